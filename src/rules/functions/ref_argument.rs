//! `Ref` takes one name.

use super::shape::{self, REF};
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};

pub(super) static RULE: Rule = Rule {
    name: "ref-argument",
    code: "E1020",
    family: Family::Functions,
    severity: Severity::Error,
    page: include_str!("../../../rules/functions/ref-argument.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    shape::check(&RULE, &REF, cx, out);
}
