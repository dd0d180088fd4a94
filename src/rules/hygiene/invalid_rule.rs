//! A rule of the user that cannot be used: what reads it says so, and all others are run.

use crate::diagnostic::Severity;
use crate::rules::{Check, Family, Rule};

pub(super) static RULE: Rule = Rule {
    name: "invalid-rule",
    code: "F0911",
    family: Family::Hygiene,
    severity: Severity::Error,
    page: include_str!("../../../rules/hygiene/invalid-rule.md"),
    check: Check::Engine,
};
