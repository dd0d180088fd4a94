//! The stacks of a run as a page that stands alone: a picture, the stacks, the orders.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;
use std::io::{self, Write};

use super::printable::one_line;
use super::stacks::{arrows, parents};
use crate::graph::layers;
use crate::source::Sources;
use crate::stacks::{Edge, EdgeKind, Order, System};

/// Of the picture, in pixels: a box, and the way from one box to the next.
const BOX: (usize, usize) = (190, 34);
const STEP: (usize, usize) = (270, 54);
const MARGIN: usize = 20;
/// Longer names are cut in the picture; the table has them whole.
const SHOWN: usize = 24;

const STYLE: &str = "\
:root { color-scheme: light dark; --line: #8886; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
.picture { overflow-x: auto; border: 1px solid var(--line); border-radius: 6px; }
svg { display: block; } svg text { font: 13px system-ui, sans-serif; fill: currentColor; }
svg rect { fill: Canvas; stroke: currentColor; stroke-opacity: .5; }
svg path { fill: none; stroke: currentColor; stroke-opacity: .6; } svg path.nested { stroke-dasharray: 5 4; }
table { border-collapse: collapse; width: 100%; } td, th { border-bottom: 1px solid var(--line); padding: .35rem .6rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
code { font-size: .92em; } ul { margin: 0; padding-left: 1.1rem; } .soft { opacity: .7; }
";

/// One page without anything from elsewhere.
///
/// # Errors
/// When writing fails.
pub fn stacks_html(system: &System, order: &Order, sources: &Sources, out: &mut dyn Write) -> io::Result<()> {
    let count = super::counted(system.stacks().len(), "stack");
    let drawn = drawn(system);
    let alone = system.stacks().len() - drawn.len();
    writeln!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{count}</title>\n<style>\n{STYLE}</style>"
    )?;
    writeln!(out, "<h1>{count}</h1>")?;
    writeln!(
        out,
        "<p>An arrow leads from the stack that needs to the one that is needed: solid for an import, dashed for a nested \
         stack.</p>"
    )?;
    if alone > 0 {
        writeln!(
            out,
            "<p>{} without any import or nested stack: only in the table.</p>",
            super::counted(alone, "stack")
        )?;
    }
    if !drawn.is_empty() {
        writeln!(out, "<div class=\"picture\">\n{}</div>", picture(system, &drawn))?;
    }
    table(system, sources, out)?;
    orders(system, order, out)
}

/// Text that is neither a tag nor the end of an attribute.
fn escaped(text: &str) -> String {
    one_line(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The stacks that need or are needed.
fn drawn(system: &System) -> BTreeSet<usize> {
    system.edges().iter().flat_map(|edge| [edge.from, edge.to]).collect()
}

/// Where each stack stands in the picture: its column and its row. What is needed stands further to the left.
fn places(system: &System, drawn: &BTreeSet<usize>) -> Vec<(usize, usize)> {
    let mut places = vec![(0, 0); system.stacks().len()];
    let edges: Vec<(usize, usize)> = system.edges().iter().map(|edge| (edge.from, edge.to)).collect();
    let layers = layers(places.len(), &edges);
    let mut rows: HashMap<usize, usize> = HashMap::new();
    for stack in drawn {
        let column = layers.get(*stack).copied().unwrap_or(0);
        let row = rows.entry(column).or_default();
        if let Some(place) = places.get_mut(*stack) {
            *place = (column, *row);
        }
        *row += 1;
    }
    places
}

fn picture(system: &System, drawn: &BTreeSet<usize>) -> String {
    let places = places(system, drawn);
    let corner = |stack: usize| {
        let (column, row) = places.get(stack).copied().unwrap_or_default();
        (MARGIN + column * STEP.0, MARGIN + row * STEP.1)
    };
    let width = places.iter().map(|place| place.0).max().unwrap_or(0) * STEP.0 + BOX.0 + 2 * MARGIN;
    let height = places.iter().map(|place| place.1).max().unwrap_or(0) * STEP.1 + BOX.1 + 2 * MARGIN;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" role=\"img\">\n\
         <defs><marker id=\"end\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" \
         orient=\"auto\"><path d=\"M0 0L8 4L0 8\"/></marker></defs>\n"
    );
    // Writing into a string cannot fail.
    for (kind, from, to, names) in arrows(system) {
        let ((from_x, from_y), (to_x, to_y)) = (corner(from), corner(to));
        let (from_y, to_y) = (from_y + BOX.1 / 2, to_y + BOX.1 / 2);
        let line = if from_x == to_x {
            // Within a column the arrow goes around on the left.
            let bend = from_x.saturating_sub(MARGIN);
            format!("M{from_x} {from_y}C{bend} {from_y} {bend} {to_y} {to_x} {to_y}")
        } else {
            let (start, end) = if from_x > to_x { (from_x, to_x + BOX.0) } else { (from_x + BOX.0, to_x) };
            let middle = usize::midpoint(start, end);
            format!("M{start} {from_y}C{middle} {from_y} {middle} {to_y} {end} {to_y}")
        };
        let class = if kind == EdgeKind::Nested { " class=\"nested\"" } else { "" };
        let title = escaped(&format!("{} {} {}: {}", system.name(from), verb(kind), system.name(to), names.join(", ")));
        let _ = writeln!(svg, "<path d=\"{line}\"{class} marker-end=\"url(#end)\"><title>{title}</title></path>");
    }
    for (index, stack) in system.stacks().iter().enumerate().filter(|(index, _)| drawn.contains(index)) {
        let (x, y) = corner(index);
        let length = stack.name.chars().count();
        let cut = if length > SHOWN { "…" } else { "" };
        let name: String = stack.name.chars().skip(length.saturating_sub(SHOWN)).collect();
        let name = format!("{cut}{name}");
        let _ = writeln!(
            svg,
            "<g><title>{}</title><rect x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{}\" rx=\"5\"/>\
             <text x=\"{}\" y=\"{}\">{}</text></g>",
            escaped(&stack.path),
            BOX.0,
            BOX.1,
            x + 10,
            y + 22,
            escaped(&name)
        );
    }
    svg + "</svg>\n"
}

fn verb(kind: EdgeKind) -> &'static str {
    match kind {
        EdgeKind::Import => "imports from",
        EdgeKind::Nested => "nests",
    }
}

fn list(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.map(|item| format!("<li>{item}</li>")).collect();
    if items.is_empty() { String::new() } else { format!("<ul>{}</ul>", items.concat()) }
}

fn table(system: &System, sources: &Sources, out: &mut dyn Write) -> io::Result<()> {
    let (parents, needs) = (parents(system), system.needs());
    let mut edges_of: HashMap<usize, Vec<&Edge>> = HashMap::new();
    for edge in system.edges() {
        edges_of.entry(edge.from).or_default().push(edge);
    }
    writeln!(out, "<h2>Stacks</h2>\n<table>")?;
    writeln!(out, "<tr><th>stack</th><th>exports</th><th>needs of others</th><th>must acknowledge</th></tr>")?;
    for (index, (stack, interface)) in system.stacks().iter().zip(system.interfaces()).enumerate() {
        let place = [Some(&stack.path), stack.account.as_ref(), stack.region.as_ref()];
        let place: Vec<String> = place.into_iter().flatten().map(|part| escaped(part)).collect();
        let nested = parents.get(&index).map_or_else(String::new, |parents| {
            let names: Vec<String> = parents.iter().map(|parent| escaped(system.name(*parent))).collect();
            format!("<br><span class=\"soft\">nested in {}</span>", names.join(", "))
        });
        let exports =
            list(interface.exports.iter().map(|it| format!("<code>{}</code>", escaped(&it.name.to_string()))));
        let edges = edges_of.get(&index).into_iter().flatten();
        let edges = list(edges.map(|edge| {
            let doubt = if edge.certain { "" } else { " <span class=\"soft\">(may be)</span>" };
            let (name, to) = (escaped(&edge.name), escaped(system.name(edge.to)));
            format!("{} {to}: <code>{name}</code>{doubt}", verb(edge.kind))
        }));
        let needs = list(needs.get(index).into_iter().flatten().map(|need| {
            let (file, line) = super::stacks::place_of(sources, need.span);
            let (name, why) = (need.capability.as_str(), escaped(&need.why));
            format!("<code>{name}</code>: {why} <span class=\"soft\">({}:{line})</span>", escaped(file))
        }));
        writeln!(
            out,
            "<tr><td><strong>{}</strong><br><span class=\"soft\">{}</span>{nested}</td><td>{exports}</td><td>{edges}</td>\
             <td>{needs}</td></tr>",
            escaped(&stack.name),
            place.join(", ")
        )?;
    }
    writeln!(out, "</table>")
}

fn orders(system: &System, order: &Order, out: &mut dyn Write) -> io::Result<()> {
    let names =
        |stacks: &[usize]| stacks.iter().map(|stack| escaped(system.name(*stack))).collect::<Vec<_>>().join(", ");
    writeln!(out, "<h2>Deploy</h2>\n<ol>")?;
    for wave in &order.waves {
        writeln!(out, "<li>{}</li>", names(wave))?;
    }
    writeln!(out, "</ol>\n<h2>Delete, in this order</h2>\n<p>{}</p>", names(&order.delete()))?;
    for cycle in &order.cycles {
        writeln!(out, "<h2>A circle of imports: none of these can be the first</h2>")?;
        let edges = cycle.edges.iter().filter_map(|edge| system.edges().get(*edge));
        let line = |edge: &Edge| {
            let (from, to) = (escaped(system.name(edge.from)), escaped(system.name(edge.to)));
            format!("{from} imports <code>{}</code> from {to}", escaped(&edge.name))
        };
        writeln!(out, "{}", list(edges.map(line)))?;
    }
    Ok(())
}
