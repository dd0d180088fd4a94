//! The attributes of a parameter: which there are, of what kind, and for which types.

use super::attributes::{self, Kind};
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::source::Span;
use crate::syntax::Entry;
use crate::template::Parameter;

pub(super) static RULE: Rule = Rule {
    name: "invalid-parameter",
    code: "E2001",
    family: Family::Parameters,
    severity: Severity::Error,
    page: include_str!("../../../rules/parameters/invalid-parameter.md"),
    check: Check::Template(check),
};

const WHY_KIND: &str = "CloudFormation reads the attributes of a parameter as they stand, before anything is computed";

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for parameter in cx.template.parameters.iter() {
        let Parameter { name, span, body } = *parameter;
        // A function is told as one that stands in the wrong place.
        if body.call().is_some() {
            continue;
        }
        if !body.is_mapping() {
            let what = body.describe();
            out.push(
                RULE.at(span, format!("the parameter `{name}` is {what}, but it must be a mapping"))
                    .label("a mapping with `Type` is expected")
                    .why("CloudFormation reads the type and the limits of a parameter from the attributes below it")
                    .help(format!("write `{name}:` and, indented below it, `Type: String`")),
            );
            continue;
        }
        if body.get("Type").is_none() && !body.entries().any(|entry| explains_missing_type(entry.name)) {
            out.push(
                RULE.at(span, format!("the parameter `{name}` has no `Type`"))
                    .label("which type?")
                    .why("CloudFormation assumes no type and refuses a parameter that names none")
                    .help("add `Type: String`, `Number`, `CommaDelimitedList` or a type such as `AWS::EC2::VPC::Id`"),
            );
        }
        for entry in body.entries().filter(|entry| entry.name != "Fn::Transform" && entry.key.text().is_some()) {
            attribute(parameter, entry, out);
        }
    }
}

/// A mistyped `Type` is reported itself, and one mistake gives one finding.
fn explains_missing_type(name: &str) -> bool {
    name == "Fn::Transform" || attributes::known(name).is_none() && attributes::near(name) == Some("Type")
}

fn attribute(parameter: &Parameter<'_>, entry: Entry<'_>, out: &mut Vec<Diagnostic>) {
    let Entry { name, key, value, .. } = entry;
    let Some(kind) = attributes::known(name) else {
        out.push(unknown(name, key.span()));
        return;
    };
    if value.call().is_some() {
        return;
    }
    if !attributes::fits(kind, value) {
        let span = if value.text().is_some() { value.span() } else { key.span() };
        let wanted = attributes::wanted(kind);
        out.push(
            RULE.at(span, format!("`{name}` is {}, but it must be {wanted}", value.describe()))
                .label(format!("{wanted} is expected"))
                .why(WHY_KIND)
                .help(attributes::advice(name, kind, value)),
        );
        return;
    }
    if kind == Kind::Texts {
        for item in value.items().filter(|item| item.text().is_none() && item.call().is_none()) {
            out.push(
                RULE.at(item.span(), format!("an allowed value is {}, but it must be a text", item.describe()))
                    .label("a text or a number is expected")
                    .why(WHY_KIND)
                    .help("write each allowed value out, and put quotes around an empty one"),
            );
        }
    }
    let Some(kind) = parameter.body.get("Type") else { return };
    let Some(type_name) = kind.text() else { return };
    if let Some((label, help)) = attributes::misfit(name, type_name) {
        out.push(
            RULE.at(key.span(), format!("`{name}` does not fit the type `{type_name}`"))
                .label(label)
                .related(kind.span(), "the type is named here")
                .why("CloudFormation refuses a limit that cannot be applied to values of the type")
                .help(help),
        );
    }
}

fn unknown(name: &str, span: Span) -> Diagnostic {
    let finding = RULE
        .at(span, format!("`{name}` is not an attribute of a parameter"))
        .label("no such attribute")
        .why("CloudFormation refuses a parameter with an attribute that it does not know");
    if name == "Condition" {
        return finding.label("parameters cannot be conditional").help(
            "a parameter always exists: put the condition on a resource or an output, or use `Fn::If` where the \
             parameter is used",
        );
    }
    match attributes::near(name) {
        Some(near) => finding.meant(span, near),
        None => finding.help(format!("the attributes are {}", attributes::names())),
    }
}
