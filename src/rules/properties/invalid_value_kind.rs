//! A value must be of the kind that its property takes: text, number, list, mapping.

use super::places::{is_open, visit};
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::schema::Record;
use crate::syntax::{Scalar, View};

pub(super) static RULE: Rule = Rule {
    name: "invalid-value-kind",
    code: "E3012",
    family: Family::Properties,
    severity: Severity::Error,
    page: include_str!("../../../rules/properties/invalid-value-kind.md"),
    check: Check::Template(check),
};

/// Properties for which a template may name a local file or folder before it is packaged.
const PACKAGED: &[&str] = &["BodyS3Location", "Code", "Content", "DefinitionS3Location", "S3", "SourceBundle"];

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    visit(cx, |place| {
        let kinds = kinds(&place.schema);
        if kinds.is_empty() || place.name.is_empty() || place.value.is_null() || is_open(place.value) {
            return;
        }
        // A path that `aws cloudformation package` uploads and replaces by its place in S3.
        if PACKAGED.contains(&place.name) && place.value.text().is_some() {
            return;
        }
        let fits = match place.value.view() {
            View::Mapping(_) => kinds.contains(&"object"),
            View::Sequence(_) => kinds.contains(&"array"),
            View::Scalar(scalar) => scalar_fits(&kinds, &scalar),
            View::Call(_) => true,
        };
        if !fits {
            let wanted = kinds.iter().map(|kind| words(kind)).collect::<Vec<_>>().join(" or ");
            let given = place.value.scalar().filter(|it| it.text.len() < 40 && !it.text.contains('\n'));
            let given = given.map_or_else(|| place.value.describe().to_owned(), |it| format!("`{}`", it.text));
            let span =
                if place.value.is_mapping() || place.value.is_sequence() { place.key } else { place.value.span() };
            out.push(
                RULE.at(span, format!("`{}` takes {wanted}, but is {given}", place.name))
                    .label(format!("must be {wanted}"))
                    .why("CloudFormation turns texts into numbers and booleans where it can, but never one kind of structure into another")
                    .help(help(&kinds, place.name)),
            );
        }
    });
}

/// The kinds that a schema takes; none where it does not say.
fn kinds(schema: &Record<'static>) -> Vec<&'static str> {
    let Some(kind) = schema.get("type") else { return Vec::new() };
    kind.text().into_iter().chain(kind.items().filter_map(|it| it.text()).collect::<Vec<_>>()).collect()
}

fn scalar_fits(kinds: &[&str], scalar: &Scalar<'_>) -> bool {
    let text = scalar.text.trim();
    // A dynamic reference has its value only at deployment.
    text.contains("{{resolve:")
        || kinds.iter().any(|kind| match *kind {
            "string" => true,
            "boolean" => {
                matches!(text.to_ascii_lowercase().as_str(), "true" | "false" | "yes" | "no" | "on" | "off" | "1" | "0")
            }
            "integer" => {
                text.parse::<f64>().is_ok_and(|number| number.fract() == 0.0)
                    || text.starts_with("0x")
                    || text.contains('_')
            }
            "number" => text.parse::<f64>().is_ok() || text.starts_with("0x") || text.contains('_'),
            _ => false,
        })
}

fn words(kind: &str) -> &'static str {
    match kind {
        "object" => "a mapping",
        "array" => "a list",
        "integer" => "a whole number",
        "number" => "a number",
        "boolean" => "a boolean",
        _ => "a text",
    }
}

fn help(kinds: &[&str], name: &str) -> String {
    match kinds {
        ["array"] => format!("write a list, also for one value: `{name}: [value]`"),
        ["object"] => format!("write keys with values, indented below `{name}`"),
        ["boolean"] => format!("write `{name}: true` or `{name}: false`"),
        _ => format!("give `{name}` one value of this kind"),
    }
}
