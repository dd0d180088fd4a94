//! `Fn::Split` takes a delimiter and a text.

use super::shape::{self, SPLIT};
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::syntax::{Call, Value};

pub(super) static RULE: Rule = Rule {
    name: "split-arguments",
    code: "E1018",
    family: Family::Functions,
    severity: Severity::Error,
    page: include_str!("../../../rules/functions/split-arguments.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    shape::check_with(&RULE, &SPLIT, cx, out, |site| dynamic_reference(&site.call));
}

/// `{{resolve:…}}` is put in after the functions are evaluated, so that there is nothing to cut yet.
fn dynamic_reference(call: &Call<'_>) -> Option<Diagnostic> {
    let source = call.argument.items().nth(1)?;
    let resolved = |value: Value<'_>| value.text().is_some_and(|text| text.contains("{{resolve:"));
    if !resolved(source) && !source.call().is_some_and(|inner| resolved(inner.argument)) {
        return None;
    }
    Some(
        RULE.at(source.span(), "`Fn::Split` cannot cut a dynamic reference")
            .label("its value is not there yet")
            .why(
                "CloudFormation evaluates functions before it resolves `{{resolve:…}}`, so `Fn::Split` would cut the \
                 reference itself instead of its value",
            )
            .help("store the parts under names of their own, and refer to each of them"),
    )
}
