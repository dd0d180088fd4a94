//! A comment that asks to ignore something, and has no effect.

use crate::diagnostic::Severity;
use crate::rules::{Check, Family, Rule};

pub(super) static RULE: Rule = Rule {
    name: "unused-ignore",
    code: "F0003",
    family: Family::Hygiene,
    severity: Severity::Warning,
    page: include_str!("../../../rules/hygiene/unused-ignore.md"),
    check: Check::Engine,
};
