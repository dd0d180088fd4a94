//! Issues of Azure Pipelines: one logging command a finding.

use std::io::{self, Write};

use crate::diagnostic::Severity;
use crate::engine::{Finding, Report};
use crate::source::Sources;

use super::place::Place;
use super::printable::one_line;
use super::{Format, in_lines};

pub(super) static FORMAT: Format =
    Format { name: "azure", about: "Issues in the log of Azure Pipelines", document: false, render };

fn render(report: &Report, sources: &Sources, _colour: bool, out: &mut dyn Write) -> io::Result<()> {
    report.findings.iter().try_for_each(|finding| command(finding, sources, out))
}

fn command(finding: &Finding, sources: &Sources, out: &mut dyn Write) -> io::Result<()> {
    let kind = match finding.severity {
        Severity::Error => "error",
        // There is nothing milder than a warning.
        Severity::Warning | Severity::Info => "warning",
    };
    write!(out, "##vso[task.logissue type={kind};")?;
    if let Some(Place { file, start, .. }) = Place::new(finding.diagnostic.primary, sources) {
        let file = property(&one_line(file));
        write!(out, "sourcepath={file};linenumber={};columnnumber={};", start.line, start.column)?;
    }
    let message = format!("{}: {}", finding.rule.name, in_lines(&finding.diagnostic));
    writeln!(out, "code={};]{}", property(finding.rule.code), data(&message))
}

fn data(text: &str) -> String {
    // A bare `%25` would be left as it is: agents read this sign for a percent sign.
    text.replace('%', "%AZP25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(']', "%5D").replace(';', "%3B")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::fixture::Case;

    #[test]
    fn a_value_cannot_end_its_command() {
        assert_eq!(property("a;b] 100%\r\n"), "a%3Bb%5D 100%AZP25%0D%0A");
        let mut case = Case::new("a;]##vso[x].yaml", "a: 1\n");
        case.finding(Severity::Info, 0, 1).message = "x\n##vso[task.complete result=Failed;]".to_owned();
        let shown = case.shown(&FORMAT);
        assert_eq!(shown.lines().count(), 1);
        assert!(
            shown.starts_with(
                "##vso[task.logissue type=warning;sourcepath=a%3B%5D##vso[x%5D.yaml;linenumber=1;columnnumber=1;"
            ),
            "{shown}"
        );
    }
}
