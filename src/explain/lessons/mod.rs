//! Lessons: broken templates, each with a page that leads from the finding to what is behind it.
//!
//! A lesson is a folder below `examples/`. Its page is the only place that says what the lesson runs and which hints
//! it gives, so a reader of the page and a learner at the prompt are told the same.

mod difference;
mod list;

pub use difference::difference;

use super::errors::{section, steps};

/// The titles of the sections of a lesson's page, in their order.
pub const SECTIONS: &[&str] = &[
    "What you will learn",
    "The story",
    "Run it",
    "Hints",
    "The idea",
    "The mended version",
    "Check again",
    "Try it yourself",
    "Read more",
];

/// A file of a lesson.
#[derive(Debug)]
pub struct File {
    /// The name in the folder of the lesson.
    pub name: &'static str,
    /// What is in it.
    pub text: &'static str,
}

/// A lesson.
#[derive(Debug)]
pub struct Lesson {
    /// The folder below `examples/`: two digits and the name, such as `03-conditions`.
    pub folder: &'static str,
    /// The page, as Markdown.
    pub page: &'static str,
    /// The files with which the learner starts.
    pub broken: &'static [File],
    /// The same files when everything is mended; those that are the same anyway may be missing.
    pub mended: &'static [File],
}

/// What there is to mend in a lesson.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    /// The findings of `cfnlens check`.
    Check,
    /// What `cfnlens diff` says of an update from one file to another: what it replaces, and whose data it loses.
    Diff(&'static str, &'static str),
}

/// Every lesson, the first one first.
#[must_use]
pub fn all() -> &'static [Lesson] {
    list::LESSONS
}

/// The lesson of this number or name: `3`, `03`, `conditions` or `03-conditions`.
#[must_use]
pub fn find(wanted: &str) -> Option<&'static Lesson> {
    let number = wanted.parse().ok();
    all().iter().find(|it| Some(it.number()) == number || it.name() == wanted || it.folder == wanted)
}

impl Lesson {
    /// The number, from 1.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.folder.split('-').next().and_then(|digits| digits.parse().ok()).unwrap_or(0)
    }

    /// The name of the folder without the number.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.folder.split_once('-').map_or(self.folder, |(_, name)| name)
    }

    /// The title of the page without the number.
    #[must_use]
    pub fn title(&self) -> &'static str {
        let first = self.page.lines().next().unwrap_or_default();
        first.split_once(". ").map_or(first, |(_, title)| title)
    }

    /// A section of the page, as Markdown.
    #[must_use]
    pub fn section(&self, title: &str) -> &'static str {
        section(self.page, title)
    }

    /// A section of the page without its blocks of code, as Markdown.
    #[must_use]
    pub fn prose(&self, title: &str) -> String {
        let mut code = false;
        let mut kept = Vec::new();
        for line in self.section(title).lines() {
            let fence = line.starts_with("```");
            let shown = !code && !fence;
            code ^= fence;
            let second_blank = line.is_empty() && kept.last() == Some(&"");
            if shown && !second_blank {
                kept.push(line);
            }
        }
        kept.join("\n").trim().to_owned()
    }

    /// The commands of a section, each as its words.
    #[must_use]
    pub fn commands(&self, title: &str) -> Vec<Vec<String>> {
        self.section(title).lines().filter(|line| line.starts_with("cfnlens ")).map(words).collect()
    }

    /// What there is to mend.
    #[must_use]
    pub fn goal(&self) -> Goal {
        let diff = self.section("Run it").lines().find_map(|line| line.strip_prefix("cfnlens diff "));
        let mut files = diff.into_iter().flat_map(str::split_whitespace).filter_map(|it| it.strip_prefix("broken/"));
        match (files.next(), files.next()) {
            (Some(before), Some(after)) => Goal::Diff(before, after),
            _ => Goal::Check,
        }
    }

    /// The hints for something that is to be mended, each stronger than the one before.
    ///
    /// `key` is the name of a rule or, for an update, of a resource. A heading may narrow it by words between
    /// backticks that must stand in the `message`, too.
    #[must_use]
    pub fn hints(&self, key: &str, message: &str) -> Vec<String> {
        let fits = |heading: &str| {
            heading.split_whitespace().next() == Some(key)
                && heading.split('`').skip(1).step_by(2).all(|word| message.contains(word))
        };
        let parts = self.section("Hints").split("### ").skip(1);
        let fitting = parts.filter_map(|part| part.split_once('\n')).find(|(heading, _)| fits(heading));
        fitting.map(|(_, list)| steps(list.trim())).unwrap_or_default()
    }
}

/// The words of a command as a shell would cut it: single quotes hold a word together.
#[must_use]
pub fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (index, part) in command.split('\'').enumerate() {
        match index % 2 {
            0 => words.extend(part.split_whitespace().map(str::to_owned)),
            _ => words.push(part.to_owned()),
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    static LESSON: Lesson = Lesson {
        folder: "03-update",
        page: "# 3. An update\n\n## The story\n\nOne.\n\n```yaml\nA: 1\n```\n\nTwo.\n\n## Run it\n\n```sh\n\
               cfnlens diff broken/old.yaml broken/new.yaml --fail-on replace\n```\n\n## Hints\n\n\
               ### unknown-property `Nam`\n\n1. Which?\n2. That\n   one.\n\n### unknown-property\n\n1. Any.\n",
        broken: &[],
        mended: &[],
    };

    #[test]
    fn the_page_says_what_a_lesson_is() {
        assert_eq!((LESSON.number(), LESSON.name(), LESSON.title()), (3, "update", "An update"));
        assert_eq!(LESSON.prose("The story"), "One.\n\nTwo.");
        assert_eq!(LESSON.goal(), Goal::Diff("old.yaml", "new.yaml"));
        assert_eq!(LESSON.hints("unknown-property", "no property is called `Nam`"), ["Which?", "That one."]);
        assert_eq!(LESSON.hints("unknown-property", "no property is called `Size`"), ["Any."]);
        assert!(LESSON.hints("undefined-ref", "").is_empty());
    }

    #[test]
    fn quotes_hold_words_together() {
        assert_eq!(words("cfnlens explain --error 'a b' x.yaml"), ["cfnlens", "explain", "--error", "a b", "x.yaml"]);
    }
}
