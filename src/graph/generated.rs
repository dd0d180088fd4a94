//! The graph of a template with what a transform makes of it.

use std::collections::{HashMap, HashSet};

use petgraph::graph::DiGraph;

use super::{Graph, Node, NodeKind, node, of_resource};
use crate::template::{Guard, Owner, SAM_TRANSFORM, Template};

impl<'m> Graph<'m> {
    /// The graph of a template, of what SAM `made` of it, and of who refers to whom there. `origins` are the logical
    /// IDs of what is made, in the order in which it is told, with the resource of the template that it is made of.
    #[must_use]
    pub fn expanded<'t>(template: &Template<'t>, made: &Template<'m>, origins: &[(&str, Option<&str>)]) -> Self
    where
        't: 'm,
    {
        let mut graph = Self { graph: DiGraph::new(), by_name: HashMap::new(), expanded: true };
        graph.inputs(template);
        for it in made.conditions.iter().filter(|it| !template.conditions.contains(it.name)) {
            graph.add(Node {
                generated_by: Some(SAM_TRANSFORM.to_owned()),
                ..node(NodeKind::Condition, it.name, it.span)
            });
        }
        let mut generated: HashMap<&str, Vec<Node>> = HashMap::new();
        for (id, of) in origins.iter().filter(|(id, _)| !template.resources.contains(id)) {
            let of = of.unwrap_or(SAM_TRANSFORM);
            let node = made.resources.get(id).map(of_resource);
            let node = node.map(|node| Node { generated_by: Some(of.to_owned()), ..node });
            generated.entry(of).or_default().extend(node);
        }
        for it in template.resources.iter() {
            graph.add(of_resource(it));
            for node in generated.remove(it.name).unwrap_or_default() {
                graph.add(node);
            }
        }
        for node in generated.remove(SAM_TRANSFORM).unwrap_or_default() {
            graph.add(node);
        }
        graph.outputs(template);
        // What nothing is left of, such as a connector, still refers to what it names.
        for reference in &template.references {
            let gone = |at| template.resources.at(at).is_some_and(|it| !made.resources.contains(it.name));
            if matches!(reference.owner, Owner::Resource(at) if gone(at)) {
                graph.refer(template, reference);
            }
        }
        let mut seen = HashSet::new();
        for it in &made.references {
            // One word of the template can stand in several places of what is made.
            if seen.insert((it.owner, it.kind, it.target, it.span)) {
                graph.refer(made, it);
            }
        }
        // Each guard is one of its own template, and nobody could tell of which.
        graph.graph.edge_weights_mut().for_each(|edge| edge.guard = Guard::ALWAYS);
        graph
    }
}
