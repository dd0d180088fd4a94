//! Type names that no resource type can have.

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::template::SectionKind;

pub(super) static RULE: Rule = Rule {
    name: "invalid-resource-type",
    code: "E3006",
    family: Family::Resources,
    severity: Severity::Error,
    page: include_str!("../../../rules/resources/invalid-resource-type.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let template = cx.template;
    if template.is_rewritten(SectionKind::Resources) {
        return;
    }
    for resource in template.resources.iter() {
        let Some(value) = resource.body.get("Type") else { continue };
        let Some(kind) = value
            .text()
            .filter(|kind| !kind.is_empty() && !has_shape(kind) && !kind.contains("${") && !kind.contains("&{"))
        else {
            continue;
        };
        let finding = RULE
            .at(value.span(), format!("`{kind}` has not the form of a resource type"))
            .label("types read like `AWS::S3::Bucket`")
            .why("CloudFormation refuses a template with a type it cannot recognise");
        out.push(match repaired(kind) {
            Some(better) => finding.meant(value.span(), &better),
            None if kind.starts_with("AWS::") => {
                finding.help("name the service and the resource in it: `AWS::Service::Resource`")
            }
            None => finding.help(
                "write `AWS::Service::Resource` for a type of AWS, `Custom::Name` for a custom resource, `Organization::Service::Resource` for another type",
            ),
        });
    }
}

/// `Custom::Name`, or at least three words that are joined by `::`.
fn has_shape(kind: &str) -> bool {
    if let Some(name) = kind.strip_prefix("Custom::") {
        return !name.is_empty();
    }
    let word = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric());
    kind.split("::").count() >= 3 && kind.split("::").all(word)
}

/// The name with every run of colons, dots or slashes made `::`.
fn repaired(kind: &str) -> Option<String> {
    let words: Vec<&str> = kind.split([':', '.', '/', ' ']).filter(|word| !word.is_empty()).collect();
    let better = words.join("::");
    let ours = matches!(words.first(), Some(&"AWS" | &"Custom" | &"Alexa"));
    (ours && better != kind && has_shape(&better)).then_some(better)
}
