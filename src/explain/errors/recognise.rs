//! Finds out which kind of failure a message tells of, and what it tells besides.

use regex_lite::{Regex, RegexBuilder};

use super::Kind;
use super::kinds::KINDS;
use super::page::{self, Told};

/// What is said in the first part of a message counts; a whole log of a pipeline is none.
const LONGEST: usize = 40_000;

/// A message on one line, without what steers a terminal, and with the quotes that AWS wrote before a log escaped them.
#[must_use]
pub fn plain(message: &str) -> String {
    let message = message.get(..message.floor_char_boundary(LONGEST)).unwrap_or_default();
    let mut text = String::with_capacity(message.len());
    let mut chars = message.chars().peekable();
    while let Some(c) = chars.next() {
        let c = match (c, chars.peek().copied()) {
            // A colour in a copied log: `ESC [ … m`.
            ('\u{1b}', Some('[')) => {
                for skipped in chars.by_ref().skip(1) {
                    if skipped.is_ascii_alphabetic() {
                        break;
                    }
                }
                continue;
            }
            ('\\', Some('"' | '\'')) => continue,
            ('\\', Some('n' | 'r' | 't')) if ends_a_line(&text, &chars) => {
                chars.next();
                ' '
            }
            ('\u{2018}' | '\u{2019}', _) => '\'',
            ('\u{201c}' | '\u{201d}', _) => '"',
            ('\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}'..='\u{200f}' | '\u{feff}', _) => continue,
            (c, _) if c.is_whitespace() || c == '\u{2028}' || c == '\u{2029}' => ' ',
            (c, _) if c.is_control() => continue,
            (c, _) => c,
        };
        if !(c == ' ' && (text.is_empty() || text.ends_with(' '))) {
            text.push(c);
        }
    }
    text.truncate(text.trim_end().len());
    text
}

/// Whether an escape such as `\n` stands for the end of a line; in `C:\new` it does not.
fn ends_a_line(before: &str, at: &std::iter::Peekable<std::str::Chars<'_>>) -> bool {
    let next = at.clone().nth(1);
    before.ends_with(['.', ' ', '"', ')', ']']) || next.is_none_or(|c| !c.is_alphanumeric() || c.is_uppercase())
}

/// The kind of a plain message, with what its pattern caught: the first of the list that fits.
#[must_use]
pub(super) fn kind(message: &str) -> Option<(&'static Kind, Told)> {
    let lower = message.to_ascii_lowercase();
    let fits = |pattern: &str| if lower.contains(&literal(pattern)) { caught(pattern, message) } else { None };
    KINDS.iter().find_map(|kind| {
        let mut patterns = page::patterns(kind.page).into_iter();
        let mut told = patterns.find_map(fits)?;
        // Another wording on the same page may catch what this one leaves open.
        for (name, value) in patterns.filter_map(fits).flatten() {
            told.entry(name).or_insert(value);
        }
        Some((kind, told))
    })
}

/// What the groups of a pattern caught; `None` where it does not fit or cannot be read.
#[must_use]
pub fn caught(pattern: &str, message: &str) -> Option<Told> {
    let regex = compiled(pattern)?;
    let captures = regex.captures(message)?;
    let mut told = Told::new();
    for name in regex.capture_names().flatten() {
        let text = captures.name(name).map_or("", |found| trimmed(found.as_str()));
        if !text.is_empty() {
            told.insert(name.to_owned(), text.to_owned());
        }
    }
    Some(told)
}

fn compiled(pattern: &str) -> Option<Regex> {
    RegexBuilder::new(pattern).case_insensitive(true).build().ok()
}

/// A caught name without the signs around it.
fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\'' | '"' | '[' | ',' | ';')).trim_end_matches('.')
}

/// A text, in lower case, that must stand in whatever the pattern fits: compiling a pattern takes longer than this
/// search. Empty where nothing is sure.
#[must_use]
pub(super) fn literal(pattern: &str) -> String {
    let (mut best, mut run, mut depth) = (String::new(), String::new(), 0_u32);
    let mut chars = pattern.chars().peekable();
    let mut keep = |run: &mut String| {
        if run.len() > best.len() {
            best = run.to_ascii_lowercase();
        }
        run.clear();
    };
    while let Some(c) = chars.next() {
        let sure = match c {
            '\\' => chars.next().filter(|c| !c.is_ascii_alphanumeric()),
            '[' => {
                let mut first = true;
                while let Some(c) = chars.next() {
                    match c {
                        '\\' => drop(chars.next()),
                        ']' if !first => break,
                        _ => {}
                    }
                    first = first && c == '^';
                }
                None
            }
            '(' => {
                depth += 1;
                None
            }
            ')' => {
                depth = depth.saturating_sub(1);
                None
            }
            '|' if depth == 0 => return String::new(),
            '.' | '^' | '$' | '?' | '*' | '+' | '|' => None,
            '{' => {
                while chars.next().is_some_and(|c| c != '}') {}
                None
            }
            c => Some(c),
        };
        let optional = matches!(chars.peek(), Some('?' | '*' | '{'));
        match sure.filter(|_| depth == 0 && !optional) {
            Some(c) => run.push(c),
            None => keep(&mut run),
        }
    }
    keep(&mut run);
    best
}

/// What the wrapping of a message tells, whatever its kind: service, status, codes, the resource in front of it.
#[must_use]
pub(super) fn wrapping(message: &str) -> Told {
    const ASKED: &[(&str, &str)] = &[
        ("(service:", r"\(service: (?<service>[\w .-]+?)[,;] status code: (?<status>\d+)"),
        ("error code:", r"error code: (?<error_code>[\w.]+)"),
        (
            "an error occurred (",
            r"an error occurred \((?<error_code>[\w.]+)\) when calling the (?<operation>\w+) operation",
        ),
        ("handlererrorcode:", r"handlererrorcode: (?<handler_code>\w+)"),
        ("stack:arn:", r"stack:arn:\S*?:stack/(?<stack>[a-z0-9-]+)"),
        ("stack [", r"\bstack \[(?<stack>[a-z0-9-]+)\]"),
        ("for resource ", r"for resource (?<resource>[a-z0-9]+) (?:as|with|because)"),
        ("resource: ", r"resource: (?<resource>[a-z0-9]+) \((?<type>[\w:]+)\)"),
        ("::", r"(?<type>(?:aws|custom)::[\w:]+)/(?<resource>[a-z0-9-]+): "),
        ("_failed", r"\b(?:create|update|delete)_failed\W+(?<type>(?:aws|custom)::[\w:]+)\W+(?<resource>[a-z0-9]+)\b"),
        (
            "_failed",
            r"(?:^|\s)(?<resource>[a-z0-9]+)\W+(?<type>(?:aws|custom)::[\w:]+)\W+(?:create|update|delete)_failed\b",
        ),
        (
            "_failed",
            r"(?:^|\s)(?<type>(?:aws|custom)::[\w:]+)\W+(?<resource>[a-z0-9]+)\W+(?:create|update|delete)_failed\b",
        ),
    ];
    let lower = message.to_ascii_lowercase();
    let mut told = Told::new();
    for (sign, pattern) in ASKED {
        if lower.contains(sign)
            && let Some(found) = caught(pattern, message)
        {
            for (name, value) in found {
                told.entry(name).or_insert(value);
            }
        }
    }
    told
}

/// The kind whose page has most of the message's words, for messages that none fits; `None` where no page is near.
#[must_use]
pub(super) fn nearest(message: &str) -> Option<&'static Kind> {
    let lower = message.to_ascii_lowercase();
    let words: std::collections::BTreeSet<&str> =
        lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| word.len() > 4).collect();
    let known = |kind: &Kind| {
        let page = page::section(kind.page, "Examples").to_ascii_lowercase();
        words.iter().filter(|word| page.contains(**word)).count()
    };
    let counted = KINDS.iter().map(|kind| (known(kind), kind));
    // Of equal ones, the more specific, which stands first.
    let best = counted.rev().max_by_key(|(count, _)| *count)?;
    (best.0 >= 3).then_some(best.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_become_plain() {
        assert_eq!(plain("\u{1b}[31mA  b\n\\\"c\\\" \u{202e}\u{2019}x\u{9b}\u{7}"), "A b \"c\" 'x");
        assert_eq!(plain("a.\\nb \\d"), "a. b \\d");
        assert_eq!(plain(r"first\nSecond\r\n\tthird C:\new"), r"first Second third C:\new");
    }

    #[test]
    fn a_literal_is_in_whatever_the_pattern_fits() {
        assert_eq!(literal(r"export (?<a>\S+) cannot be (?:x|y)"), " cannot be ");
        assert_eq!(literal(r"Unreserveds? [^\]]+ z{2}"), "unreserved");
        assert_eq!(literal("a|b"), "");
        assert_eq!(literal(r"(?:a(?:b|c)d)"), "");
    }
}
