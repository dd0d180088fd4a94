//! `Fn::GetAtt` must name an attribute that the resource type has.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule, nearest};
use crate::schema::Schemas;
use crate::template::ReferenceKind;

pub(super) static RULE: Rule = Rule {
    name: "unknown-attribute",
    code: "E1010",
    family: Family::Properties,
    severity: Severity::Error,
    page: include_str!("../../../rules/properties/unknown-attribute.md"),
    check: Check::Template(check),
};

/// Types whose attributes are the outputs of another template.
const WITH_OUTPUTS: &[&str] = &[
    "AWS::CloudFormation::Stack",
    "AWS::ServiceCatalog::CloudFormationProvisionedProduct",
    "AWS::Serverless::Application",
];

/// What `Fn::GetAtt` can read of a type.
struct Attributes<'s> {
    attributes: Vec<String>,
    properties: Vec<&'s str>,
}

impl<'s> Attributes<'s> {
    fn of(schemas: &'s Schemas, kind: &str) -> Option<Self> {
        let of = schemas.resource_type(kind)?;
        Some(Self { attributes: of.attributes(), properties: of.properties().iter().map(|it| it.name).collect() })
    }
}

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let template = cx.template;
    // Many references ask the same few types.
    let mut types: HashMap<&str, Option<Attributes<'_>>> = HashMap::new();
    for reference in &template.references {
        let reads =
            matches!(reference.kind, ReferenceKind::GetAtt | ReferenceKind::SubGetAtt) && reference.is_evaluated();
        let Some((attribute, span)) = reference.attribute.filter(|_| reads && !reference.is_dynamic()) else {
            continue;
        };
        let Some(resource) = template.resources.get(reference.target).filter(|it| !it.generated) else { continue };
        let Some(kind) = resource.kind() else { continue };
        let Some(of) = types.entry(kind).or_insert_with(|| Attributes::of(cx.schemas, kind)) else { continue };
        // A custom resource has the attributes that its function returns.
        if kind == "AWS::CloudFormation::CustomResource" {
            continue;
        }
        let outputs = WITH_OUTPUTS.contains(&kind) && attribute.starts_with("Outputs.");
        // What SAM makes of a resource has attributes that only the transform knows.
        if outputs || resource.is_serverless() || attribute.contains(['$', '&', '{']) || attribute.is_empty() {
            continue;
        }
        let attributes = &of.attributes;
        let below = |name: &str, whole: &str| whole.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'));
        let head = attribute.split_once('.').map_or("", |(head, _)| head);
        // Where attributes lie below a name, what is asked for there must be one of them.
        let listed = !head.is_empty() && attributes.iter().any(|name| below(head, name));
        let known = |name: &str| attribute == name || below(name, attribute) && !(listed && name == head);
        // Many types also give back what was set, and no schema says which, so a property is never wrong here.
        let set = of.properties.iter().any(|name| known(name));
        if set || attributes.iter().any(|name| known(name) || below(attribute, name)) {
            continue;
        }
        let finding = RULE
            .at(span, format!("`{}` has no attribute `{attribute}`", kind))
            .label("no such attribute")
            .related(resource.span, format!("`{}` is defined here", resource.name))
            .why("CloudFormation asks the resource for the attribute once it exists, and refuses the template when the type has none of this name");
        out.push(match nearest(attribute, attributes.iter().map(String::as_str)) {
            Some(near) => finding.meant(span, near),
            None if attributes.is_empty() => {
                finding.help(format!("the type has no attributes; `!Ref {}` gives its physical ID", resource.name))
            }
            None => finding.help(format!(
                "its attributes are {}",
                attributes.iter().take(8).map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ")
            )),
        });
    }
}
