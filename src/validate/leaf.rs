//! Demands on single texts, numbers and booleans.

use crate::schema::{Kind, Record};
use crate::syntax::{Scalar, Typed};

/// The kinds that a schema takes; none where it does not say.
pub(super) fn kinds<'a>(schema: &Record<'a>) -> Vec<&'a str> {
    let Some(kind) = schema.get("type") else { return Vec::new() };
    kind.text().into_iter().chain(kind.items().filter_map(|it| it.text()).collect::<Vec<_>>()).collect()
}

/// Whether a scalar is of a kind as CloudFormation converts it: `"80"` is a number, `"true"` a boolean.
pub(super) fn is_kind(kind: &str, scalar: &Scalar<'_>) -> bool {
    let text = scalar.text.trim();
    match kind {
        "null" => scalar.typed == Typed::Null,
        _ if scalar.typed == Typed::Null => false,
        "string" => true,
        "boolean" => {
            matches!(text.to_ascii_lowercase().as_str(), "true" | "false" | "yes" | "no" | "on" | "off" | "1" | "0")
        }
        "integer" => number(text).is_some_and(|number| number.fract() == 0.0) || is_other_notation(text),
        "number" => number(text).is_some() || is_other_notation(text),
        _ => false,
    }
}

/// Whether a scalar is of a kind without any conversion.
pub(super) fn is_kind_exactly(kind: &str, scalar: &Scalar<'_>) -> bool {
    match kind {
        "null" => scalar.typed == Typed::Null,
        "string" => scalar.typed == Typed::String,
        "boolean" => matches!(scalar.typed, Typed::Bool(_)),
        "integer" => scalar.typed == Typed::Integer,
        "number" => matches!(scalar.typed, Typed::Integer | Typed::Float),
        _ => false,
    }
}

fn is_other_notation(text: &str) -> bool {
    text.starts_with("0x") || text.contains('_') && text.starts_with(|c: char| c.is_ascii_digit())
}

/// The number that a text writes.
pub(super) fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|number: &f64| number.is_finite())
}

/// A number of a schema.
pub(super) fn bound(record: &Record<'_>) -> Option<f64> {
    match record.kind() {
        // Bounds in schemas are small enough to be exact.
        Kind::Integer(number) => number.to_string().parse().ok(),
        Kind::Number(number) => Some(number),
        _ => None,
    }
}

/// A count of a schema.
pub(super) fn count(record: &Record<'_>) -> Option<u64> {
    match record.kind() {
        Kind::Integer(number) => u64::try_from(number).ok(),
        _ => None,
    }
}

/// A value of a schema as it would be written in a template.
pub(super) fn shown(record: &Record<'_>) -> String {
    match record.kind() {
        Kind::Integer(number) => number.to_string(),
        Kind::Number(number) => number.to_string(),
        Kind::Bool(value) => value.to_string(),
        _ => record.text().unwrap_or_default().to_owned(),
    }
}

/// Whether a text is this value of a schema.
pub(super) fn equals(text: &str, value: &Record<'_>, fold: bool) -> bool {
    match value.kind() {
        Kind::String => {
            let wanted = value.text().unwrap_or_default();
            wanted == text
                || fold && wanted.eq_ignore_ascii_case(text)
                // CloudFormation writes booleans its own way.
                || matches!(wanted, "true" | "false") && wanted.eq_ignore_ascii_case(text)
        }
        Kind::Bool(wanted) => text.eq_ignore_ascii_case(if wanted { "true" } else { "false" }),
        Kind::Integer(_) | Kind::Number(_) => bound(value).is_some() && bound(value) == number(text),
        _ => false,
    }
}
