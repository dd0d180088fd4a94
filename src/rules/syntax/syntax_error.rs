//! Text that is neither YAML nor JSON.

use crate::diagnostic::Severity;
use crate::rules::{Check, Family, Rule};

pub(super) static RULE: Rule = Rule {
    name: crate::syntax::SYNTAX_ERROR,
    code: "E0000",
    family: Family::Syntax,
    severity: Severity::Error,
    page: include_str!("../../../rules/syntax/syntax-error.md"),
    check: Check::Parser,
};
