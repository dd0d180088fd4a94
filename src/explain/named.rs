//! What goes by a name: a rule, a concept, a kind of failure; and how its page is set.

use super::concepts::{self, Concept};
use super::{errors, terminal};
use crate::rules::{self, Rule};

/// Something with a name and a page.
#[derive(Debug, Clone, Copy)]
pub enum Named {
    /// A rule.
    Rule(&'static Rule),
    /// A concept.
    Concept(&'static Concept),
    /// A kind of failure.
    Kind(&'static errors::Kind),
}

/// Everything that goes by this name or code: rules first, then concepts, then kinds of failures.
#[must_use]
pub fn named(name: &str) -> Vec<Named> {
    let rules = rules::all().filter(|rule| rule.name == name || rule.code.eq_ignore_ascii_case(name)).map(Named::Rule);
    let kinds = errors::all().iter().filter(|kind| kind.name == name).map(Named::Kind);
    rules.chain(concepts::by_name(name).map(Named::Concept)).chain(kinds).collect()
}

/// The name that was probably meant.
#[must_use]
pub fn nearest(name: &str) -> Option<&'static str> {
    let rules = rules::all().flat_map(|rule| [rule.name, rule.code]);
    let names = concepts::all().map(|concept| concept.name).chain(errors::all().iter().map(|kind| kind.name));
    rules::nearest(name, rules.chain(names)).or_else(|| rules::nearest(name, concepts::all().flat_map(Concept::terms)))
}

impl Named {
    /// The page: Markdown, or, for a `terminal`, text wrapped at `width` columns (100 at most).
    ///
    /// `colour` matters at a terminal only; without it there are no escape sequences in the text.
    #[must_use]
    pub fn page(self, terminal: bool, colour: bool, width: usize) -> String {
        let markdown = match self {
            Self::Rule(rule) => with_concepts(rule.page, rule.name),
            Self::Kind(kind) => with_concepts(kind.page, kind.name),
            Self::Concept(concept) => concept.shown(),
        };
        if terminal { terminal::set(&markdown, colour, width) } else { markdown }
    }
}

/// A page with the concepts that name it. They are found rather than written, so that both ends of a link agree.
fn with_concepts(page: &str, name: &str) -> String {
    let links: String = concepts::naming(name)
        .map(|concept| format!("- `cfnlens explain {}`: {}\n", concept.name, concept.summary()))
        .collect();
    if links.is_empty() { page.to_owned() } else { format!("{page}\n## Concepts\n\n{links}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Severity;
    use crate::rules::Family;

    static RULE: Rule = Rule {
        name: "no-such-rule",
        code: "E9999",
        family: Family::Sections,
        severity: Severity::Error,
        page: "# no-such-rule\n\nA `Ref` names *nothing*.\n",
        check: crate::rules::Check::Engine,
    };

    #[test]
    fn markdown_stays_as_it_is() {
        assert_eq!(Named::Rule(&RULE).page(false, true, 10), RULE.page);
    }

    #[test]
    fn terminals_get_colour_only_when_asked() {
        let page = |colour| Named::Rule(&RULE).page(true, colour, 80);
        assert_eq!(page(false), "no-such-rule\n\n  A `Ref` names nothing.\n");
        assert_eq!(
            page(true),
            "\u{1b}[1mno-such-rule\u{1b}[0m\n\n  A \u{1b}[36mRef\u{1b}[0m names \u{1b}[3mnothing\u{1b}[0m.\n"
        );
    }
}
