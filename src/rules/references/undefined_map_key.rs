//! The keys that `Fn::FindInMap` looks for must be in the mapping.

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule, nearest};
use crate::syntax::{Function, Value};
use crate::template::Mapping;

pub(super) static RULE: Rule = Rule {
    name: "undefined-map-key",
    code: "E1011",
    family: Family::References,
    severity: Severity::Error,
    page: include_str!("../../../rules/references/undefined-map-key.md"),
    check: Check::WholeTemplate(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    if cx.template.has_macro() {
        return;
    }
    for site in cx.template.calls.iter().filter(|site| site.call.function == Function::FindInMap) {
        let arguments: Vec<Value<'_>> = site.call.argument.items().collect();
        // A fourth argument holds `DefaultValue`, so that a missing key is no mistake.
        let [map, top, second] = arguments.as_slice() else { continue };
        let Some(mapping) = map.text().and_then(|name| cx.template.mappings.get(name)) else { continue };
        if mapping.body.is_mapping() {
            look_up(&Arguments { mapping, top: *top, second: *second }, out);
        }
    }
}

/// What a lookup is about.
struct Arguments<'a> {
    mapping: &'a Mapping<'a>,
    top: Value<'a>,
    second: Value<'a>,
}

fn look_up<'a>(site: &Arguments<'a>, out: &mut Vec<Diagnostic>) {
    let Arguments { mapping, top, second } = site;
    let (top_key, second_key) = (top.text(), second.text());
    if let Some(key) = top_key
        && mapping.body.get(key).is_none()
    {
        out.push(missing(key, *top, mapping, "", mapping.body));
        return;
    }
    let Some(key) = second_key else { return };
    let all: Vec<Value<'a>> = match top_key {
        Some(top) => mapping.body.get(top).into_iter().collect(),
        None => mapping.body.entries().map(|entry| entry.value).collect(),
    };
    let rows: Vec<Value<'a>> = all.into_iter().filter(|row| row.is_mapping()).collect();
    // Where the row is not known, a key that some row holds may well be found.
    if let Some(row) = rows.first()
        && rows.iter().all(|row| row.get(key).is_none())
    {
        out.push(missing(key, *second, mapping, top_key.unwrap_or_default(), *row));
    }
}

fn missing(key: &str, argument: Value<'_>, mapping: &Mapping<'_>, row: &str, keys: Value<'_>) -> Diagnostic {
    let name = mapping.name;
    let place = if row.is_empty() { format!("`{name}`") } else { format!("`{row}` of `{name}`") };
    let finding = RULE
        .at(argument.span(), format!("`Fn::FindInMap` looks for `{key}`, which is no key of {place}"))
        .label("no such key")
        .related(mapping.span, format!("`{name}` is defined here"))
        .why(
            "the key is looked up before anything is created; when it is missing, CloudFormation stops the deployment",
        );
    match nearest(key, keys.entries().map(|entry| entry.name)) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding.help(format!("add `{key}` to {place}, or use one of its keys")),
    }
}
