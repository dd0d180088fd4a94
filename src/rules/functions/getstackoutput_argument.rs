//! `Fn::GetStackOutput` takes a mapping with the names of a stack and of its output.

use super::shape::{self, GET_STACK_OUTPUT};
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};

pub(super) static RULE: Rule = Rule {
    name: "getstackoutput-argument",
    code: "E1033",
    family: Family::Functions,
    severity: Severity::Error,
    page: include_str!("../../../rules/functions/getstackoutput-argument.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    shape::check(&RULE, &GET_STACK_OUTPUT, cx, out);
}
