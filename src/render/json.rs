//! The report for programs: the contract of the test tools and of everything else that reads findings.

use std::io::{self, Write};

use serde::Serialize;

use crate::diagnostic::{Applicability, Edit, Fix, Label, Severity};
use crate::engine::{Finding, Report};
use crate::source::{SourceFile, Sources, Span};

/// Raised when a field changes its meaning or goes away; a new field is no reason.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    findings: Vec<FindingEntry<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct FindingEntry<'a> {
    rule: &'a str,
    code: &'a str,
    severity: &'static str,
    message: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
    pointer: &'a str,
    why: &'a str,
    help: &'a str,
    related: Vec<RelatedEntry<'a>>,
    fixes: Vec<FixEntry<'a>>,
}

#[derive(Serialize)]
struct RelatedEntry<'a> {
    message: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
}

#[derive(Serialize)]
struct FixEntry<'a> {
    title: &'a str,
    applicability: &'static str,
    edits: Vec<EditEntry<'a>>,
}

#[derive(Serialize)]
struct EditEntry<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    text: &'a str,
}

#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    start: Point,
    end: Point,
}

/// Line and column from 1, the column in Unicode characters; offset in bytes from 0.
#[derive(Serialize)]
struct Point {
    line: u32,
    column: u32,
    offset: u32,
}

#[derive(Serialize)]
struct Summary {
    files: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
}

pub(super) fn render(report: &Report, sources: &Sources, out: &mut dyn Write) -> io::Result<()> {
    let document = Document {
        version: VERSION,
        findings: report.findings.iter().map(|finding| finding_entry(finding, sources)).collect(),
        summary: Summary {
            files: report.files,
            errors: report.count(Severity::Error),
            warnings: report.count(Severity::Warning),
            infos: report.count(Severity::Info),
        },
    };
    let mut text = serde_json::to_vec_pretty(&document)?;
    text.push(b'\n');
    out.write_all(&text)
}

fn finding_entry<'a>(finding: &'a Finding, sources: &'a Sources) -> FindingEntry<'a> {
    let diagnostic = &finding.diagnostic;
    let related = |label: &'a Label| RelatedEntry { message: &label.message, place: place(label.span, sources) };
    FindingEntry {
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
    match sources.get(span.file) {
        Some(file) => Place { file: &file.name, start: point(file, span.start), end: point(file, span.end) },
        None => Place {
            file: "",
            start: Point { line: 1, column: 1, offset: span.start },
            end: Point { line: 1, column: 1, offset: span.end },
        },
    }
}

fn point(file: &SourceFile, offset: u32) -> Point {
    // An offset inside a character would have no column, one past the end no line.
    let offset = u32::try_from(file.text.floor_char_boundary(offset as usize)).unwrap_or(u32::MAX);
    let at = file.position(offset);
    Point { line: at.line, column: at.column, offset }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Severity;
    use crate::render::Format;
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
        assert_eq!(Case::two_labels().shown(Format::Json), EXPECTED);
    }

    #[test]
    fn counts_columns_in_characters_and_clamps_to_the_text() {
        let mut case = Case::new("a.yaml", "é: x");
        case.finding(Severity::Error, 4, 900);
        let shown = case.shown(Format::Json);
        assert!(shown.contains("\"column\": 4,\n        \"offset\": 4\n"), "{shown}");
        assert!(shown.contains("\"column\": 5,\n        \"offset\": 5\n"), "{shown}");
    }
}
