//! The table of contents, for people and for programs.

use serde::Serialize;

use super::{Concept, services};
use crate::explain::prose::Style;

/// A concept in the table for programs.
#[derive(Debug, Serialize)]
pub struct Row {
    /// Its name.
    pub name: &'static str,
    /// The service that it belongs to.
    pub service: &'static str,
    /// What it is, in one line.
    pub summary: &'static str,
    /// Other words for it.
    pub terms: Vec<&'static str>,
    /// The concepts, rules and kinds of failures that its page leads on to.
    pub see: Vec<&'static str>,
}

/// The table for programs.
#[must_use]
pub fn rows() -> Vec<Row> {
    let row = |service: &'static str, concept: &'static Concept| Row {
        name: concept.name,
        service,
        summary: concept.summary(),
        terms: concept.terms().collect(),
        see: concept.see().collect(),
    };
    services().iter().flat_map(|service| service.concepts.iter().map(|it| row(service.name, it))).collect()
}

/// The table for people: a line a concept, below its service.
#[must_use]
pub fn contents(colour: bool) -> String {
    let width = super::all().map(|concept| concept.name.len()).max().unwrap_or(0);
    let mut out = String::new();
    for service in services().iter().filter(|service| !service.concepts.is_empty()) {
        out += &format!("{}\n", Style::Bold.paint(service.name, colour));
        for concept in service.concepts {
            let name = format!("{:width$}", concept.name);
            out += &format!("  {}  {}\n", Style::Code.paint(&name, colour), concept.summary());
        }
        out.push('\n');
    }
    out += "`cfnlens explain NAME` shows one of them. `cfnlens rules` lists what is checked.\n";
    out
}
