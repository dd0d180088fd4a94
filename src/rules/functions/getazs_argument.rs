//! `Fn::GetAZs` takes the name of a region.

use super::shape::{self, GET_AZS};
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::syntax::Call;

pub(super) static RULE: Rule = Rule {
    name: "getazs-argument",
    code: "E1015",
    family: Family::Functions,
    severity: Severity::Error,
    page: include_str!("../../../rules/functions/getazs-argument.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    shape::check_with(&RULE, &GET_AZS, cx, out, |site| region(&site.call));
}

/// A region that is written out, but cannot be one.
fn region(call: &Call<'_>) -> Option<Diagnostic> {
    let text = call.argument.text().filter(|text| !text.is_empty() && !text.contains('{'))?;
    if is_region(text) {
        return None;
    }
    Some(
        RULE.at(call.argument.span(), format!("`{text}` is no region"))
            .label("must be the name of a region")
            .why("`Fn::GetAZs` looks up the zones of one region, and the deployment fails when there is none of that name")
            .help("write `\"\"` for the region of the stack, or a name like `eu-west-1`"),
    )
}

/// `us-east-1`, `us-gov-west-1`, and whatever AWS may build next.
fn is_region(text: &str) -> bool {
    let mut parts = text.rsplit('-');
    let number =
        parts.next().is_some_and(|part| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()));
    let words: Vec<&str> = parts.collect();
    number
        && words.len() >= 2
        && words.iter().all(|part| part.len() >= 2 && part.bytes().all(|b| b.is_ascii_lowercase()))
}
