//! The shape of a resource: a mapping of attributes that CloudFormation knows.

use super::attributes::{ATTRIBUTES, Fate, Kind, SAM_ATTRIBUTES, example, is_rewritten, names, unknown};
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule, nearest};
use crate::source::Span;
use crate::syntax::{Entry, Function, Value, View};
use crate::template::{Resource, SectionKind, Template};

pub(super) static RULE: Rule = Rule {
    name: "invalid-resource",
    code: "E3001",
    family: Family::Resources,
    severity: Severity::Error,
    page: include_str!("../../../rules/resources/invalid-resource.md"),
    check: Check::WholeTemplate(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let template = cx.template;
    for resource in template.resources.iter() {
        logical_id(template, resource, out);
        match resource.body.view() {
            View::Mapping(_) => attributes(template, resource, out),
            View::Call(call) if matches!(call.function, Function::Transform | Function::Unknown) => {}
            _ => out.push(no_mapping(resource)),
        }
    }
}

fn logical_id(template: &Template<'_>, resource: &Resource<'_>, out: &mut Vec<Diagnostic>) {
    let name = resource.name;
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    if plain.len() == name.len()
        || name.contains("${")
        || name.contains("&{")
        || template.is_rewritten(SectionKind::Resources)
    {
        return;
    }
    out.push(
        RULE.at(resource.span, format!("the logical ID `{name}` has characters other than letters and digits"))
            .label("only A-Z, a-z and 0-9 are allowed")
            .why("CloudFormation refuses a template with such a logical ID")
            .help(match plain.as_str() {
                "" => "use letters and digits only, here and wherever the resource is named".to_owned(),
                plain => format!("write for instance `{plain}`, here and wherever the resource is named"),
            }),
    );
}

fn no_mapping(resource: &Resource<'_>) -> Diagnostic {
    let name = resource.name;
    let finding = RULE
        .at(
            resource.span,
            format!("resource `{name}` must be a mapping with a `Type`, but is {}", resource.body.describe()),
        )
        .label("no resource")
        .why("every entry of `Resources` is a resource for CloudFormation, and it refuses one without attributes");
    if names().any(|attribute| attribute == name) {
        return finding
            .help(format!("`{name}` is an attribute: put it, indented, below the logical ID of its resource"));
    }
    finding.help(format!("give `{name}` at least a `Type`, such as `Type: AWS::S3::Bucket`, or remove it"))
}

fn attributes<'a>(template: &Template<'a>, resource: &Resource<'a>, out: &mut Vec<Diagnostic>) {
    let mut misspelt_type = false;
    for (entry, fate) in unknown(template, resource) {
        let near = nearest(entry.name, names());
        misspelt_type |= near == Some("Type");
        if matches!(fate, Fate::Refused) {
            out.push(unknown_attribute(resource, entry, near));
        }
    }
    for entry in resource.body.entries() {
        if let Some((_, kind)) = ATTRIBUTES.iter().find(|(name, _)| *name == entry.name) {
            wrong_kind(resource, entry, *kind, out);
        }
    }
    let has_type = resource.body.get("Type").is_some_and(|kind| kind.text() != Some(""));
    let mut keys = resource.body.entries().map(|entry| entry.name);
    let is_open = is_rewritten(template, resource) || keys.any(|key| key == "Ref" || key.starts_with("Fn::"));
    if !has_type && !misspelt_type && !is_open {
        out.push(
            RULE.at(resource.span, format!("resource `{}` has no `Type`", resource.name))
                .label("what is to be created here?")
                .why("CloudFormation cannot tell what to create and refuses the template")
                .help("add the type as the first attribute, such as `Type: AWS::S3::Bucket`"),
        );
    }
}

fn unknown_attribute(resource: &Resource<'_>, entry: Entry<'_>, near: Option<&'static str>) -> Diagnostic {
    let name = entry.name;
    let span = entry.key.span();
    let finding = RULE
        .at(span, format!("resource `{}` has the unknown attribute `{name}`", resource.name))
        .label("CloudFormation knows no attribute of this name")
        .why("CloudFormation refuses a resource with an attribute it does not know");
    match near {
        _ if SAM_ATTRIBUTES.contains(&name) => finding.help(format!(
            "only SAM knows `{name}`: add `Transform: AWS::Serverless-2016-10-31` to the template, or remove it"
        )),
        Some(near) => finding.meant(span, near),
        None => finding
            .help(format!("what configures the resource stands below `Properties`; is `{name}` indented too little?")),
    }
}

fn wrong_kind(resource: &Resource<'_>, entry: Entry<'_>, kind: Kind, out: &mut Vec<Diagnostic>) {
    let wrong = |span: Span, wanted: &str, value: Value<'_>| {
        let name = entry.name;
        RULE.at(span, format!("`{name}` of resource `{}` must be {wanted}, but is {}", resource.name, value.describe()))
            .label(format!("not {wanted}"))
            .why(format!("CloudFormation reads {wanted} here and refuses the template"))
            .help(if value.is_null() {
                format!("give `{name}` a value, or remove the line")
            } else {
                example(name).to_owned()
            })
    };
    let value = entry.value;
    let key = entry.key.span();
    match kind {
        Kind::Other => {}
        // What functions may stand here is another rule's matter.
        _ if value.call().is_some() => {}
        Kind::Mapping if !value.is_mapping() => out.push(wrong(key, "a mapping", value)),
        Kind::Text if value.text().is_none() => out.push(wrong(key, "a text", value)),
        Kind::Texts if value.is_sequence() => {
            let items = value.items().filter(|item| item.text().is_none() && item.call().is_none());
            items.for_each(|item| out.push(wrong(item.span(), "a list of logical IDs", item)));
        }
        Kind::Texts if value.text().is_none() => out.push(wrong(key, "a logical ID or a list of them", value)),
        _ => {}
    }
}
