//! Two templates must not export the same name in one region.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Family, Rule, StacksContext};
use crate::stacks::{Meeting, may_meet, meeting};
use crate::template::{Interface, Pattern, SharedName};

pub(super) static RULE: Rule = Rule {
    name: "shared-export",
    code: "X0001",
    family: Family::Stacks,
    severity: Severity::Warning,
    page: include_str!("../../../rules/stacks/shared-export.md"),
    check: Check::Stacks(check),
};

/// A stack, by its number, with an export of it.
type Exported<'c> = (usize, &'c Interface, &'c SharedName);

fn check(cx: &StacksContext<'_>, out: &mut Vec<Diagnostic>) {
    let mut seen: HashMap<&Pattern<'static>, Vec<Exported<'_>>> = HashMap::new();
    for (stack, later) in cx.interfaces.iter().enumerate() {
        for export in &later.exports {
            let earlier = seen.entry(&export.name).or_default();
            let when = meeting(&export.name, &export.name);
            let other = earlier.iter().find(|one| deployed_together(cx, one, (stack, later, export)));
            if when != Meeting::Unknown
                && let Some((other, _, there)) = other
            {
                out.push(tell(cx, (stack, export), (*other, there), &when));
            }
            earlier.push((stack, later, export));
        }
    }
}

/// Of declared stacks it is known where they go. Other templates of different folders may never meet, and two variants of
/// one template are not deployed both.
fn deployed_together(cx: &StacksContext<'_>, one: &Exported<'_>, other: Exported<'_>) -> bool {
    let ((at, one, _), (later, other, export)) = (*one, other);
    let declared = |at: usize| cx.system.stacks().get(at).is_some_and(|stack| stack.declared);
    if at == later || !cx.system.may_share(at, later) {
        return false;
    }
    if declared(at) && declared(later) {
        return true;
    }
    let folder = |interface: &Interface| {
        let name = cx.sources.get(interface.file).map_or("", |source| source.name.as_str());
        name.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned()
    };
    let common = one.resources.iter().filter(|name| other.resources.contains(name)).count();
    let variants = 2 * common >= one.resources.len().min(other.resources.len());
    let imported =
        || cx.interfaces.iter().flat_map(|all| &all.imports).any(|import| may_meet(&import.name, &export.name));
    one.file != other.file && !variants && (folder(one) == folder(other) || imported())
}

fn tell(
    cx: &StacksContext<'_>,
    (stack, export): (usize, &SharedName),
    (other, there): (usize, &SharedName),
    when: &Meeting,
) -> Diagnostic {
    let circumstance = match when {
        Meeting::When(names) => {
            let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            format!(" when both stacks get the same {}", names.join(" and "))
        }
        _ => String::new(),
    };
    let finding = if export.span == there.span {
        let names = (cx.system.name(other), cx.system.name(stack));
        RULE.at(
            export.span,
            format!("the stacks `{}` and `{}` both export `{}`{circumstance}", names.0, names.1, export.name),
        )
        .label("both are made of this template")
    } else {
        RULE.at(export.span, format!("two templates export `{}`{circumstance}", export.name))
            .label(format!("`{}` exports it here", export.owner))
            .related(there.span, format!("`{}` exports it here", there.owner))
    };
    finding
        .why("an export name can be taken once in a region of an account, so the second of these stacks fails and rolls back")
        .help("make one of the names different, for example by `!Sub \"${AWS::StackName}-…\"`, which no two stacks share")
}
