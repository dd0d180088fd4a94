//! Only the outputs that a nested stack has can be read.

use super::children::children;
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Family, Rule, StacksContext, nearest};

pub(super) static RULE: Rule = Rule {
    name: "nested-output-unknown",
    code: "X0007",
    family: Family::Stacks,
    severity: Severity::Error,
    page: include_str!("../../../rules/stacks/nested-output-unknown.md"),
    check: Check::Stacks(check),
};

fn check(cx: &StacksContext<'_>, out: &mut Vec<Diagnostic>) {
    for child in children(cx) {
        let outputs = &child.template.outputs;
        // What a loop makes has other names than those that stand there.
        if outputs.iter().any(|output| output.name.contains(['$', '&'])) {
            continue;
        }
        for read in &child.stack.outputs {
            if read.name.contains(['$', '&']) || outputs.iter().any(|output| output.name == read.name) {
                continue;
            }
            let path = child.path;
            let finding = RULE
                .at(read.span, format!("`{path}` has no output `{}`", read.name))
                .label(format!("read from `{}`", child.stack.id))
                .why("CloudFormation cannot resolve the attribute, so the stack around the nested one fails and rolls back");
            let near = nearest(&read.name, outputs.iter().map(|output| output.name.as_str()));
            let near = near.and_then(|near| outputs.iter().find(|output| output.name == near));
            out.push(match near {
                Some(output) => finding.related(output.span, "this output exists").meant(read.span, &output.name),
                None => finding.help(format!("add the output to `{path}`")),
            });
        }
    }
}
