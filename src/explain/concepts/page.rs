//! The parts of a page: what it says of itself in its comment, its summary, whom it names.
//!
//! Below the title stands a comment with one field a line, for cfnlens only:
//!
//! ```text
//! <!--
//! facts: cfn-change-set, cfn-rollback-on-update
//! terms: changeset, preview of an update
//! at: AWS::SQS::Queue/VisibilityTimeout, Ref, Resources/DeletionPolicy
//! -->
//! ```

use super::Concept;

/// The titles of the sections, in their order.
pub const SECTIONS: &[&str] =
    &["In short", "How it works", "Example", "Easily confused with", "See also", "References"];
/// The one section that a page may leave out.
pub const OPTIONAL: &str = "Easily confused with";

const OPEN: &str = "<!--\n";
const CLOSE: &str = "\n-->\n\n";
const SEE: &str = "\n## See also\n";

impl Concept {
    /// Title, comment, and everything below it.
    fn parts(&self) -> (&'static str, &'static str, &'static str) {
        let (title, rest) = self.page.split_once(OPEN).unwrap_or((self.page, ""));
        let (comment, text) = rest.split_once(CLOSE).unwrap_or_default();
        (title, comment, text)
    }

    fn field(&self, name: &'static str) -> impl Iterator<Item = &'static str> {
        let (_, comment, _) = self.parts();
        let mut fields = comment.lines().filter_map(|line| line.split_once(": "));
        let list = fields.find(|(field, _)| *field == name).map_or("", |(_, list)| list);
        list.split(',').map(str::trim).filter(|item| !item.is_empty())
    }

    /// What it is, in one line.
    #[must_use]
    pub fn summary(&self) -> &'static str {
        self.parts().2.split("\n\n").next().unwrap_or_default()
    }

    /// The facts that the page tells, by the names in `rules/facts.csv`.
    pub fn facts(&self) -> impl Iterator<Item = &'static str> {
        self.field("facts")
    }

    /// Other words for it.
    pub fn terms(&self) -> impl Iterator<Item = &'static str> {
        self.field("terms")
    }

    /// The places in a template that it belongs to, as [`words`](super::words) writes them.
    pub fn at(&self) -> impl Iterator<Item = &'static str> {
        self.field("at")
    }

    /// The concepts, rules and kinds of failures that the page leads on to.
    pub fn see(&self) -> impl Iterator<Item = &'static str> {
        let list = self.page.split_once(SEE).map_or("", |(_, rest)| rest);
        let list = list.split("\n## ").next().unwrap_or_default();
        list.lines().filter_map(|line| Some(line.strip_prefix("- `")?.split_once('`')?.0))
    }

    /// The page as a reader sees it: without the comment, and with the commands that show what it leads on to.
    #[must_use]
    pub fn shown(&self) -> String {
        let (title, _, text) = self.parts();
        let (before, after) = text.split_once(SEE).unwrap_or((text, ""));
        let (list, references) = after.split_once("\n## ").unwrap_or((after, ""));
        let list = list.replace("\n- `", "\n- `cfnlens explain ");
        format!("{title}{before}{SEE}{list}\n## {references}")
    }
}
