//! Two resources of a type cannot have the same identifier.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::source::Span;
use crate::template::{Answer, Formula, Resource, expression};

pub(super) static RULE: Rule = Rule {
    name: "duplicate-identifier",
    code: "E3019",
    family: Family::Properties,
    severity: Severity::Error,
    page: include_str!("../../../rules/properties/duplicate-identifier.md"),
    check: Check::Template(check),
};

/// Of more ways to an identifier, and more resources with the same one, only so many are looked at.
const MAX_WAYS: usize = 32;

/// An identifier of a resource, when it has it, and where it is written.
struct Identified<'a> {
    resource: &'a Resource<'a>,
    when: Formula<'a>,
    span: Span,
}

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let template = cx.template;
    let mut known: HashMap<(&str, String), Vec<Identified<'_>>> = HashMap::new();
    for resource in template.resources.iter().filter(|resource| !resource.generated) {
        let Some(kind) = resource.kind() else { continue };
        let Some(of) = cx.schemas.resource_type(kind) else { continue };
        let exists = Formula::assume(&template.assumptions(resource.guard));
        let mut ways = vec![(exists, String::new(), None)];
        for name in of.identifiers() {
            let Some(value) = resource.properties().and_then(|all| all.get(name)) else {
                ways.clear();
                break;
            };
            let branches = template.branches(value);
            let mut next = Vec::new();
            for (when, text, span) in &ways {
                for (inner, value) in branches.iter().take(MAX_WAYS / ways.len().max(1)) {
                    let place: Option<Span> = span.or(Some(value.span()));
                    next.push((when.and(inner), format!("{text}{name}={}\n", expression(*value)), place));
                }
            }
            ways = next;
        }
        for (when, text, span) in ways {
            let Some(span) = span else { continue };
            let same = known.entry((kind, text)).or_default();
            let clash = same.iter().take(MAX_WAYS).find(|other| {
                other.resource.span != resource.span
                    && matches!(template.satisfy(&other.when.and(&when)), Answer::Possible(_))
            });
            if let Some(other) = clash {
                out.push(
                    RULE.at(span, format!("`{}` has the identifier of `{}`", resource.name, other.resource.name))
                        .label("the same again")
                        .related(other.span, format!("`{}` has it already", other.resource.name))
                        .why("the service keeps one resource of this type under an identifier, so the second one cannot be created")
                        .help("give one of the two another name, or leave the name out so that CloudFormation makes one"),
                );
            }
            same.push(Identified { resource, when, span });
        }
    }
}
