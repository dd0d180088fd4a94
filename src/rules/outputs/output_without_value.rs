//! An output needs a value, an export a name.

use super::invalid_output::is_misspelt;
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::syntax::Value;
use crate::template::{SectionKind, Template};

pub(super) static RULE: Rule = Rule {
    name: "output-without-value",
    code: "E6002",
    family: Family::Outputs,
    severity: Severity::Error,
    page: include_str!("../../../rules/outputs/output-without-value.md"),
    check: Check::WholeTemplate(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let template = cx.template;
    if template.is_rewritten(SectionKind::Outputs) {
        return;
    }
    for output in template.outputs.iter() {
        let name = output.name;
        if lacks(template, output.body, "Value") {
            out.push(
                RULE.at(output.span, format!("output `{name}` has no `Value`"))
                    .label("nothing to show")
                    .why("CloudFormation refuses an output without a value")
                    .help("add a value, such as `Value: !Ref Bucket`, or remove the output"),
            );
        }
        let Some(export) = output.body.entry("Export") else { continue };
        if lacks(template, export.value, "Name") {
            out.push(
                RULE.at(export.key.span(), format!("`Export` of output `{name}` has no `Name`"))
                    .label("exported under which name?")
                    .why("other stacks import the value by its name, so CloudFormation refuses an export without one")
                    .help(format!("add a name: `Export: {{Name: !Sub \"${{AWS::StackName}}-{name}\"}}`")),
            );
        }
    }
}

/// Whether a mapping has no value under a key, and it is not merely misspelt.
fn lacks<'a>(template: &Template<'a>, body: Value<'a>, wanted: &str) -> bool {
    body.is_mapping()
        && body.get(wanted).is_none_or(Value::is_null)
        && !body.entries().any(|entry| entry.name == "Ref" || entry.name.starts_with("Fn::"))
        && !is_misspelt(template, body, wanted)
}
