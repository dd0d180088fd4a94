//! The limits on the name and the description of an output.

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};

pub(super) static RULE: Rule = Rule {
    name: "output-too-long",
    code: "E6011",
    family: Family::Outputs,
    severity: Severity::Error,
    page: include_str!("../../../rules/outputs/output-too-long.md"),
    check: Check::Template(check),
};

/// The longest name, in characters, and the longest description, in bytes.
///
/// Source: CloudFormation User Guide, "Understand CloudFormation quotas" (output name) and "Outputs syntax".
const LONGEST_NAME: usize = 255;
const LONGEST_DESCRIPTION: usize = 1024;

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for output in cx.template.outputs.iter() {
        let length = output.name.chars().count();
        let start: String = output.name.chars().take(20).collect();
        if length > LONGEST_NAME {
            out.push(
                RULE.at(
                    output.span,
                    format!("the output name `{start}…` has {length} characters; {LONGEST_NAME} are allowed"),
                )
                .label("too long")
                .why("CloudFormation refuses a template with a longer name in `Outputs`")
                .help("shorten the name"),
            );
        }
        let Some(entry) = output.body.entry("Description") else { continue };
        let length = entry.value.text().map_or(0, str::len);
        if length > LONGEST_DESCRIPTION {
            let message = format!(
                "the description of output `{}` has {length} bytes; {LONGEST_DESCRIPTION} are allowed",
                output.name
            );
            out.push(
                RULE.at(entry.key.span(), message)
                    .label("too long")
                    .why("CloudFormation refuses a template with a longer description of an output")
                    .help("shorten the description, and keep the long text in a comment"),
            );
        }
    }
}
