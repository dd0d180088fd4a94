//! The value of an output is a text.

use super::text::no_text;
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};

pub(super) static RULE: Rule = Rule {
    name: "output-value-not-text",
    code: "E6101",
    family: Family::Outputs,
    severity: Severity::Error,
    page: include_str!("../../../rules/outputs/output-value-not-text.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for output in cx.template.outputs.iter() {
        let Some(value) = output.body.get("Value") else { continue };
        for wrong in no_text(cx.template, value) {
            out.push(
                RULE.at(
                    wrong.span,
                    format!("the value of output `{}` must be a text, but is {}", output.name, wrong.what),
                )
                .label("no text")
                .why("an output holds one text, and CloudFormation refuses anything else")
                .help(wrong.help),
            );
        }
    }
}
