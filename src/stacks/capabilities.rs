//! What the deployment of a stack must acknowledge, with all that it nests.

use std::collections::{BTreeMap, HashSet, VecDeque};

use super::system::{EdgeKind, System};
use crate::template::{Capability, Need};

impl System {
    /// What each stack must acknowledge, by the number of the stack: the weakest capability first, each with the first
    /// place that causes it, in the stack itself or in one that it nests.
    #[must_use]
    pub fn needs(&self) -> Vec<Vec<&Need>> {
        let mut nested: Vec<Vec<usize>> = vec![Vec::new(); self.stacks().len()];
        for edge in self.edges().iter().filter(|edge| edge.kind == EdgeKind::Nested) {
            if let Some(children) = nested.get_mut(edge.from) {
                children.push(edge.to);
            }
        }
        (0..nested.len()).map(|stack| self.needs_of(stack, &nested)).collect()
    }

    fn needs_of(&self, stack: usize, nested: &[Vec<usize>]) -> Vec<&Need> {
        let mut found: BTreeMap<Capability, &Need> = BTreeMap::new();
        let mut seen = HashSet::from([stack]);
        let mut open = VecDeque::from([stack]);
        while let Some(stack) = open.pop_front() {
            for need in self.interfaces().get(stack).into_iter().flat_map(|interface| &interface.needs) {
                found.entry(need.capability).or_insert(need);
            }
            open.extend(nested.get(stack).into_iter().flatten().copied().filter(|child| seen.insert(*child)));
        }
        if found.contains_key(&Capability::NamedIam) {
            found.remove(&Capability::Iam);
        }
        found.into_values().collect()
    }
}
