//! `Fn::ToJsonString` takes a list or a mapping, and needs a transform.

use super::extensions::needs_extensions;
use super::shape::{self, TO_JSON_STRING};
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};

pub(super) static RULE: Rule = Rule {
    name: "tojsonstring-argument",
    code: "E1031",
    family: Family::Functions,
    severity: Severity::Error,
    page: include_str!("../../../rules/functions/tojsonstring-argument.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    if cx.template.has_language_extensions() {
        shape::check(&RULE, &TO_JSON_STRING, cx, out);
    } else {
        needs_extensions(&RULE, TO_JSON_STRING.function, cx, out);
    }
}
