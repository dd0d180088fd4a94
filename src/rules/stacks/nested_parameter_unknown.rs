//! A nested stack can be given only the parameters that its template has.

use super::children::children;
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Family, Rule, StacksContext, nearest};

pub(super) static RULE: Rule = Rule {
    name: "nested-parameter-unknown",
    code: "X0005",
    family: Family::Stacks,
    severity: Severity::Error,
    page: include_str!("../../../rules/stacks/nested-parameter-unknown.md"),
    check: Check::Stacks(check),
};

fn check(cx: &StacksContext<'_>, out: &mut Vec<Diagnostic>) {
    for child in children(cx).filter(|child| child.stack.given_known) {
        for given in child.stack.given.iter().filter(|given| !given.optional) {
            if child.parameter(&given.name).is_some() {
                continue;
            }
            let path = child.path;
            let finding = RULE
                .at(given.span, format!("`{path}` has no parameter `{}`", given.name))
                .label(format!("given to `{}`", child.stack.id))
                .why("CloudFormation refuses to create the nested stack with a parameter that its template does not have");
            // What is already given is not what was meant here.
            let free = child.template.parameters.iter().filter(|parameter| {
                let name = &parameter.name;
                !child.stack.given.iter().any(|other| other.name == *name)
            });
            out.push(match nearest(&given.name, free.map(|parameter| parameter.name.as_str())) {
                Some(near) => match child.parameter(near) {
                    Some(parameter) => finding.related(parameter.span, "this parameter exists").meant(given.span, near),
                    None => finding.meant(given.span, near),
                },
                None if child.template.parameters.is_empty() => {
                    finding.help(format!("leave it out: `{path}` has no parameters at all"))
                }
                None => finding.help(format!("leave it out, or add the parameter to `{path}`")),
            });
        }
    }
}
