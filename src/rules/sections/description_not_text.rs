//! The description of a template is plain text.

use crate::diagnostic::{Applicability, Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::syntax::Typed;
use crate::template::SectionKind;

pub(super) static RULE: Rule = Rule {
    name: "description-not-text",
    code: "E1004",
    family: Family::Sections,
    severity: Severity::Error,
    page: include_str!("../../../rules/sections/description-not-text.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let Some(section) = cx.template.section(SectionKind::Description) else { return };
    let value = section.entry.value;
    let scalar = value.scalar();
    // A function here is told as one that stands in the wrong place.
    if value.call().is_some() || scalar.is_some_and(|scalar| scalar.typed == Typed::String) {
        return;
    }
    let finding = RULE
        .at(section.entry.key.span(), format!("the description of the template is {}", value.describe()))
        .label("only text can stand here")
        .why("CloudFormation stores the description as it is written, so it takes text and nothing else");
    out.push(match scalar {
        Some(_) if value.is_null() => finding.help("write a text after `Description:`, or remove the line"),
        Some(scalar) => finding.help("put the value in quotes").fix(
            "put the value in quotes",
            Applicability::Safe,
            value.span(),
            format!("\"{}\"", scalar.text),
        ),
        None => finding.help("write one text; a long one can go over several lines after `>-`"),
    });
}
