//! A property that AWS sets cannot be set by a template.

use super::places::visit;
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::schema::Update;

pub(super) static RULE: Rule = Rule {
    name: "read-only-property",
    code: "E3040",
    family: Family::Properties,
    severity: Severity::Error,
    page: include_str!("../../../rules/properties/read-only-property.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    visit(cx, |place| {
        if !place.name.is_empty() || !place.value.is_mapping() || place.of.name().starts_with("AWS::Serverless::") {
            return;
        }
        for entry in place.value.entries() {
            let read_only = entry.value.call().is_none() && place.of.update(entry.name) == Update::ReadOnly;
            // Templates that hand such a value on by a function are known to be deployed, so only literals are told.
            if read_only {
                let name = entry.name;
                out.push(
                    RULE.at(entry.key.text_span(), format!("`{name}` of `{}` cannot be set", place.of.name()))
                        .label("AWS sets this")
                        .why("the value comes into being with the resource, and CloudFormation refuses a template that gives one")
                        .help(format!("remove it; read it with `!GetAtt {}.{name}` where it is needed", place.owner)),
                );
            }
        }
    });
}
