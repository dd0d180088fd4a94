//! Reads the page of a kind: its sections, and its sentences with what a message told put in.

use std::collections::BTreeMap;

/// What a message told: the names of groups with what stood in their place.
pub type Told = BTreeMap<String, String>;

/// The page of a kind, cut into its parts.
#[derive(Debug)]
pub struct Page<'p> {
    /// The line below the title.
    pub summary: String,
    /// The patterns, one a line.
    pub says: Vec<&'p str>,
    /// Why it happens, with places for what the message tells.
    pub cause: String,
    /// What to do, in order, with places for what the message tells.
    pub next: Vec<String>,
    /// Names of rules that see it in the template.
    pub rules: Vec<&'p str>,
    /// The sentence that names them.
    pub before: String,
    /// Messages of this kind.
    pub examples: Vec<&'p str>,
    /// Links, as Markdown.
    pub references: &'p str,
}

/// The titles of the sections, in their order.
pub const SECTIONS: &[&str] = &["Says", "Cause", "What to do", "Caught before by", "Examples", "References"];

/// The text below a heading of a page.
#[must_use]
pub(in crate::explain) fn section<'p>(page: &'p str, title: &str) -> &'p str {
    let from = page.find(&format!("\n## {title}\n")).map_or(page.len(), |at| at + title.len() + 5);
    let rest = page.get(from..).unwrap_or_default();
    rest.split("\n## ").next().unwrap_or_default().trim()
}

/// The patterns of a page; all that a search for the kind has to read.
#[must_use]
pub(super) fn patterns(page: &str) -> Vec<&str> {
    fence(section(page, "Says"))
}

impl<'p> Page<'p> {
    /// Reads a page.
    #[must_use]
    pub fn read(page: &'p str) -> Self {
        let head = page.split("\n## ").next().unwrap_or_default();
        let before = section(page, "Caught before by");
        Self {
            summary: joined(head.split_once('\n').map_or("", |(_, rest)| rest)),
            says: patterns(page),
            cause: joined(section(page, "Cause")),
            next: steps(section(page, "What to do")),
            rules: ticked(before).filter(|word| is_rule_name(word)).collect(),
            before: joined(before),
            examples: fence(section(page, "Examples")),
            references: section(page, "References"),
        }
    }
}

/// Whether a word is written as rules are, and is no command or flag.
fn is_rule_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_lowercase()) && word.chars().all(|c| c.is_ascii_lowercase() || c == '-')
}

fn joined(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn fence(text: &str) -> Vec<&str> {
    text.lines().skip(1).take_while(|line| !line.starts_with("```")).filter(|line| !line.is_empty()).collect()
}

fn ticked(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// The points of a numbered list.
pub(in crate::explain) fn steps(text: &str) -> Vec<String> {
    let mut steps: Vec<String> = Vec::new();
    for line in text.lines() {
        let starts = line.split_once(". ").filter(|(number, _)| number.parse::<u8>().is_ok());
        match (starts, steps.last_mut()) {
            (Some((_, first)), _) => steps.push(first.trim().to_owned()),
            (None, Some(open)) => {
                open.push(' ');
                open.push_str(line.trim());
            }
            (None, None) => steps.push(line.trim().to_owned()),
        }
    }
    steps
}

/// A place for what a message tells: `{group|words where it tells nothing}`.
#[must_use]
pub fn places(text: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices('{') {
        let inside = text.get(at + 1..).and_then(|rest| rest.split_once('}'));
        if let Some((group, words)) = inside.and_then(|(inside, _)| inside.split_once('|'))
            && !group.is_empty()
            && group.chars().all(|c| c.is_ascii_lowercase() || c == '_')
        {
            found.push((group, words));
        }
    }
    found
}

/// Whether what is told is a number or a word of the language rather than a name.
fn is_common(group: &str, word: &str) -> bool {
    let plain = |word: &str| word.chars().all(|c| c.is_ascii_alphabetic() || c == ' ');
    word.chars().all(|c| c.is_ascii_digit()) || matches!(group, "what" | "action") && plain(word)
}

/// A sentence with what is told in its places, as Markdown: names of the message are code.
#[must_use]
pub fn filled(text: &str, told: &Told) -> String {
    let mut out = text.to_owned();
    for (group, words) in places(text) {
        let place = format!("{{{group}|{words}}}");
        let Some(at) = out.find(&place) else { continue };
        // Inside of a command, which is code already, a name needs no quotes of its own.
        let inside = out.get(..at).unwrap_or_default().matches('`').count() % 2 == 1;
        let word = match told.get(group).map(|word| word.replace('`', "'")) {
            None => words.to_owned(),
            Some(word) if inside || is_common(group, &word) => word,
            Some(word) => format!("`{word}`"),
        };
        out.replace_range(at..at + place.len(), &word);
    }
    // A sentence may begin with what the message did not tell.
    let mut letters = out.chars();
    let first = letters.next().map(|c| c.to_uppercase().collect::<String>()).unwrap_or_default();
    first + letters.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_stands_in_its_place() {
        let told = Told::from([("export".to_owned(), "a`b".to_owned())]);
        let text = "{stack|a stack} reads {export|it}: `list {export|NAME}` and `{{resolve:x|y}}`.";
        assert_eq!(filled(text, &told), "A stack reads `a'b`: `list a'b` and `{{resolve:x|y}}`.");
    }

    #[test]
    fn steps_go_on_over_lines() {
        assert_eq!(steps("1. Do\n   this.\n2. Then that."), ["Do this.", "Then that."]);
    }
}
