//! There is one version of the template format.

use crate::diagnostic::{Applicability, Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::template::SectionKind;

pub(super) static RULE: Rule = Rule {
    name: "unknown-format-version",
    code: "E1001",
    family: Family::Sections,
    severity: Severity::Error,
    page: include_str!("../../../rules/sections/unknown-format-version.md"),
    check: Check::Template(check),
};

/// The only version, since CloudFormation exists.
const VERSION: &str = "2010-09-09";

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let Some(section) = cx.template.section(SectionKind::FormatVersion) else { return };
    let value = section.entry.value;
    let text = value.text();
    if text == Some(VERSION) {
        return;
    }
    let span = if text.is_some() { value.span() } else { section.entry.key.span() };
    let message = match text {
        Some(text) => format!("`{text}` is not a version of the template format"),
        None => format!("`AWSTemplateFormatVersion` is {}, not a version", value.describe()),
    };
    let finding = RULE
        .at(span, message)
        .label(format!("the only version is `{VERSION}`"))
        .why("the value names the format and is not a date of your own: CloudFormation refuses any other")
        .help(format!("write `AWSTemplateFormatVersion: \"{VERSION}\"`, or leave the line out"));
    out.push(match text {
        Some(_) => {
            finding.fix(format!("write `{VERSION}`"), Applicability::Safe, value.span(), format!("\"{VERSION}\""))
        }
        None => finding,
    });
}
