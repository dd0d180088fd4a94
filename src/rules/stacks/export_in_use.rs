//! An export that another template imports ties the two stacks together.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Family, Rule, StacksContext};
use crate::stacks::{Edge, EdgeKind, Order};
use crate::template::Pattern;

pub(super) static RULE: Rule = Rule {
    name: "export-in-use",
    code: "X0003",
    family: Family::Stacks,
    severity: Severity::Info,
    page: include_str!("../../../rules/stacks/export-in-use.md"),
    check: Check::Stacks(check),
};

fn check(cx: &StacksContext<'_>, out: &mut Vec<Diagnostic>) {
    let system = cx.system;
    let mut users: HashMap<(usize, &Pattern<'static>), Vec<&Edge>> = HashMap::new();
    for edge in system.edges().iter().filter(|edge| edge.kind == EdgeKind::Import && edge.certain) {
        let import = system.interfaces().get(edge.from).and_then(|interface| interface.imports.get(edge.index));
        users.entry((edge.to, import.map_or(&NOTHING, |import| &import.name))).or_default().push(edge);
    }
    if users.is_empty() {
        return;
    }
    let order = system.order();
    for (stack, interface) in cx.interfaces.iter().enumerate() {
        for export in &interface.exports {
            let Some(users) = users.get(&(stack, &export.name)) else { continue };
            let mut finding = RULE
                .at(export.span, format!("`{}` cannot be changed or removed while other stacks import it", export.name))
                .label("exported here");
            for edge in users {
                let import = cx.interfaces.get(edge.from).and_then(|interface| interface.imports.get(edge.index));
                let owner = import.map_or("", |import| &import.owner);
                finding = finding.related(edge.span, format!("imported here by `{owner}`"));
            }
            out.push(
                finding
                    .why("CloudFormation refuses every update or deletion that would change or remove an export in use")
                    .help(to_delete(cx, &order, stack)),
            );
        }
    }
}

/// The name of an import that is not there.
static NOTHING: Pattern<'static> = Pattern { parts: Vec::new() };

/// How to get rid of a stack that others import from.
fn to_delete(cx: &StacksContext<'_>, order: &Order, stack: usize) -> String {
    let tops = order.stacks_of(stack);
    if order.cycles.iter().any(|cycle| tops.iter().any(|top| cycle.stacks.contains(top))) {
        return "the stacks import from each other in a circle: replace one import by a parameter before you delete any"
            .to_owned();
    }
    let before = order.before_deleting(tops);
    let names: Vec<String> = before.iter().chain(tops).map(|stack| format!("`{}`", cx.system.path(*stack))).collect();
    format!("to delete them all, delete the stacks in this order: {}", names.join(", "))
}
