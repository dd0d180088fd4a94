//! The type of a resource must be one that AWS has.

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule, nearest_type};

pub(super) static RULE: Rule = Rule {
    name: "unknown-resource-type",
    code: "E3006",
    family: Family::Properties,
    severity: Severity::Error,
    page: include_str!("../../../rules/properties/unknown-resource-type.md"),
    check: Check::Template(check),
};

/// Types that a template may use although the registry has no schema for them.
const WITHOUT_SCHEMA: &[&str] = &["AWS::CloudFormation::CustomResource", "AWS::CDK::Metadata"];

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let template = cx.template;
    for resource in template.resources.iter() {
        let Some(value) = resource.body.get("Type") else { continue };
        let Some(name) = value.text().filter(|name| name.starts_with("AWS::") && !name.ends_with("::MODULE")) else {
            continue;
        };
        let shaped = name.split("::").count() >= 3 && name.chars().all(|c| c.is_ascii_alphanumeric() || c == ':');
        // Without the transform, that is the mistake.
        let untransformed = resource.is_serverless() && !template.is_sam();
        let known = untransformed || WITHOUT_SCHEMA.contains(&name) || cx.schemas.resource_type(name).is_some();
        // Another shape is told by `invalid-resource-type`; a macro may know types of its own.
        if known || !shaped || template.runs_macro() {
            continue;
        }
        let finding = RULE
            .at(value.text_span(), format!("AWS has no resource type `{name}`"))
            .label("no such type")
            .why("CloudFormation refuses a template with a type that is not in its registry");
        let service = name.rsplit_once("::").map_or(name, |(service, _)| service);
        out.push(match nearest_type(name, &cx.schemas.names()) {
            Some(near) => finding.meant(value.text_span(), near),
            None => finding.help(format!("`cfnlens schema list {service}` lists the types of this service")),
        });
    }
}
