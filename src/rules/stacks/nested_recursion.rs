//! A template must not nest itself.

use std::collections::HashMap;

use super::children::{Child, children};
use crate::diagnostic::{Diagnostic, Severity};
use crate::graph::{components, group_of};
use crate::rules::{Check, Family, Rule, StacksContext};

pub(super) static RULE: Rule = Rule {
    name: "nested-recursion",
    code: "X0009",
    family: Family::Stacks,
    severity: Severity::Error,
    page: include_str!("../../../rules/stacks/nested-recursion.md"),
    check: Check::Stacks(check),
};

fn check(cx: &StacksContext<'_>, out: &mut Vec<Diagnostic>) {
    // A condition may end the recursion.
    let all: Vec<Child<'_>> = children(cx).filter(|child| !child.edge.conditional).collect();
    let edges: Vec<(usize, usize)> = all.iter().map(|child| (child.edge.from, child.edge.to)).collect();
    let mut groups = components(cx.interfaces.len(), &edges);
    groups.sort_unstable();
    let group_of = group_of(cx.interfaces.len(), &groups);
    let mut within: HashMap<usize, Vec<&Child<'_>>> = HashMap::new();
    for child in &all {
        if let (Some(from), Some(to)) = (group_of.get(child.edge.from), group_of.get(child.edge.to))
            && from == to
        {
            within.entry(*from).or_default().push(child);
        }
    }
    for index in 0..groups.len() {
        let Some([first, others @ ..]) = within.get(&index).map(Vec::as_slice) else { continue };
        let home = cx.system.path(first.edge.from);
        let mut finding = RULE
            .at(first.edge.span, format!("`{home}` nests itself"))
            .label(format!("`{}` is made of `{}`", first.stack.id, first.path));
        for child in others {
            finding = finding.related(child.edge.span, format!("`{}` is made of `{}`", child.stack.id, child.path));
        }
        out.push(
            finding
                .why("each of these stacks creates the next one without an end, so CloudFormation gives up and rolls back")
                .help("take one of the nested stacks out; a stack that only shares values can export them"),
        );
    }
}
