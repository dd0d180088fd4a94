//! The graph of a template, for Graphviz, Mermaid, and programs.

use std::collections::HashMap;
use std::io::{self, Write};

use serde::Serialize;

use crate::graph::{Edge, EdgeKind, Graph, Node, NodeKind};
use crate::source::SourceFile;

fn id(node: &Node) -> String {
    format!("{}:{}", node.kind.as_str(), node.name)
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Graphviz: boxes for resources, ellipses for parameters, diamonds for conditions.
///
/// # Errors
/// When writing fails.
pub fn graph_dot(graph: &Graph<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "digraph template {{\n  rankdir=LR;\n  node [fontname=\"sans-serif\"];")?;
    for node in graph.nodes() {
        let shape = match node.kind {
            NodeKind::Resource => "box",
            NodeKind::Parameter => "ellipse",
            NodeKind::Condition => "diamond",
            NodeKind::Mapping => "folder",
            NodeKind::Output | NodeKind::Export => "cds",
        };
        let label =
            if node.type_name.is_empty() { node.name.clone() } else { format!("{}\n{}", node.name, node.type_name) };
        let label = quoted(&label).replace('\n', "\\n");
        writeln!(out, "  {} [shape={shape}, label={label}];", quoted(&id(node)))?;
    }
    for (from, edge, to) in graph.edges() {
        let style = match edge.kind {
            EdgeKind::Condition => ", style=dashed",
            EdgeKind::DependsOn => ", style=bold",
            _ => "",
        };
        writeln!(out, "  {} -> {} [label={}{style}];", quoted(&id(from)), quoted(&id(to)), quoted(edge.kind.as_str()))?;
    }
    writeln!(out, "}}")
}

/// Mermaid: a flowchart, from what needs to what is needed.
///
/// # Errors
/// When writing fails.
pub fn graph_mermaid(graph: &Graph<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "flowchart LR")?;
    let mut numbers: HashMap<String, usize> = HashMap::new();
    for node in graph.nodes() {
        let next = numbers.len();
        numbers.insert(id(node), next);
        let label = node.name.replace('"', "#quot;");
        let label =
            if node.type_name.is_empty() { label } else { format!("{label}<br/><small>{}</small>", node.type_name) };
        let (open, close) = match node.kind {
            NodeKind::Resource => ("[", "]"),
            NodeKind::Parameter => ("([", "])"),
            NodeKind::Condition => ("{", "}"),
            NodeKind::Mapping => ("[(", ")]"),
            NodeKind::Output => (">", "]"),
            NodeKind::Export => ("[[", "]]"),
        };
        writeln!(out, "  n{next}{open}\"{label}\"{close}")?;
    }
    for (from, edge, to) in graph.edges() {
        let number = |node: &Node| numbers.get(&id(node)).copied().unwrap_or(0);
        let arrow = if edge.kind == EdgeKind::Condition { "-.->" } else { "-->" };
        writeln!(out, "  n{} {arrow}|{}| n{}", number(from), edge.kind.as_str(), number(to))?;
    }
    Ok(())
}

#[derive(Serialize)]
struct JsonGraph<'g> {
    version: u32,
    nodes: Vec<JsonNode<'g>>,
    edges: Vec<JsonEdge<'g>>,
    creation_order: Vec<&'g str>,
    deletion_order: Vec<&'g str>,
}

#[derive(Serialize)]
struct JsonNode<'g> {
    kind: &'g str,
    name: &'g str,
    #[serde(rename = "type", skip_serializing_if = "str::is_empty")]
    type_name: &'g str,
    line: u32,
}

#[derive(Serialize)]
struct JsonEnd<'g> {
    kind: &'g str,
    name: &'g str,
}

#[derive(Serialize)]
struct JsonEdge<'g> {
    from: JsonEnd<'g>,
    to: JsonEnd<'g>,
    kind: &'g str,
    #[serde(skip_serializing_if = "str::is_empty")]
    property: &'g str,
    line: u32,
    column: u32,
}

/// Nodes, edges, and the orders of creation and deletion, as JSON.
///
/// # Errors
/// When writing fails.
pub fn graph_json(graph: &Graph<'_>, source: &SourceFile, out: &mut dyn Write) -> io::Result<()> {
    let nodes = graph.nodes().map(|node| JsonNode {
        kind: node.kind.as_str(),
        name: &node.name,
        type_name: &node.type_name,
        line: source.position(node.span.start).line,
    });
    let edges = graph.edges().map(|(from, edge, to)| edge_row(source, from, edge, to));
    let document = JsonGraph {
        version: 1,
        nodes: nodes.collect(),
        edges: edges.collect(),
        creation_order: graph.creation_order(),
        deletion_order: graph.deletion_order(),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

fn edge_row<'g>(source: &SourceFile, from: &'g Node, edge: &'g Edge<'_>, to: &'g Node) -> JsonEdge<'g> {
    let place = source.position(edge.span.start);
    JsonEdge {
        from: JsonEnd { kind: from.kind.as_str(), name: &from.name },
        to: JsonEnd { kind: to.kind.as_str(), name: &to.name },
        kind: edge.kind.as_str(),
        property: edge.property,
        line: place.line,
        column: place.column,
    }
}
