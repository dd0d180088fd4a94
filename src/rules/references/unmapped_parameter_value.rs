//! Each value that a parameter allows should be a key of the mapping that is read with it.

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::source::Span;
use crate::syntax::{Function, Value};
use crate::template::{Guard, Mapping};

pub(super) static RULE: Rule = Rule {
    name: "unmapped-parameter-value",
    code: "N0005",
    family: Family::References,
    severity: Severity::Warning,
    page: include_str!("../../../rules/references/unmapped-parameter-value.md"),
    check: Check::WholeTemplate(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let template = cx.template;
    if template.has_macro() {
        return;
    }
    for site in template.calls.iter().filter(|site| site.call.function == Function::FindInMap) {
        let arguments: Vec<Value<'_>> = site.call.argument.items().collect();
        // A fourth argument holds `DefaultValue`; under a condition the value may be one that cannot come here.
        let [map, top, second] = arguments.as_slice() else { continue };
        if site.guard != Guard::ALWAYS {
            continue;
        }
        let Some(mapping) = map.text().and_then(|name| template.mappings.get(name)) else { continue };
        if !mapping.body.is_mapping() {
            continue;
        }
        tell(cx, *top, mapping, None, mapping.body, out);
        if let Some((key, row)) = top.text().and_then(|key| Some((key, mapping.body.get(key)?))) {
            tell(cx, *second, mapping, Some(key), row, out);
        }
    }
}

/// One finding for all values of the parameter behind `argument` that are no keys of `keys`.
fn tell<'a>(
    cx: &Context<'a>,
    argument: Value<'a>,
    mapping: &Mapping<'a>,
    row: Option<&str>,
    keys: Value<'a>,
    out: &mut Vec<Diagnostic>,
) {
    let Some(call) = argument.call().filter(|call| call.function == Function::Ref) else { return };
    let Some(parameter) = call.argument.text().and_then(|name| cx.template.parameters.get(name)) else { return };
    let missing: Vec<(String, Span)> = cx
        .template
        .possible(argument)
        .into_iter()
        .filter_map(|it| Some((it.value.text()?.to_owned(), it.origin)))
        .filter(|(value, _)| keys.get(value).is_none())
        .collect();
    let Some((first, _)) = missing.first() else { return };
    let (name, map) = (parameter.name, mapping.name);
    let place = row.map_or_else(|| format!("`{map}`"), |row| format!("`{row}` of `{map}`"));
    let what = match missing.len() {
        1 => format!("`{name}` can be `{first}`, which is no key of {place}"),
        many => format!("`{name}` can have {many} values that are no keys of {place}"),
    };
    let mut finding = RULE.at(argument.span(), what).label("looked up here");
    for (value, origin) in missing.iter().take(3) {
        finding = finding.related(*origin, format!("`{value}` comes from here"));
    }
    out.push(
        finding
            .related(mapping.span, format!("`{map}` is defined here"))
            .why("whoever deploys with such a value gets an error from `Fn::FindInMap` instead of a stack")
            .help(format!("add the missing keys to {place}, or take the values away from `{name}`")),
    );
}
