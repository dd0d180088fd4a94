//! The attributes of a parameter, what each takes, and for which types it is.

use crate::rules::nearest;
use crate::syntax::{Typed, Value};

/// What an attribute takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Texts,
    Whole,
    Number,
    Flag,
}

/// Source: CloudFormation User Guide, "CloudFormation template Parameters syntax".
const ATTRIBUTES: &[(&str, Kind)] = &[
    ("Type", Kind::Text),
    ("Default", Kind::Text),
    ("AllowedValues", Kind::Texts),
    ("AllowedPattern", Kind::Text),
    ("MinLength", Kind::Whole),
    ("MaxLength", Kind::Whole),
    ("MinValue", Kind::Number),
    ("MaxValue", Kind::Number),
    ("NoEcho", Kind::Flag),
    ("Description", Kind::Text),
    ("ConstraintDescription", Kind::Text),
];

/// What the attribute of this name takes; `None` where there is none.
pub(super) fn known(name: &str) -> Option<Kind> {
    ATTRIBUTES.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
}

/// The attribute that was probably meant.
pub(super) fn near(name: &str) -> Option<&'static str> {
    nearest(name, ATTRIBUTES.iter().map(|(name, _)| *name))
}

/// All names, for a message.
pub(super) fn names() -> String {
    let names: Vec<String> = ATTRIBUTES.iter().map(|(name, _)| format!("`{name}`")).collect();
    names.join(", ")
}

/// Whether an attribute of this kind can have this value. Numbers and booleans in quotes pass, as with AWS.
pub(super) fn fits(kind: Kind, value: Value<'_>) -> bool {
    let Some(scalar) = value.scalar().filter(|scalar| scalar.typed != Typed::Null) else {
        return kind == Kind::Texts && value.is_sequence();
    };
    let is_number = matches!(scalar.typed, Typed::Integer | Typed::Float);
    match kind {
        Kind::Text => true,
        Kind::Texts => false,
        Kind::Whole | Kind::Number => is_number || scalar.text.trim().parse::<f64>().is_ok_and(f64::is_finite),
        Kind::Flag => {
            matches!(scalar.typed, Typed::Bool(_)) || matches!(&*scalar.text.to_ascii_lowercase(), "true" | "false")
        }
    }
}

/// What is expected, for a message.
pub(super) fn wanted(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "a text",
        Kind::Texts => "a list",
        Kind::Whole | Kind::Number => "a number",
        Kind::Flag => "`true` or `false`",
    }
}

/// How to put a value right that does not fit.
pub(super) fn advice(name: &str, kind: Kind, value: Value<'_>) -> String {
    match (name, kind) {
        ("Default", _) if value.is_null() => "write `\"\"` for an empty default, or remove the line".to_owned(),
        ("Default", _) if value.is_sequence() => {
            "write a list as one text with commas: `Default: \"a,b\"`, with the type `CommaDelimitedList`".to_owned()
        }
        ("Default", _) => "a default is one text; give structured values in several parameters".to_owned(),
        _ if value.is_null() => format!("write {} after `{name}:`, or remove the line", wanted(kind)),
        (_, Kind::Texts) => format!("write a list, also for one value: `{name}: [value]`"),
        _ => format!("write {} after `{name}:`", wanted(kind)),
    }
}

/// Of what type a parameter must be for this attribute, and what to use for others; `None` where it fits.
pub(super) fn misfit(name: &str, parameter_type: &str) -> Option<(&'static str, &'static str)> {
    const TEXT: &str = "only for parameters of text";
    const NUMBER: &str = "only for parameters of type `Number`";
    match name {
        "MinLength" if parameter_type == "Number" => Some((TEXT, "use `MinValue` to limit a number")),
        "MaxLength" if parameter_type == "Number" => Some((TEXT, "use `MaxValue` to limit a number")),
        "AllowedPattern" if parameter_type == "Number" => {
            Some((TEXT, "use `MinValue` and `MaxValue`, or `AllowedValues`"))
        }
        "MinValue" | "MaxValue" if matches!(parameter_type, "Number" | "List<Number>") => None,
        "MinValue" => Some((NUMBER, "use `MinLength` to limit a text, or make the type `Number`")),
        "MaxValue" => Some((NUMBER, "use `MaxLength` to limit a text, or make the type `Number`")),
        _ => None,
    }
}
