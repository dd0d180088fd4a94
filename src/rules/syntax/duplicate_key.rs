//! A key that stands twice in one mapping.

use crate::diagnostic::Severity;
use crate::rules::{Check, Family, Rule};

pub(super) static RULE: Rule = Rule {
    name: crate::syntax::DUPLICATE_KEY,
    code: "E0000",
    family: Family::Syntax,
    severity: Severity::Error,
    page: include_str!("../../../rules/syntax/duplicate-key.md"),
    check: Check::Parser,
};
