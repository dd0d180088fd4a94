//! A list must not have fewer or more items than its property allows.

use super::invalid_length::whole;
use super::places::visit;
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};

pub(super) static RULE: Rule = Rule {
    name: "invalid-list-size",
    code: "E3032",
    family: Family::Properties,
    severity: Severity::Error,
    page: include_str!("../../../rules/properties/invalid-list-size.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    visit(cx, |place| {
        // What a function stands for may be several items, or none.
        if !place.value.is_sequence() || place.value.items().any(|item| item.call().is_some()) {
            return;
        }
        let bound = |name: &str| place.schema.get(name).and_then(|it| whole(&it));
        let length = place.value.items().len() as u64;
        let (message, help) = match (bound("minItems"), bound("maxItems")) {
            (Some(least), _) if length < least => {
                (format!("fewer than the {least} that it needs"), format!("give at least {least}"))
            }
            (_, Some(most)) if length > most => {
                (format!("more than the {most} that it takes"), format!("give at most {most}"))
            }
            _ => return,
        };
        out.push(
            RULE.at(place.key, format!("`{}` has {length} items, {message}", place.name))
                .label(format!("{length} items"))
                .why("the service sets the limit, and CloudFormation refuses a list beyond it")
                .help(help),
        );
    });
}
