//! Names of parameters have a maximum length.

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};

pub(super) static RULE: Rule = Rule {
    name: "parameter-name-too-long",
    code: "E2011",
    family: Family::Parameters,
    severity: Severity::Error,
    page: include_str!("../../../rules/parameters/parameter-name-too-long.md"),
    check: Check::Template(check),
};

/// Characters. Source: CloudFormation User Guide, "Understand CloudFormation quotas".
const LIMIT: usize = 255;

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for parameter in cx.template.parameters.iter() {
        let length = parameter.name.chars().count();
        if length > LIMIT {
            out.push(
                RULE.at(parameter.span, format!("the name of a parameter has {length} characters"))
                    .label(format!("the limit is {LIMIT}"))
                    .why(format!("CloudFormation refuses names of parameters with more than {LIMIT} characters"))
                    .help("shorten the name, and say more in `Description`"),
            );
        }
    }
}
