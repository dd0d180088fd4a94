//! The name of an output has letters and digits only.

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::template::SectionKind;

pub(super) static RULE: Rule = Rule {
    name: "invalid-output-name",
    code: "E6004",
    family: Family::Outputs,
    severity: Severity::Error,
    page: include_str!("../../../rules/outputs/invalid-output-name.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    if cx.template.is_rewritten(SectionKind::Outputs) {
        return;
    }
    for output in cx.template.outputs.iter() {
        let name = output.name;
        let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
        if plain.len() == name.len() || name.contains("${") || name.contains("&{") {
            continue;
        }
        out.push(
            RULE.at(output.span, format!("the output name `{name}` has characters other than letters and digits"))
                .label("only A-Z, a-z and 0-9 are allowed")
                .why("CloudFormation refuses a template with such a name in `Outputs`")
                .help(match plain.as_str() {
                    "" => "use letters and digits only".to_owned(),
                    plain => format!("write for instance `{plain}`; the name of an export may keep other characters"),
                }),
        );
    }
}
