//! `Fn::Select` takes an index and a list.

use super::shape::{self, SELECT};
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::syntax::Call;

pub(super) static RULE: Rule = Rule {
    name: "select-arguments",
    code: "E1017",
    family: Family::Functions,
    severity: Severity::Error,
    page: include_str!("../../../rules/functions/select-arguments.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    shape::check_with(&RULE, &SELECT, cx, out, |site| beyond(&site.call));
}

/// An index behind the end of a list that stands in the template.
fn beyond(call: &Call<'_>) -> Option<Diagnostic> {
    let mut arguments = call.argument.items();
    let (index, list) = (arguments.next()?, arguments.next()?);
    let wanted: usize = index.text()?.trim().parse().ok()?;
    let count = list.items().len();
    if !list.is_sequence() || wanted < count {
        return None;
    }
    let last = match count {
        0 => "the list is empty".to_owned(),
        _ => format!("the last index of this list is {}, because counting starts at 0", count - 1),
    };
    Some(
        RULE.at(index.span(), format!("`Fn::Select` wants the item at index {wanted} of a list of {count}"))
            .label("no such item")
            .related(list.span(), "in this list")
            .why("the deployment fails when `Fn::Select` is asked for an item that the list does not have")
            .help(last),
    )
}
