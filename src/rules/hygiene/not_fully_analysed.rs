//! Conditions so tangled that the solver gave up before it knew every answer.

use crate::diagnostic::Severity;
use crate::rules::{Check, Family, Rule};

pub(super) static RULE: Rule = Rule {
    name: "not-fully-analysed",
    code: "F0002",
    family: Family::Hygiene,
    severity: Severity::Warning,
    page: include_str!("../../../rules/hygiene/not-fully-analysed.md"),
    check: Check::Engine,
};
