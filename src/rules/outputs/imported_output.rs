//! An output that only passes on what another stack exports.

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::syntax::Function;

pub(super) static RULE: Rule = Rule {
    name: "imported-output",
    code: "W6001",
    family: Family::Outputs,
    severity: Severity::Warning,
    page: include_str!("../../../rules/outputs/imported-output.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for output in cx.template.outputs.iter() {
        let Some(call) = output.body.get("Value").and_then(|value| value.call()) else { continue };
        if call.function != Function::ImportValue {
            continue;
        }
        out.push(
            RULE.at(call.name_span, format!("output `{}` only passes on an imported value", output.name))
                .label("already exported by another stack")
                .why("CloudFormation then has two stacks that offer one value, and who imports it from here depends on both")
                .help("remove the output, and let others import the value from the stack that makes it"),
        );
    }
}
