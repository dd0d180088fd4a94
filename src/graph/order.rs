//! In which order CloudFormation creates and deletes the resources of a template.

use std::collections::BTreeSet;

use petgraph::Direction;
use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef as _;

use super::{Edge, Graph, Node, NodeKind};

impl<'a> Graph<'a> {
    /// The edges from one resource to another that decide the order of creation, in the order in which they were found.
    pub fn waits(&self) -> impl Iterator<Item = (&Node, &Edge<'a>, &Node)> {
        let between = |from: &Node, to: &Node| from.kind == NodeKind::Resource && to.kind == NodeKind::Resource;
        self.edges()
            .filter(move |(from, edge, to)| between(from, to) && from.name != to.name && self.is_own(from, edge))
    }

    /// Logical IDs in an order in which each comes after what it needs; among equals as in the template.
    /// Resources that wait for each other in a circle come last.
    #[must_use]
    pub fn creation_order(&self) -> Vec<&str> {
        let resources: Vec<NodeIndex> = self
            .graph
            .node_indices()
            .filter(|index| self.graph.node_weight(*index).is_some_and(|node| node.kind == NodeKind::Resource))
            .collect();
        let needs = |index: NodeIndex| -> BTreeSet<NodeIndex> {
            let Some(node) = self.graph.node_weight(index) else { return BTreeSet::new() };
            self.graph
                .edges_directed(index, Direction::Outgoing)
                .filter(|edge| self.is_own(node, edge.weight()))
                .map(|edge| edge.target())
                .filter(|target| self.graph.node_weight(*target).is_some_and(|node| node.kind == NodeKind::Resource))
                .collect()
        };
        let mut waiting: Vec<(NodeIndex, BTreeSet<NodeIndex>)> =
            resources.into_iter().map(|index| (index, needs(index))).collect();
        let mut done = BTreeSet::new();
        let mut order = Vec::with_capacity(waiting.len());
        while !waiting.is_empty() {
            let ready = waiting.iter().position(|(_, needs)| needs.iter().all(|need| done.contains(need))).unwrap_or(0);
            let (index, _) = waiting.remove(ready);
            done.insert(index);
            order.extend(self.graph.node_weight(index).map(|node| node.name.as_str()));
        }
        order
    }

    /// Logical IDs in the order in which they are deleted: the creation order backwards.
    #[must_use]
    pub fn deletion_order(&self) -> Vec<&str> {
        let mut order = self.creation_order();
        order.reverse();
        order
    }
}
