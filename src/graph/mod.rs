//! Who refers to whom, and through which words of the template.

mod components;
mod cycles;
mod generated;
mod order;

use std::collections::HashMap;

use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef as _;

pub use components::{components, group_of, layers};
pub use cycles::Cycle;

use crate::source::Span;
use crate::syntax::Value;
use crate::template::{Guard, Owner, Reference, ReferenceKind, Resource, Template};

/// What a node stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NodeKind {
    /// A parameter.
    Parameter,
    /// A mapping.
    Mapping,
    /// A condition.
    Condition,
    /// A resource.
    Resource,
    /// An output.
    Output,
    /// The name under which an output is exported.
    Export,
}

impl NodeKind {
    /// The kind in a word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Parameter => "parameter",
            Self::Mapping => "mapping",
            Self::Condition => "condition",
            Self::Resource => "resource",
            Self::Output => "output",
            Self::Export => "export",
        }
    }
}

/// Something that is referred to, or refers to something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// What it stands for.
    pub kind: NodeKind,
    /// Its name; of an export the name as far as it is known.
    pub name: String,
    /// Where it is defined.
    pub span: Span,
    /// The type of a resource or parameter; empty elsewhere.
    pub type_name: String,
    /// The condition that decides about a resource or an output.
    pub condition: Option<String>,
    /// Of what does not stand in the template: the resource that a transform makes it of, or the transform where it is
    /// of no single one.
    pub generated_by: Option<String>,
}

/// Why one node needs another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EdgeKind {
    /// `Ref`.
    Ref,
    /// `Fn::GetAtt`.
    GetAtt,
    /// `Fn::Sub`.
    Sub,
    /// `DependsOn`.
    DependsOn,
    /// A condition decides about it, or is part of it.
    Condition,
    /// `Fn::FindInMap`.
    FindInMap,
    /// An output and its export.
    Export,
}

impl EdgeKind {
    /// The kind as AWS writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ref => "Ref",
            Self::GetAtt => "Fn::GetAtt",
            Self::Sub => "Fn::Sub",
            Self::DependsOn => "DependsOn",
            Self::Condition => "Condition",
            Self::FindInMap => "Fn::FindInMap",
            Self::Export => "Export",
        }
    }
}

/// An edge: from what needs to what is needed.
#[derive(Debug, Clone, Copy)]
pub struct Edge<'a> {
    /// Why.
    pub kind: EdgeKind,
    /// The words that cause it.
    pub span: Span,
    /// The property they stand in, of those right below `Properties`; empty elsewhere.
    pub property: &'a str,
    /// When it is there; of what is generated, this is not known.
    pub guard: Guard,
}

/// Who refers to whom in one template.
#[derive(Debug)]
pub struct Graph<'a> {
    graph: DiGraph<Node, Edge<'a>>,
    /// What can be referred to by its name, kind by kind.
    by_name: HashMap<NodeKind, HashMap<String, NodeIndex>>,
    /// Whether it holds what SAM generates, so that each reference leads from the resource in which it ends up.
    expanded: bool,
}

impl<'a> Graph<'a> {
    /// The graph of a template. References to what the template does not define are left out.
    #[must_use]
    pub fn new(template: &Template<'a>) -> Self {
        let mut graph = Self { graph: DiGraph::new(), by_name: HashMap::new(), expanded: false };
        graph.inputs(template);
        for it in template.resources.iter() {
            graph.add(of_resource(it));
        }
        graph.outputs(template);
        for reference in &template.references {
            graph.refer(template, reference);
        }
        graph
    }

    /// Parameters, mappings and conditions.
    fn inputs(&mut self, template: &Template<'_>) {
        for it in template.parameters.iter() {
            let type_name = it.kind().unwrap_or_default().to_owned();
            self.add(Node { type_name, ..node(NodeKind::Parameter, it.name, it.span) });
        }
        for it in template.mappings.iter() {
            self.add(node(NodeKind::Mapping, it.name, it.span));
        }
        for it in template.conditions.iter() {
            self.add(node(NodeKind::Condition, it.name, it.span));
        }
    }

    /// Outputs with their exports.
    fn outputs(&mut self, template: &Template<'_>) {
        for it in template.outputs.iter() {
            let condition = it.body.get("Condition").and_then(Value::text).map(str::to_owned);
            let output = self.add(Node { condition, ..node(NodeKind::Output, it.name, it.span) });
            if let Some(name) = it.export_name() {
                let shown = template.pattern(name).map_or_else(|| it.name.to_owned(), |pattern| pattern.to_string());
                let export = self.add(node(NodeKind::Export, &shown, name.span()));
                let edge = Edge { kind: EdgeKind::Export, span: name.span(), property: "", guard: it.guard };
                self.graph.add_edge(export, output, edge);
            }
        }
    }

    fn add(&mut self, node: Node) -> NodeIndex {
        let (kind, name) = (node.kind, node.name.clone());
        let index = self.graph.add_node(node);
        self.by_name.entry(kind).or_default().insert(name, index);
        index
    }

    fn find(&self, kind: NodeKind, name: &str) -> Option<NodeIndex> {
        self.by_name.get(&kind)?.get(name).copied()
    }

    fn refer(&mut self, template: &Template<'_>, reference: &Reference<'a>) {
        let from = match reference.owner {
            Owner::Condition(at) => template.conditions.at(at).and_then(|it| self.find(NodeKind::Condition, it.name)),
            Owner::Resource(at) => template.resources.at(at).and_then(|it| self.find(NodeKind::Resource, it.name)),
            Owner::Output(at) => template.outputs.at(at).and_then(|it| self.find(NodeKind::Output, it.name)),
            _ => None,
        };
        let parameter_or_resource = |graph: &Self| {
            graph
                .find(NodeKind::Parameter, reference.target)
                .or_else(|| graph.find(NodeKind::Resource, reference.target))
        };
        let (kind, to) = match reference.kind {
            ReferenceKind::Ref | ReferenceKind::RuleValue => (EdgeKind::Ref, parameter_or_resource(self)),
            ReferenceKind::Sub => (EdgeKind::Sub, parameter_or_resource(self)),
            ReferenceKind::GetAtt => (EdgeKind::GetAtt, self.find(NodeKind::Resource, reference.target)),
            ReferenceKind::SubGetAtt => (EdgeKind::Sub, self.find(NodeKind::Resource, reference.target)),
            ReferenceKind::DependsOn => (EdgeKind::DependsOn, self.find(NodeKind::Resource, reference.target)),
            ReferenceKind::Condition | ReferenceKind::If => {
                (EdgeKind::Condition, self.find(NodeKind::Condition, reference.target))
            }
            ReferenceKind::FindInMap => (EdgeKind::FindInMap, self.find(NodeKind::Mapping, reference.target)),
        };
        if let (Some(from), Some(to)) = (from, to) {
            let edge = Edge { kind, span: reference.span, property: reference.property, guard: reference.guard };
            self.graph.add_edge(from, to, edge);
        }
    }

    /// All nodes, those that nothing refers to included, in the order of the template.
    pub fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.graph.node_weights()
    }

    /// All edges with the nodes at their ends, in the order in which they were found.
    pub fn edges(&self) -> impl Iterator<Item = (&Node, &Edge<'a>, &Node)> {
        self.graph.edge_references().filter_map(|edge| {
            Some((self.graph.node_weight(edge.source())?, edge.weight(), self.graph.node_weight(edge.target())?))
        })
    }

    /// All edges from one resource to another, in the order in which they were found.
    pub fn between(&self, from: &str, to: &str) -> Vec<&Edge<'a>> {
        let (Some(from), Some(to)) = (self.find(NodeKind::Resource, from), self.find(NodeKind::Resource, to)) else {
            return Vec::new();
        };
        let mut found: Vec<_> = self.graph.edges_connecting(from, to).map(|edge| (edge.id(), edge.weight())).collect();
        found.sort_by_key(|(id, _)| *id);
        found.into_iter().map(|(_, edge)| edge).collect()
    }

    /// Whether the resource waits for what the edge leads to.
    fn is_own(&self, node: &Node, edge: &Edge<'_>) -> bool {
        self.expanded || stays_in_resource(node, edge)
    }
}

fn node(kind: NodeKind, name: &str, span: Span) -> Node {
    let (name, type_name) = (name.to_owned(), String::new());
    Node { kind, name, span, type_name, condition: None, generated_by: None }
}

fn of_resource(it: &Resource<'_>) -> Node {
    let type_name = it.kind().unwrap_or_default().to_owned();
    let condition = it.condition().map(str::to_owned);
    Node { type_name, condition, ..node(NodeKind::Resource, it.name, it.span) }
}

/// Whether the words of an edge end up in the resource itself. SAM makes several resources of one, so what some
/// properties name is no dependency of the resource that others refer to.
fn stays_in_resource(node: &Node, edge: &Edge<'_>) -> bool {
    let Some(kind) = node.type_name.strip_prefix("AWS::Serverless::") else { return true };
    if edge.kind == EdgeKind::DependsOn {
        return true;
    }
    match kind {
        "Function" => !matches!(
            edge.property,
            "Events"
                | "EventInvokeConfig"
                | "DeploymentPreference"
                | "ProvisionedConcurrencyConfig"
                | "FunctionUrlConfig"
                | "Connectors"
        ),
        "StateMachine" => !matches!(edge.property, "Events" | "DeploymentPreference" | "Connectors"),
        "Api" | "HttpApi" => matches!(edge.property, "DefinitionBody" | "DefinitionUri"),
        "SimpleTable" | "LayerVersion" | "Application" => true,
        _ => false,
    }
}
