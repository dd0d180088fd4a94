//! Values that come through functions from elsewhere in the template, and that AWS would refuse where they are used.

use super::{Family, Rule};
use crate::diagnostic::Severity::{self, Warning};
use crate::syntax::Function;

pub(super) static RULES: &[&Rule] = &[
    &row("refused-parameter-value", "W1030", Warning, include_str!("../../../rules/values/refused-parameter-value.md")),
    &row("refused-substitution", "W1031", Warning, include_str!("../../../rules/values/refused-substitution.md")),
    &row("refused-join", "W1032", Warning, include_str!("../../../rules/values/refused-join.md")),
    &row("refused-split", "W1033", Warning, include_str!("../../../rules/values/refused-split.md")),
    &row("refused-mapping-value", "W1034", Warning, include_str!("../../../rules/values/refused-mapping-value.md")),
    &row("refused-selection", "W1035", Warning, include_str!("../../../rules/values/refused-selection.md")),
    &row("refused-json", "W1040", Warning, include_str!("../../../rules/values/refused-json.md")),
];

const fn row(name: &'static str, code: &'static str, severity: Severity, page: &'static str) -> Rule {
    Rule::of_schema(name, code, Family::Values, severity, page)
}

/// The rule for a value that came through this function.
pub(super) fn through(function: Function) -> &'static str {
    match function {
        Function::Sub => "refused-substitution",
        Function::Join => "refused-join",
        Function::Split => "refused-split",
        Function::FindInMap => "refused-mapping-value",
        Function::Select => "refused-selection",
        Function::ToJsonString => "refused-json",
        _ => "refused-parameter-value",
    }
}
