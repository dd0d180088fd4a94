//! The shape of an output: a mapping of attributes that CloudFormation knows.

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule, nearest};
use crate::syntax::{Entry, Function, Value, View};
use crate::template::{Output, SectionKind, Template};

pub(super) static RULE: Rule = Rule {
    name: "invalid-output",
    code: "E6001",
    family: Family::Outputs,
    severity: Severity::Error,
    page: include_str!("../../../rules/outputs/invalid-output.md"),
    check: Check::WholeTemplate(check),
};

const ATTRIBUTES: &[&str] = &["Value", "Description", "Export", "Condition"];

/// The keys of a mapping that are none of `known`; none where a macro may take them.
fn unknown<'a>(template: &Template<'a>, body: Value<'a>, known: &[&str]) -> Vec<Entry<'a>> {
    let is_function = |name: &str| name == "Ref" || name.starts_with("Fn::");
    let strange =
        |entry: &Entry<'a>| !entry.name.is_empty() && !known.contains(&entry.name) && !is_function(entry.name);
    body.entries().filter(|entry| strange(entry) && !template.is_rewritten(SectionKind::Outputs)).collect()
}

/// Whether an unknown key is `wanted` misspelt, so that `wanted` is not missing as well.
pub(super) fn is_misspelt<'a>(template: &Template<'a>, body: Value<'a>, wanted: &str) -> bool {
    let known: &[&str] = if wanted == "Name" { &["Name"] } else { ATTRIBUTES };
    unknown(template, body, known).iter().any(|entry| nearest(entry.name, known.iter().copied()) == Some(wanted))
}

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for output in cx.template.outputs.iter() {
        match output.body.view() {
            View::Mapping(_) => attributes(cx.template, output, out),
            View::Call(call) if matches!(call.function, Function::Transform | Function::Unknown) => {}
            View::Call(call) => out.push(
                RULE.at(output.span, format!("output `{}` is a function, not a mapping with a `Value`", output.name))
                    .label("no output")
                    .why("CloudFormation reads the attributes of an output here and refuses the template")
                    .help(format!("put the function below `Value`: `Value: !{} …`", call.function.short())),
            ),
            _ => {
                let message = format!(
                    "output `{}` must be a mapping with a `Value`, but is {}",
                    output.name,
                    output.body.describe()
                );
                out.push(
                    RULE.at(output.span, message)
                        .label("no output")
                        .why("CloudFormation reads the attributes of an output here and refuses the template")
                        .help("write the value below `Value`, indented, or remove the output"),
                );
            }
        }
    }
}

fn attributes<'a>(template: &Template<'a>, output: &Output<'a>, out: &mut Vec<Diagnostic>) {
    let name = output.name;
    for entry in unknown(template, output.body, ATTRIBUTES) {
        let what = format!("output `{name}` has the unknown attribute `{}`", entry.name);
        out.push(unknown_key(
            entry,
            what,
            ATTRIBUTES,
            "an output has `Value`, `Description`, `Export` and `Condition`",
        ));
    }
    for attribute in output.body.entries().filter(|entry| entry.value.call().is_none()) {
        let (fits, wanted) = match attribute.name {
            "Description" | "Condition" => (attribute.value.text().is_some(), "a text"),
            "Export" => (attribute.value.is_mapping(), "a mapping with a `Name`"),
            _ => continue,
        };
        if fits {
            continue;
        }
        let key = attribute.name;
        let message = format!("`{key}` of output `{name}` must be {wanted}, but is {}", attribute.value.describe());
        out.push(
            RULE.at(attribute.key.span(), message)
                .label(format!("not {wanted}"))
                .why("CloudFormation refuses an output of which an attribute has the wrong kind")
                .help(match (key, attribute.value.text()) {
                    _ if attribute.value.is_null() => format!("give `{key}` a value, or remove the line"),
                    ("Export", Some(text)) => format!("put the name below `Name`: `Export: {{Name: {text}}}`"),
                    ("Export", None) => "put one name below `Name`: `Export: {Name: …}`".to_owned(),
                    ("Condition", _) => "name one condition of the section `Conditions`".to_owned(),
                    _ => "write one fixed text".to_owned(),
                }),
        );
    }
    if let Some(export) = output.body.get("Export") {
        for entry in unknown(template, export, &["Name"]) {
            let what = format!("`Export` of output `{name}` has the unknown key `{}`", entry.name);
            out.push(unknown_key(entry, what, &["Name"], "`Export` has the single key `Name`"));
        }
    }
}

fn unknown_key(entry: Entry<'_>, what: String, known: &[&'static str], all: &str) -> Diagnostic {
    let span = entry.key.span();
    let finding = RULE
        .at(span, what)
        .label("CloudFormation knows no such key here")
        .why("CloudFormation refuses an output with a key it does not know");
    match nearest(entry.name, known.iter().copied()) {
        Some(near) => finding.meant(span, near),
        None => finding.help(format!("remove it: {all}")),
    }
}
