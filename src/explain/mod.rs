//! Explains a rule by its page, a template as a whole or at one place, and the messages with which deployments fail.

pub mod errors;
mod prose;
mod terminal;
mod walk;

pub use walk::{
    Clause, Look, Point, Section, Supposed, Supposition, WalkJson, place, places_json, points_text, walk, walk_json,
    walk_text,
};

use crate::rules::Rule;

/// The page of a rule: its Markdown, or, for a `terminal`, text wrapped at `width` columns (100 at most).
///
/// `colour` matters at a terminal only; without it there are no escape sequences in the text.
#[must_use]
pub fn page(rule: &Rule, terminal: bool, colour: bool, width: usize) -> String {
    if terminal { terminal::set(rule.page, colour, width) } else { rule.page.to_owned() }
}

/// The page of a kind of failure, in the same way.
#[must_use]
pub fn kind(kind: &errors::Kind, terminal: bool, colour: bool, width: usize) -> String {
    if terminal { terminal::set(kind.page, colour, width) } else { kind.page.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Severity;
    use crate::rules::Family;

    static RULE: Rule = Rule {
        name: "undefined-ref",
        code: "E1020",
        family: Family::Sections,
        severity: Severity::Error,
        page: "# undefined-ref\n\nA `Ref` names *nothing*.\n",
        check: crate::rules::Check::Engine,
    };

    #[test]
    fn markdown_stays_as_it_is() {
        assert_eq!(page(&RULE, false, true, 10), RULE.page);
    }

    #[test]
    fn terminals_get_colour_only_when_asked() {
        assert_eq!(page(&RULE, true, false, 80), "undefined-ref\n\n  A `Ref` names nothing.\n");
        assert_eq!(
            page(&RULE, true, true, 80),
            "\u{1b}[1mundefined-ref\u{1b}[0m\n\n  A \u{1b}[36mRef\u{1b}[0m names \u{1b}[3mnothing\u{1b}[0m.\n"
        );
    }
}
