//! `Fn::Not` takes a list of one condition.

use super::arguments;
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::syntax::Function;

pub(super) static RULE: Rule = Rule {
    name: "not-arguments",
    code: "E8005",
    family: Family::Conditions,
    severity: Severity::Error,
    page: include_str!("../../../rules/conditions/not-arguments.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    arguments::check(&RULE, Function::Not, 1..=1, cx.template, out);
}
