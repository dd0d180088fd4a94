//! The form of the console names parameters that exist.

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule, nearest};
use crate::source::Span;
use crate::syntax::Value;
use crate::template::SectionKind;

pub(super) static RULE: Rule = Rule {
    name: "unknown-interface-parameter",
    code: "W4001",
    family: Family::Sections,
    severity: Severity::Warning,
    page: include_str!("../../../rules/sections/unknown-interface-parameter.md"),
    check: Check::WholeTemplate(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let template = cx.template;
    let metadata = template.section(SectionKind::Metadata).map(|section| section.entry.value);
    let Some(form) = metadata.and_then(|it| it.get("AWS::CloudFormation::Interface")) else { return };
    if template.is_partial() || template.is_rewritten(SectionKind::Parameters) {
        return;
    }
    let groups = form.get("ParameterGroups").into_iter().flat_map(Value::items);
    let grouped = groups.filter_map(|group| group.get("Parameters")).flat_map(Value::items);
    let grouped = grouped.filter_map(|name| Some((name.text()?, name.span())));
    let labelled = form.get("ParameterLabels").into_iter().flat_map(Value::entries);
    let labelled = labelled.map(|entry| (entry.name, entry.key.span()));
    let named: Vec<(&str, Span)> = grouped.chain(labelled).collect();
    for (name, span) in named.into_iter().filter(|(name, _)| !template.parameters.contains(name)) {
        let finding = RULE.at(span, format!("there is no parameter `{name}`")).label("not in `Parameters`").why(
            "the console leaves out what it does not find, and shows the parameters without it in a group of their own",
        );
        out.push(match nearest(name, template.parameters.names()) {
            Some(near) => finding.meant(span, near),
            None => finding.help("name a parameter of this template, or remove the entry"),
        });
    }
}
