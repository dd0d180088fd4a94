//! A value must be one of those that its property lists.

use super::places::visit;
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule, nearest};
use crate::schema::{Kind, Record};

pub(super) static RULE: Rule = Rule {
    name: "unlisted-value",
    code: "E3030",
    family: Family::Properties,
    severity: Severity::Error,
    page: include_str!("../../../rules/properties/unlisted-value.md"),
    check: Check::Template(check),
};

/// Of longer lists, only so many values are told.
const TOLD: usize = 6;

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    visit(cx, |place| {
        let Some(text) = place.value.text().filter(|text| !text.contains("{{resolve:")) else { return };
        let exact = place.schema.get("enum");
        let Some(list) = exact.clone().or_else(|| place.schema.get("enumCaseInsensitive")) else { return };
        let values: Vec<String> = list.items().map(|it| shown(&it)).collect();
        let same = |value: &String| if exact.is_some() { value == text } else { value.eq_ignore_ascii_case(text) };
        // `True` for `true`: CloudFormation writes booleans its own way.
        let boolean =
            values.iter().any(|value| matches!(value.as_str(), "true" | "false") && value.eq_ignore_ascii_case(text));
        if values.is_empty() || boolean || values.iter().any(same) {
            return;
        }
        let near = nearest(text, values.iter().map(String::as_str));
        let mut told: Vec<String> = values.iter().take(TOLD).map(|value| format!("`{value}`")).collect();
        if values.len() > TOLD {
            told.push("…".to_owned());
        }
        let finding = RULE
            .at(place.value.text_span(), format!("`{text}` is no value that `{}` takes", place.name))
            .label("not in the list of values")
            .why("the service takes only the values that its schema lists, and CloudFormation refuses any other");
        out.push(match near {
            Some(near) => finding.meant(place.value.text_span(), near),
            None => finding.help(format!("use one of {}", told.join(", "))),
        });
    });
}

fn shown(record: &Record<'_>) -> String {
    match record.kind() {
        Kind::Integer(number) => number.to_string(),
        Kind::Number(number) => number.to_string(),
        Kind::Bool(value) => value.to_string(),
        _ => record.text().unwrap_or_default().to_owned(),
    }
}
