//! The rules: one file each, grouped in families; pure functions from the model to diagnostics.

use crate::diagnostic::Severity;

/// A group of rules that are about the same part of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// Text that is no template.
    Syntax,
    /// Sections and their limits.
    Sections,
}

impl Family {
    /// The name: folder of the rules, and selector on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Syntax => "syntax",
            Self::Sections => "sections",
        }
    }
}

/// What is known of a rule besides its check.
#[derive(Debug)]
pub struct Rule {
    /// The name says the defect: `undefined-ref`.
    pub name: &'static str,
    /// The short stable id: cfn-lint's where it has the same check.
    pub code: &'static str,
    /// The group that the rule belongs to.
    pub family: Family,
    /// How bad a finding is, unless the user says otherwise.
    pub severity: Severity,
    /// The page, Markdown: everything that a person reads.
    pub page: &'static str,
}

impl Rule {
    /// The first paragraph of the page: what the rule is about, in one line.
    #[must_use]
    pub fn summary(&self) -> &'static str {
        self.page.split("\n\n").nth(1).unwrap_or_default().trim()
    }
}
