//! Most sections hold named members, so they must be mappings.

use super::is_rewritten;
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::syntax::Value;
use crate::template::SectionKind;

pub(super) static RULE: Rule = Rule {
    name: "invalid-section",
    code: "E1001",
    family: Family::Sections,
    severity: Severity::Error,
    page: include_str!("../../../rules/sections/invalid-section.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    if is_rewritten(cx.template) {
        return;
    }
    for section in &cx.template.sections {
        let value = section.entry.value;
        let Some(kind) = section.kind else { continue };
        // Without SAM, `Globals` is out of place whatever it holds.
        let misplaced = kind == SectionKind::Globals && !cx.template.is_sam();
        if misplaced || !is_wrong(kind, value) {
            continue;
        }
        let name = kind.name();
        let finding = RULE.at(
            section.entry.key.span(),
            format!("the section `{name}` is {}, but it must be a mapping", value.describe()),
        );
        out.push(if value.is_null() {
            finding
                .label("nothing stands below it")
                .why("YAML reads a key without a value as null, and CloudFormation refuses null for a section")
                .help(format!("add the members of `{name}`, or remove the line"))
        } else {
            finding
                .label(format!("this is {}", value.describe()))
                .why("CloudFormation looks up the members of a section by their names, which only a mapping has")
                .help(format!("write each member below `{name}` as `Name:` with its attributes, and without a `-`"))
        });
    }
}

fn is_wrong(kind: SectionKind, value: Value<'_>) -> bool {
    // A function here is told as one that stands in the wrong place, unless it is `Fn::Transform`, which may.
    let function = value.call().is_some();
    match kind {
        // Rules of their own speak of these.
        SectionKind::FormatVersion | SectionKind::Description | SectionKind::Transform => false,
        SectionKind::Metadata => value.is_null(),
        // An empty `Resources` is reported as such.
        SectionKind::Resources if value.is_null() => false,
        _ => !value.is_mapping() && !function,
    }
}
