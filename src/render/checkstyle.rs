//! The report of Checkstyle, which Jenkins, reviewdog and many editors read.

use std::io::{self, Write};

use crate::engine::Report;
use crate::source::Sources;

use super::Format;
use super::place::Place;
use super::xml::attribute;

pub(super) static FORMAT: Format =
    Format { name: "checkstyle", about: "Checkstyle's XML, for Jenkins and others", document: true, render };

fn render(report: &Report, sources: &Sources, _colour: bool, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">")?;
    for findings in report.findings.chunk_by(|a, b| a.diagnostic.primary.file == b.diagnostic.primary.file) {
        let file = findings.first().and_then(|first| sources.get(first.diagnostic.primary.file));
        writeln!(out, "  <file name=\"{}\">", attribute(file.map_or("", |file| &file.name)))?;
        for finding in findings {
            let place = Place::new(finding.diagnostic.primary, sources);
            let (line, column) = place.map_or((1, 1), |place| (place.start.line, place.start.column));
            writeln!(
                out,
                "    <error line=\"{line}\" column=\"{column}\" severity=\"{}\" message=\"{}\" source=\"cfnlens.{}\"/>",
                finding.severity.as_str(),
                attribute(&finding.diagnostic.message),
                attribute(finding.rule.name),
            )?;
        }
        writeln!(out, "  </file>")?;
    }
    writeln!(out, "</checkstyle>")
}
