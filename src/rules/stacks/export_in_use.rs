//! An export that another template imports ties the two stacks together.

use super::meeting::{Meeting, is_open, meeting};
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Family, Rule, StacksContext};
use crate::template::{Interface, SharedName};

pub(super) static RULE: Rule = Rule {
    name: "export-in-use",
    code: "X0003",
    family: Family::Stacks,
    severity: Severity::Info,
    page: include_str!("../../../rules/stacks/export-in-use.md"),
    check: Check::Stacks(check),
};

fn check(cx: &StacksContext<'_>, out: &mut Vec<Diagnostic>) {
    for (index, interface) in cx.interfaces.iter().enumerate() {
        for export in &interface.exports {
            let users = users(cx, interface, export);
            if users.is_empty() {
                continue;
            }
            let mut finding = RULE
                .at(export.span, format!("`{}` cannot be changed or removed while other stacks import it", export.name))
                .label("exported here");
            for (_, import) in &users {
                finding = finding.related(import.span, format!("imported here by `{}`", import.owner));
            }
            let mut order = Vec::new();
            let help = if delete_before(cx, index, &mut Vec::new(), &mut order) {
                format!("to delete them all, delete the stacks in this order: {}", order.join(", "))
            } else {
                "the stacks import from each other in a circle: replace one import by a parameter before you delete any"
                    .to_owned()
            };
            out.push(
                finding
                    .why("CloudFormation refuses every update or deletion that would change or remove an export in use")
                    .help(help),
            );
        }
    }
}

/// The imports of an export in other templates. Names with unknown parts count only where they are certainly equal.
fn users<'c>(cx: &'c StacksContext<'_>, home: &Interface, export: &SharedName) -> Vec<(&'c Interface, &'c SharedName)> {
    let others = cx.interfaces.iter().filter(|other| other.file != home.file);
    let imports = others.flat_map(|other| other.imports.iter().map(move |import| (other, import)));
    imports
        .filter(|(_, import)| !is_open(&import.name) && meeting(&import.name, &export.name) != Meeting::Unknown)
        .collect()
}

/// Puts the stacks that must go before this one, and then this one, in order; false where they form a circle.
fn delete_before(cx: &StacksContext<'_>, index: usize, open: &mut Vec<usize>, order: &mut Vec<String>) -> bool {
    if open.contains(&index) {
        return false;
    }
    let Some(interface) = cx.interfaces.get(index) else { return true };
    let name = cx.sources.get(interface.file).map_or_else(String::new, |source| format!("`{}`", source.name));
    if order.contains(&name) {
        return true;
    }
    open.push(index);
    for export in &interface.exports {
        for (user, _) in users(cx, interface, export) {
            let user = cx.interfaces.iter().position(|other| other.file == user.file);
            if !user.is_none_or(|user| delete_before(cx, user, open, order)) {
                return false;
            }
        }
    }
    open.pop();
    order.push(name);
    true
}
