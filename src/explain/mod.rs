//! Explains a rule or a concept by its page, a template as a whole or at one place, and the messages with which deployments
//! fail; holds the lessons.

pub mod concepts;
pub mod errors;
mod expansion;
pub mod lessons;
mod named;
mod prose;
mod terminal;
mod walk;

pub use expansion::expansion_text;
pub use named::{Named, named, nearest};
pub use walk::{
    Clause, Look, Point, Section, Supposed, Supposition, WalkJson, place, places_json, points_text, walk, walk_json,
    walk_text,
};

/// Markdown as text for a terminal, wrapped at `width` columns (100 at most).
#[must_use]
pub fn set(markdown: &str, colour: bool, width: usize) -> String {
    terminal::set(markdown, colour, width)
}
