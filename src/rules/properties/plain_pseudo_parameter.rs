//! The name of a pseudo parameter as a plain text is no reference to it.

use crate::diagnostic::{Applicability, Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::syntax::{Format, Function, Value, View};
use crate::template::PSEUDO_PARAMETERS;

pub(super) static RULE: Rule = Rule {
    name: "plain-pseudo-parameter",
    code: "W1054",
    family: Family::Properties,
    severity: Severity::Warning,
    page: include_str!("../../../rules/properties/plain-pseudo-parameter.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for resource in cx.template.resources.iter() {
        if let Some(properties) = resource.properties() {
            look(properties, out);
        }
    }
}

/// Looks at everything but the arguments of functions other than `Fn::If`, where names have meanings of their own.
fn look(value: Value<'_>, out: &mut Vec<Diagnostic>) {
    match value.view() {
        View::Scalar(scalar) => {
            if PSEUDO_PARAMETERS.contains(&scalar.text) {
                out.push(finding(value, scalar.text));
            }
        }
        View::Sequence(items) => items.for_each(|item| look(item, out)),
        // A function beside other keys is a mistake of its own.
        View::Mapping(entries) => {
            entries.filter(|entry| Function::from_long(entry.name).is_none()).for_each(|entry| look(entry.value, out))
        }
        View::Call(call) => {
            if call.function == Function::If {
                call.argument.items().skip(1).for_each(|branch| look(branch, out));
            }
        }
    }
}

fn finding(value: Value<'_>, name: &str) -> Diagnostic {
    let text = match value.tree().format() {
        Format::Yaml => format!("!Ref {name}"),
        Format::Json => format!("{{\"Ref\": \"{name}\"}}"),
    };
    RULE.at(value.span(), format!("`{name}` is a plain text here, not the pseudo parameter"))
        .label("only its name")
        .why("CloudFormation puts in the value of a pseudo parameter only where a function asks for it")
        .help(format!("write `{text}`"))
        .fix(format!("write `{text}`"), Applicability::Suggested, value.span(), text)
}
