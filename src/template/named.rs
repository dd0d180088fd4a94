//! Definitions in the order of the text, found by name; a name that is defined twice is kept twice.

use std::collections::HashMap;

/// Something that a template defines under a name.
pub trait Nameable<'a> {
    /// The name.
    fn name(&self) -> &'a str;
}

/// Definitions of one kind.
#[derive(Debug)]
pub struct Named<'a, T> {
    all: Vec<T>,
    by_name: HashMap<&'a str, usize>,
}

impl<T> Default for Named<'_, T> {
    fn default() -> Self {
        Self { all: Vec::new(), by_name: HashMap::new() }
    }
}

impl<'a, T: Nameable<'a>> Named<'a, T> {
    pub(super) fn push(&mut self, value: T) {
        self.by_name.insert(value.name(), self.all.len());
        self.all.push(value);
    }

    /// The definition of a name; of several the last, as CloudFormation reads a key that stands twice.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&T> {
        self.position(name).and_then(|index| self.all.get(index))
    }

    /// Where the definition of a name stands among the others.
    #[must_use]
    pub fn position(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }

    /// The definition at a position.
    #[must_use]
    pub fn at(&self, position: usize) -> Option<&T> {
        self.all.get(position)
    }

    /// Whether the name is defined.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.by_name.contains_key(name)
    }

    /// All definitions in the order of the text.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.all.iter()
    }

    /// All names in the order of the text.
    pub fn names(&self) -> impl Iterator<Item = &'a str> + '_ {
        self.all.iter().map(Nameable::name)
    }

    /// How many definitions there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }
}
