//! `Fn::If` takes the name of a condition and two values.

use super::shape::{self, IF};
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};

pub(super) static RULE: Rule = Rule {
    name: "if-arguments",
    code: "E1028",
    family: Family::Functions,
    severity: Severity::Error,
    page: include_str!("../../../rules/functions/if-arguments.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    shape::check(&RULE, &IF, cx, out);
}
