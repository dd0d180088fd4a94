//! Text from templates made safe to print: a template must not be able to draw its own report.

use std::borrow::Cow;

use crate::source::SourceFile;

/// What is printed for a character: those that steer the terminal or turn the text around become `�`.
pub(super) fn printable(c: char) -> char {
    match c {
        '\t' => c,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' => '\u{fffd}',
        c if c.is_control() => '\u{fffd}',
        c => c,
    }
}

/// A text that is to fill one line: safe to print, its line breaks become spaces.
pub(super) fn one_line(text: &str) -> Cow<'_, str> {
    let text = text.trim_end();
    if text.chars().all(|c| printable(c) == c) {
        return Cow::Borrowed(text);
    }
    let text = text.replace("\r\n", "\n");
    Cow::Owned(text.chars().map(|c| if matches!(c, '\n' | '\r') { ' ' } else { printable(c) }).collect())
}

/// A text that may have several lines: safe to print.
pub(super) fn lines(text: &str) -> String {
    text.trim_end().lines().map(one_line).collect::<Vec<_>>().join("\n")
}

/// The name of a file, safe to print.
pub(super) fn file_name(file: &SourceFile) -> Cow<'_, str> {
    one_line(&file.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaces_what_steers_the_terminal() {
        assert_eq!(one_line("`a\tb` \u{1b}[31mred\u{202e}\u{9b}"), "`a\tb` \u{fffd}[31mred\u{fffd}\u{fffd}");
        assert_eq!(one_line("a\r\nb\rc\u{7}\n"), "a b c\u{fffd}");
        assert_eq!(lines("a:\r\n  b: \u{0}\n"), "a:\n  b: \u{fffd}");
    }
}
