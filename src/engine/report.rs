//! The outcome of a run.

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::Rule;
use crate::stacks::System;

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

/// A finding that somebody has asked to leave out.
#[derive(Debug)]
pub struct Suppressed {
    /// What would have been told.
    pub finding: Finding,
    /// Who asked.
    pub by: SuppressedBy,
    /// The reason that was given; empty where none was.
    pub reason: String,
}

/// Where somebody has asked to leave a finding out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SuppressedBy {
    /// In a comment of the template.
    Comment,
    /// In the `Metadata` of the template, in cfn-lint's words.
    Metadata,
    /// In a baseline.
    Baseline,
}

/// The outcome of a run.
#[derive(Debug, Default)]
pub struct Report {
    /// Findings, sorted by file, place and rule.
    pub findings: Vec<Finding>,
    /// Findings that somebody has asked to leave out, in the same order.
    pub suppressed: Vec<Suppressed>,
    /// How many templates were checked.
    pub files: usize,
    /// What the templates are to each other.
    pub system: System,
}

impl Report {
    /// How many findings have this severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }
}
