//! What the SAM transform refuses: the expansion says it, each rule gives it a name and a page.

use super::{Check, Family, Rule};
use crate::diagnostic::Severity;

pub(super) static RULES: &[&Rule] = &[
    &row("sam-wrong-kind", "S0001", include_str!("../../../rules/sam/sam-wrong-kind.md")),
    &row("sam-missing-property", "S0002", include_str!("../../../rules/sam/sam-missing-property.md")),
    &row("sam-unknown-property", "S0003", include_str!("../../../rules/sam/sam-unknown-property.md")),
    &row("sam-invalid-value", "S0004", include_str!("../../../rules/sam/sam-invalid-value.md")),
    &row("sam-invalid-globals", "S0005", include_str!("../../../rules/sam/sam-invalid-globals.md")),
    &row("sam-conflicting-properties", "S0006", include_str!("../../../rules/sam/sam-conflicting-properties.md")),
    &row("sam-unknown-event", "S0007", include_str!("../../../rules/sam/sam-unknown-event.md")),
    &row("sam-event-source-elsewhere", "S0008", include_str!("../../../rules/sam/sam-event-source-elsewhere.md")),
    &row("sam-duplicate-route", "S0009", include_str!("../../../rules/sam/sam-duplicate-route.md")),
    &row("sam-invalid-authorizer", "S0010", include_str!("../../../rules/sam/sam-invalid-authorizer.md")),
    &row("sam-invalid-cors", "S0011", include_str!("../../../rules/sam/sam-invalid-cors.md")),
    &row("sam-invalid-definition", "S0012", include_str!("../../../rules/sam/sam-invalid-definition.md")),
    &row("sam-invalid-policy", "S0013", include_str!("../../../rules/sam/sam-invalid-policy.md")),
    &row("sam-policy-parameter", "S0014", include_str!("../../../rules/sam/sam-policy-parameter.md")),
    &row("sam-invalid-connector", "S0015", include_str!("../../../rules/sam/sam-invalid-connector.md")),
    &row("sam-invalid-code", "S0016", include_str!("../../../rules/sam/sam-invalid-code.md")),
    &row("sam-duplicate-logical-id", "S0017", include_str!("../../../rules/sam/sam-duplicate-logical-id.md")),
    &row("sam-invalid-domain", "S0018", include_str!("../../../rules/sam/sam-invalid-domain.md")),
    &row("sam-invalid-deployment", "S0019", include_str!("../../../rules/sam/sam-invalid-deployment.md")),
    &row("sam-function-not-resolved", "S0020", include_str!("../../../rules/sam/sam-function-not-resolved.md")),
];

const fn row(name: &'static str, code: &'static str, page: &'static str) -> Rule {
    Rule { name, code, family: Family::Sam, severity: Severity::Error, page, check: Check::Sam }
}
