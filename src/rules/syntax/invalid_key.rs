//! A key that is null, or is no text.

use crate::diagnostic::Severity;
use crate::rules::{Check, Family, Rule};

pub(super) static RULE: Rule = Rule {
    name: crate::syntax::INVALID_KEY,
    code: "E0000",
    family: Family::Syntax,
    severity: Severity::Error,
    page: include_str!("../../../rules/syntax/invalid-key.md"),
    check: Check::Parser,
};
