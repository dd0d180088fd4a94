//! A branch of `Fn::If` that is never taken.

use std::collections::HashSet;

use super::constant_condition::outcome;
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::syntax::Function;
use crate::template::{Answer, Area, Assumption, CallSite, Case, Owner, Template};

pub(super) static RULE: Rule = Rule {
    name: "impossible-branch",
    code: "W1028",
    family: Family::Conditions,
    severity: Severity::Warning,
    page: include_str!("../../../rules/conditions/impossible-branch.md"),
    check: Check::WholeTemplate(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let template = cx.template;
    let fixed = fixed(template);
    let sites = template.calls.iter().filter(|site| site.call.function == Function::If);
    for site in sites.filter(|site| !matches!(site.area, Area::Condition | Area::Rule | Area::Metadata)) {
        let mut arguments = site.call.argument.items();
        let Some(condition) = arguments.next() else { continue };
        let Some(definition) = condition.text().and_then(|name| template.conditions.get(name)) else { continue };
        let given = template.assumptions(site.guard);
        // Where the whole function is never reached, that is said once, of the branch around it.
        if !given.is_empty() && !is_possible(template, &given) {
            continue;
        }
        for (holds, branch) in [true, false].into_iter().zip(arguments) {
            let mut all = given.clone();
            let assumption = Assumption { condition: definition.name, holds };
            all.push(assumption);
            if is_possible(template, &all) {
                continue;
            }
            // What follows from a comparison that never changes is reported there, or is a switch in the template.
            if all.iter().any(|one| fixed.contains(one.condition)) {
                continue;
            }
            let alone = !is_possible(template, &[assumption]);
            let name = definition.name;
            let which = if holds { "first" } else { "second" };
            let finding = RULE
                .at(
                    branch.span(),
                    format!("the {which} branch of `Fn::If` is never used: `{name}` cannot be {holds} here"),
                )
                .label(format!("needs `{name}` to be {holds}"))
                .related(definition.span, format!("`{name}` is decided here"))
                .help("remove the branch, or correct the conditions");
            out.push(if alone {
                finding.why(format!("the functions in `{name}` make it {} with every set of parameters", !holds))
            } else {
                let case = Case { conditions: given.clone(), ..Case::default() };
                let decided = given.iter().any(|one| one.condition == name);
                let then = if decided { String::new() } else { format!(", and then `{name}` is {}", !holds) };
                finding.why(format!("this place is reached only {case}{then}"))
            });
        }
    }
}

fn is_possible<'a>(template: &Template<'a>, assumptions: &[Assumption<'a>]) -> bool {
    !matches!(template.cases().ask(assumptions), Answer::Impossible)
}

/// The conditions that hang on a comparison of which the outcome is known beforehand.
fn fixed<'a>(template: &Template<'a>) -> HashSet<&'a str> {
    let known = |site: &&CallSite<'a>| {
        site.call.function == Function::Equals
            && (outcome(template, &site.call).is_some()
                || site.call.argument.items().all(|side| template.constant(side).is_some()))
    };
    let owner = |owner: Owner| match owner {
        Owner::Condition(at) => template.conditions.at(at).map(|condition| condition.name),
        _ => None,
    };
    let mut found: HashSet<&str> = template.calls.iter().filter(known).filter_map(|site| owner(site.owner)).collect();
    loop {
        let uses = template
            .references
            .iter()
            .filter(|reference| reference.kind.is_condition() && found.contains(reference.target));
        let more: Vec<&str> =
            uses.filter_map(|reference| owner(reference.owner)).filter(|name| !found.contains(name)).collect();
        if more.is_empty() {
            return found;
        }
        found.extend(more);
    }
}
