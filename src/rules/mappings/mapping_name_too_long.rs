//! Names in mappings have a maximum length.

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::source::Span;

pub(super) static RULE: Rule = Rule {
    name: "mapping-name-too-long",
    code: "E7002",
    family: Family::Mappings,
    severity: Severity::Error,
    page: include_str!("../../../rules/mappings/mapping-name-too-long.md"),
    check: Check::Template(check),
};

/// Characters. Source: CloudFormation User Guide, "Understand CloudFormation quotas".
const LIMIT: usize = 255;

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let mut name = |span: Span, what: &str, name: &str| {
        let length = name.chars().count();
        if length > LIMIT {
            out.push(
                RULE.at(span, format!("{what} has {length} characters"))
                    .label(format!("the limit is {LIMIT}"))
                    .why(format!("CloudFormation refuses names in `Mappings` with more than {LIMIT} characters"))
                    .help("shorten the name, here and in each `Fn::FindInMap` that uses it"),
            );
        }
    };
    for mapping in cx.template.mappings.iter() {
        name(mapping.span, "the name of a mapping", mapping.name);
        for row in mapping.body.entries() {
            for entry in row.value.entries() {
                name(entry.key.span(), "a key of a mapping", entry.name);
            }
        }
    }
}
