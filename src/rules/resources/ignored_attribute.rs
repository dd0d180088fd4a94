//! Attributes that have no effect.

use super::attributes::{Fate, names, unknown};
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule, nearest};

pub(super) static RULE: Rule = Rule {
    name: "ignored-attribute",
    code: "W3001",
    family: Family::Resources,
    severity: Severity::Warning,
    page: include_str!("../../../rules/resources/ignored-attribute.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let template = cx.template;
    for resource in template.resources.iter() {
        for (entry, fate) in unknown(template, resource) {
            // `Description` of other resources has a rule of its own.
            if !matches!(fate, Fate::Ignored) || !resource.is_serverless() {
                continue;
            }
            let name = entry.name;
            let span = entry.key.span();
            let finding = RULE
                .at(span, format!("the attribute `{name}` of resource `{}` has no effect", resource.name))
                .label("not a property: it stands beside `Properties`")
                .why(
                    "SAM drops what it does not know at this level without a word, so the resource is made without it",
                );
            out.push(match nearest(name, names()) {
                Some(near) => finding.meant(span, near),
                None => finding.help(format!(
                    "if `{name}` is a property of the resource, move it below `Properties`; a remark belongs into a comment or `Metadata`"
                )),
            });
        }
    }
}
