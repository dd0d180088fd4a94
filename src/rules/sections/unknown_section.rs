//! Only the names of sections may stand at the top of a template.

use super::is_rewritten;
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule, nearest};
use crate::syntax::{Entry, Value};
use crate::template::{SectionKind, Template};

pub(super) static RULE: Rule = Rule {
    name: "unknown-section",
    code: "E1001",
    family: Family::Sections,
    severity: Severity::Error,
    page: include_str!("../../../rules/sections/unknown-section.md"),
    check: Check::Template(check),
};

/// Options of a stack that are often looked for in the template.
const STACK_OPTIONS: &[&str] = &[
    "Capabilities",
    "DisableRollback",
    "EnableTerminationProtection",
    "NotificationARNs",
    "RoleARN",
    "StackName",
    "StackPolicy",
    "Tags",
    "TerminationProtection",
    "TimeoutInMinutes",
];

/// The section that was probably meant by an unknown name.
pub(super) fn meant(name: &str) -> Option<SectionKind> {
    let near = nearest(name, SectionKind::ALL.iter().map(|kind| kind.name()))?;
    SectionKind::ALL.iter().copied().find(|kind| kind.name() == near)
}

/// Whether the file has not one section of a template, nor anything like one: it is something else altogether, which
/// is told once.
pub(super) fn is_something_else(template: &Template<'_>) -> bool {
    template.sections.iter().all(|section| section.kind.is_none() && meant(section.entry.name).is_none())
}

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let template = cx.template;
    if is_rewritten(template) {
        return;
    }
    if is_something_else(template) {
        return;
    }
    for section in template.sections.iter().filter(|section| section.kind.is_none()) {
        let Entry { name, key, value, .. } = section.entry;
        if name == "Fn::Transform" || key.text().is_none() {
            continue;
        }
        let finding = RULE
            .at(key.span(), format!("`{name}` is not a section of a template"))
            .label("no section has this name")
            .why("CloudFormation refuses a template with anything but its own sections at the top level");
        let Some(kind) = meant(name) else {
            out.push(finding.help(advice(name, value)));
            continue;
        };
        let near = kind.name();
        out.push(match template.section(kind) {
            Some(other) => finding
                .related(other.entry.key.span(), format!("the section `{near}` is here"))
                .help(format!("if `{near}` was meant, move the content there; a section may stand only once")),
            None => finding.meant(key.span(), near),
        });
    }
}

fn advice(name: &str, value: Value<'_>) -> String {
    if STACK_OPTIONS.contains(&name) {
        return "this is an option of the stack and not of the template: give it when you create or update the stack"
            .to_owned();
    }
    if value.get("Type").and_then(Value::text).is_some_and(|kind| kind.contains("::")) {
        return format!("`{name}` looks like a resource: indent it so that it stands below `Resources`");
    }
    "the sections are `Parameters`, `Mappings`, `Conditions`, `Resources`, `Outputs`, `Rules`, `Metadata`, \
     `Transform`, `Description` and `AWSTemplateFormatVersion`; notes of your own belong into `Metadata`"
        .to_owned()
}
