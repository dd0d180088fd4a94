//! A resource type from outside of AWS has to be activated in the account first.

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};

pub(super) static RULE: Rule = Rule {
    name: "private-type",
    code: "E3006",
    family: Family::Properties,
    severity: Severity::Warning,
    page: include_str!("../../../rules/properties/private-type.md"),
    check: Check::Template(check),
};

/// First words of types that are no types of the registry.
const OTHERS: &[&str] = &["AWS", "Alexa", "Custom", "Rain"];

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    // A macro makes types of its own into others.
    if cx.template.runs_macro() {
        return;
    }
    for resource in cx.template.resources.iter() {
        let Some(value) = resource.body.get("Type") else { continue };
        let Some(name) = value.text() else { continue };
        let parts: Vec<&str> = name.split("::").collect();
        let [organisation, _, _] = parts.as_slice() else { continue };
        let shaped = name.chars().all(|c| c.is_ascii_alphanumeric() || c == ':');
        if !shaped || OTHERS.contains(organisation) || cx.schemas.resource_type(name).is_some() {
            continue;
        }
        out.push(
            RULE.at(value.text_span(), format!("`{name}` is no type of AWS, so its properties are not checked"))
                .label("from the registry of the account")
                .why("CloudFormation knows such a type only in accounts and regions in which somebody has activated it, and refuses the template elsewhere")
                .help("activate the type before the stack is created; `--schemas DIR` lets cfnlens check its properties"),
        );
    }
}
