//! JUnit's XML, which nearly every CI service shows: a suite a file, a failed test a finding.

use std::io::{self, Write};

use crate::engine::{Finding, Report};
use crate::source::Sources;

use super::place::Place;
use super::xml::{attribute, content};
use super::{Format, heading, in_lines, summary};

pub(super) static FORMAT: Format =
    Format { name: "junit", about: "JUnit's XML, a failed test a finding", document: true, render };

fn render(report: &Report, sources: &Sources, _colour: bool, out: &mut dyn Write) -> io::Result<()> {
    let failed = report.findings.len();
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<testsuites name=\"cfnlens\" tests=\"{}\" failures=\"{failed}\" errors=\"0\">", failed.max(1))?;
    // Services take a report without any test for a mistake.
    if report.findings.is_empty() {
        writeln!(out, "  <testsuite name=\"cfnlens\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"0\">")?;
        writeln!(out, "    <testcase name=\"{}\" classname=\"cfnlens\"/>", attribute(&summary(report)))?;
        writeln!(out, "  </testsuite>")?;
    }
    for findings in report.findings.chunk_by(|a, b| a.diagnostic.primary.file == b.diagnostic.primary.file) {
        let file = findings.first().and_then(|first| sources.get(first.diagnostic.primary.file));
        let name = attribute(file.map_or("", |file| &file.name));
        let count = findings.len();
        writeln!(
            out,
            "  <testsuite name=\"{name}\" tests=\"{count}\" failures=\"{count}\" errors=\"0\" skipped=\"0\">"
        )?;
        findings.iter().try_for_each(|finding| test(finding, sources, &name, out))?;
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

fn test(finding: &Finding, sources: &Sources, file: &str, out: &mut dyn Write) -> io::Result<()> {
    let place = Place::new(finding.diagnostic.primary, sources);
    let (line, column) = place.map_or((1, 1), |place| (place.start.line, place.start.column));
    let rule = attribute(finding.rule.name);
    writeln!(
        out,
        "    <testcase name=\"{rule} at {line}:{column}\" classname=\"{file}\" file=\"{file}\" line=\"{line}\">"
    )?;
    let message = attribute(&finding.diagnostic.message);
    writeln!(out, "      <failure message=\"{message}\" type=\"{}\">", finding.severity.as_str())?;
    let name = sources.get(finding.diagnostic.primary.file).map_or("", |file| &file.name);
    let told = format!("{name}:{line}:{column}: {}\n{}", heading(finding), in_lines(&finding.diagnostic));
    writeln!(out, "{}", content(&told))?;
    writeln!(out, "      </failure>\n    </testcase>")
}
