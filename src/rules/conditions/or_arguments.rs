//! `Fn::Or` takes a list of 2 to 10 conditions.

use super::arguments;
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::syntax::Function;

pub(super) static RULE: Rule = Rule {
    name: "or-arguments",
    code: "E8006",
    family: Family::Conditions,
    severity: Severity::Error,
    page: include_str!("../../../rules/conditions/or-arguments.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    arguments::check(&RULE, Function::Or, 2..=10, cx.template, out);
}
