//! The stacks of a run as one system: tables for people, documents for programs, pictures.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::io::{self, Write};

use serde::Serialize;

use super::counted;
use super::printable::{harmless, one_line};
use crate::source::{Sources, Span};
use crate::stacks::{Cycle, Edge, EdgeKind, Order, System};
use crate::template::Need;

/// The table: each stack with what it exports, imports and nests; then the circles and the orders.
///
/// # Errors
/// When writing fails.
pub fn stacks_text(system: &System, order: &Order, sources: &Sources, out: &mut dyn Write) -> io::Result<()> {
    let mut text = Vec::new();
    tables(system, order, sources, &mut text)?;
    String::from_utf8_lossy(&text).lines().try_for_each(|line| writeln!(out, "{}", harmless(line)))
}

fn tables(system: &System, order: &Order, sources: &Sources, out: &mut dyn Write) -> io::Result<()> {
    let parents = parents(system);
    let needs = system.needs();
    let mut edges_of: HashMap<usize, Vec<&Edge>> = HashMap::new();
    for edge in system.edges() {
        edges_of.entry(edge.from).or_default().push(edge);
    }
    for (index, (stack, interface)) in system.stacks().iter().zip(system.interfaces()).enumerate() {
        let mut title = one_line(&stack.name).into_owned();
        let place =
            [Some(&stack.path).filter(|path| **path != stack.name), stack.account.as_ref(), stack.region.as_ref()];
        let place: Vec<_> = place.into_iter().flatten().map(|part| one_line(part)).collect();
        if !place.is_empty() {
            title = format!("{title}  ({})", place.join(", "));
        }
        if let Some(parents) = parents.get(&index) {
            title = format!("{title}, nested in {}", names(system, parents));
        }
        writeln!(out, "{title}")?;
        for export in &interface.exports {
            writeln!(out, "  exports  {}", one_line(&export.name.to_string()))?;
        }
        let edges = edges_of.get(&index).map_or(&[][..], Vec::as_slice);
        let mut told = HashSet::new();
        for (number, import) in interface.imports.iter().enumerate() {
            let found = edges.iter().filter(|edge| edge.kind == EdgeKind::Import && edge.index == number);
            let found: Vec<&Edge> = found.copied().collect();
            let line = format!("{}{}", one_line(&import.name.to_string()), from(system, &found));
            if told.insert(line.clone()) {
                writeln!(out, "  imports  {line}")?;
            }
        }
        for (number, nested) in interface.nested.iter().enumerate() {
            let found = edges.iter().filter(|edge| edge.kind == EdgeKind::Nested && edge.index == number);
            let found: Vec<usize> = found.map(|edge| edge.to).collect();
            let location = nested.locations.first().map_or_else(String::new, |it| format!(", not here: {it}"));
            let place = match found.as_slice() {
                [] => location,
                [_] => format!(" = {}", names(system, &found)),
                _ => format!(" = one of {}", names(system, &found)),
            };
            writeln!(out, "  nests    {}{}", one_line(&nested.id), one_line(&place))?;
        }
        for need in needs.get(index).into_iter().flatten() {
            let (file, line) = place_of(sources, need.span);
            writeln!(
                out,
                "  needs    {}: {} ({}:{line})",
                need.capability.as_str(),
                one_line(&need.why),
                one_line(file)
            )?;
        }
    }
    // An order is told of stacks in a circle, too, but nobody can follow it.
    for cycle in &order.cycles {
        circle(system, cycle, out)?;
    }
    writeln!(out, "\ndeploy, those of one wave at the same time:")?;
    for (number, wave) in order.waves.iter().enumerate() {
        writeln!(out, "  {}. {}", number + 1, names(system, wave))?;
    }
    writeln!(out, "\ndelete in this order: {}", names(system, &order.delete()))
}

fn circle(system: &System, cycle: &Cycle, out: &mut dyn Write) -> io::Result<()> {
    let edges: Vec<&Edge> = cycle.edges.iter().filter_map(|edge| system.edges().get(*edge)).collect();
    let verb = if edges.iter().all(|edge| edge.certain && !edge.conditional) { "import" } else { "may import" };
    let count = counted(cycle.stacks.len(), "stack");
    writeln!(out, "\n{count} {verb} from each other in a circle; then none of them can be the first:")?;
    let mut told = HashSet::new();
    for edge in edges {
        let (from, to) = (one_line(system.name(edge.from)), one_line(system.name(edge.to)));
        let line = format!("  {from} imports {} from {to}", one_line(&edge.name));
        if told.insert(line.clone()) {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

/// ` from network`, ` from one of a, b`; what is not certain is said so.
fn from(system: &System, edges: &[&Edge]) -> String {
    let to: Vec<usize> = edges.iter().map(|edge| edge.to).collect();
    match edges {
        [] => " from a stack that is not known here".to_owned(),
        [only] if only.certain => format!(" from {}", names(system, &to)),
        [_] => format!(" from {}, when the names are equal", names(system, &to)),
        _ => format!(" from one of {}", names(system, &to)),
    }
}

/// The file and line of a place.
pub(super) fn place_of(sources: &Sources, span: Span) -> (&str, u32) {
    sources.get(span.file).map_or(("", 0), |source| (source.name.as_str(), source.position(span.start).line))
}

/// Names with commas between them.
fn names(system: &System, stacks: &[usize]) -> String {
    stacks.iter().map(|stack| one_line(system.name(*stack)).into_owned()).collect::<Vec<_>>().join(", ")
}

/// The templates that nest each template.
pub(super) fn parents(system: &System) -> HashMap<usize, Vec<usize>> {
    let mut found: HashMap<usize, Vec<usize>> = HashMap::new();
    for edge in system.edges().iter().filter(|edge| edge.kind == EdgeKind::Nested) {
        let parents = found.entry(edge.to).or_default();
        if !parents.contains(&edge.from) {
            parents.push(edge.from);
        }
    }
    found
}

#[derive(Serialize)]
struct JsonSystem<'s> {
    version: u32,
    stacks: Vec<JsonStack<'s>>,
    edges: Vec<JsonEdge<'s>>,
    deploy: Vec<Vec<&'s str>>,
    delete: Vec<&'s str>,
    cycles: Vec<Vec<JsonEdge<'s>>>,
}

#[derive(Serialize)]
struct JsonStack<'s> {
    name: &'s str,
    path: &'s str,
    region: Option<&'s str>,
    account: Option<&'s str>,
    exports: Vec<String>,
    imports: Vec<String>,
    nested_in: Vec<&'s str>,
    capabilities: Vec<JsonNeed<'s>>,
}

#[derive(Serialize)]
struct JsonNeed<'s> {
    name: &'s str,
    why: &'s str,
    file: &'s str,
    line: u32,
}

#[derive(Serialize, PartialEq, Eq, PartialOrd, Ord)]
struct JsonEdge<'s> {
    kind: &'s str,
    from: &'s str,
    to: &'s str,
    from_stack: &'s str,
    to_stack: &'s str,
    name: &'s str,
    certain: bool,
}

/// One document with stacks, edges, orders and circles; stacks go by their names, edges also by the paths of the
/// templates.
///
/// # Errors
/// When writing fails.
pub fn stacks_json(system: &System, order: &Order, sources: &Sources, out: &mut dyn Write) -> io::Result<()> {
    let parents = parents(system);
    let needs = system.needs();
    let stacks = system.stacks().iter().zip(system.interfaces()).enumerate().map(|(index, (stack, interface))| {
        let shown = |names: &[crate::template::SharedName]| {
            names.iter().map(|it| it.name.to_string()).collect::<BTreeSet<_>>().into_iter().collect()
        };
        JsonStack {
            name: &stack.name,
            path: &stack.path,
            region: stack.region.as_deref(),
            account: stack.account.as_deref(),
            exports: shown(&interface.exports),
            imports: shown(&interface.imports),
            nested_in: parents.get(&index).map_or(&[][..], Vec::as_slice).iter().map(|it| system.name(*it)).collect(),
            capabilities: needs.get(index).into_iter().flatten().map(|need| shown_need(need, sources)).collect(),
        }
    });
    let names = |stacks: &[usize]| -> Vec<&str> { stacks.iter().map(|stack| system.name(*stack)).collect() };
    let cycle = |cycle: &Cycle| rows(system, cycle.edges.iter().filter_map(|edge| system.edges().get(*edge)));
    let document = JsonSystem {
        version: 1,
        stacks: stacks.collect(),
        edges: rows(system, system.edges().iter()),
        deploy: order.waves.iter().map(|wave| names(wave)).collect(),
        delete: names(&order.delete()),
        cycles: order.cycles.iter().map(cycle).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

fn shown_need<'s>(need: &'s Need, sources: &'s Sources) -> JsonNeed<'s> {
    let (file, line) = place_of(sources, need.span);
    JsonNeed { name: need.capability.as_str(), why: &need.why, file, line }
}

/// Edges for programs, each once however often it is written.
fn rows<'s>(system: &'s System, edges: impl Iterator<Item = &'s Edge>) -> Vec<JsonEdge<'s>> {
    let mut told = HashSet::new();
    edges
        .filter(|edge| told.insert((edge.kind, edge.from, edge.to, edge.name.as_str())))
        .map(|edge| JsonEdge {
            kind: edge.kind.as_str(),
            from: system.path(edge.from),
            to: system.path(edge.to),
            from_stack: system.name(edge.from),
            to_stack: system.name(edge.to),
            name: &edge.name,
            certain: edge.certain,
        })
        .collect()
}

/// The names on the arrows from one stack to another.
pub(super) fn arrows(system: &System) -> Vec<(EdgeKind, usize, usize, Vec<&str>)> {
    let mut found: Vec<(EdgeKind, usize, usize, Vec<&str>)> = Vec::new();
    let mut index: HashMap<(EdgeKind, usize, usize), usize> = HashMap::new();
    for edge in system.edges() {
        let at = *index.entry((edge.kind, edge.from, edge.to)).or_insert(found.len());
        if at == found.len() {
            found.push((edge.kind, edge.from, edge.to, Vec::new()));
        }
        if let Some((.., names)) = found.get_mut(at)
            && !names.contains(&edge.name.as_str())
        {
            names.push(&edge.name);
        }
    }
    found
}

/// What a stack does with one that it needs.
pub(super) fn verb(kind: EdgeKind) -> &'static str {
    match kind {
        EdgeKind::Import => "imports from",
        EdgeKind::Nested => "nests",
    }
}

/// Graphviz: an arrow from what imports or nests to what is needed; dashed for nesting.
///
/// # Errors
/// When writing fails.
pub fn stacks_dot(system: &System, out: &mut dyn Write) -> io::Result<()> {
    let escaped = |text: &str| one_line(text).replace('\\', "\\\\").replace('"', "\\\"");
    let quoted = |text: &str| format!("\"{}\"", escaped(text));
    writeln!(out, "digraph stacks {{\n  rankdir=LR;\n  node [shape=box, fontname=\"sans-serif\"];")?;
    for stack in system.stacks() {
        writeln!(out, "  {};", quoted(&stack.name))?;
    }
    for (kind, from, to, names) in arrows(system) {
        let style = if kind == EdgeKind::Nested { ", style=dashed" } else { "" };
        // Graphviz reads `\n` within quotes as the end of a line.
        let label = names.iter().map(|name| escaped(name)).collect::<Vec<_>>().join("\\n");
        writeln!(out, "  {} -> {} [label=\"{label}\"{style}];", quoted(system.name(from)), quoted(system.name(to)))?;
    }
    writeln!(out, "}}")
}

/// Mermaid: the same as a flowchart.
///
/// # Errors
/// When writing fails.
pub fn stacks_mermaid(system: &System, out: &mut dyn Write) -> io::Result<()> {
    let text = |text: &str| one_line(text).replace('"', "#quot;");
    writeln!(out, "flowchart LR")?;
    for (index, stack) in system.stacks().iter().enumerate() {
        writeln!(out, "  n{index}[\"{}\"]", text(&stack.name))?;
    }
    for (kind, from, to, names) in arrows(system) {
        let arrow = if kind == EdgeKind::Nested { "-.->" } else { "-->" };
        let names: Vec<String> = names.into_iter().map(text).collect();
        writeln!(out, "  n{from} {arrow}|\"{}\"| n{to}", names.join("<br/>"))?;
    }
    Ok(())
}
