//! A condition that is named inside of another condition must be defined.

use super::undefined::report;
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::template::{Owner, ReferenceKind};

pub(super) static RULE: Rule = Rule {
    name: "undefined-condition",
    code: "E8002",
    family: Family::Conditions,
    severity: Severity::Error,
    page: include_str!("../../../rules/conditions/undefined-condition.md"),
    check: Check::WholeTemplate(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    report(
        cx,
        &RULE,
        |reference| {
            !matches!(reference.kind, ReferenceKind::If)
                && !matches!(reference.owner, Owner::Resource(_) | Owner::Output(_))
        },
        out,
    );
}
