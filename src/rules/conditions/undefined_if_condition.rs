//! The condition that `Fn::If` names must be defined.

use super::undefined::report;
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::template::ReferenceKind;

pub(super) static RULE: Rule = Rule {
    name: "undefined-if-condition",
    code: "E1028",
    family: Family::Conditions,
    severity: Severity::Error,
    page: include_str!("../../../rules/conditions/undefined-if-condition.md"),
    check: Check::WholeTemplate(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    report(cx, &RULE, |reference| reference.kind == ReferenceKind::If, out);
}
