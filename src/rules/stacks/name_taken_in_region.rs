//! A template that goes to several regions cannot give a fixed name to what all regions share.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Family, Rule, StacksContext};
use crate::source::Span;
use crate::stacks::{Stack, is_local, join};
use crate::template::GlobalName;

pub(super) static RULE: Rule = Rule {
    name: "name-taken-in-region",
    code: "X0012",
    family: Family::Stacks,
    severity: Severity::Warning,
    page: include_str!("../../../rules/stacks/name-taken-in-region.md"),
    check: Check::Stacks(check),
};

fn check(cx: &StacksContext<'_>, out: &mut Vec<Diagnostic>) {
    declared(cx, out);
    for interface in cx.interfaces.iter().filter(|interface| !interface.sets.is_empty()) {
        let Some(home) = cx.sources.get(interface.file) else { continue };
        for set in interface.sets.iter().filter(|set| is_local(&set.location)) {
            let path = join(&home.name, &set.location);
            let Some(template) = cx.system.find(&path).and_then(|at| cx.interfaces.get(at)) else { continue };
            for global in template.global_names.iter().filter(|global| is_fixed(global)) {
                let message =
                    format!("the name `{}` of `{}` is the same in several regions", global.name, global.owner);
                let where_to = format!("`{}` makes a stack of this template in each of these", set.id);
                out.push(tell(global, message).related(set.regions, where_to));
            }
        }
    }
}

/// Two declared stacks of one template that give the same name.
fn declared(cx: &StacksContext<'_>, out: &mut Vec<Diagnostic>) {
    let mut seen: HashMap<(Span, String), &Stack> = HashMap::new();
    for (stack, interface) in cx.system.stacks().iter().zip(cx.interfaces).filter(|(stack, _)| stack.declared) {
        for global in interface.global_names.iter().filter(|global| is_fixed(global)) {
            let Some(other) = seen.insert((global.span, global.name.to_string()), stack) else { continue };
            let accounts = stack.account.is_some() && other.account.is_some() && stack.account != other.account;
            if stack.region != other.region && (!accounts || global.beyond_account) {
                let (name, owner) = (&global.name, &global.owner);
                let message = format!("the stacks `{}` and `{}` both call `{owner}` `{name}`", other.name, stack.name);
                out.push(tell(global, message));
            }
        }
    }
}

/// Whether the name is the same in every stack of the template within an account.
fn is_fixed(global: &GlobalName) -> bool {
    // A parameter has one value in all of them; what else is unknown may differ.
    global.name.holes().all(|hole| {
        matches!(hole, "AWS::AccountId" | "AWS::Partition" | "AWS::URLSuffix")
            || hole.chars().all(|c| c.is_ascii_alphanumeric())
    })
}

fn tell(global: &GlobalName, message: String) -> Diagnostic {
    RULE.at(global.span, message)
        .label(format!("the name of {} counts in all regions", global.what))
        .why("names of this kind exist once and not once a region, so only the first of these stacks can be created")
        .help("put `${AWS::Region}` into the name, or leave it out so that CloudFormation makes one")
}
