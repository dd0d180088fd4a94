//! The graph of a template, for Graphviz, Mermaid, and programs.

use std::collections::HashMap;
use std::io::{self, Write};

use serde::Serialize;

use crate::graph::{Edge, EdgeKind, Graph, Node, NodeKind};
use crate::source::SourceFile;
use crate::template::SAM_TRANSFORM;

fn id(node: &Node) -> String {
    format!("{}:{}", node.kind.as_str(), node.name)
}

/// Of what a node is made, in words, where it does not stand in the template.
pub(super) fn made(node: &Node) -> Option<String> {
    let of = node.generated_by.as_deref()?;
    Some(if of == SAM_TRANSFORM { "made by SAM".to_owned() } else { format!("made of {of}") })
}

/// The nodes one after another: alone, or a resource with all that is made of it.
fn families<'g>(graph: &'g Graph<'_>) -> Vec<Vec<&'g Node>> {
    let mut families: Vec<Vec<&Node>> = Vec::new();
    for node in graph.nodes() {
        let is_kin = |first: &Node| match (&node.generated_by, &first.generated_by) {
            (Some(of), None) => *of == first.name && first.kind == NodeKind::Resource,
            (of, other) => of.is_some() && of == other && first.kind == node.kind,
        };
        match families.last_mut() {
            Some(family) if family.first().is_some_and(|first| is_kin(first)) => family.push(node),
            _ => families.push(vec![node]),
        }
    }
    families
}

/// The heading of a family, where there is something to say of it.
fn heading(family: &[&Node]) -> Option<String> {
    let [first, .., last] = family else { return None };
    made(last)?;
    Some(if first.generated_by.is_none() {
        format!("{} and what SAM makes of it (dashed)", first.name)
    } else {
        "What SAM adds (dashed)".to_owned()
    })
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
    for (number, family) in families(graph).iter().enumerate() {
        let heading = heading(family);
        if let Some(heading) = &heading {
            writeln!(out, "  subgraph cluster_{number} {{\n    color=grey; label={};", quoted(heading))?;
        }
        let indent = if heading.is_some() { "    " } else { "  " };
        for node in family {
            let shape = match node.kind {
                NodeKind::Resource => "box",
                NodeKind::Parameter => "ellipse",
                NodeKind::Condition => "diamond",
                NodeKind::Mapping => "folder",
                NodeKind::Output | NodeKind::Export => "cds",
            };
            let mut label = node.name.clone();
            if !node.type_name.is_empty() {
                label += &format!("\n{}", node.type_name);
            }
            let label = quoted(&label).replace('\n', "\\n");
            let style = if node.generated_by.is_some() { ", style=dashed" } else { "" };
            writeln!(out, "{indent}{} [shape={shape}, label={label}{style}];", quoted(&id(node)))?;
        }
        if heading.is_some() {
            writeln!(out, "  }}")?;
        }
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
    let mut generated: Vec<String> = Vec::new();
    for (number, family) in families(graph).iter().enumerate() {
        let heading = heading(family);
        if let Some(heading) = &heading {
            writeln!(out, "  subgraph s{number}[\"{}\"]", heading.replace('"', "#quot;"))?;
        }
        let indent = if heading.is_some() { "    " } else { "  " };
        for node in family {
            let next = numbers.len();
            numbers.insert(id(node), next);
            if node.generated_by.is_some() {
                generated.push(format!("n{next}"));
            }
            let mut label = node.name.replace('"', "#quot;");
            if !node.type_name.is_empty() {
                label += &format!("<br/><small>{}</small>", node.type_name);
            }
            let (open, close) = match node.kind {
                NodeKind::Resource => ("[", "]"),
                NodeKind::Parameter => ("([", "])"),
                NodeKind::Condition => ("{", "}"),
                NodeKind::Mapping => ("[(", ")]"),
                NodeKind::Output => (">", "]"),
                NodeKind::Export => ("[[", "]]"),
            };
            writeln!(out, "{indent}n{next}{open}\"{label}\"{close}")?;
        }
        if heading.is_some() {
            writeln!(out, "  end")?;
        }
    }
    for (from, edge, to) in graph.edges() {
        let number = |node: &Node| numbers.get(&id(node)).copied().unwrap_or(0);
        let arrow = if edge.kind == EdgeKind::Condition { "-.->" } else { "-->" };
        writeln!(out, "  n{} {arrow}|{}| n{}", number(from), edge.kind.as_str(), number(to))?;
    }
    if !generated.is_empty() {
        writeln!(out, "  classDef generated stroke-dasharray: 6 3\n  class {} generated", generated.join(","))?;
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
    #[serde(rename = "generatedBy", skip_serializing_if = "Option::is_none")]
    generated_by: Option<&'g str>,
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
        generated_by: node.generated_by.as_deref(),
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
