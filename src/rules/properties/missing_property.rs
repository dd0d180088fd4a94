//! Required properties must be there, in every case.

use super::places::{allowed, is_open, visit};
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule, nearest};
use crate::schema::Database;
use crate::syntax::{Function, Value};
use crate::template::{Answer, Assumption};

pub(super) static RULE: Rule = Rule {
    name: "missing-property",
    code: "E3003",
    family: Family::Properties,
    severity: Severity::Error,
    page: include_str!("../../../rules/properties/missing-property.md"),
    check: Check::WholeTemplate(check),
};

const WHY: &str = "CloudFormation refuses the resource without it, some types only after others have been created";

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    without_properties(cx, out);
    visit(cx, |place| {
        if !place.value.is_mapping() || is_open(place.value) {
            return;
        }
        let Some(required) = place.schema.get("required") else { return };
        for name in required.items().filter_map(|it| it.text()) {
            let Some(entry) = place.value.entry(name) else {
                if !is_mistyped(place.value, name, allowed(place.of, &place.schema)) {
                    out.push(missing(cx, place, name, place.when));
                }
                continue;
            };
            for absent in absent(entry.value) {
                let all: Vec<_> = place.when.iter().copied().chain(absent).collect();
                out.extend(possible(cx, &all).then(|| missing(cx, place, name, &all)));
            }
        }
    });
}

/// A resource that has no `Properties` at all.
fn without_properties(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let database = Database::embedded();
    for resource in cx.template.resources.iter().filter(|resource| resource.body.is_mapping()) {
        let Some(of) = resource.kind().and_then(|kind| database.resource_type(kind)) else { continue };
        let mistyped = resource.body.entries().any(|entry| nearest(entry.name, ["Properties"]).is_some());
        if mistyped || is_open(resource.body) {
            continue;
        }
        let names: Vec<String> = of
            .schema()
            .get("required")
            .iter()
            .flat_map(|it| it.items().filter_map(|it| it.text()).map(|it| format!("`{it}`")).collect::<Vec<_>>())
            .collect();
        if !names.is_empty() {
            out.push(
                RULE.at(
                    resource.span,
                    format!("`{}` has no properties, but `{}` needs {}", resource.name, of.name(), names.join(", ")),
                )
                .label("without `Properties`")
                .why(WHY)
                .help(format!("add `Properties` with {}", names.join(", "))),
            );
        }
    }
}

/// Whether a property that the schema does not know was meant to be this one; it is reported itself.
fn is_mistyped(value: Value<'_>, name: &str, allowed: Option<Vec<&str>>) -> bool {
    let Some(allowed) = allowed else { return false };
    value
        .entries()
        .filter(|entry| !allowed.contains(&entry.name))
        .any(|entry| nearest(entry.name, allowed.iter().copied()) == Some(name))
}

/// The cases in which a value is `AWS::NoValue`, each as the branches that lead to it.
fn absent<'a>(value: Value<'a>) -> Vec<Vec<Assumption<'a>>> {
    let Some(call) = value.call() else { return Vec::new() };
    match call.function {
        Function::Ref if call.argument.text() == Some("AWS::NoValue") => vec![Vec::new()],
        Function::If => {
            let mut items = call.argument.items();
            let Some(condition) = items.next().and_then(Value::text) else { return Vec::new() };
            let branches = [true, false].into_iter().zip(items);
            let cases = branches.flat_map(|(holds, branch)| {
                absent(branch).into_iter().map(move |mut case| {
                    case.insert(0, Assumption { condition, holds });
                    case
                })
            });
            cases.collect()
        }
        _ => Vec::new(),
    }
}

fn possible(cx: &Context<'_>, all: &[Assumption<'_>]) -> bool {
    all.is_empty() || matches!(ask(cx, all), Answer::Possible(_))
}

fn ask<'t>(cx: &'t Context<'_>, all: &[Assumption<'_>]) -> Answer<'t> {
    // The names live in the template; found again there, they may be handed out.
    let own = |one: &Assumption<'_>| {
        cx.template.conditions.get(one.condition).map(|it| Assumption { condition: it.name, holds: one.holds })
    };
    cx.template.cases().ask(&all.iter().filter_map(own).collect::<Vec<_>>())
}

fn missing(cx: &Context<'_>, place: &super::places::Place<'_, '_>, name: &str, when: &[Assumption<'_>]) -> Diagnostic {
    let case = match ask(cx, when) {
        Answer::Possible(case) if !case.conditions.is_empty() => format!(" {case}"),
        _ => String::new(),
    };
    let of = place.of.name();
    let (span, owner) = if place.name.is_empty() {
        (place.owner_span, format!("`{}`", place.owner))
    } else {
        (place.key, format!("`{}` of `{}`", place.name, place.owner))
    };
    RULE.at(span, format!("{owner} lacks the property `{name}`{case}"))
        .label(format!("needs `{name}`"))
        .why(WHY)
        .help(format!("add `{name}`; `cfnlens schema show {of}` tells what it takes"))
}
