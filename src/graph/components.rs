//! Which nodes of any graph hang together in circles, in the order in which they are needed.

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

/// The groups of nodes that can reach each other, by the numbers of the nodes; a node in no circle is a group of its
/// own. Edges lead from what needs to what is needed, and each group comes after all that it needs. Linear time, and no
/// recursion, so that a chain of any length is no danger.
#[must_use]
pub fn components(nodes: usize, edges: &[(usize, usize)]) -> Vec<Vec<usize>> {
    let mut graph: DiGraph<(), (), usize> = DiGraph::with_capacity(nodes, edges.len());
    for _ in 0..nodes {
        graph.add_node(());
    }
    for (from, to) in edges.iter().filter(|(from, to)| *from < nodes && *to < nodes) {
        graph.add_edge(NodeIndex::new(*from), NodeIndex::new(*to), ());
    }
    let group = |nodes: Vec<NodeIndex<usize>>| {
        let mut nodes: Vec<usize> = nodes.into_iter().map(NodeIndex::index).collect();
        nodes.sort_unstable();
        nodes
    };
    kosaraju_scc(&graph).into_iter().map(group).collect()
}

/// The number of the group of each node.
#[must_use]
pub fn group_of(nodes: usize, groups: &[Vec<usize>]) -> Vec<usize> {
    let mut numbers = vec![0; nodes];
    for (number, group) in groups.iter().enumerate() {
        for member in group {
            if let Some(slot) = numbers.get_mut(*member) {
                *slot = number;
            }
        }
    }
    numbers
}

/// The layer of each node: 0 for those that need nothing, one more than the highest of what they need for all others. A
/// circle is one layer.
#[must_use]
pub fn layers(nodes: usize, edges: &[(usize, usize)]) -> Vec<usize> {
    let groups = components(nodes, edges);
    let group_of = group_of(nodes, &groups);
    let mut needed: Vec<Vec<usize>> = vec![Vec::new(); groups.len()];
    for (from, to) in edges {
        if let (Some(from), Some(to)) = (group_of.get(*from), group_of.get(*to))
            && from != to
            && let Some(list) = needed.get_mut(*from)
        {
            list.push(*to);
        }
    }
    let mut layers: Vec<usize> = Vec::with_capacity(groups.len());
    // Groups come after what they need, so that the layers of these are known.
    for needed in &needed {
        layers.push(needed.iter().filter_map(|group| layers.get(*group)).max().map_or(0, |layer| layer + 1));
    }
    group_of.iter().map(|group| layers.get(*group).copied().unwrap_or(0)).collect()
}

#[cfg(test)]
mod tests {
    use super::{components, layers};

    #[test]
    fn layers_follow_the_longest_way() {
        assert_eq!(layers(5, &[(0, 1), (1, 2), (0, 2), (3, 4), (4, 3)]), [2, 1, 0, 0, 0]);
    }

    #[test]
    fn what_is_needed_comes_first() {
        assert_eq!(components(4, &[(0, 1), (1, 2), (2, 1), (3, 0), (9, 0)]), [vec![1, 2], vec![0], vec![3]]);
        let chain: Vec<_> = (0..100_000).map(|node| (node, node + 1)).collect();
        assert_eq!(components(100_001, &chain).first(), Some(&vec![100_000]));
    }
}
