//! Names of parameters are letters and digits.

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::syntax::Typed;
use crate::template::SectionKind;

pub(super) static RULE: Rule = Rule {
    name: "parameter-name",
    code: "E2003",
    family: Family::Parameters,
    severity: Severity::Error,
    page: include_str!("../../../rules/parameters/parameter-name.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let Some(section) = cx.template.section(SectionKind::Parameters) else { return };
    for entry in section.entry.value.entries().filter(|entry| super::super::sections::is_member(entry.name)) {
        let Some(scalar) = entry.key.scalar().filter(|scalar| scalar.typed != Typed::Null) else { continue };
        let name = scalar.text;
        if scalar.typed != Typed::String {
            out.push(
                RULE.at(entry.key.span(), format!("the parameter name `{name}` is {}", entry.key.describe()))
                    .label("no text")
                    .why("YAML reads it as a value of another kind, and CloudFormation takes only text as a name")
                    .help("put the name in quotes, or start it with a letter"),
            );
        } else if !name.bytes().all(|b| b.is_ascii_alphanumeric()) || name.is_empty() {
            let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
            out.push(
                RULE.at(entry.key.span(), format!("the parameter name `{name}` is not alphanumeric"))
                    .label("only letters and digits are allowed")
                    .why("CloudFormation refuses names of parameters with anything but A-Z, a-z and 0-9 in them")
                    .help(if plain.is_empty() {
                        "choose a name of letters and digits".to_owned()
                    } else {
                        format!("call it `{plain}`, here and wherever it is used")
                    }),
            );
        }
    }
}
