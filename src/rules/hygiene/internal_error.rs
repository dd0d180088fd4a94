//! A rule that broke off with a panic: the engine catches it and goes on.

use crate::diagnostic::Severity;
use crate::rules::{Check, Family, Rule};

pub(super) static RULE: Rule = Rule {
    name: "internal-error",
    code: "F0900",
    family: Family::Hygiene,
    severity: Severity::Error,
    page: include_str!("../../../rules/hygiene/internal-error.md"),
    check: Check::Engine,
};
