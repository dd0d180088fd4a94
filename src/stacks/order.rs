//! In which order stacks are deployed and deleted.

use std::collections::{HashMap, HashSet, VecDeque};

use super::system::{Edge, EdgeKind, System};
use crate::graph::{components, group_of};

/// Stacks that wait for each other in a circle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cycle {
    /// The stacks, by their numbers in the system.
    pub stacks: Vec<usize>,
    /// Every import among them, by the number of its edge, each stack's after those of the stack that leads to it.
    pub edges: Vec<usize>,
}

/// The order of a system. A nested stack goes with the stack around it and is not named.
#[derive(Debug, Default)]
pub struct Order {
    /// The stacks in waves: those of one wave can be deployed at the same time, after all waves before it.
    pub waves: Vec<Vec<usize>>,
    /// The circles, which no order serves; their stacks share a wave.
    pub cycles: Vec<Cycle>,
    /// For each template the stacks with which it is deployed: itself, or those that nest it.
    tops: Vec<Vec<usize>>,
    /// From what needs to what is needed; templates come as [`Node`]s.
    needs: Vec<(usize, usize)>,
}

/// The numbers of the three nodes of a template: the stack, what a nested template imports on behalf of the stacks
/// around it, and what it exports on their behalf. So a template nested by many costs an edge each and not a product.
struct Node {
    count: usize,
}

impl Node {
    fn importer(&self, template: usize) -> usize {
        self.count + template
    }

    fn exporter(&self, template: usize) -> usize {
        2 * self.count + template
    }
}

impl System {
    /// The order by all edges, also those that only may be there.
    #[must_use]
    pub fn order(&self) -> Order {
        Order::new(self, Edges::All)
    }

    /// The circles of imports that no deployment can escape: the names are known exactly, and no condition decides.
    #[must_use]
    pub fn certain_cycles(&self) -> Vec<Cycle> {
        Order::new(self, Edges::Certain).cycles
    }
}

/// Which edges an order is made of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Edges {
    All,
    Certain,
}

impl Order {
    fn new(system: &System, which: Edges) -> Self {
        let count = system.stacks().len();
        let keep = |edge: &Edge| which == Edges::All || edge.certain && !edge.conditional;
        let edges = || system.edges().iter().enumerate().filter(|(_, edge)| keep(edge));
        let tops = tops(count, edges().map(|(_, edge)| edge).filter(|edge| edge.kind == EdgeKind::Nested));
        let of = |template: usize| tops.get(template).map_or(&[][..], Vec::as_slice);
        let node = Node { count };
        let mut imports: Vec<(usize, &Edge)> = Vec::new();
        let mut needs = Vec::new();
        for (index, edge) in edges().filter(|(_, edge)| edge.kind == EdgeKind::Import) {
            // What a stack finds within itself orders nothing, and of several stacks around an export any will do.
            let certain = of(edge.to).len() == 1;
            if !meet(of(edge.from), of(edge.to)) && (which == Edges::All || certain) {
                imports.push((index, edge));
                needs.push((node.importer(edge.from), node.exporter(edge.to)));
            }
        }
        for template in 0..count {
            for top in of(template) {
                needs.push((*top, node.importer(template)));
                needs.push((node.exporter(template), *top));
            }
        }
        let groups = components(3 * count, &needs);
        let group_of = group_of(3 * count, &groups);
        let is_stack = |member: usize| member < count && of(member) == [member];
        let members = |group: &[usize]| group.iter().copied().filter(|it| is_stack(*it)).collect::<Vec<_>>();
        let group_at = |member: usize| group_of.get(member).copied().unwrap_or(0);
        let mut outgoing: Vec<Vec<usize>> = vec![Vec::new(); groups.len()];
        for (from, to) in &needs {
            let (from, to) = (group_at(*from), group_at(*to));
            if from != to
                && let Some(list) = outgoing.get_mut(from)
            {
                list.push(to);
            }
        }
        // Each group comes after what it needs, so that the waves of these are known.
        let mut free: Vec<usize> = Vec::with_capacity(groups.len());
        let mut waves: Vec<Vec<usize>> = Vec::new();
        let mut cycles = Vec::new();
        for (group, targets) in groups.iter().zip(&outgoing) {
            let wave = targets.iter().filter_map(|target| free.get(*target)).max().copied().unwrap_or(0);
            let stacks = members(group);
            free.push(if stacks.is_empty() { wave } else { wave + 1 });
            if stacks.is_empty() {
                continue;
            }
            if waves.len() <= wave {
                waves.resize(wave + 1, Vec::new());
            }
            if stacks.len() > 1 {
                cycles.push(stacks.clone());
            }
            if let Some(list) = waves.get_mut(wave) {
                list.extend(stacks);
            }
        }
        waves.iter_mut().for_each(|wave| wave.sort_unstable());
        cycles.sort_unstable();
        let cycles = cycles_with_edges(cycles, &imports, &tops);
        Self { waves, cycles, tops, needs }
    }

    /// All stacks, the last deployed first.
    #[must_use]
    pub fn delete(&self) -> Vec<usize> {
        let mut order: Vec<usize> = self.waves.iter().flatten().copied().collect();
        order.reverse();
        order
    }

    /// The stacks with which a template is deployed: itself, or those that nest it.
    #[must_use]
    pub fn stacks_of(&self, template: usize) -> &[usize] {
        self.tops.get(template).map_or(&[], Vec::as_slice)
    }

    /// The stacks that must be deleted before some others, since they import from them, in the order to delete.
    #[must_use]
    pub fn before_deleting(&self, stacks: &[usize]) -> Vec<usize> {
        let mut users: HashMap<usize, Vec<usize>> = HashMap::new();
        for (from, to) in &self.needs {
            users.entry(*to).or_default().push(*from);
        }
        let mut seen: HashSet<usize> = stacks.iter().copied().collect();
        let mut queue: VecDeque<usize> = stacks.iter().copied().collect();
        while let Some(node) = queue.pop_front() {
            for user in users.get(&node).into_iter().flatten() {
                if seen.insert(*user) {
                    queue.push_back(*user);
                }
            }
        }
        self.delete().into_iter().filter(|stack| seen.contains(stack) && !stacks.contains(stack)).collect()
    }
}

/// For each template the outermost stacks that nest it. Nesting in a circle is left out: it has no outermost.
fn tops<'e>(count: usize, nested: impl Iterator<Item = &'e Edge>) -> Vec<Vec<usize>> {
    let edges: Vec<(usize, usize)> = nested.map(|edge| (edge.from, edge.to)).collect();
    let groups = components(count, &edges);
    let group_of = group_of(count, &groups);
    let mut parents: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (parent, child) in &edges {
        if group_of.get(*parent) != group_of.get(*child)
            && let Some(list) = parents.get_mut(*child)
        {
            list.push(*parent);
        }
    }
    let mut tops: Vec<Vec<usize>> = vec![Vec::new(); count];
    // Groups come after what they need; backwards, parents come before their children.
    for template in groups.iter().rev().flatten().copied() {
        let of = |parent: &usize| tops.get(*parent).cloned().unwrap_or_default();
        let mut found: Vec<usize> = parents.get(template).into_iter().flatten().flat_map(of).collect();
        found.sort_unstable();
        found.dedup();
        if found.is_empty() {
            found.push(template);
        }
        if let Some(slot) = tops.get_mut(template) {
            *slot = found;
        }
    }
    tops
}

/// Whether two sorted lists have a member in common.
fn meet(one: &[usize], other: &[usize]) -> bool {
    let (few, many) = if one.len() < other.len() { (one, other) } else { (other, one) };
    few.iter().any(|member| many.binary_search(member).is_ok())
}

fn cycles_with_edges(cycles: Vec<Vec<usize>>, imports: &[(usize, &Edge)], tops: &[Vec<usize>]) -> Vec<Cycle> {
    let mut cycle_of: HashMap<usize, usize> = HashMap::new();
    for (index, stacks) in cycles.iter().enumerate() {
        cycle_of.extend(stacks.iter().map(|stack| (*stack, index)));
    }
    // Each stack of a circle with the imports that lead on, and where they lead.
    let mut onward: HashMap<usize, Vec<(usize, usize)>> = HashMap::new();
    for (index, edge) in imports {
        for from in tops.get(edge.from).into_iter().flatten() {
            let Some(cycle) = cycle_of.get(from) else { continue };
            for to in tops.get(edge.to).into_iter().flatten().filter(|to| cycle_of.get(to) == Some(cycle)) {
                onward.entry(*from).or_default().push((*index, *to));
            }
        }
    }
    let follow = |stacks: Vec<usize>| {
        let mut seen: HashSet<usize> = stacks.first().into_iter().copied().collect();
        let mut queue: VecDeque<usize> = stacks.first().into_iter().copied().collect();
        let (mut edges, mut told) = (Vec::new(), HashSet::new());
        while let Some(stack) = queue.pop_front() {
            for (edge, to) in onward.get(&stack).into_iter().flatten() {
                if told.insert(*edge) {
                    edges.push(*edge);
                }
                if seen.insert(*to) {
                    queue.push_back(*to);
                }
            }
        }
        Cycle { stacks, edges }
    };
    cycles.into_iter().map(follow).collect()
}
