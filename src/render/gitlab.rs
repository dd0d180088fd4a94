//! The Code Quality report of GitLab, which shows findings in merge requests.

use std::io::{self, Write};

use serde::Serialize;

use crate::diagnostic::Severity;
use crate::engine::{Finding, Identity, Report, identities};
use crate::source::Sources;

use super::Format;
use super::place::Place;
use super::printable::{json, one_line};

pub(super) static FORMAT: Format =
    Format { name: "gitlab", about: "The Code Quality report of GitLab", document: true, render };

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

fn render(report: &Report, sources: &Sources, _colour: bool, out: &mut dyn Write) -> io::Result<()> {
    let identities = identities(report.findings.iter(), sources);
    let issues = report.findings.iter().zip(&identities).map(|(finding, identity)| issue(finding, identity, sources));
    writeln!(out, "{}", json(&serde_json::to_string_pretty(&issues.collect::<Vec<_>>())?))
}

fn issue<'a>(finding: &'a Finding, identity: &Identity, sources: &'a Sources) -> Issue<'a> {
    let place = Place::new(finding.diagnostic.primary, sources);
    let (path, begin, end) = place.map_or(("", 1, 1), |place| (place.file, place.start.line, place.last_line()));
    Issue {
        // GitLab does not show the name of the check, so it is told here as well.
        description: format!("{}: {}", finding.rule.name, one_line(&finding.diagnostic.message)),
        check_name: finding.rule.name,
        fingerprint: identity.digest(),
        severity: match finding.severity {
            Severity::Error => "critical",
            Severity::Warning => "minor",
            Severity::Info => "info",
        },
        location: Location { path, lines: Lines { begin, end } },
    }
}
