//! Runs the rules and decides what becomes of their findings.

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::Rule;

/// A diagnostic with what the engine decided about it.
#[derive(Debug)]
pub struct Finding {
    /// The rule that found it.
    pub rule: &'static Rule,
    /// How bad it is in this run.
    pub severity: Severity,
    /// What there is to say.
    pub diagnostic: Diagnostic,
    /// JSON Pointer of the primary place in its template.
    pub pointer: String,
}

/// The outcome of a run.
#[derive(Debug, Default)]
pub struct Report {
    /// Findings, sorted by file, place and rule.
    pub findings: Vec<Finding>,
    /// How many templates were checked.
    pub files: usize,
}

impl Report {
    /// How many findings have this severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }
}
