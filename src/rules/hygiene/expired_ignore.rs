//! A request to leave a finding out for a while, when the while is over: the engine tells.

use crate::diagnostic::Severity;
use crate::rules::{Check, Family, Rule};

pub(super) static RULE: Rule = Rule {
    name: "expired-ignore",
    code: "F0004",
    family: Family::Hygiene,
    severity: Severity::Warning,
    page: include_str!("../../../rules/hygiene/expired-ignore.md"),
    check: Check::Engine,
};
