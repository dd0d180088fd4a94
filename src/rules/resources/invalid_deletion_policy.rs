//! `DeletionPolicy` takes one of four words.

use super::policies;
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};

pub(super) static RULE: Rule = Rule {
    name: "invalid-deletion-policy",
    code: "E3035",
    family: Family::Resources,
    severity: Severity::Error,
    page: include_str!("../../../rules/resources/invalid-deletion-policy.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let options = ["Delete", "Retain", "RetainExceptOnCreate", "Snapshot"];
    policies::check(&RULE, "DeletionPolicy", &options, cx.template, out);
}
