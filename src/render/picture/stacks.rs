//! A picture of stacks: who imports from whom, which stack nests which.

use std::collections::BTreeSet;

use super::MOST_NODES;
use super::drawing::{Line, Link, Shape, drawing, end_of};
use super::layout::{Layout, size};
use crate::render::stacks::{arrows, verb};
use crate::stacks::{EdgeKind, System};

/// The stacks that need or are needed, by their numbers; the picture has them in this order.
pub(in crate::render) fn linked(system: &System) -> Vec<usize> {
    let linked: BTreeSet<usize> = system.edges().iter().flat_map(|edge| [edge.from, edge.to]).collect();
    linked.into_iter().collect()
}

/// The picture, or why there is none. A link is asked for the number of a stack.
pub(in crate::render) fn stacks_svg(system: &System, link: Link<'_>) -> Result<String, String> {
    let linked = linked(system);
    if linked.len() > MOST_NODES {
        return Err(format!("{} stacks hang together, more than {MOST_NODES}", linked.len()));
    }
    let place = |stack: usize| linked.binary_search(&stack).unwrap_or(0);
    let lines: Vec<Line> = arrows(system)
        .into_iter()
        // What nests or imports from itself is a finding, and no arrow.
        .filter(|(_, from, to, _)| from != to)
        .map(|(kind, from, to, names)| Line {
            class: if kind == EdgeKind::Nested { " nested" } else { "" },
            title: format!("{} {} {}: {}", system.name(from), verb(kind), system.name(to), names.join(", ")),
            from: place(from),
            to: place(to),
        })
        .collect();
    let stacks: Vec<(&str, &str, String)> = linked
        .iter()
        .filter_map(|stack| system.stacks().get(*stack))
        .map(|stack| {
            let at = whereabouts(stack.account.as_deref(), stack.region.as_deref());
            let below = if at.is_empty() { end_of(&stack.path) } else { at };
            (stack.name.as_str(), stack.path.as_str(), below)
        })
        .collect();
    let shapes: Vec<Shape<'_>> = stacks
        .iter()
        .map(|(name, path, below)| Shape {
            class: "stack".to_owned(),
            title: format!("stack {name}, {path}"),
            name,
            below,
            condition: None,
            made: None,
            round: false,
        })
        .collect();
    let sizes: Vec<(f64, f64)> = shapes.iter().map(|shape| size(shape.name, shape.below, 2)).collect();
    let ends: Vec<(usize, usize)> = lines.iter().map(|line| (line.from, line.to)).collect();
    let layout = Layout::new(&sizes, &ends)?;
    let link = |number: usize| linked.get(number).and_then(|stack| link(*stack));
    Ok(drawing((&shapes, &lines), &layout, "Stacks", Some(&link), ("", 0.0)))
}

/// The account and the region of a stack, where they are declared.
pub(in crate::render) fn whereabouts(account: Option<&str>, region: Option<&str>) -> String {
    [account, region].into_iter().flatten().collect::<Vec<_>>().join(", ")
}
