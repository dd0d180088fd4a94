//! `Fn::Length` takes a list, and needs a transform.

use super::extensions::needs_extensions;
use super::shape::{self, LENGTH};
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};

pub(super) static RULE: Rule = Rule {
    name: "length-argument",
    code: "E1030",
    family: Family::Functions,
    severity: Severity::Error,
    page: include_str!("../../../rules/functions/length-argument.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    if cx.template.has_language_extensions() {
        shape::check(&RULE, &LENGTH, cx, out);
    } else {
        needs_extensions(&RULE, LENGTH.function, cx, out);
    }
}
