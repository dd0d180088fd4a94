//! A file that starts like JSON, but can only be read as YAML.

use crate::diagnostic::Severity;
use crate::rules::{Check, Family, Rule};

pub(super) static RULE: Rule = Rule {
    name: crate::syntax::NOT_STRICT_JSON,
    code: "F0001",
    family: Family::Syntax,
    severity: Severity::Warning,
    page: include_str!("../../../rules/syntax/not-strict-json.md"),
    check: Check::Parser,
};
