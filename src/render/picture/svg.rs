//! A picture of a template as SVG, for a page or for a file of its own.

use std::io::{self, Write};

use super::Picture;
use super::drawing::{Line, Link, Shape, drawing};
use crate::graph::{Graph, NodeKind};
use crate::render::graph::made;
use crate::render::xml::attribute;

/// Colours and lines, for the picture alone and in a page.
pub(in crate::render) const STYLE: &str = include_str!("picture.css");

/// So many conditions have colours of their own.
pub(in crate::render) const COLOURS: usize = 8;

/// A picture that stands alone, with the conditions and their colours below it.
///
/// # Errors
/// When writing fails. The inner error says why there is no picture.
pub fn graph_svg(graph: &Graph<'_>, out: &mut dyn Write) -> io::Result<Result<(), String>> {
    match Picture::new(graph) {
        Ok(picture) => writeln!(out, "{}", svg(&picture, None)).map(Ok),
        Err(reason) => Ok(Err(reason)),
    }
}

/// The picture; with a `link` for each node it is part of a page, which has its own style and legend.
pub(in crate::render) fn svg(picture: &Picture<'_>, link: Option<Link<'_>>) -> String {
    let shapes: Vec<Shape<'_>> = picture
        .nodes
        .iter()
        .map(|drawn| {
            let node = drawn.node;
            let condition = drawn.condition.and_then(|at| picture.conditions.get(at).map(|it| (at % COLOURS, it.name)));
            let colour = condition.map_or_else(String::new, |(colour, _)| format!(" c{colour}"));
            let kind = node.kind.as_str();
            let made = made(node);
            let generated = if made.is_some() { " generated" } else { "" };
            let origin = made.as_ref().map_or_else(String::new, |made| format!(", {made}"));
            Shape {
                class: format!("{kind}{generated}{colour}"),
                title: format!("{kind} {} {}{origin}", node.name, node.type_name),
                name: &node.name,
                below: if node.type_name.is_empty() { kind } else { &node.type_name },
                condition: condition.map(|(_, name)| name),
                made,
                round: node.kind == NodeKind::Parameter,
            }
        })
        .collect();
    let name = |at: usize| picture.nodes.get(at).map_or("", |drawn| &drawn.node.name);
    let lines: Vec<Line> = picture
        .arrows
        .iter()
        .map(|arrow| {
            let (from, to) = (name(arrow.from), name(arrow.to));
            let (class, title) = match arrow.why.as_slice() {
                [] => (" made", format!("SAM makes {from} of {to}")),
                why => ("", format!("{from} needs {to} ({})", why.join(", "))),
            };
            Line { class, title, from: arrow.from, to: arrow.to }
        })
        .collect();
    let inside = if link.is_none() { legend(picture) } else { (String::new(), 0.0) };
    drawing((&shapes, &lines), &picture.layout, "Who depends on whom", link, (&inside.0, inside.1))
}

/// The style of a picture that stands alone and its conditions with their colours, and how high these are.
fn legend(picture: &Picture<'_>) -> (String, f64) {
    let mut out = format!("<style>{}</style>\n", STYLE.replace("\r\n", "\n"));
    for (at, condition) in picture.conditions.iter().enumerate() {
        let y = picture.layout.size.1 + 14.0 + at as f64 * 20.0;
        out.push_str(&format!(
            "<g class=\"node c{}\"><rect x=\"12\" y=\"{:.1}\" width=\"26\" height=\"12\" rx=\"3\"/>\
             <text class=\"key\" x=\"46\" y=\"{y:.1}\">if {}</text></g>\n",
            at % COLOURS,
            y - 10.0,
            attribute(condition.name)
        ));
    }
    let mut rows = picture.conditions.len();
    if picture.has_generated() {
        let y = picture.layout.size.1 + 14.0 + rows as f64 * 20.0;
        out.push_str(&format!(
            "<g class=\"node generated\"><rect x=\"12\" y=\"{:.1}\" width=\"26\" height=\"12\" rx=\"3\"/>\
             <text class=\"key\" x=\"46\" y=\"{y:.1}\">SAM generates it</text></g>\n",
            y - 10.0,
        ));
        rows += 1;
    }
    (out, rows as f64 * 20.0)
}
