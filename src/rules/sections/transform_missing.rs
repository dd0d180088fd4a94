//! `AWS::Serverless::…` types exist only where the SAM transform runs.

use crate::diagnostic::{Applicability, Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::source::Span;
use crate::syntax::{Format, Style, Value};
use crate::template::{SAM_TRANSFORM, SectionKind, Template};

pub(super) static RULE: Rule = Rule {
    name: "transform-missing",
    code: "E3038",
    family: Family::Sections,
    severity: Severity::Error,
    page: include_str!("../../../rules/sections/transform-missing.md"),
    check: Check::WholeTemplate(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let template = cx.template;
    if template.is_sam() || template.is_partial() {
        return;
    }
    let mut types = template.resources.iter().filter(|resource| resource.is_serverless());
    let globals = template.section(SectionKind::Globals);
    let finding = match (types.next(), globals) {
        (Some(resource), _) => {
            let Some(kind) = resource.body.get("Type") else { return };
            let more = types.count();
            let label = match more {
                0 => "a type of AWS SAM".to_owned(),
                1 => "a type of AWS SAM, as that of one other resource".to_owned(),
                _ => format!("a type of AWS SAM, as those of {more} other resources"),
            };
            let name = kind.text().unwrap_or_default();
            RULE.at(kind.span(), format!("`{name}` needs the SAM transform, which this template does not name"))
                .label(label)
                .why("only the transform turns SAM types into real resources; without it CloudFormation knows no such type")
        }
        (None, Some(globals)) => RULE
            .at(globals.entry.key.span(), "`Globals` needs the SAM transform, which this template does not name")
            .label("a section of AWS SAM")
            .why("only the transform reads this section; without it CloudFormation refuses the template"),
        (None, None) => return,
    };
    let line = format!("`Transform: {SAM_TRANSFORM}`");
    if let Some(transform) = template.section(SectionKind::Transform) {
        let place = transform.entry.key.span();
        out.push(
            finding
                .related(place, format!("`{SAM_TRANSFORM}` is not among these"))
                .help(format!("make `Transform` a list and add `{SAM_TRANSFORM}`")),
        );
        return;
    }
    let finding = finding.help(format!("add {line} at the top level of the template"));
    out.push(match place(template) {
        Some((span, text)) => finding.related(span, format!("{line} belongs here")).fix(
            format!("add {line}"),
            Applicability::Safe,
            span,
            text,
        ),
        None => finding.related(template.top(), format!("{line} belongs at this level")),
    });
}

/// Where the line can be added to block style YAML, and the text to insert there.
fn place(template: &Template<'_>) -> Option<(Span, String)> {
    let tree = template.tree;
    let text = tree.text();
    let first = template.sections.first().filter(|first| !first.entry.merged)?.entry.key.span();
    let before = text.get(..first.start as usize)?;
    let indent = before.rsplit('\n').next()?.trim_end_matches(['"', '\'']);
    if tree.format() != Format::Yaml || !indent.chars().all(|c| c == ' ') {
        return None;
    }
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let one_line = |value: &Value<'_>| {
        value.scalar().is_some_and(|scalar| !matches!(scalar.style, Style::Literal | Style::Folded))
    };
    let version = template.section(SectionKind::FormatVersion).map(|section| section.entry.value).filter(one_line);
    let (at, inserted) = match version {
        Some(version) => {
            let end = version.span().end as usize;
            let line = text.get(end..)?.lines().next()?;
            (end + line.len(), format!("{newline}{indent}Transform: {SAM_TRANSFORM}"))
        }
        None => (before.rfind('\n').map_or(0, |at| at + 1), format!("{indent}Transform: {SAM_TRANSFORM}{newline}")),
    };
    let at = u32::try_from(at).ok()?;
    Some((Span::new(tree.file(), at, at), inserted))
}
