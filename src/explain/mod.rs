//! Explains a rule or a concept by its page, a template as a whole or at one place, and the messages with which deployments
//! fail.

pub mod concepts;
pub mod errors;
mod named;
mod prose;
mod terminal;
mod walk;

pub use named::{Named, named, nearest};
pub use walk::{Point, Section, place, points_text, walk, walk_text};
