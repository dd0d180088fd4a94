//! `Fn::Sub` without any variable.

use super::shape;
use crate::diagnostic::{Applicability, Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::source::Span;
use crate::syntax::{Call, Form, Function, Piece, Substitution, Typed};

pub(super) static RULE: Rule = Rule {
    name: "needless-sub",
    code: "W1020",
    family: Family::Functions,
    severity: Severity::Warning,
    page: include_str!("../../../rules/functions/needless-sub.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    // In a SAM template `Fn::Sub` can keep SAM from reading a value early.
    if cx.template.is_sam() {
        return;
    }
    for site in cx.template.calls.iter().filter(|site| site.call.function == Function::Sub) {
        let call = site.call;
        let value = call.argument.items().next().unwrap_or(call.argument);
        let Some(text) = Substitution::parse(value).filter(|_| !value.is_null()) else { continue };
        if text.variables().next().is_some() || text.unclosed.is_some() || shape::ignored(cx.template, site) {
            continue;
        }
        let escaped = text.pieces.iter().any(|piece| matches!(piece, Piece::Literal(_)));
        let finding = RULE
            .at(call.name_span, "`Fn::Sub` has no variable to fill in")
            .label("leaves the text as it is")
            .why("the text is the same without `Fn::Sub`, and readers look for a variable that is not there");
        out.push(match plain(cx, &call) {
            _ if escaped => finding.help("write the text without `Fn::Sub`, and `${…}` in place of `${!…}`"),
            Some(span) => finding.help("leave `!Sub` away, or write the variable as `${Name}`").fix(
                "leave `!Sub` away",
                Applicability::Safe,
                span,
                "",
            ),
            None => finding.help("write the text without `Fn::Sub`, or write the variable as `${Name}`"),
        });
    }
}

/// The tag and the space behind it, where the text means the same without them.
fn plain(cx: &Context<'_>, call: &Call<'_>) -> Option<Span> {
    let scalar = call.argument.scalar().filter(|scalar| scalar.typed == Typed::String && !scalar.text.is_empty())?;
    let start = call.argument.span().start;
    let between = cx.source.text.get(call.name_span.end as usize..start as usize)?;
    let fits = call.form == Form::Short && !scalar.text.is_empty() && between.bytes().all(|b| b == b' ');
    fits.then_some(Span { end: start, ..call.name_span })
}
