//! Circular dependencies.

use std::collections::{HashMap, VecDeque};

use petgraph::algo::tarjan_scc;
use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef as _;

use super::{Edge, EdgeKind, Graph, Node, NodeKind};

/// A circle of resources, or of conditions, that wait for each other.
#[derive(Debug)]
pub struct Cycle<'g, 'a> {
    /// Each edge with the node that it starts from; it ends at the node of the next edge.
    pub edges: Vec<(&'g Node, &'g Edge<'a>)>,
    /// How many further nodes are tangled up with these.
    pub others: usize,
}

impl<'a> Graph<'a> {
    /// One shortest cycle for each tangle of nodes that wait for each other, in the order of the template.
    #[must_use]
    pub fn cycles(&self) -> Vec<Cycle<'_, 'a>> {
        let mut tangles: Vec<Vec<NodeIndex>> = tarjan_scc(&self.graph);
        for tangle in &mut tangles {
            tangle.sort_unstable();
        }
        tangles.sort_unstable();
        tangles.iter().filter_map(|tangle| self.shortest(tangle)).collect()
    }

    fn shortest(&self, tangle: &[NodeIndex]) -> Option<Cycle<'_, 'a>> {
        let member: HashMap<NodeIndex, ()> = tangle.iter().map(|node| (*node, ())).collect();
        let mut best: Option<Vec<(NodeIndex, petgraph::graph::EdgeIndex)>> = None;
        // A tangle of thousands need not be searched from every node: each search goes over all of it.
        let starts = (200_000 / tangle.len().max(1)).clamp(5, 200);
        for start in tangle.iter().take(starts) {
            if let Some(path) = self.back_to(*start, &member)
                && best.as_ref().is_none_or(|best| path.len() < best.len())
            {
                best = Some(path);
            }
        }
        let path = best?;
        let edges: Vec<_> = path
            .iter()
            .filter_map(|(node, edge)| Some((self.graph.node_weight(*node)?, self.graph.edge_weight(*edge)?)))
            .collect();
        let others = tangle.len().saturating_sub(edges.len());
        Some(Cycle { edges, others })
    }

    /// The shortest way from a node back to itself: each node with the edge that leaves it.
    fn back_to(
        &self,
        start: NodeIndex,
        member: &HashMap<NodeIndex, ()>,
    ) -> Option<Vec<(NodeIndex, petgraph::graph::EdgeIndex)>> {
        let mut came: HashMap<NodeIndex, (NodeIndex, petgraph::graph::EdgeIndex)> = HashMap::new();
        let mut queue = VecDeque::from([start]);
        while let Some(node) = queue.pop_front() {
            let mut edges: Vec<_> = self.graph.edges(node).filter(|edge| member.contains_key(&edge.target())).collect();
            edges.sort_by_key(|edge| edge.id());
            for edge in edges {
                let waits = self.graph.node_weight(node).is_some_and(|node| match node.kind {
                    NodeKind::Resource => edge.weight().kind != EdgeKind::Condition && self.is_own(node, edge.weight()),
                    _ => true,
                });
                if !waits {
                    continue;
                }
                if edge.target() == start {
                    let mut path = vec![(node, edge.id())];
                    let mut at = node;
                    while at != start {
                        let (before, edge) = came.get(&at)?;
                        path.push((*before, *edge));
                        at = *before;
                    }
                    path.reverse();
                    return Some(path);
                }
                if let std::collections::hash_map::Entry::Vacant(entry) = came.entry(edge.target()) {
                    entry.insert((node, edge.id()));
                    queue.push_back(edge.target());
                }
            }
        }
        None
    }
}
