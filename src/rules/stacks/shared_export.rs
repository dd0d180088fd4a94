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

fn check(cx: &StacksContext<'_>, out: &mut Vec<Diagnostic>) {
    let mut seen: HashMap<&Pattern<'static>, Vec<(&Interface, &SharedName)>> = HashMap::new();
    for later in cx.interfaces {
        for export in &later.exports {
            let earlier = seen.entry(&export.name).or_default();
            let when = meeting(&export.name, &export.name);
            if when != Meeting::Unknown
                && let Some((_, other)) =
                    earlier.iter().find(|(one, _)| one.file != later.file && deployed_together(cx, one, later, export))
            {
                out.push(tell(export, other, &when));
            }
            earlier.push((later, export));
        }
    }
}

/// Templates of different folders may never meet, and two variants of one template are not deployed both.
fn deployed_together(cx: &StacksContext<'_>, one: &Interface, other: &Interface, export: &SharedName) -> bool {
    let folder = |interface: &Interface| {
        let name = cx.sources.get(interface.file).map_or("", |source| source.name.as_str());
        name.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned()
    };
    let common = one.resources.iter().filter(|name| other.resources.contains(name)).count();
    let variants = 2 * common >= one.resources.len().min(other.resources.len());
    let imported =
        || cx.interfaces.iter().flat_map(|all| &all.imports).any(|import| may_meet(&import.name, &export.name));
    !variants && (folder(one) == folder(other) || imported())
}

fn tell(export: &SharedName, other: &SharedName, when: &Meeting) -> Diagnostic {
    let circumstance = match when {
        Meeting::When(names) => {
            let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            format!(" when both stacks get the same {}", names.join(" and "))
        }
        _ => String::new(),
    };
    RULE.at(export.span, format!("two templates export `{}`{circumstance}", export.name))
        .label(format!("`{}` exports it here", export.owner))
        .related(other.span, format!("`{}` exports it here", other.owner))
        .why("an export name can be taken once in a region of an account, so the second of these stacks fails and rolls back")
        .help("make one of the names different, for example by `!Sub \"${AWS::StackName}-…\"`, which no two stacks share")
}
