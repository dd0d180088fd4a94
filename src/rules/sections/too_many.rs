//! How many members a section may have: one mechanism, one rule for each limit.

use super::{grouped, is_member, is_rewritten};
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::syntax::{Entry, Value};
use crate::template::SectionKind;

pub(super) static RESOURCES: Rule = Rule {
    name: "too-many-resources",
    code: "E3010",
    family: Family::Sections,
    severity: Severity::Error,
    page: include_str!("../../../rules/sections/too-many-resources.md"),
    check: Check::Template(resources),
};

pub(super) static PARAMETERS: Rule = Rule {
    name: "too-many-parameters",
    code: "E2010",
    family: Family::Sections,
    severity: Severity::Error,
    page: include_str!("../../../rules/sections/too-many-parameters.md"),
    check: Check::Template(parameters),
};

pub(super) static OUTPUTS: Rule = Rule {
    name: "too-many-outputs",
    code: "E6010",
    family: Family::Sections,
    severity: Severity::Error,
    page: include_str!("../../../rules/sections/too-many-outputs.md"),
    check: Check::Template(outputs),
};

pub(super) static MAPPINGS: Rule = Rule {
    name: "too-many-mappings",
    code: "E7010",
    family: Family::Sections,
    severity: Severity::Error,
    page: include_str!("../../../rules/sections/too-many-mappings.md"),
    check: Check::Template(mappings),
};

pub(super) static MAPPING_KEYS: Rule = Rule {
    name: "too-many-mapping-keys",
    code: "E7010",
    family: Family::Sections,
    severity: Severity::Error,
    page: include_str!("../../../rules/sections/too-many-mapping-keys.md"),
    check: Check::Template(mapping_keys),
};

/// Source of all limits: CloudFormation User Guide, "Understand CloudFormation quotas".
const MOST_RESOURCES: usize = 500;
const MOST_OTHERS: usize = 200;

fn resources(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    section(&RESOURCES, cx, SectionKind::Resources, MOST_RESOURCES, "resource", out);
}

fn parameters(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    section(&PARAMETERS, cx, SectionKind::Parameters, MOST_OTHERS, "parameter", out);
}

fn outputs(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    section(&OUTPUTS, cx, SectionKind::Outputs, MOST_OTHERS, "output", out);
}

fn mappings(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    section(&MAPPINGS, cx, SectionKind::Mappings, MOST_OTHERS, "mapping", out);
}

fn mapping_keys(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    if is_rewritten(cx.template) {
        return;
    }
    let help = "spread the keys over several mappings";
    for mapping in cx.template.mappings.iter() {
        let place = format!("the mapping `{}`", mapping.name);
        if let Some(finding) = beyond(mapping.body, MOST_OTHERS, "key") {
            out.push(finding.say(&MAPPING_KEYS, mapping.span, &place, help));
        }
        for row in mapping.body.entries() {
            if let Some(finding) = beyond(row.value, MOST_OTHERS, "key") {
                let place = format!("`{}` in {place}", row.name);
                out.push(finding.say(&MAPPING_KEYS, row.key.span(), &place, help));
            }
        }
    }
}

fn section(
    rule: &Rule,
    cx: &Context<'_>,
    kind: SectionKind,
    limit: usize,
    noun: &'static str,
    out: &mut Vec<Diagnostic>,
) {
    let Some(section) = cx.template.section(kind).filter(|_| !is_rewritten(cx.template)) else { return };
    let help = match kind {
        SectionKind::Parameters => {
            "give several values in one list parameter, or split the template into nested stacks"
        }
        SectionKind::Outputs => "keep the outputs that somebody reads, or split the template into several stacks",
        SectionKind::Mappings => "join mappings that are alike, or split the template into nested stacks",
        _ => "split the template into several stacks, for example nested ones",
    };
    if let Some(finding) = beyond(section.entry.value, limit, noun) {
        out.push(finding.say(rule, section.entry.key.span(), "the template", help));
    }
}

/// More members than may be.
struct Beyond<'a> {
    first: Entry<'a>,
    count: usize,
    limit: usize,
    noun: &'static str,
}

fn beyond<'a>(value: Value<'a>, limit: usize, noun: &'static str) -> Option<Beyond<'a>> {
    if value.entries().len() <= limit {
        return None;
    }
    let mut names = std::collections::HashSet::new();
    let mut first = None;
    // A key that stands twice is one member.
    for entry in value.entries().filter(|entry| is_member(entry.name)) {
        if names.insert(entry.name) && names.len() == limit + 1 {
            first = Some(entry);
        }
    }
    first.map(|first| Beyond { first, count: names.len(), limit, noun })
}

impl Beyond<'_> {
    fn say(self, rule: &Rule, span: crate::source::Span, place: &str, help: &str) -> Diagnostic {
        let Self { first, count, limit, noun } = self;
        let (count, most) = (grouped(count), grouped(limit));
        rule.at(span, format!("{place} has {count} {noun}s, {most} are allowed"))
            .label(format!("{count} {noun}s"))
            .related(first.key.span(), format!("{noun} number {} is one too many", limit + 1))
            .why(format!("CloudFormation refuses a template with more than {most} {noun}s {}", within(noun)))
            .help(help)
    }
}

fn within(noun: &str) -> &'static str {
    if noun == "key" { "in one mapping" } else { "in it" }
}
