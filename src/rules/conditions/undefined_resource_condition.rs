//! The `Condition` of a resource must be defined.

use super::undefined::report;
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::template::{Owner, ReferenceKind};

pub(super) static RULE: Rule = Rule {
    name: "undefined-resource-condition",
    code: "E3015",
    family: Family::Conditions,
    severity: Severity::Error,
    page: include_str!("../../../rules/conditions/undefined-resource-condition.md"),
    check: Check::WholeTemplate(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    report(
        cx,
        &RULE,
        |reference| reference.kind == ReferenceKind::Condition && matches!(reference.owner, Owner::Resource(_)),
        out,
    );
}
