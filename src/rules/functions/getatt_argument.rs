//! `Fn::GetAtt` takes a logical ID and an attribute.

use super::shape::{self, GET_ATT};
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::syntax::Call;

pub(super) static RULE: Rule = Rule {
    name: "getatt-argument",
    code: "E1010",
    family: Family::Functions,
    severity: Severity::Error,
    page: include_str!("../../../rules/functions/getatt-argument.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    shape::check_with(&RULE, &GET_ATT, cx, out, |site| incomplete(&site.call));
}

/// A text that does not name a resource and an attribute of it.
fn incomplete(call: &Call<'_>) -> Option<Diagnostic> {
    let text = call.argument.text().filter(|text| !text.contains('{'))?;
    let (resource, attribute) = text.split_once('.').unwrap_or((text, ""));
    let (message, label) = match (resource.is_empty(), attribute.is_empty()) {
        (false, false) => return None,
        (true, _) => ("`Fn::GetAtt` names no resource".to_owned(), "no logical ID before the dot"),
        (false, true) => (format!("`Fn::GetAtt` names no attribute of `{text}`"), "no attribute"),
    };
    let span = if text.is_empty() { call.name_span } else { call.argument.span() };
    Some(
        RULE.at(span, message).label(label).why(GET_ATT.why).help(
            "write the logical ID, a dot and the attribute, as in `!GetAtt Bucket.Arn`; `!Ref` needs no attribute",
        ),
    )
}
