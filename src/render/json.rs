//! The report for programs: the contract of the test tools and of everything else that reads findings.

use std::io::{self, Write};

use serde::Serialize;

use crate::diagnostic::{Applicability, Edit, Fix, Label, Severity};
use crate::engine::{Finding, Report};
use crate::source::{Sources, Span};

use super::Format;
use super::place::{Place, Point};
use super::printable::json;

pub(super) static FORMAT: Format = Format { name: "json", about: "One JSON document", document: true, render };

/// Raised when a field changes its meaning or goes away; a new field is no reason.
const VERSION: u32 = 1;

/// The report of `cfnlens check --format json`.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Report"))]
struct Document<'a> {
    /// Raised when a field changes its meaning or goes away; a new field is no reason.
    #[cfg_attr(test, schemars(extend("const" = VERSION)))]
    version: u32,
    /// Sorted by file, place and rule.
    findings: Vec<FindingEntry<'a>>,
    /// How much was looked at and found.
    summary: Summary,
}

/// Something that is wrong; with `--format json-lines`, a line of the report.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Finding"))]
pub(super) struct FindingEntry<'a> {
    /// The name of the rule.
    rule: &'a str,
    /// The code of the rule; several rules may share one.
    code: &'a str,
    /// How bad it is in this run.
    #[cfg_attr(test, schemars(extend("enum" = ["error", "warning", "info"])))]
    severity: &'static str,
    /// What is wrong.
    message: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
    /// JSON Pointer of the place in its template; empty for the whole file.
    pointer: &'a str,
    /// What AWS will do with it; may be empty.
    why: &'a str,
    /// What to do about it; may be empty.
    help: &'a str,
    /// Further places, in the order in which they should be read.
    related: Vec<RelatedEntry<'a>>,
    /// Changes that do away with the finding.
    fixes: Vec<FixEntry<'a>>,
}

/// A further place that belongs to a finding.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Related"))]
struct RelatedEntry<'a> {
    /// What there is to see.
    message: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
}

/// A change of the text that does away with a finding.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Fix"))]
struct FixEntry<'a> {
    /// What the change does.
    title: &'a str,
    /// `safe` may be applied without asking; at `suggested` a person should look.
    #[cfg_attr(test, schemars(extend("enum" = ["safe", "suggested"])))]
    applicability: &'static str,
    /// All of one file and without overlap.
    edits: Vec<EditEntry<'a>>,
}

/// Replaces the text of one place.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Edit"))]
struct EditEntry<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    /// What stands there afterwards.
    text: &'a str,
}

/// How much was looked at and found.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Summary {
    /// Templates that were checked.
    files: usize,
    /// Findings that are errors.
    errors: usize,
    /// Findings that are warnings.
    warnings: usize,
    /// Findings that are infos.
    infos: usize,
}

fn render(report: &Report, sources: &Sources, _colour: bool, out: &mut dyn Write) -> io::Result<()> {
    let document = Document {
        version: VERSION,
        findings: report.findings.iter().map(|finding| FindingEntry::new(finding, sources)).collect(),
        summary: Summary {
            files: report.files,
            errors: report.count(Severity::Error),
            warnings: report.count(Severity::Warning),
            infos: report.count(Severity::Info),
        },
    };
    writeln!(out, "{}", json(&serde_json::to_string_pretty(&document)?))
}

impl<'a> FindingEntry<'a> {
    pub(super) fn new(finding: &'a Finding, sources: &'a Sources) -> Self {
        let diagnostic = &finding.diagnostic;
        let related = |label: &'a Label| RelatedEntry { message: &label.message, place: place(label.span, sources) };
        Self {
            rule: finding.rule.name,
            code: finding.rule.code,
            severity: finding.severity.as_str(),
            message: &diagnostic.message,
            place: place(diagnostic.primary, sources),
            pointer: &finding.pointer,
            why: &diagnostic.why,
            help: &diagnostic.help,
            related: diagnostic.related.iter().map(related).collect(),
            fixes: diagnostic.fixes.iter().map(|fix| fix_entry(fix, sources)).collect(),
        }
    }
}

fn fix_entry<'a>(fix: &'a Fix, sources: &'a Sources) -> FixEntry<'a> {
    let edit = |edit: &'a Edit| EditEntry { place: place(edit.span, sources), text: &edit.text };
    FixEntry {
        title: &fix.title,
        applicability: match fix.applicability {
            Applicability::Safe => "safe",
            Applicability::Suggested => "suggested",
        },
        edits: fix.edits.iter().map(edit).collect(),
    }
}

fn place(span: Span, sources: &Sources) -> Place<'_> {
    let unknown = |offset| Point { line: 1, column: 1, offset };
    Place::new(span, sources).unwrap_or_else(|| Place { file: "", start: unknown(span.start), end: unknown(span.end) })
}

/// The schema of the report, from the types above.
#[cfg(test)]
pub(super) fn schema() -> serde_json::Value {
    schemars::schema_for!(Document<'static>).into()
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Severity;
    use crate::render::fixture::Case;

    const EXPECTED: &str = r#"{
  "version": 1,
  "findings": [
    {
      "rule": "undefined-ref",
      "code": "E1020",
      "severity": "error",
      "message": "`Ref` names `Bukket`, which this template does not declare",
      "file": "app.yaml",
      "start": {
        "line": 11,
        "column": 17,
        "offset": 154
      },
      "end": {
        "line": 11,
        "column": 23,
        "offset": 160
      },
      "pointer": "/Outputs/Name/Value",
      "why": "CloudFormation refuses the template before it creates anything.",
      "help": "did you mean `Bucket`?",
      "related": [
        {
          "message": "a similar name",
          "file": "app.yaml",
          "start": {
            "line": 2,
            "column": 3,
            "offset": 13
          },
          "end": {
            "line": 2,
            "column": 10,
            "offset": 20
          }
        }
      ],
      "fixes": [
        {
          "title": "replace with `Bucket`",
          "applicability": "suggested",
          "edits": [
            {
              "file": "app.yaml",
              "start": {
                "line": 11,
                "column": 17,
                "offset": 154
              },
              "end": {
                "line": 11,
                "column": 23,
                "offset": 160
              },
              "text": "Bucket"
            }
          ]
        }
      ]
    }
  ],
  "summary": {
    "files": 1,
    "errors": 1,
    "warnings": 0,
    "infos": 0
  }
}
"#;

    #[test]
    fn is_the_documented_report() {
        assert_eq!(Case::two_labels().shown(&super::FORMAT), EXPECTED);
    }

    #[test]
    fn counts_columns_in_characters_and_clamps_to_the_text() {
        let mut case = Case::new("a.yaml", "é: x");
        case.finding(Severity::Error, 4, 900);
        let shown = case.shown(&super::FORMAT);
        assert!(shown.contains("\"column\": 4,\n        \"offset\": 4\n"), "{shown}");
        assert!(shown.contains("\"column\": 5,\n        \"offset\": 5\n"), "{shown}");
    }
}
