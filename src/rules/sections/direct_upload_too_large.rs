//! A template that is handed over directly has a smaller maximum size than one in S3.

use super::{grouped, template_too_large};
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};

pub(super) static RULE: Rule = Rule {
    name: "direct-upload-too-large",
    code: "F0010",
    family: Family::Sections,
    severity: Severity::Info,
    page: include_str!("../../../rules/sections/direct-upload-too-large.md"),
    check: Check::Template(check),
};

/// Bytes in a request. Source: CloudFormation User Guide, "Understand CloudFormation quotas".
const LIMIT: usize = 51_200;

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let bytes = cx.source.bytes;
    if cx.template.root.is_some() && bytes > LIMIT && bytes <= template_too_large::LIMIT {
        out.push(
            RULE.at(cx.template.top(), format!("the template has {} bytes and must go through S3", grouped(bytes)))
                .label(format!("more than {} bytes", grouped(LIMIT)))
                .why(format!("CloudFormation takes at most {} bytes of template text in a request", grouped(LIMIT)))
                .help("upload it to S3 first: `aws cloudformation deploy --s3-bucket` and `sam deploy` do so"),
        );
    }
}
