//! A picture as SVG, for a page or for a file of its own.

use std::io::{self, Write};

use super::Picture;
use super::layout::SHOWN;
use crate::graph::{Graph, NodeKind};
use crate::render::xml::attribute;
use crate::template::Template;

/// Colours and lines, for the picture alone and in a page.
pub(in crate::render) const STYLE: &str = include_str!("picture.css");

/// So many conditions have colours of their own.
pub(in crate::render) const COLOURS: usize = 8;

/// Where a node leads to: its own anchor and the address of its line.
pub(in crate::render) type Link<'f> = &'f dyn Fn(usize) -> Option<(String, String)>;

/// A picture that stands alone, with the conditions and their colours below it.
///
/// # Errors
/// When writing fails. The inner error says why there is no picture.
pub fn graph_svg(graph: &Graph<'_>, template: &Template<'_>, out: &mut dyn Write) -> io::Result<Result<(), String>> {
    match Picture::new(graph, template) {
        Ok(picture) => writeln!(out, "{}", svg(&picture, None)).map(Ok),
        Err(reason) => Ok(Err(reason)),
    }
}

/// The picture; with a `link` for each node it is part of a page.
pub(in crate::render) fn svg(picture: &Picture<'_>, link: Option<Link<'_>>) -> String {
    let alone = link.is_none();
    let (width, mut height) = picture.layout.size;
    let width = width.max(160.0);
    let legend = if alone { picture.conditions.len() } else { 0 };
    let below = height + 14.0;
    height += legend as f64 * 20.0;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"picture\" width=\"{width:.0}\" height=\"{height:.0}\" \
         viewBox=\"0 0 {width:.0} {height:.0}\" role=\"group\" aria-label=\"Who depends on whom\">\n"
    );
    if alone {
        out.push_str(&format!("<style>{}</style>\n", STYLE.replace("\r\n", "\n")));
    }
    for (arrow, points) in picture.arrows.iter().zip(&picture.layout.arrows) {
        let name = |at: usize| picture.nodes.get(at).map_or("", |drawn| &drawn.node.name);
        let title = attribute(&format!("{} needs {} ({})", name(arrow.from), name(arrow.to), arrow.why.join(", ")));
        out.push_str(&format!(
            "<g class=\"arrow\" data-from=\"{}\" data-to=\"{}\"><title>{title}</title><path d=\"{}\"/>{}</g>\n",
            arrow.from,
            arrow.to,
            curve(points),
            head(points)
        ));
    }
    for (number, (drawn, rect)) in picture.nodes.iter().zip(&picture.layout.nodes).enumerate() {
        let node = drawn.node;
        let condition = drawn.condition.and_then(|at| picture.conditions.get(at).map(|it| (at % COLOURS, it.name)));
        let colour = condition.map_or_else(String::new, |(colour, _)| format!(" c{colour}"));
        let kind = node.kind.as_str();
        let of = if node.type_name.is_empty() { kind } else { &node.type_name };
        let title = attribute(&format!("{kind} {} {}", node.name, node.type_name));
        let class = format!("node {kind}{colour}");
        let (open, close) = match link.and_then(|link| link(number)) {
            Some((anchor, address)) => (
                format!(
                    "<a class=\"{class}\" id=\"{anchor}\" data-node=\"{number}\" href=\"{}\">",
                    attribute(&address)
                ),
                "</a>",
            ),
            None => (format!("<g class=\"{class}\" data-node=\"{number}\">"), "</g>"),
        };
        let round = if node.kind == NodeKind::Parameter { rect.height / 2.0 } else { 4.0 };
        let (x, y) = (rect.left + rect.width / 2.0, rect.top + 20.0);
        out.push_str(&format!(
            "{open}<title>{title}</title><rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"{round:.1}\"/>\
             <text class=\"name\" x=\"{x:.1}\" y=\"{y:.1}\">{}</text><text x=\"{x:.1}\" y=\"{:.1}\">{}</text>",
            rect.left,
            rect.top,
            rect.width,
            rect.height,
            attribute(&cut(&node.name)),
            y + 16.0,
            attribute(&cut(of)),
        ));
        if let Some((_, name)) = condition {
            let text = attribute(&cut(&format!("if {name}")));
            out.push_str(&format!("<text class=\"if\" x=\"{x:.1}\" y=\"{:.1}\">{text}</text>", y + 32.0));
        }
        out.push_str(close);
        out.push('\n');
    }
    for (at, condition) in picture.conditions.iter().take(legend).enumerate() {
        let y = below + at as f64 * 20.0;
        out.push_str(&format!(
            "<g class=\"node c{}\"><rect x=\"12\" y=\"{:.1}\" width=\"26\" height=\"12\" rx=\"3\"/>\
             <text class=\"key\" x=\"46\" y=\"{y:.1}\">if {}</text></g>\n",
            at % COLOURS,
            y - 10.0,
            attribute(condition.name)
        ));
    }
    out.push_str("</svg>");
    out
}

/// The beginning of a long name.
fn cut(name: &str) -> String {
    if name.chars().count() <= SHOWN {
        return name.to_owned();
    }
    name.chars().take(SHOWN).chain(['…']).collect()
}

/// A line through the points, round at the inner ones.
fn curve(points: &[(f64, f64)]) -> String {
    let middle = |a: (f64, f64), b: (f64, f64)| (f64::midpoint(a.0, b.0), f64::midpoint(a.1, b.1));
    let mut path = String::new();
    if let Some((x, y)) = points.first() {
        path.push_str(&format!("M{x:.1} {y:.1}"));
    }
    for three in points.windows(3) {
        let &[before, at, next] = three else { continue };
        let (from, to) = (middle(before, at), middle(at, next));
        path.push_str(&format!("L{:.1} {:.1}Q{:.1} {:.1} {:.1} {:.1}", from.0, from.1, at.0, at.1, to.0, to.1));
    }
    if let Some((x, y)) = points.last() {
        path.push_str(&format!("L{x:.1} {y:.1}"));
    }
    path
}

/// The head of the arrow at the last point.
fn head(points: &[(f64, f64)]) -> String {
    let [.., before, end] = points else { return String::new() };
    let (x, y) = (end.0 - before.0, end.1 - before.1);
    let length = x.hypot(y).max(0.1);
    let (x, y) = (x / length * 4.0, y / length * 4.0);
    let (back, side) = ((end.0 - 2.0 * x, end.1 - 2.0 * y), (-y, x));
    format!(
        "<path class=\"head\" d=\"M{:.1} {:.1}L{:.1} {:.1}L{:.1} {:.1}Z\"/>",
        end.0,
        end.1,
        back.0 + side.0,
        back.1 + side.1,
        back.0 - side.0,
        back.1 - side.1
    )
}
