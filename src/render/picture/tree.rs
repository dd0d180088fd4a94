//! The graph as a tree in plain text: each node with what it needs below it, and told once.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::io::{self, Write};

use crate::graph::{Graph, Node, NodeKind};
use crate::render::graph::made;
use crate::render::printable::{harmless, one_line};

/// Deeper down, a node starts a tree of its own.
const DEEPEST: usize = 16;

/// From those that nobody needs to what they need.
///
/// # Errors
/// When writing fails.
pub fn graph_ascii(graph: &Graph<'_>, out: &mut dyn Write) -> io::Result<()> {
    let nodes: Vec<&Node> = graph.nodes().collect();
    let numbers: HashMap<(NodeKind, &str), usize> =
        nodes.iter().enumerate().map(|(number, node)| ((node.kind, node.name.as_str()), number)).collect();
    let number = |node: &Node| numbers.get(&(node.kind, node.name.as_str())).copied().unwrap_or(usize::MAX);
    let mut needs: Vec<BTreeMap<usize, Vec<&str>>> = vec![BTreeMap::new(); nodes.len()];
    let mut needed = vec![false; nodes.len()];
    for (from, edge, to) in graph.edges() {
        let (from, to) = (number(from), number(to));
        if let (Some(list), Some(needed)) = (needs.get_mut(from), needed.get_mut(to)) {
            let why = list.entry(to).or_default();
            if !why.contains(&edge.kind.as_str()) {
                why.push(edge.kind.as_str());
            }
            *needed |= from != to;
        }
    }
    let mut tree = Tree { nodes, needs, told: Vec::new(), later: VecDeque::new() };
    tree.told = vec![false; tree.nodes.len()];
    for (root, _) in needed.iter().enumerate().filter(|(_, needed)| !**needed) {
        tree.tell(root, out)?;
    }
    while let Some(root) = tree.later.pop_front() {
        tree.tell(root, out)?;
    }
    // What is left needs itself in a circle.
    for root in 0..tree.nodes.len() {
        tree.tell(root, out)?;
        while let Some(root) = tree.later.pop_front() {
            tree.tell(root, out)?;
        }
    }
    Ok(())
}

struct Tree<'g> {
    nodes: Vec<&'g Node>,
    needs: Vec<BTreeMap<usize, Vec<&'g str>>>,
    told: Vec<bool>,
    later: VecDeque<usize>,
}

impl Tree<'_> {
    /// Tells a node and everything below it that was not told yet.
    fn tell(&mut self, root: usize, out: &mut dyn Write) -> io::Result<()> {
        if self.told.get(root).copied().unwrap_or(true) {
            return Ok(());
        }
        // A stack of our own, since the template decides about the depth.
        let mut open: Vec<(usize, String, Vec<&str>, String)> = vec![(root, String::new(), Vec::new(), String::new())];
        while let Some((number, before, why, below)) = open.pop() {
            let Some(node) = self.nodes.get(number) else { continue };
            let needs = self.needs.get(number).filter(|needs| !needs.is_empty());
            let told = self.told.get(number).copied().unwrap_or(false);
            let depth = below.chars().count() / 3;
            let kind = if node.type_name.is_empty() { node.kind.as_str() } else { &node.type_name };
            let why = if why.is_empty() { String::new() } else { format!(" ({})", why.join(", ")) };
            let rest = match needs {
                Some(_) if told => " ^ see above",
                Some(_) if depth >= DEEPEST => " v see below",
                _ => "",
            };
            let origin = made(node).map_or_else(String::new, |made| format!(", {made}"));
            let line = format!("{before}{}: {kind}{origin}{why}{rest}", node.name);
            writeln!(out, "{}", harmless(&one_line(&line)))?;
            let Some(needs) = needs else {
                if let Some(told) = self.told.get_mut(number) {
                    *told = true;
                }
                continue;
            };
            if told {
                continue;
            }
            if depth >= DEEPEST {
                self.later.push_back(number);
                continue;
            }
            if let Some(told) = self.told.get_mut(number) {
                *told = true;
            }
            for (at, (to, why)) in needs.iter().rev().enumerate() {
                let (branch, rail) = if at == 0 { ("└─ ", "   ") } else { ("├─ ", "│  ") };
                open.push((*to, format!("{below}{branch}"), why.clone(), format!("{below}{rail}")));
            }
        }
        Ok(())
    }
}
