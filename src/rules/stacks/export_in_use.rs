//! An export that another template imports ties the two stacks together.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Family, Rule, StacksContext};
use crate::stacks::{Meeting, is_open, meeting};
use crate::template::{Interface, Pattern, SharedName};

pub(super) static RULE: Rule = Rule {
    name: "export-in-use",
    code: "X0003",
    family: Family::Stacks,
    severity: Severity::Info,
    page: include_str!("../../../rules/stacks/export-in-use.md"),
    check: Check::Stacks(check),
};

/// Each imported name with the imports of it.
type Imports<'c> = HashMap<&'c Pattern<'static>, Vec<(&'c Interface, &'c SharedName)>>;

fn check(cx: &StacksContext<'_>, out: &mut Vec<Diagnostic>) {
    let mut imports: Imports<'_> = HashMap::new();
    for interface in cx.interfaces {
        for import in interface.imports.iter().filter(|import| !is_open(&import.name)) {
            imports.entry(&import.name).or_default().push((interface, import));
        }
    }
    for (index, interface) in cx.interfaces.iter().enumerate() {
        for export in &interface.exports {
            let users = users(&imports, interface, export);
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
            let help = if delete_before(cx, &imports, index, &mut Vec::new(), &mut order) {
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
fn users<'c>(imports: &Imports<'c>, home: &Interface, export: &SharedName) -> Vec<(&'c Interface, &'c SharedName)> {
    if meeting(&export.name, &export.name) == Meeting::Unknown {
        return Vec::new();
    }
    let same = imports.get(&export.name).into_iter().flatten();
    same.filter(|(other, _)| other.file != home.file).copied().collect()
}

/// Puts the stacks that must go before this one, and then this one, in order; false where they form a circle.
fn delete_before(
    cx: &StacksContext<'_>,
    imports: &Imports<'_>,
    index: usize,
    open: &mut Vec<usize>,
    order: &mut Vec<String>,
) -> bool {
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
        for (user, _) in users(imports, interface, export) {
            let user = cx.interfaces.iter().position(|other| other.file == user.file);
            if !user.is_none_or(|user| delete_before(cx, imports, user, open, order)) {
                return false;
            }
        }
    }
    open.pop();
    order.push(name);
    true
}
