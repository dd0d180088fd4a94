//! The name of an export is a text.

use super::text::no_text;
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};

pub(super) static RULE: Rule = Rule {
    name: "export-name-not-text",
    code: "E6102",
    family: Family::Outputs,
    severity: Severity::Error,
    page: include_str!("../../../rules/outputs/export-name-not-text.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for output in cx.template.outputs.iter() {
        let Some(name) = output.export_name() else { continue };
        for wrong in no_text(cx.template, name) {
            out.push(
                RULE.at(
                    wrong.span,
                    format!("the export name of output `{}` must be a text, but is {}", output.name, wrong.what),
                )
                .label("no text")
                .why("other stacks import the value by one name, so CloudFormation refuses anything but a text")
                .help(wrong.help),
            );
        }
    }
}
