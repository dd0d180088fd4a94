//! A value that is given to a nested stack must be one that its template takes.

use super::children::children;
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Family, Rule, StacksContext, nearest};

pub(super) static RULE: Rule = Rule {
    name: "nested-parameter-not-allowed",
    code: "X0010",
    family: Family::Stacks,
    severity: Severity::Error,
    page: include_str!("../../../rules/stacks/nested-parameter-not-allowed.md"),
    check: Check::Stacks(check),
};

fn check(cx: &StacksContext<'_>, out: &mut Vec<Diagnostic>) {
    for child in children(cx).filter(|child| child.stack.given_known) {
        for given in &child.stack.given {
            let Some((text, span)) = given.value.as_ref().filter(|(text, _)| !text.contains("{{resolve:")) else {
                continue;
            };
            let Some(parameter) = child.parameter(&given.name) else { continue };
            let Some((value, broken)) = parameter.limits.broken(text, None) else { continue };
            let Some((limit, what)) = broken.first() else { continue };
            let mut finding = RULE
                .at(*span, format!("the value `{value}` of `{}` {what}", given.name))
                .label(format!("given to `{}`", child.stack.id))
                .why("CloudFormation refuses to create the nested stack with a value that its template does not allow");
            for (limit, what) in &broken {
                finding = finding.related(limit.span, format!("`{value}` {what}"));
            }
            let near = nearest(value, limit.allowed());
            out.push(finding.help(match (near, limit.attribute) {
                (Some(near), _) => format!("did you mean `{near}`?"),
                (None, "Type") => "give a number, or make the type of the parameter `String`".to_owned(),
                (None, attribute) => {
                    format!("give a value that keeps to `{attribute}`, or change it in `{}`", child.path)
                }
            }));
        }
    }
}
