//! `UpdateReplacePolicy` takes one of three words.

use super::policies;
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};

pub(super) static RULE: Rule = Rule {
    name: "invalid-update-replace-policy",
    code: "E3036",
    family: Family::Resources,
    severity: Severity::Error,
    page: include_str!("../../../rules/resources/invalid-update-replace-policy.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    policies::check(&RULE, "UpdateReplacePolicy", &["Delete", "Retain", "Snapshot"], cx.template, out);
}
