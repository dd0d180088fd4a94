//! A nested stack must be given every parameter that has no default.

use super::children::{Child, children};
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Family, Rule, StacksContext, nearest};

pub(super) static RULE: Rule = Rule {
    name: "nested-parameter-missing",
    code: "X0006",
    family: Family::Stacks,
    severity: Severity::Error,
    page: include_str!("../../../rules/stacks/nested-parameter-missing.md"),
    check: Check::Stacks(check),
};

fn check(cx: &StacksContext<'_>, out: &mut Vec<Diagnostic>) {
    for child in children(cx).filter(|child| child.stack.given_known) {
        let missing: Vec<_> =
            child.missing().into_iter().filter(|parameter| !is_misspelt(&child, &parameter.name)).collect();
        let Some(first) = missing.first() else { continue };
        let names: Vec<String> = missing.iter().map(|parameter| format!("`{}`", parameter.name)).collect();
        let plural = if names.len() == 1 { "" } else { "s" };
        let mut finding = RULE
            .at(
                child.stack.span,
                format!("`{}` does not give the parameter{plural} {}", child.stack.id, listed(&names)),
            )
            .label(format!("makes a stack of `{}`", child.path));
        for parameter in &missing {
            finding = finding.related(parameter.span, "has no default");
        }
        out.push(
            finding
                .why("CloudFormation refuses to create the nested stack while a parameter without a default has no value")
                .help(format!("add `{}` to `Parameters`, or give it a `Default` in `{}`", first.name, child.path)),
        );
    }
}

/// Whether a parameter was probably meant by a name that the template does not have, of which another rule speaks.
fn is_misspelt(child: &Child<'_>, name: &str) -> bool {
    let unknown = child.stack.given.iter().filter(|given| child.parameter(&given.name).is_none());
    nearest(name, unknown.map(|given| given.name.as_str())).is_some()
}

fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [only] => only.clone(),
        [others @ .., last] => format!("{} and {last}", others.join(", ")),
    }
}
