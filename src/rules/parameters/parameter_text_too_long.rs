//! Values and descriptions of parameters have a maximum length.

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::source::Span;
use crate::syntax::Value;

pub(super) static RULE: Rule = Rule {
    name: "parameter-text-too-long",
    code: "E2011",
    family: Family::Parameters,
    severity: Severity::Error,
    page: include_str!("../../../rules/parameters/parameter-text-too-long.md"),
    check: Check::Template(check),
};

/// Bytes of a value. Source: CloudFormation User Guide, "Understand CloudFormation quotas".
const VALUE_LIMIT: usize = 4096;
/// Characters of a description. Source: CloudFormation User Guide, "Parameters", attribute `Description`.
const DESCRIPTION_LIMIT: usize = 4000;

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for parameter in cx.template.parameters.iter() {
        let key = |name: &str| parameter.body.entry(name).map(|entry| (entry.key.span(), entry.value));
        if let Some((span, text)) = key("Description").and_then(|(span, value)| Some((span, value.text()?))) {
            let length = text.chars().count();
            if length > DESCRIPTION_LIMIT {
                out.push(
                    RULE.at(span, format!("the description of `{}` has {length} characters", parameter.name))
                        .label(format!("the limit is {DESCRIPTION_LIMIT}"))
                        .why("CloudFormation refuses longer descriptions of parameters")
                        .help("shorten it, and keep longer notes in comments"),
                );
            }
        }
        let mut value = |span: Span, what: &str, value: Value<'_>| {
            let bytes = value.text().map_or(0, str::len);
            if bytes > VALUE_LIMIT {
                out.push(
                    RULE.at(span, format!("{what} of `{}` has {bytes} bytes", parameter.name))
                        .label(format!("the limit is {VALUE_LIMIT}"))
                        .why("CloudFormation hands no longer text through a parameter")
                        .help("split it into several parameters and join them with `Fn::Join`, or read it from S3"),
                );
            }
        };
        if let Some((span, default)) = key("Default") {
            value(span, "the default", default);
        }
        for item in parameter.allowed_values().unwrap_or_default() {
            value(item.span(), "an allowed value", item);
        }
    }
}
