//! A template has a maximum size.

use super::grouped;
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};

pub(super) static RULE: Rule = Rule {
    name: "template-too-large",
    code: "E1002",
    family: Family::Sections,
    severity: Severity::Error,
    page: include_str!("../../../rules/sections/template-too-large.md"),
    check: Check::Template(check),
};

/// Bytes of a template in S3, AWS's "1 MB". Source: CloudFormation User Guide, "Understand CloudFormation quotas".
pub(super) const LIMIT: usize = 1_000_000;

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let bytes = cx.source.bytes;
    if cx.template.root.is_some() && bytes > LIMIT {
        out.push(
            RULE.at(cx.template.top(), format!("the template has {} bytes", grouped(bytes)))
                .label(format!("the limit is {} bytes", grouped(LIMIT)))
                .why("CloudFormation takes no larger template, neither directly nor from S3")
                .help("split it into several stacks, or move long scripts and definitions to files in S3"),
        );
    }
}
