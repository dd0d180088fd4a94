//! A number must lie between the bounds of its property.

use super::places::visit;
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::schema::{Kind, Record};

pub(super) static RULE: Rule = Rule {
    name: "value-out-of-range",
    code: "E3034",
    family: Family::Properties,
    severity: Severity::Error,
    page: include_str!("../../../rules/properties/value-out-of-range.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    visit(cx, |place| {
        let bound = |name: &str| place.schema.get(name).and_then(|it| number(&it));
        let (least, most) = (bound("minimum"), bound("maximum"));
        if least.is_none() && most.is_none() {
            return;
        }
        let Some(value) = place.value.text().and_then(|text| text.trim().parse::<f64>().ok()) else { return };
        let wrong = match (least, most) {
            (Some(least), _) if value < least => format!("less than {least}"),
            (_, Some(most)) if value > most => format!("more than {most}"),
            _ => return,
        };
        let range = match (least, most) {
            (Some(least), Some(most)) => format!("a number from {least} to {most}"),
            (Some(least), None) => format!("a number from {least} up"),
            (_, most) => format!("a number up to {}", most.unwrap_or(f64::MAX)),
        };
        out.push(
            RULE.at(place.value.text_span(), format!("`{}` is {value}, which is {wrong}", place.name))
                .label(format!("must be {range}"))
                .why("the service sets these bounds, and CloudFormation refuses a number beyond them")
                .help(format!("write {range}")),
        );
    });
}

fn number(record: &Record<'_>) -> Option<f64> {
    match record.kind() {
        // Bounds in schemas are small enough to be exact.
        Kind::Integer(number) => number.to_string().parse().ok(),
        Kind::Number(number) => Some(number),
        _ => None,
    }
}
