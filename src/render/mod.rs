//! Shows reports, graphs and the list of rules: one file per output format, and the window of source that the pictures
//! are drawn on.

mod azure;
mod checkstyle;
mod github;
mod gitlab;
mod graph;
mod html;
mod json;
mod json_lines;
mod junit;
mod listing;
mod markdown;
mod picture;
mod place;
mod plain;
mod pretty;
mod printable;
mod sarif;
mod short;
mod stacks;
mod statistics;
mod update;
mod update_json;
mod window;
mod xml;

pub use graph::{graph_dot, graph_json, graph_mermaid};
pub use html::{graph_html, stacks_html, walk_html};
pub use listing::{rules_json, rules_text};
pub use picture::{graph_ascii, graph_svg};
pub use stacks::{stacks_dot, stacks_json, stacks_mermaid, stacks_text};
pub use statistics::statistics;
pub use update::{Updated, update_markdown, update_text};
pub use update_json::update_json;

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod formats_tests;
#[cfg(test)]
#[allow(clippy::panic, clippy::indexing_slicing, reason = "a test may fail")]
mod valid_tests;

use std::io::{self, Write};

use crate::diagnostic::{Diagnostic, Severity};
use crate::engine::{Finding, Report};
use crate::rules;
use crate::source::Sources;

/// A way to show a report.
#[derive(Debug)]
pub struct Format {
    /// What it is called on the command line.
    pub name: &'static str,
    /// What it is, in a few words.
    pub about: &'static str,
    /// Whether a program waits for it, so that it is written also where there is nothing to tell.
    pub document: bool,
    render: fn(&Report, &Sources, bool, &mut dyn Write) -> io::Result<()>,
}

/// Every format, in the order in which they are listed. The command line offers what stands here.
pub static FORMATS: &[&Format] = &[
    &pretty::FORMAT,
    &plain::FORMAT,
    &short::FORMAT,
    &json::FORMAT,
    &json_lines::FORMAT,
    &sarif::FORMAT,
    &junit::FORMAT,
    &checkstyle::FORMAT,
    &github::FORMAT,
    &gitlab::FORMAT,
    &azure::FORMAT,
    &markdown::FORMAT,
    &html::FORMAT,
];

/// The format of this name.
#[must_use]
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().copied().find(|format| format.name == name)
}

/// The format for people, on a terminal or elsewhere.
#[must_use]
pub fn default_format(terminal: bool) -> &'static Format {
    if terminal { &pretty::FORMAT } else { &plain::FORMAT }
}

/// Writes `report` to `out`; `colour` matters to the format `pretty` only.
///
/// # Errors
/// When `out` cannot be written.
pub fn render(
    format: &Format,
    report: &Report,
    sources: &Sources,
    colour: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    (format.render)(report, sources, colour, out)
}

/// Shows what is wrong with a file of settings, where there is no report: a picture without the last line.
///
/// # Errors
/// When `out` cannot be written.
pub fn problem(problem: Diagnostic, sources: &Sources, colour: bool, out: &mut dyn Write) -> io::Result<()> {
    let Some(rule) = rules::by_name(problem.rule) else { return Ok(()) };
    let found = Finding { rule, severity: rule.severity, diagnostic: problem, pointer: String::new() };
    finding(found, sources, colour, colour, out)
}

/// Shows one finding as on a `terminal` or elsewhere, without the last line of a report.
///
/// # Errors
/// When `out` cannot be written.
pub fn finding(
    finding: Finding,
    sources: &Sources,
    terminal: bool,
    colour: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let report = Report { findings: vec![finding], ..Report::default() };
    let mut shown = Vec::new();
    render(default_format(terminal), &report, sources, colour, &mut shown)?;
    let shown = String::from_utf8_lossy(&shown);
    let end = shown.trim_end().rfind('\n').unwrap_or(0);
    writeln!(out, "{}", shown.get(..end).unwrap_or_default().trim_end())
}

/// The last line for people: what was found, in how many files.
fn summary(report: &Report) -> String {
    let found: Vec<String> = [Severity::Error, Severity::Warning, Severity::Info]
        .into_iter()
        .map(|severity| (report.count(severity), severity.as_str()))
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| counted(count, word))
        .collect();
    let found = if found.is_empty() { "no findings".to_owned() } else { found.join(", ") };
    format!("{found} in {}", counted(report.files, "file"))
}

/// A name from a template or of a file, safe to print within a line.
#[must_use]
pub fn shown_name(name: &str) -> String {
    printable::one_line(name).into_owned()
}

/// Writes text for people whose characters are safe already: no line of it is a command to a CI service.
///
/// # Errors
/// When `out` cannot be written.
pub fn text(text: &str, out: &mut dyn Write) -> io::Result<()> {
    write_trimmed(text.lines(), out)
}

/// Writes JSON, or YAML whose texts stand in double quotes where they are not plain, so that it is safe to print and
/// still means the same.
///
/// # Errors
/// When `out` cannot be written.
pub fn escaped(text: &str, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(printable::json(text).as_bytes())
}

/// Writes a JSON document in such a way that it may stand on a terminal or in the log of a CI service.
///
/// # Errors
/// When `out` cannot be written, or the value is no JSON.
pub fn document(value: &impl serde::Serialize, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", printable::json(&serde_json::to_string_pretty(value)?))
}

fn counted(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

/// Writes a picture without the blanks at the ends of its lines, which editors and pages would not keep.
fn write_trimmed<'t>(lines: impl IntoIterator<Item = &'t str>, out: &mut dyn Write) -> io::Result<()> {
    let mut text = String::new();
    for line in lines {
        text.push_str(&printable::harmless(line.trim_end()));
        text.push('\n');
    }
    out.write_all(text.as_bytes())
}

/// `error[E1020] undefined-ref`, the same in every format for people.
fn heading(finding: &Finding) -> String {
    format!("{}[{}] {}", finding.severity.as_str(), finding.rule.code, finding.rule.name)
}

/// What, why and what to do, each from a line of its own.
fn in_lines(diagnostic: &Diagnostic) -> String {
    let mut text = printable::one_line(&diagnostic.message).into_owned();
    for (word, part) in [("why", &diagnostic.why), ("help", &diagnostic.help)] {
        if !part.is_empty() {
            text.push_str(&format!("\n{word}: {}", printable::lines(part)));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::fixture::{Case, awkward};
    use super::*;
    use crate::source::{FileId, Span};

    #[test]
    fn counts_in_words() {
        let mut case = Case::new("a.yaml", "A: 1\n");
        case.report.files = 3;
        assert_eq!(summary(&case.report), "no findings in 3 files");
        case.finding(Severity::Warning, 0, 1);
        case.finding(Severity::Error, 0, 1);
        case.finding(Severity::Error, 0, 1);
        assert_eq!(summary(&case.report), "2 errors, 1 warning in 3 files");
        case.report.files = 1;
        assert_eq!(summary(&case.report), "2 errors, 1 warning in 1 file");
    }

    #[test]
    fn every_format_survives_every_span_and_shows_nothing_that_moves_the_cursor() {
        for (text, start, end) in awkward() {
            for format in FORMATS {
                let mut case = Case::new("a.yaml", text);
                case.finding(Severity::Error, start, end);
                let shown = case.shown(format);
                assert!(shown.ends_with('\n'), "{format:?} {text:?} {start}..{end}");
                assert!(!shown.contains(['\u{1b}', '\r', '\u{202e}']), "{format:?} {text:?} {start}..{end}\n{shown}");
                assert!(
                    shown.lines().all(|line| line == line.trim_end() && line.len() < 2000),
                    "{format:?} {start}..{end}"
                );
            }
        }
    }

    #[test]
    fn two_labels_of_any_kind_can_be_drawn() {
        for (text, start, end) in awkward().into_iter().step_by(17) {
            for (_, other, length) in awkward().into_iter().filter(|(other, ..)| *other == text).step_by(29) {
                let mut case = Case::new("a.yaml", text);
                let span = Span::new(FileId(0), other, length);
                let diagnostic = case.finding(Severity::Error, start, end);
                *diagnostic = diagnostic.clone().related(span, "there").related(span, "");
                for format in [&pretty::FORMAT, &plain::FORMAT] {
                    assert!(case.shown(format).contains("there"), "{format:?} {text:?} {start}..{end} {span:?}");
                }
            }
        }
    }

    #[test]
    fn a_file_that_is_unknown_is_no_reason_to_fail() {
        let mut case = Case::new("a.yaml", "A: 1\n");
        case.finding(Severity::Error, 0, 1);
        case.sources = Sources::default();
        for format in FORMATS {
            assert!(case.shown(format).contains("Bukket"), "{format:?}");
        }
    }

    #[test]
    fn same_report_same_bytes() {
        let case = Case::two_labels();
        for format in FORMATS {
            assert_eq!(case.shown(format), case.shown(format));
        }
    }
}
