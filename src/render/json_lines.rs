//! One JSON object a line and a finding, for logs and for programs that read while they wait.

use std::io::{self, Write};

use crate::engine::Report;
use crate::source::Sources;

use super::Format;
use super::json::FindingEntry;
use super::printable::json;

pub(super) static FORMAT: Format =
    Format { name: "json-lines", about: "One JSON object a finding, each on a line", document: false, render };

fn render(report: &Report, sources: &Sources, _colour: bool, out: &mut dyn Write) -> io::Result<()> {
    for finding in &report.findings {
        writeln!(out, "{}", json(&serde_json::to_string(&FindingEntry::new(finding, sources))?))?;
    }
    Ok(())
}
