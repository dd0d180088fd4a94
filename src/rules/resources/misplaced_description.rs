//! A `Description` beside `Properties`, where it describes nothing.

use super::attributes::{Fate, unknown};
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};

pub(super) static RULE: Rule = Rule {
    name: "misplaced-description",
    code: "E3001",
    family: Family::Resources,
    severity: Severity::Warning,
    page: include_str!("../../../rules/resources/misplaced-description.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for resource in cx.template.resources.iter().filter(|resource| !resource.is_serverless()) {
        for (entry, fate) in unknown(cx.template, resource) {
            if matches!(fate, Fate::Ignored) {
                out.push(
                    RULE.at(entry.key.span(), format!("`Description` of resource `{}` stands beside its properties", resource.name))
                        .label("has no effect here")
                        .why("AWS documents no such attribute: CloudFormation reads past it, and nothing of it reaches the resource")
                        .help("if the resource has a property of this name, move it below `Properties`; make a remark a comment, or put it into `Metadata`"),
                );
            }
        }
    }
}
