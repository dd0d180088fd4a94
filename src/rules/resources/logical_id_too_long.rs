//! Logical IDs have at most 255 characters.

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};

pub(super) static RULE: Rule = Rule {
    name: "logical-id-too-long",
    code: "E3011",
    family: Family::Resources,
    severity: Severity::Error,
    page: include_str!("../../../rules/resources/logical-id-too-long.md"),
    check: Check::Template(check),
};

/// The longest logical ID, in characters.
///
/// Source: CloudFormation User Guide, "Understand CloudFormation quotas", resource name.
const LONGEST: usize = 255;

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for resource in cx.template.resources.iter() {
        let length = resource.name.chars().count();
        if length <= LONGEST || resource.generated {
            continue;
        }
        let start: String = resource.name.chars().take(20).collect();
        out.push(
            RULE.at(resource.span, format!("the logical ID `{start}…` has {length} characters; {LONGEST} are allowed"))
                .label("too long")
                .why("CloudFormation refuses a template with a longer logical ID")
                .help("shorten the logical ID, here and wherever the resource is named"),
        );
    }
}
