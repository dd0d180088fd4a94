//! `Fn::ForEach::Name` takes an identifier, a collection and a body, and needs a transform.

use super::extensions::without_transform;
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::source::Span;
use crate::syntax::{Entry, Function, Value};
use crate::template::Area;

pub(super) static RULE: Rule = Rule {
    name: "foreach-arguments",
    code: "E1032",
    family: Family::Functions,
    severity: Severity::Error,
    page: include_str!("../../../rules/functions/foreach-arguments.md"),
    check: Check::Template(check),
};

const WHY: &str =
    "the transform writes the body once for each item of the collection, and refuses a loop of any other form";
const FORM: &str = "write `Fn::ForEach::Name: [Identifier, [item, …], {\"Key${Identifier}\": …}]`";

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let template = cx.template;
    let extended = template.has_language_extensions();
    if !extended && template.runs_macro() {
        return;
    }
    for entry in &template.loops {
        if extended {
            out.extend(shape(entry));
        } else {
            out.push(without_transform(&RULE, entry.key.span(), "Fn::ForEach"));
        }
    }
    for site in template.calls.iter().filter(|site| site.call.function == Function::ForEach) {
        if site.area != Area::Metadata {
            out.push(nameless(site.call.name_span));
        }
    }
}

fn nameless(span: Span) -> Diagnostic {
    RULE.at(span, "this loop has no name").label("the key must be `Fn::ForEach::` and a name").why(WHY).help(FORM)
}

/// What is wrong with the form of a loop, if anything is.
fn shape(entry: &Entry<'_>) -> Option<Diagnostic> {
    let name = entry.name.strip_prefix("Fn::ForEach::").unwrap_or_default();
    if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return Some(nameless(entry.key.span()).label("the name after `Fn::ForEach::` is made of letters and digits"));
    }
    let wrong = |value: Value<'_>, what: &str, must: &str| {
        let span = if value.text().is_some() { value.span() } else { entry.key.span() };
        let message = format!("{what} of `{}` must be {must}, but is {}", entry.name, value.describe());
        Some(RULE.at(span, message).label(format!("must be {must}")).why(WHY).help(FORM))
    };
    let arguments: Vec<Value<'_>> = entry.value.items().collect();
    let [identifier, collection, body] = arguments.as_slice() else {
        let count = arguments.len();
        let given =
            if entry.value.is_sequence() { format!("a list of {count}") } else { entry.value.describe().to_owned() };
        return Some(
            RULE.at(entry.key.span(), format!("`{}` takes a list of 3 values, but is given {given}", entry.name))
                .label("needs identifier, collection and body")
                .why(WHY)
                .help(FORM),
        );
    };
    // Several identifiers run over a list of lists, or over the keys and values of a mapping.
    let several = identifier.is_sequence();
    if identifier.text().is_none() && !several {
        return wrong(*identifier, "the identifier", "text");
    }
    if collection.scalar().is_some() || collection.is_mapping() && !several {
        return wrong(*collection, "the collection", "a list");
    }
    if !body.is_mapping() && body.call().is_none() {
        return wrong(*body, "the body", "a mapping");
    }
    None
}
