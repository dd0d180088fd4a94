//! Stacks must not import from each other in a circle.

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Family, Rule, StacksContext};
use crate::stacks::Edge;

pub(super) static RULE: Rule = Rule {
    name: "import-cycle",
    code: "X0004",
    family: Family::Stacks,
    severity: Severity::Error,
    page: include_str!("../../../rules/stacks/import-cycle.md"),
    check: Check::Stacks(check),
};

/// Of more stacks than these, a message tells the number.
const NAMED: usize = 4;

fn check(cx: &StacksContext<'_>, out: &mut Vec<Diagnostic>) {
    let system = cx.system;
    for cycle in system.certain_cycles() {
        let edges: Vec<&Edge> = cycle.edges.iter().filter_map(|edge| system.edges().get(*edge)).collect();
        let Some((first, others)) = edges.split_first() else { continue };
        let names: Vec<String> = cycle.stacks.iter().map(|stack| format!("`{}`", system.name(*stack))).collect();
        let who = match names.as_slice() {
            [earlier @ .., last] if names.len() <= NAMED => format!("{} and {last}", earlier.join(", ")),
            _ => format!("{} stacks", names.len()),
        };
        let told = |edge: &Edge| format!("`{}` needs `{}` first", system.name(edge.from), system.name(edge.to));
        let mut finding = RULE.at(first.span, format!("{who} import from each other in a circle")).label(told(first));
        for edge in others {
            finding = finding.related(edge.span, told(edge));
        }
        out.push(
            finding
                .why("a stack is created only when the exports that it imports exist, so none of these can be created first")
                .help("pass one of the values as a parameter, or move what both sides need into a stack of its own"),
        );
    }
}
