//! Running text with styles, wrapped at a width.

use std::borrow::Cow;

/// How a stretch of text looks where there is colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// As it is.
    Plain,
    /// Headings and what is stressed strongly.
    Bold,
    /// What is stressed.
    Italic,
    /// Names and code.
    Code,
    /// Addresses and bars.
    Dim,
}

impl Style {
    /// The text in this style; as it is without colour.
    pub(super) fn paint(self, text: &str, colour: bool) -> Cow<'_, str> {
        let code = match self {
            _ if !colour || text.is_empty() => return Cow::Borrowed(text),
            Self::Plain => return Cow::Borrowed(text),
            Self::Bold => 1,
            Self::Dim => 2,
            Self::Italic => 3,
            Self::Code => 36,
        };
        Cow::Owned(format!("\u{1b}[{code}m{text}\u{1b}[0m"))
    }
}

/// Words on their way into lines.
#[derive(Debug, Default)]
pub(super) struct Prose {
    words: Vec<Word>,
    /// Whether the next text goes on with the last word.
    open: bool,
}

#[derive(Debug, Default)]
struct Word {
    painted: String,
    /// Columns, without the escape sequences in `painted`.
    width: usize,
    /// Whether a new line is forced after it.
    ends_line: bool,
}

impl Prose {
    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Adds text; its white space separates words, here and to what comes next.
    pub(super) fn push(&mut self, text: &str, style: Style, colour: bool) {
        if text.starts_with(char::is_whitespace) {
            self.open = false;
        }
        for part in text.split_whitespace() {
            if !self.open || self.words.is_empty() {
                self.words.push(Word::default());
            }
            if let Some(word) = self.words.last_mut() {
                word.painted.push_str(&style.paint(part, colour));
                word.width += part.chars().count();
            }
            self.open = false;
        }
        self.open = !text.ends_with(char::is_whitespace) && !self.words.is_empty();
    }

    /// Ends the line, whatever its width.
    pub(super) fn break_line(&mut self) {
        if let Some(word) = self.words.last_mut() {
            word.ends_line = true;
        }
        self.open = false;
    }

    /// Takes all words, as lines of at most `width` columns; a word that is wider has a line of its own.
    pub(super) fn lines(&mut self, width: usize) -> Vec<String> {
        let (mut lines, mut line, mut used) = (Vec::new(), String::new(), 0);
        for word in std::mem::take(&mut self.words) {
            if used > 0 && used + 1 + word.width > width {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            if used > 0 {
                line.push(' ');
                used += 1;
            }
            line.push_str(&word.painted);
            used += word.width;
            if word.ends_line {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
        }
        if !line.is_empty() {
            lines.push(line);
        }
        self.open = false;
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wraps_words_and_keeps_styles_together() {
        let mut prose = Prose::default();
        prose.push("one (", Style::Plain, true);
        prose.push("two", Style::Code, true);
        prose.push("), three", Style::Plain, true);
        assert_eq!(prose.lines(11), ["one (\u{1b}[36mtwo\u{1b}[0m),", "three"]);
        assert!(prose.is_empty());
        prose.push("a-word-too-long b", Style::Plain, false);
        prose.break_line();
        prose.push("c", Style::Plain, false);
        assert_eq!(prose.lines(3), ["a-word-too-long", "b", "c"]);
    }
}
