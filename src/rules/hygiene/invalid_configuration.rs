//! A file of settings that cannot be used: what reads it says so, and nothing is checked.

use crate::diagnostic::Severity;
use crate::rules::{Check, Family, Rule};

pub(super) static RULE: Rule = Rule {
    name: "invalid-configuration",
    code: "F0910",
    family: Family::Hygiene,
    severity: Severity::Error,
    page: include_str!("../../../rules/hygiene/invalid-configuration.md"),
    check: Check::Engine,
};
