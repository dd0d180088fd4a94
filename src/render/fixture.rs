//! Reports for the tests of the formats.

use crate::diagnostic::{Applicability, Diagnostic, Edit, Fix, Severity};
use crate::engine::{Finding, Report, Suppressed, SuppressedBy};
use crate::rules::{Family, Rule};
use crate::source::{FileId, Sources, Span};

use super::{Format, pretty};

static RULE: Rule = Rule {
    name: "undefined-ref",
    code: "E1020",
    family: Family::References,
    severity: Severity::Error,
    page: "\
# undefined-ref

A `Ref` to a name that the template
does not define.

## What it checks

The argument of every `Ref` must be a name.

More about it.

## How to fix

Correct the name.

## References

- [Ref](https://docs.aws.amazon.com/ref.html)
- [Pseudo parameters](https://docs.aws.amazon.com/pseudo.html)
",
    check: crate::rules::Check::Engine,
};

static OTHER: Rule = Rule {
    name: "redundant-depends-on",
    code: "W3005",
    family: Family::Resources,
    severity: Severity::Warning,
    page: "# redundant-depends-on\n\nA `DependsOn` that changes nothing.\n",
    check: crate::rules::Check::Engine,
};

/// Files and what was found in them.
pub(super) struct Case {
    pub(super) sources: Sources,
    pub(super) report: Report,
}

impl Case {
    pub(super) fn new(name: &str, text: &str) -> Self {
        let mut sources = Sources::default();
        sources.add(name.to_owned(), text.as_bytes().to_vec());
        Self { sources, report: Report { files: 1, ..Report::default() } }
    }

    pub(super) fn file(&mut self, name: &str, text: &str) -> FileId {
        self.report.files += 1;
        self.sources.add(name.to_owned(), text.as_bytes().to_vec())
    }

    /// Adds a finding in the first file and gives its diagnostic to be worked on.
    pub(super) fn finding(&mut self, severity: Severity, start: u32, end: u32) -> &mut Diagnostic {
        let diagnostic = Diagnostic::new(
            "undefined-ref",
            Span::new(FileId(0), start, end),
            "`Ref` names `Bukket`, which this template does not declare",
        )
        .label("no such name")
        .why("CloudFormation refuses the template before it creates anything.")
        .help("did you mean `Bucket`?");
        let at = self.report.findings.len();
        let pointer = "/Outputs/Name/Value".to_owned();
        self.report.findings.push(Finding { rule: &RULE, severity, diagnostic, pointer });
        #[allow(clippy::indexing_slicing, reason = "pushed one line above")]
        &mut self.report.findings[at].diagnostic
    }

    /// The span of `needle` in a file.
    pub(super) fn find(&self, file: FileId, needle: &str) -> Span {
        let start = self.sources.get(file).and_then(|file| file.text.find(needle)).unwrap_or(0);
        Span::new(file, start as u32, (start + needle.len()) as u32)
    }

    pub(super) fn two_labels() -> Self {
        let mut case = Self::new("app.yaml", TEMPLATE);
        let (primary, related) = (case.find(FileId(0), "Bukket"), case.find(FileId(0), "Bucket:"));
        let diagnostic = case.finding(Severity::Error, primary.start, primary.end);
        diagnostic.related.push(crate::diagnostic::Label { span: related, message: "a similar name".to_owned() });
        *diagnostic = diagnostic.clone().fix("replace with `Bucket`", Applicability::Suggested, primary, "Bucket");
        case
    }

    pub(super) fn two_files() -> Self {
        let mut case = Self::two_labels();
        let net = case.file("stacks/net.yaml", "Outputs:\n  Vpc:\n    Value: x\n    Export:\n      Name: vpc-id\n");
        let span = case.find(net, "vpc-id");
        if let Some(finding) = case.report.findings.first_mut() {
            finding.diagnostic.related.push(crate::diagnostic::Label { span, message: "exported here".to_owned() });
        }
        case
    }

    /// One template with everything that a format has to escape.
    pub(super) fn awkward() -> Self {
        let text = "Resources:\r\n  日本語🎉: {Type: \"<b>|100%|</b>\", Note: !Ref 'A&B'} # ::error::x\r\n  \
                    Tags: [##vso[task.complete], @everyone, \u{1b}[31m\u{202e}]\r\n";
        let mut case = Self::new("stacks/a b,c;[1]|%.yaml", text);
        let [primary, key, value, list] =
            ["'A&B'", "日本語🎉", "\"<b>|100%|</b>\"", "##vso[task.complete]"].map(|it| case.find(FileId(0), it));
        let diagnostic = case.finding(Severity::Error, primary.start, primary.end);
        diagnostic.message =
            "`Ref` names `A&B`, <b>100%</b> | of\r\n::error file=x::\"it\"; see [it](http://x.y)".to_owned();
        diagnostic.label = "no `name` of\nthis kind".to_owned();
        diagnostic.why = "##vso[task.complete result=Failed;] ends\n::stop-commands::x".to_owned();
        diagnostic.help = "write\n  Note: \u{1b}[0m`<A>` @everyone #1 ]]>".to_owned();
        *diagnostic = diagnostic
            .clone()
            .related(key, "in 日本語🎉 | <here>")
            .related(value, "")
            .related(list, "and\nhere")
            .fix("write `A|B`", Applicability::Suggested, primary, "'A|B'\r\n");
        let everything = case.finding(Severity::Warning, 0, text.len() as u32);
        everything.message = "the whole file".to_owned();
        (everything.why, everything.help) = (String::new(), String::new());
        case
    }

    /// Two files with all that a report can hold.
    pub(super) fn full() -> Self {
        let mut case = Self::two_files();
        let [topic, kind] = ["TopicName", "AWS::SNS::Topic"].map(|it| case.find(FileId(0), it));
        case.finding(Severity::Info, topic.start, topic.end).message = "`TopicName` is worth a look".to_owned();
        let [name, value] = ["vpc-id", "Value: x"].map(|it| case.find(FileId(1), it));
        let safe = Fix {
            title: "remove both".to_owned(),
            applicability: Applicability::Safe,
            edits: [value, name].map(|span| Edit { span, text: String::new() }).to_vec(),
        };
        let mut warning = Diagnostic::new("redundant-depends-on", name, "`vpc-id` is said twice").label("again");
        warning.fixes.push(safe);
        let pointer = "/Outputs/Vpc/Export/Name".to_owned();
        let warning = Finding { rule: &OTHER, severity: Severity::Warning, diagnostic: warning, pointer };
        case.report.findings.push(warning);
        let suppressed = |by, reason: &str| Suppressed {
            finding: Finding {
                rule: &OTHER,
                severity: Severity::Warning,
                diagnostic: Diagnostic::new("redundant-depends-on", kind, "`Topic` waits already"),
                pointer: "/Resources/Topic/Type".to_owned(),
            },
            by,
            reason: reason.to_owned(),
        };
        case.report.suppressed = vec![
            suppressed(SuppressedBy::Comment, "kept until the topic moves"),
            suppressed(SuppressedBy::Metadata, ""),
            suppressed(SuppressedBy::Baseline, "known since spring"),
        ];
        case
    }

    /// The output at a width of 80 columns, without colour.
    pub(super) fn shown(&self, format: &Format) -> String {
        let mut out = Vec::new();
        let written = if format.name == pretty::FORMAT.name {
            // The terminal of the person who runs the tests must not matter.
            pretty::render(&self.report, &self.sources, false, Some(80), &mut out)
        } else {
            super::render(format, &self.report, &self.sources, false, &mut out)
        };
        assert!(written.is_ok());
        String::from_utf8_lossy(&out).into_owned()
    }
}

pub(super) const TEMPLATE: &str = "\
Resources:
  Bucket:
    Type: AWS::S3::Bucket
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      TopicName: news

Outputs:
  Name:
    Value: !Ref Bukket
";

/// Texts with spans that are hard to draw.
pub(super) fn awkward() -> Vec<(&'static str, u32, u32)> {
    let texts = [
        "",
        "\n",
        "a",
        "a\n",
        "a: b\r\nc: d\r\n",
        "a\rb\r",
        "\ta:\tb\n\t\n",
        "é: 日本語 🎉\nñ: ü",
        "\u{1b}[31mred\u{1b}[0m \u{202e}x\n\0\u{7}\n",
        "a:\n  b:\n    c: 1\n    d: 2\n    e: 3\n    f: 4\ng: 1\n",
        "e\u{301}\u{301}: \u{200d}\u{200d}x",
    ];
    let mut cases = Vec::new();
    for text in texts {
        let past = text.len() as u32 + 2;
        for start in 0..=past {
            for end in start..=past {
                cases.push((text, start, end));
            }
        }
        cases.push((text, u32::MAX, u32::MAX));
        cases.push((text, 0, u32::MAX));
    }
    cases
}
