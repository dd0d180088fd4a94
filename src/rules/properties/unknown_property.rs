//! A property must be one that the resource type has.

use super::places::{allowed, visit};
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule, nearest};

pub(super) static RULE: Rule = Rule {
    name: "unknown-property",
    code: "E3002",
    family: Family::Properties,
    severity: Severity::Error,
    page: include_str!("../../../rules/properties/unknown-property.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    visit(cx, |place| {
        let Some(names) = place.value.is_mapping().then(|| allowed(place.of, &place.schema)).flatten() else { return };
        for entry in place.value.entries() {
            let name = entry.name;
            let known = names.contains(&name) || name.starts_with("Fn::") || name == "Ref" || entry.key.is_null();
            // What `Fn::ForEach` puts together has its name only later.
            if known || name.contains(['$', '&']) {
                continue;
            }
            let of = place.of.name();
            let owner = if place.name.is_empty() { format!("`{of}`") } else { format!("`{}` of `{of}`", place.name) };
            let finding = RULE
                .at(entry.key.text_span(), format!("{owner} has no property `{name}`"))
                .label("no such property")
                .why("CloudFormation checks the properties against the schema of the type, and refuses one that it does not know");
            out.push(match nearest(name, names.iter().copied()) {
                Some(near) => finding.meant(entry.key.text_span(), near),
                None => finding.help(format!("`cfnlens schema show {of}` lists the properties")),
            });
        }
    });
}
