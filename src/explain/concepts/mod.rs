//! The ideas behind templates: one page each below `rules/concepts/`, found by its name, by another word for it, or from a
//! place in a template.

mod contents;
mod list;
mod page;
mod place;

pub use contents::{Row, contents, rows};
pub use page::{OPTIONAL, SECTIONS};
pub use place::{at, words};

/// An idea that a learner asks for by name.
#[derive(Debug)]
pub struct Concept {
    /// Its name.
    pub name: &'static str,
    /// Its page, as Markdown.
    pub page: &'static str,
}

/// The concepts that belong to a service of AWS.
#[derive(Debug)]
pub struct Service {
    /// The name of the service.
    pub name: &'static str,
    /// The concepts, in the order in which they are learnt.
    pub concepts: &'static [Concept],
}

/// All services with their concepts, in the order of the table of contents.
#[must_use]
pub fn services() -> &'static [Service] {
    list::SERVICES
}

/// All concepts, service by service.
pub fn all() -> impl Iterator<Item = &'static Concept> {
    services().iter().flat_map(|service| service.concepts)
}

/// The concept of this name, or with this word for it, however it is written: `change-set`, `Change set`, `ChangeSet`.
#[must_use]
pub fn by_name(name: &str) -> Option<&'static Concept> {
    let wanted = plain(name);
    let named = all().find(|concept| plain(concept.name) == wanted);
    named.or_else(|| all().find(|concept| concept.terms().any(|term| plain(term) == wanted)))
}

/// The concepts whose pages name a rule, a kind of failure, or another concept.
pub fn naming(name: &str) -> impl Iterator<Item = &'static Concept> {
    all().filter(move |concept| concept.see().any(|other| other == name))
}

/// What counts of a name when it is looked for.
#[must_use]
pub fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
