//! A mapping has exactly two levels of keys, and literal values below them.

use crate::diagnostic::{Applicability, Diagnostic, Severity};
use crate::rules::sections::{is_member, is_rewritten};
use crate::rules::{Check, Context, Family, Rule};
use crate::syntax::{Entry, Format, Typed, Value};
use crate::template::SectionKind;

pub(super) static RULE: Rule = Rule {
    name: "invalid-mapping",
    code: "E7001",
    family: Family::Mappings,
    severity: Severity::Error,
    page: include_str!("../../../rules/mappings/invalid-mapping.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let Some(section) = cx.template.section(SectionKind::Mappings) else { return };
    if is_rewritten(cx.template) {
        return;
    }
    for mapping in members(section.entry.value) {
        let place = format!("the mapping `{}`", mapping.name);
        key(mapping, Level::Mapping, out);
        if !level(mapping, &place, out) {
            continue;
        }
        for row in members(mapping.value) {
            if row.name == "Condition" && row.value.text().is_some() {
                out.push(condition(row));
                continue;
            }
            key(row, Level::First, out);
            if level(row, &format!("`{}` in {place}", row.name), out) {
                for cell in members(row.value) {
                    key(cell, Level::Second, out);
                    value(cell, out);
                }
            }
        }
    }
}

/// The entries of a mapping that are no functions; `Fn::Transform` brings more from elsewhere.
fn members(value: Value<'_>) -> impl Iterator<Item = Entry<'_>> {
    value.entries().filter(|entry| is_member(entry.name) && !entry.name.contains("${") && !entry.key.is_null())
}

/// Whether keys stand below an entry, as they must on the first two levels.
fn level(entry: Entry<'_>, place: &str, out: &mut Vec<Diagnostic>) -> bool {
    let value = entry.value;
    if value.entries().len() > 0 {
        return true;
    }
    // Told as a function in the wrong place.
    if value.call().is_some() {
        return false;
    }
    let what = if value.is_mapping() { "empty" } else { value.describe() };
    let finding = RULE
        .at(entry.key.span(), format!("{place} is {what}, but it must hold keys"))
        .label("keys are expected below this")
        .why("a value is found by two keys, one below the other, and CloudFormation refuses any other depth");
    out.push(finding.help("write `first key:` and, indented below it, `second key: value`"));
    false
}

fn value(entry: Entry<'_>, out: &mut Vec<Diagnostic>) {
    let Entry { name, key, value, .. } = entry;
    let finding = |what: &str| {
        RULE.at(key.span(), format!("the value of `{name}` is {what}, but it must be a text or a list"))
            .label("a text, a number or a list is expected")
    };
    if value.is_mapping() {
        out.push(
            finding(value.describe())
                .why("a value is found by exactly two keys, and a third level could never be reached")
                .help("join two of the keys into one, or make it a mapping of its own"),
        );
    } else if value.is_null() {
        out.push(
            finding("empty")
                .why("CloudFormation refuses null as a value in `Mappings`")
                .help("write the value, or `\"\"` for an empty text"),
        );
    }
}

/// A key of the section, of a mapping, or of a row.
#[derive(Clone, Copy, PartialEq)]
enum Level {
    Mapping,
    First,
    Second,
}

fn key(entry: Entry<'_>, level: Level, out: &mut Vec<Diagnostic>) {
    let (name, span) = (entry.name, entry.key.span());
    let Some(scalar) = entry.key.scalar() else { return };
    if scalar.typed != Typed::String && entry.key.tree().format() == Format::Yaml {
        out.push(
            RULE.at(span, format!("the key `{name}` is {}, but it must be a text", entry.key.describe()))
                .label("put this in quotes")
                .why("YAML reads it as a value of another kind, and CloudFormation takes only texts as keys")
                .help(format!("write `\"{name}\":`"))
                .fix("put the key in quotes", Applicability::Safe, span, format!("\"{name}\"")),
        );
        return;
    }
    let extra = if level == Level::First { &b"-."[..] } else { &[] };
    if !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || extra.contains(&b)) {
        return;
    }
    let (what, allowed) = match level {
        Level::Mapping => ("name of a mapping", "letters and digits"),
        Level::First => ("first key of a mapping", "letters, digits, `-` and `.`"),
        Level::Second => ("second key of a mapping", "letters and digits"),
    };
    out.push(
        RULE.at(span, format!("`{name}` cannot be the {what}"))
            .label(format!("only {allowed} are allowed"))
            .why("CloudFormation refuses names in `Mappings` with other characters")
            .help("change the name, here and in each `Fn::FindInMap` that uses it"),
    );
}

fn condition(entry: Entry<'_>) -> Diagnostic {
    RULE.at(entry.key.span(), "a mapping cannot have a `Condition`")
        .label("mappings cannot be conditional")
        .why("mappings are fixed tables, and CloudFormation reads this as a key with a value in the wrong place")
        .help("choose between values with `Fn::If` where `Fn::FindInMap` is used")
}
