//! A function shares its mapping with other keys.

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::syntax::{Entry, Function, Value, View};
use crate::template::{PSEUDO_PARAMETERS, SectionKind, Template};

pub(super) static RULE: Rule = Rule {
    name: "mixed-function",
    code: "N0003",
    family: Family::Functions,
    severity: Severity::Error,
    page: include_str!("../../../rules/functions/mixed-function.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    if cx.template.mixed.is_empty() {
        return;
    }
    for section in &cx.template.sections {
        if section.kind != Some(SectionKind::Metadata) {
            walk(cx.template, section.entry.value, out);
        }
    }
}

fn walk<'a>(template: &Template<'a>, value: Value<'a>, out: &mut Vec<Diagnostic>) {
    match value.view() {
        View::Scalar(_) => {}
        View::Sequence(items) => items.for_each(|item| walk(template, item, out)),
        View::Call(call) => walk(template, call.argument, out),
        View::Mapping(entries) => {
            out.extend(mixed(template, value));
            entries.for_each(|entry| walk(template, entry.value, out));
        }
    }
}

fn mixed<'a>(template: &Template<'a>, mapping: Value<'a>) -> Option<Diagnostic> {
    let function = mapping.entries().find(|entry| is_function(template, entry))?;
    let other = mapping.entries().find(|entry| entry.key != function.key && !entry.name.starts_with("Fn::ForEach"))?;
    Some(
        RULE.at(function.key.span(), format!("`{}` shares its mapping with `{}`", function.name, other.name))
            .label("a function stands alone")
            .related(other.key.span(), format!("`{}` stands beside it", other.name))
            .why(
                "CloudFormation takes a mapping for a function only where the function is its one key; with a second \
                 key it cannot tell which value is meant",
            )
            .help("keep one of the two, or put the function below a key of its own"),
    )
}

/// `Ref` alone may be a name like any other; it is a function where it names something of the template.
fn is_function(template: &Template<'_>, entry: &Entry<'_>) -> bool {
    match Function::from_long(entry.name) {
        Some(Function::Ref) => entry.value.text().is_some_and(|name| {
            template.parameters.contains(name) || template.resources.contains(name) || PSEUDO_PARAMETERS.contains(&name)
        }),
        Some(Function::Unknown | Function::Transform | Function::Condition | Function::ForEach) | None => false,
        Some(_) => true,
    }
}
