//! Which rules run.

use std::collections::HashSet;

use crate::diagnostic::Severity;
use crate::rules::{self, Rule};

/// The rules of a run, by name.
#[derive(Debug, Clone)]
pub struct Selection {
    names: HashSet<&'static str>,
}

/// A selector that means no rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownSelector {
    /// What the user wrote.
    pub selector: String,
    /// The name or code that was probably meant.
    pub nearest: Option<&'static str>,
}

impl std::fmt::Display for UnknownSelector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "no rule, code or family is called `{}`", self.selector)?;
        match self.nearest {
            Some(nearest) => write!(f, "; did you mean `{nearest}`?"),
            None => write!(f, "; `cfnlens rules` lists them all"),
        }
    }
}

impl std::error::Error for UnknownSelector {}

impl Default for Selection {
    /// All errors and warnings.
    fn default() -> Self {
        Self { names: rules::all().filter(|rule| rule.severity >= Severity::Warning).map(|rule| rule.name).collect() }
    }
}

impl Selection {
    /// The default rules; where `select` is not empty only those it means; and `extend`; without `ignore`.
    ///
    /// # Errors
    /// When a selector means no rule.
    pub fn new(select: &[String], extend: &[String], ignore: &[String]) -> Result<Self, UnknownSelector> {
        let mut selection = if select.is_empty() { Self::default() } else { Self { names: HashSet::new() } };
        for selector in select.iter().chain(extend) {
            selection.names.extend(meant(selector)?.into_iter().map(|rule| rule.name));
        }
        for selector in ignore {
            for rule in meant(selector)? {
                selection.names.remove(rule.name);
            }
        }
        Ok(selection)
    }

    /// Whether the rule runs.
    #[must_use]
    pub fn contains(&self, rule: &Rule) -> bool {
        self.names.contains(rule.name)
    }
}

fn meant(selector: &str) -> Result<Vec<&'static Rule>, UnknownSelector> {
    let found = rules::select(selector);
    if found.is_empty() {
        let names = rules::all().flat_map(|rule| [rule.name, rule.code, rule.family.as_str()]);
        return Err(UnknownSelector { selector: selector.to_owned(), nearest: rules::nearest(selector, names) });
    }
    Ok(found)
}
