//! Annotations of GitHub Actions: one workflow command a finding.

use std::io::{self, Write};

use crate::diagnostic::Severity;
use crate::engine::{Finding, Report};
use crate::source::Sources;

use super::place::Place;
use super::printable::one_line;
use super::{Format, in_lines};

pub(super) static FORMAT: Format =
    Format { name: "github", about: "Annotations of GitHub Actions", document: false, render };

fn render(report: &Report, sources: &Sources, _colour: bool, out: &mut dyn Write) -> io::Result<()> {
    report.findings.iter().try_for_each(|finding| command(finding, sources, out))
}

fn command(finding: &Finding, sources: &Sources, out: &mut dyn Write) -> io::Result<()> {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    write!(out, "::{level} ")?;
    if let Some(place) = Place::new(finding.diagnostic.primary, sources) {
        let (last, Place { file, start, end }) = (place.last_line(), place);
        write!(out, "file={},line={},endLine={last}", property(&one_line(file)), start.line)?;
        // GitHub takes columns for what lies within one line only.
        if start.line == end.line {
            write!(out, ",col={},endColumn={}", start.column, end.column)?;
        }
        write!(out, ",")?;
    }
    let title = format!("{}[{}]", finding.rule.name, finding.rule.code);
    writeln!(out, "title={}::{}", property(&title), data(&in_lines(&finding.diagnostic)))
}

/// The runner takes the rest of the line as it is, but for line breaks.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A value of the list, in which commas and colons have a meaning.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::fixture::Case;

    #[test]
    fn a_value_cannot_end_its_command() {
        assert_eq!(property("a,b: 100%\r\n::c"), "a%2Cb%3A 100%25%0D%0A%3A%3Ac");
        assert_eq!(data("100%\n::error::x, y"), "100%25%0A::error::x, y");
    }

    #[test]
    fn columns_are_told_within_one_line_only() {
        let mut case = Case::new("a,b.yaml", "a:\n  b: 1\n");
        case.finding(Severity::Info, 0, 1);
        case.finding(Severity::Warning, 0, 8);
        let shown = case.shown(&FORMAT);
        let places: Vec<&str> = shown.lines().filter_map(|line| line.split(",title=").next()).collect();
        assert_eq!(
            places,
            [
                "::notice file=a%2Cb.yaml,line=1,endLine=1,col=1,endColumn=2",
                "::warning file=a%2Cb.yaml,line=1,endLine=2"
            ]
        );
    }
}
