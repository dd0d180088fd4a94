//! A stack and all that it nests can create only so many resources in one operation.

use crate::diagnostic::{Diagnostic, Severity};
use crate::graph::components;
use crate::rules::sections::grouped;
use crate::rules::{Check, Family, Rule, StacksContext};
use crate::stacks::Edge;

pub(super) static RULE: Rule = Rule {
    name: "too-many-nested-resources",
    code: "X0013",
    family: Family::Stacks,
    severity: Severity::Warning,
    page: include_str!("../../../rules/stacks/too-many-nested-resources.md"),
    check: Check::Stacks(check),
};

/// How many resources a stack and its nested stacks create, update or delete in one operation.
///
/// Source: CloudFormation User Guide, "Understand CloudFormation quotas".
const MAX_RESOURCES: usize = 2_500;

fn check(cx: &StacksContext<'_>, out: &mut Vec<Diagnostic>) {
    let mut nested: Vec<Vec<&Edge>> = vec![Vec::new(); cx.interfaces.len()];
    for edge in cx.system.certain_children().filter(|edge| !edge.conditional) {
        if let Some(children) = nested.get_mut(edge.from) {
            children.push(edge);
        }
    }
    let counts = counts(cx, &nested);
    let count = |stack: usize| counts.get(stack).copied().unwrap_or(0);
    for (stack, children) in nested.iter().enumerate() {
        let Some((first, others)) = children.split_first() else { continue };
        // Where a nested stack is too large by itself, that is the mistake.
        if count(stack) <= MAX_RESOURCES || children.iter().any(|edge| count(edge.to) > MAX_RESOURCES) {
            continue;
        }
        let message = format!("this stack and those that it nests have {} resources", grouped(count(stack)));
        let mut finding = RULE.at(first.span, message).label("nested here");
        for edge in others {
            finding = finding.related(edge.span, "and here");
        }
        out.push(
            finding
                .why(format!(
                    "CloudFormation handles at most {} resources of nested stacks in one operation",
                    grouped(MAX_RESOURCES)
                ))
                .help("make stacks of their own of some of the nested ones, and share values by exports"),
        );
    }
}

/// For each stack the resources of it and of all that it nests; of a circle nothing is added up.
fn counts(cx: &StacksContext<'_>, nested: &[Vec<&Edge>]) -> Vec<usize> {
    let edges: Vec<(usize, usize)> = nested.iter().flatten().map(|edge| (edge.from, edge.to)).collect();
    let mut counts = vec![0_usize; nested.len()];
    // What is nested comes before what nests it.
    for stack in components(nested.len(), &edges).into_iter().flatten() {
        let own = cx.interfaces.get(stack).map_or(0, |interface| interface.resources.len());
        let children = nested.get(stack).into_iter().flatten().filter_map(|edge| counts.get(edge.to));
        let all = children.fold(own, |sum, count| sum.saturating_add(*count));
        if let Some(slot) = counts.get_mut(stack) {
            *slot = all;
        }
    }
    counts
}
