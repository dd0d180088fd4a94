//! A template must define at least one resource.

use super::unknown_section::{is_something_else, meant};
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::template::SectionKind;

pub(super) static RULE: Rule = Rule {
    name: "resources-missing",
    code: "E1001",
    family: Family::Sections,
    severity: Severity::Error,
    page: include_str!("../../../rules/sections/resources-missing.md"),
    check: Check::WholeTemplate(check),
};

const WHY: &str = "a stack is made of resources, and CloudFormation refuses a template that defines none";

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let template = cx.template;
    if template.root.is_none() || template.is_partial() {
        return;
    }
    if is_something_else(template) {
        out.push(
            RULE.at(template.top(), "this is no template: it has none of the sections of one")
                .label("starts here")
                .why(WHY)
                .help("check the name of the file; with `--skip-non-templates`, files that are no templates are passed over"),
        );
        return;
    }
    let Some(section) = template.section(SectionKind::Resources) else {
        let mistyped = |name: &str| meant(name) == Some(SectionKind::Resources);
        if !template.sections.iter().any(|section| section.kind.is_none() && mistyped(section.entry.name)) {
            out.push(
                RULE.at(template.top(), "the template has no `Resources` section")
                    .label("a template without resources")
                    .why(WHY)
                    .help("add a `Resources` section with at least one resource"),
            );
        }
        return;
    };
    let value = section.entry.value;
    if value.is_null() || value.is_mapping() && value.entries().len() == 0 {
        out.push(
            RULE.at(section.entry.key.span(), "the `Resources` section is empty")
                .label("nothing is defined here")
                .why(WHY)
                .help("define at least one resource below `Resources`"),
        );
    }
}
