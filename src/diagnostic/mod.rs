//! What a finding says, as plain data: it knows no terminal, no JSON, and no severity of its own.

mod nearest;

pub use nearest::{nearest, nearest_type};

use crate::source::Span;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; off by default.
    Info,
    /// AWS takes the template, but it can hardly be what was meant.
    Warning,
    /// AWS will refuse the template, or the deployment will fail.
    Error,
}

impl Severity {
    /// The word used in every output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A further place that belongs to a finding, possibly in another file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What there is to see; lower case, no full stop.
    pub message: String,
}

/// Whether a fix may be applied without asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applicability {
    /// Keeps the meaning of the template, or does what was certainly meant.
    Safe,
    /// Probably what was meant; a person should look.
    Suggested,
}

/// Replaces the text of one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty to insert.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
}

/// A change of the text that does away with a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What the change does; lower case, no full stop.
    pub title: String,
    /// Whether it may be applied without asking.
    pub applicability: Applicability,
    /// The edits, all of one file and without overlap.
    pub edits: Vec<Edit>,
}

/// One finding in three parts: what is wrong, why it is wrong, what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Name of the rule that it belongs to.
    pub rule: &'static str,
    /// The place that is wrong.
    pub primary: Span,
    /// What is wrong: lower case, no full stop, names in backticks.
    pub message: String,
    /// A few words at the place itself; may be empty.
    pub label: String,
    /// What AWS will do with it: one sentence.
    pub why: String,
    /// What to do about it.
    pub help: String,
    /// Further places, in the order in which they should be read.
    pub related: Vec<Label>,
    /// Changes that do away with the finding.
    pub fixes: Vec<Fix>,
}

impl Diagnostic {
    /// A finding of `rule` at `primary`; the other parts are added by the methods below.
    #[must_use]
    pub fn new(rule: &'static str, primary: Span, message: impl Into<String>) -> Self {
        Self {
            rule,
            primary,
            message: message.into(),
            label: String::new(),
            why: String::new(),
            help: String::new(),
            related: Vec::new(),
            fixes: Vec::new(),
        }
    }

    /// Says a few words at the primary place.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.label = text.into();
        self
    }

    /// Says what AWS will do with it.
    #[must_use]
    pub fn why(mut self, text: impl Into<String>) -> Self {
        self.why = text.into();
        self
    }

    /// Says what to do about it.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = text.into();
        self
    }

    /// Adds a further place.
    #[must_use]
    pub fn related(mut self, span: Span, message: impl Into<String>) -> Self {
        self.related.push(Label { span, message: message.into() });
        self
    }

    /// Asks whether another name was meant at a place, and offers to write it there.
    #[must_use]
    pub fn meant(self, span: Span, name: &str) -> Self {
        self.help(format!("did you mean `{name}`?")).fix(
            format!("write `{name}`"),
            Applicability::Suggested,
            span,
            name,
        )
    }

    /// Adds a fix of one edit.
    #[must_use]
    pub fn fix(
        mut self,
        title: impl Into<String>,
        applicability: Applicability,
        span: Span,
        text: impl Into<String>,
    ) -> Self {
        let edits = vec![Edit { span, text: text.into() }];
        self.fixes.push(Fix { title: title.into(), applicability, edits });
        self
    }
}
