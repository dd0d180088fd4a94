//! `Fn::And` takes a list of 2 to 10 conditions.

use super::arguments;
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::syntax::Function;

pub(super) static RULE: Rule = Rule {
    name: "and-arguments",
    code: "E8004",
    family: Family::Conditions,
    severity: Severity::Error,
    page: include_str!("../../../rules/conditions/and-arguments.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    arguments::check(&RULE, Function::And, 2..=10, cx.template, out);
}
