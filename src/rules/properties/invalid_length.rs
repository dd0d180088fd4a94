//! A text must not be shorter or longer than its property allows.

use super::places::visit;
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::schema::{Kind, Record};

pub(super) static RULE: Rule = Rule {
    name: "invalid-length",
    code: "E3033",
    family: Family::Properties,
    severity: Severity::Error,
    page: include_str!("../../../rules/properties/invalid-length.md"),
    check: Check::Template(check),
};

/// The shortest and the longest text that a schema allows, in characters.
pub(super) fn bounds(schema: &Record<'_>) -> (Option<u64>, Option<u64>) {
    let bound = |name: &str| schema.get(name).and_then(|it| whole(&it));
    (bound("minLength"), bound("maxLength"))
}

/// Whether a text keeps within the bounds.
pub(super) fn keeps(text: &str, (least, most): (Option<u64>, Option<u64>)) -> bool {
    let length = text.chars().count() as u64;
    least.is_none_or(|least| length >= least) && most.is_none_or(|most| length <= most)
}

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    visit(cx, |place| {
        let (least, most) = bounds(&place.schema);
        let Some(text) = place.value.text().filter(|text| !text.contains("{{resolve:")) else { return };
        if keeps(text, (least, most)) {
            return;
        }
        let length = text.chars().count() as u64;
        let (message, help) = match (least, most) {
            (Some(least), _) if length < least => (
                format!("fewer than the {least} that `{}` needs", place.name),
                format!("write at least {least} characters"),
            ),
            (_, Some(most)) if length > most => (
                format!("more than the {most} that `{}` takes", place.name),
                format!("write at most {most} characters"),
            ),
            _ => return,
        };
        out.push(
            RULE.at(place.value.text_span(), format!("this text has {length} characters, {message}"))
                .label(format!("{length} characters"))
                .why("the service sets the limit, and CloudFormation refuses a text beyond it")
                .help(help),
        );
    });
}

pub(super) fn whole(record: &Record<'_>) -> Option<u64> {
    match record.kind() {
        Kind::Integer(number) => u64::try_from(number).ok(),
        _ => None,
    }
}
