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

/// A finished line for people as it may stand in the log of a CI service: no command of the service in it.
///
/// GitHub obeys lines that start with `::`, and `##[…]` anywhere in a line; Azure obeys `##vso[…]` anywhere.
pub(super) fn harmless(line: &str) -> Cow<'_, str> {
    let start = line.len() - line.trim_start().len();
    let leads = line.trim_start().starts_with("::");
    if !leads && !line.contains("##") {
        return Cow::Borrowed(line);
    }
    let mut safe = String::with_capacity(line.len());
    for (at, c) in line.char_indices() {
        let rest = line.get(at + c.len_utf8()..).unwrap_or_default();
        let steers = leads && at == start || starts_command(c, rest);
        safe.push(if steers { '\u{fffd}' } else { c });
    }
    Cow::Owned(safe)
}

/// Whether a sign and what follows it are `##[` or `##vso[`.
pub(super) fn starts_command(c: char, rest: &str) -> bool {
    let Some(rest) = rest.strip_prefix('#').filter(|_| c == '#') else { return false };
    rest.starts_with('[') || rest.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("vso["))
}

/// JSON with the same meaning that is safe to print: it may stand in the log of a CI service or on a terminal.
///
/// Outside of strings nothing is changed, since only strings hold such characters.
pub(super) fn json(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        // The line breaks of a document stand between its strings.
        let moves = printable(c) != c && c != '\n';
        if moves || starts_command(c, text.get(at + c.len_utf8()..).unwrap_or_default()) {
            safe.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            safe.push(c);
        }
    }
    safe
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

    #[test]
    fn no_line_is_a_command_of_a_ci_service() {
        assert_eq!(harmless("  ::error::x"), "  \u{fffd}:error::x");
        assert_eq!(harmless("7 | ##vso[a]###[b]"), "7 | \u{fffd}#vso[a]#\u{fffd}#[b]");
        for harmless_already in ["AWS::S3::Bucket", "  # A ## heading", "##VS", ""] {
            assert_eq!(harmless(harmless_already), harmless_already);
        }
    }

    #[test]
    fn json_keeps_its_meaning() -> Result<(), serde_json::Error> {
        let value = serde_json::json!({"a": "##vso[x]\u{202e}\u{9b}\u{7f}\u{1b}\n", "b": ["日", "🎉", "a\n## b"]});
        let safe = json(&serde_json::to_string_pretty(&value)?);
        assert!(safe.chars().all(|c| printable(c) == c || c == '\n') && !safe.contains("##v"), "{safe}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&safe)?, value);
        Ok(())
    }
}
