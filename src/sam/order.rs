//! The order of keys in a dictionary of Python 2.7.
//!
//! The logical IDs of API deployments hold a hash over the text of the API's definition, in the order that
//! dictionaries had in Python 2.7, in which the transform was first written; it keeps this order so that the IDs of
//! deployed stacks stay the same. So has whoever computes the same IDs. The order follows from open addressing:
//! where a key lands depends on its hash, on the size of the table, and on the keys before it.

const MINIMUM: usize = 8;

#[derive(Debug, Clone, Default)]
enum Slot {
    #[default]
    Free,
    /// Held a key that was removed.
    Used,
    Taken(String),
}

/// The table of one dictionary.
#[derive(Debug, Clone)]
pub(super) struct Order {
    slots: Vec<Slot>,
    /// Slots with a key.
    size: usize,
    /// Slots that have ever had one since the table was made.
    fill: usize,
}

impl Default for Order {
    fn default() -> Self {
        Self { slots: vec![Slot::Free; MINIMUM], size: 0, fill: 0 }
    }
}

/// Python 2.7's hash of a text, on 64 bits.
fn hash(text: &str) -> u64 {
    let Some(first) = text.chars().next() else { return 0 };
    let mut hash = u64::from(u32::from(first)) << 7;
    let mut length = 0u64;
    for character in text.chars() {
        hash = hash.wrapping_mul(1_000_003) ^ u64::from(u32::from(character));
        length += 1;
    }
    hash ^ length
}

impl Order {
    fn slot(&self, at: usize) -> &Slot {
        self.slots.get(at).unwrap_or(&Slot::Free)
    }

    fn holds(&self, at: usize, name: &str) -> bool {
        matches!(self.slot(at), Slot::Taken(key) if key == name)
    }

    fn index(&self, name: &str) -> usize {
        let mask = self.slots.len() - 1;
        let hash = hash(name);
        let start = low(hash) & mask;
        if matches!(self.slot(start), Slot::Free) || self.holds(start, name) {
            return start;
        }
        let mut reusable = matches!(self.slot(start), Slot::Used).then_some(start);
        let (mut walker, mut perturb, mut at) = (start as u128, u128::from(hash), start);
        while !matches!(self.slot(at), Slot::Free) && !self.holds(at, name) {
            // Python's integers do not overflow; of these only the low bits count.
            walker = walker.wrapping_shl(2).wrapping_add(walker).wrapping_add(perturb).wrapping_add(1);
            at = usize::try_from(walker & (mask as u128)).unwrap_or(0);
            match self.slot(at) {
                Slot::Free => return reusable.unwrap_or(at),
                Slot::Taken(key) if key == name => return at,
                Slot::Used if reusable.is_none() => reusable = Some(at),
                _ => {}
            }
            perturb >>= 5;
        }
        at
    }

    fn resize(&mut self, request: usize) {
        let mut size = MINIMUM;
        while size <= request {
            size <<= 1;
        }
        let old = std::mem::replace(&mut self.slots, vec![Slot::Free; size]);
        (self.size, self.fill) = (0, 0);
        for slot in old {
            if let Slot::Taken(name) = slot {
                self.add(&name);
            }
        }
    }

    pub(super) fn add(&mut self, name: &str) {
        let before = self.size;
        let at = self.index(name);
        match self.slot(at) {
            Slot::Free => {
                self.size += 1;
                self.fill += 1;
            }
            Slot::Used => self.size += 1,
            Slot::Taken(_) => return,
        }
        if let Some(slot) = self.slots.get_mut(at) {
            *slot = Slot::Taken(name.to_owned());
        }
        if self.size > before && self.fill * 3 >= self.slots.len() * 2 {
            let factor = if self.size > 50_000 { 2 } else { 4 };
            self.resize(self.size * factor);
        }
    }

    pub(super) fn remove(&mut self, name: &str) {
        let at = self.index(name);
        if self.holds(at, name) {
            if let Some(slot) = self.slots.get_mut(at) {
                *slot = Slot::Used;
            }
            self.size -= 1;
        }
    }

    /// Takes over several keys at once, for which the table grows before.
    pub(super) fn merge(&mut self, names: &[String]) {
        if names.is_empty() {
            return;
        }
        if (self.fill + names.len()) * 3 >= self.slots.len() * 2 {
            self.resize((self.size + names.len()) * 2);
        }
        names.iter().for_each(|name| self.add(name));
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.slots.iter().filter_map(|slot| match slot {
            Slot::Taken(name) => Some(name.as_str()),
            _ => None,
        })
    }

    pub(super) fn copy(&self) -> Self {
        let names: Vec<String> = self.names().map(str::to_owned).collect();
        let mut copy = Self::default();
        copy.merge(&names);
        copy
    }

    pub(super) fn deep_copy(&self) -> Self {
        let mut copy = Self::default();
        self.names().for_each(|name| copy.add(name));
        copy
    }
}

/// The low bits of a hash, which are all that a table looks at.
fn low(hash: u64) -> usize {
    usize::try_from(hash & 0xffff_ffff).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_stand_where_python_2_7_has_them() {
        let mut order = Order::default();
        ["swagger", "info", "paths"].iter().for_each(|name| order.add(name));
        assert_eq!(order.names().collect::<Vec<_>>(), ["info", "paths", "swagger"]);
        ["a", "b", "c", "d"].iter().for_each(|name| order.add(name));
        order.remove("paths");
        assert_eq!(order.names().collect::<Vec<_>>(), ["info", "c", "b", "d", "a", "swagger"]);
    }
}
