//! The description of a template has a maximum size.

use super::grouped;
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::template::SectionKind;

pub(super) static RULE: Rule = Rule {
    name: "description-too-long",
    code: "E1003",
    family: Family::Sections,
    severity: Severity::Error,
    page: include_str!("../../../rules/sections/description-too-long.md"),
    check: Check::Template(check),
};

/// Bytes. Source: CloudFormation User Guide, "Understand CloudFormation quotas".
const LIMIT: usize = 1024;

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let Some(section) = cx.template.section(SectionKind::Description) else { return };
    let bytes = section.entry.value.text().map_or(0, str::len);
    if bytes > LIMIT {
        let (bytes, limit) = (grouped(bytes), grouped(LIMIT));
        out.push(
            RULE.at(section.entry.key.span(), format!("the description of the template has {bytes} bytes"))
                .label(format!("the limit is {limit} bytes"))
                .why(format!("CloudFormation refuses a template whose description has more than {limit} bytes"))
                .help("shorten it; longer notes belong into comments or into `Metadata`"),
        );
    }
}
