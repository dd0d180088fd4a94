//! A comment on a pull request: one line, a table, and the reasons folded below it.

use std::io::{self, Write};

use crate::diagnostic::Severity;
use crate::engine::{Finding, Report};
use crate::source::Sources;

use super::place::Place;
use super::printable::{lines, one_line};
use super::{Format, summary};

pub(super) static FORMAT: Format =
    Format { name: "markdown", about: "A comment on a pull request", document: false, render };

/// How much of it is shown, in bytes: a comment on GitHub holds 65,536 characters, and the table goes before the reasons.
const TABLE: usize = 30_000;
const WHOLE: usize = 60_000;

fn render(report: &Report, sources: &Sources, _colour: bool, out: &mut dyn Write) -> io::Result<()> {
    let mut text = format!("**cfnlens**: {}\n", summary(report));
    let row = |finding: &Finding| {
        let severity = match finding.severity {
            Severity::Error => "**error**",
            severity => severity.as_str(),
        };
        let (place, rule) = (code(&place(finding, sources)), code(finding.rule.name));
        format!("| {severity} | {place} | {rule} | {} |\n", prose(&one_line(&finding.diagnostic.message)))
    };
    if !report.findings.is_empty() {
        text.push_str("\n| severity | place | rule | message |\n|---|---|---|---|\n");
        fill(&mut text, TABLE, report.findings.iter().map(row));
    }
    let told: Vec<&Finding> = report.findings.iter().filter(|it| !told(it).is_empty()).collect();
    if !told.is_empty() {
        text.push('\n');
        fill(&mut text, WHOLE, told.into_iter().map(|finding| details(finding, sources)));
    }
    out.write_all(text.as_bytes())
}

/// Adds the parts up to a size, and says how many are left out.
fn fill(text: &mut String, size: usize, parts: impl ExactSizeIterator<Item = String>) {
    let count = parts.len();
    for (index, part) in parts.enumerate() {
        if text.len() + part.len() > size {
            text.push_str(&format!("\n… and {} more\n", count - index));
            return;
        }
        text.push_str(&part);
    }
}

fn place(finding: &Finding, sources: &Sources) -> String {
    let place = Place::new(finding.diagnostic.primary, sources);
    place.map_or_else(String::new, |it| format!("{}:{}:{}", it.file, it.start.line, it.start.column))
}

/// Why and what to do, as far as it was said.
fn told(finding: &Finding) -> Vec<(&'static str, &str)> {
    let parts = [("why", finding.diagnostic.why.as_str()), ("help", finding.diagnostic.help.as_str())];
    parts.into_iter().filter(|(_, text)| !text.is_empty()).collect()
}

fn details(finding: &Finding, sources: &Sources) -> String {
    let (rule, place) = (code(finding.rule.name), code(&place(finding, sources)));
    let parts = told(finding).into_iter().map(|(word, text)| {
        let text: Vec<String> = lines(text).lines().map(prose).collect();
        format!("- {word}: {}\n", text.join("<br>"))
    });
    format!("<details><summary>{rule} at {place}</summary>\n\n{}\n</details>\n\n", parts.collect::<String>())
}

/// A sentence with names in backticks, on one line.
fn prose(line: &str) -> String {
    let parts: Vec<&str> = line.split('`').collect();
    // Of an odd number of backticks, the last one quotes nothing.
    let quoted = parts.len() - usize::from(parts.len().is_multiple_of(2));
    let mut out = String::new();
    for (index, part) in parts.into_iter().enumerate() {
        match (index % 2, index < quoted) {
            (1, true) => out.push_str(&code(part)),
            (_, true) => words(part, &mut out),
            _ => {
                out.push_str("&#96;");
                words(part, &mut out);
            }
        }
    }
    out
}

/// A name. An element and no backticks, within which nothing could be escaped.
fn code(name: &str) -> String {
    let mut out = "<code>".to_owned();
    one_line(name).chars().for_each(|c| sign(c, &mut out));
    out + "</code>"
}

/// Words that are no names.
fn words(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            // However they are written, they would call people and issues, unless an element follows.
            '@' | '#' => out.extend([c.to_string().as_str(), "<!-- -->"]),
            c => sign(c, out),
        }
    }
}

/// A character as it is: no markup, and no part of an address that would become a link.
fn sign(c: char, out: &mut String) {
    let linked = c == '/' && out.ends_with(":/") || c == 'w' && out.ends_with("ww");
    if linked || "\\`*_[]<>&~|${}#@^".contains(c) {
        out.push_str(&format!("&#{};", u32::from(c)));
    } else {
        out.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::fixture::Case;

    #[test]
    fn nothing_is_markup() {
        assert_eq!(prose("`A|b` <i>, `*`"), "<code>A&#124;b</code> &#60;i&#62;, <code>&#42;</code>");
        assert_eq!(prose("a ` b"), "a &#96; b");
        assert_eq!(prose("`a` ` b"), "<code>a</code> &#96; b");
        assert_eq!(prose("@me #1 https://a.b www.a"), "@<!-- -->me #<!-- -->1 https:/&#47;a.b ww&#119;.a");
        assert_eq!(code("##vso[x]</code>`"), "<code>&#35;&#35;vso&#91;x&#93;&#60;/code&#62;&#96;</code>");
    }

    #[test]
    fn a_comment_is_not_longer_than_a_comment_may_be() {
        let mut case = Case::new("a.yaml", "a: 1\n");
        for _ in 0..2000 {
            case.finding(Severity::Error, 0, 1);
        }
        let shown = case.shown(&FORMAT);
        assert!(shown.len() < 65_536 && shown.len() > 50_000, "{}", shown.len());
        assert_eq!(shown.matches("\n… and ").count(), 2);
    }
}
