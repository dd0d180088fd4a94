//! What a declared stack gives must fit the parameters of its template.

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Family, Rule, StacksContext, nearest};
use crate::stacks::{Given, Stack};
use crate::template::{Input, Interface};

pub(super) static RULE: Rule = Rule {
    name: "misfit-stack-parameter",
    code: "X0014",
    family: Family::Stacks,
    severity: Severity::Error,
    page: include_str!("../../../rules/stacks/misfit-stack-parameter.md"),
    check: Check::Stacks(check),
};

fn check(cx: &StacksContext<'_>, out: &mut Vec<Diagnostic>) {
    for (stack, template) in cx.system.stacks().iter().zip(cx.interfaces) {
        // A macro may take and add parameters.
        if stack.place.is_some() && !template.partial {
            stack.given.iter().for_each(|given| out.extend(misfit(stack, given, template)));
            out.extend(missing(stack, template));
        }
    }
}

/// A name that the template does not have, or a value that it does not take.
fn misfit(stack: &Stack, given: &Given, template: &Interface) -> Option<Diagnostic> {
    let place = given.place.or(stack.place)?;
    let Some(parameter) = template.parameters.iter().find(|parameter| parameter.name == given.name) else {
        let finding = RULE
            .at(place, format!("`{}` has no parameter `{}`", stack.path, given.name))
            .label(format!("given to the stack `{}`", stack.name))
            .why("CloudFormation refuses to create a stack with a parameter that its template does not have");
        let free = template.parameters.iter().filter(|parameter| !gives(stack, parameter));
        return Some(match nearest(&given.name, free.map(|parameter| parameter.name.as_str())) {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None => finding.help("leave it out, or add the parameter to the template"),
        });
    };
    let (value, broken) = parameter.limits.broken(&given.value, None)?;
    let (limit, what) = broken.first()?;
    let near = nearest(value, limit.allowed());
    let help = near.map_or_else(
        || format!("give a value that keeps to `{}`", limit.attribute),
        |near| format!("did you mean `{near}`?"),
    );
    let finding = RULE
        .at(place, format!("the value `{value}` of `{}` {what}", given.name))
        .label(format!("given to the stack `{}`", stack.name))
        .related(limit.span, "what the template takes")
        .why("CloudFormation refuses to create a stack with a value that its template does not allow");
    Some(finding.help(help))
}

/// Parameters without a default that nobody gives.
fn missing(stack: &Stack, template: &Interface) -> Option<Diagnostic> {
    let unknown = stack.given.iter().filter(|given| !template.parameters.iter().any(|it| it.name == given.name));
    let unknown: Vec<&str> = unknown.map(|given| given.name.as_str()).collect();
    let required = template.parameters.iter().filter(|it| it.default.is_none() && !gives(stack, it));
    // What was probably meant by a name that the template does not have is told with that name.
    let missing: Vec<&Input> = required.filter(|it| nearest(&it.name, unknown.iter().copied()).is_none()).collect();
    let first = missing.first()?;
    let names: Vec<String> = missing.iter().map(|parameter| format!("`{}`", parameter.name)).collect();
    let mut finding = RULE
        .at(stack.place?, format!("the stack `{}` does not give {}", stack.name, names.join(", ")))
        .label(format!("made of `{}`", stack.path));
    for parameter in &missing {
        finding = finding.related(parameter.span, "has no default");
    }
    Some(
        finding
            .why("CloudFormation refuses to create a stack while a parameter without a default has no value")
            .help(format!("add `{}` to `parameters` or to the parameter file", first.name)),
    )
}

fn gives(stack: &Stack, parameter: &Input) -> bool {
    stack.given.iter().any(|given| given.name == parameter.name)
}
