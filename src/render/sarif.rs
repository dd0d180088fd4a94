//! SARIF 2.1.0, which code scanning services and editors read.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use crate::diagnostic::{Fix, Label, Severity};
use crate::engine::{Finding, Identity, Report, Suppressed, SuppressedBy, identities};
use crate::rules::Rule;
use crate::source::{Sources, Span};

use super::place::Place;
use super::printable::json;
use super::{Format, in_lines};

pub(super) static FORMAT: Format =
    Format { name: "sarif", about: "SARIF 2.1.0, for code scanning services and editors", document: true, render };

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// The folder that paths start from.
const ROOT: &str = "SRCROOT";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool<'a>,
    column_kind: &'static str,
    original_uri_base_ids: BTreeMap<&'static str, Base>,
    results: Vec<Outcome<'a>>,
}

#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'a> {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Descriptor<'a>>,
}

#[derive(Serialize)]
struct Base {
    description: Message,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor<'a> {
    id: &'a str,
    name: &'a str,
    short_description: Message,
    full_description: Message,
    help: Help<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help_uri: Option<&'a str>,
    default_configuration: Configuration,
    properties: Tags<'a>,
}

#[derive(Serialize)]
struct Help<'a> {
    text: &'a str,
    markdown: &'a str,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Tags<'a> {
    tags: [&'a str; 2],
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome<'a> {
    rule_id: &'a str,
    rule_index: usize,
    level: &'static str,
    message: Message,
    locations: Vec<Location<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'a>>,
    partial_fingerprints: BTreeMap<&'static str, String>,
    /// Empty where nobody asked to leave the result out; a missing list would mean that this is not known.
    suppressions: Vec<Suppression<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Change<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: Physical,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<Logical<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Logical<'a> {
    fully_qualified_name: &'a str,
}

#[derive(Serialize)]
struct Suppression<'a> {
    kind: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    justification: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change<'a> {
    description: Message,
    artifact_changes: Vec<ArtifactChange<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange<'a> {
    artifact_location: Artifact,
    replacements: Vec<Replacement<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'a> {
    deleted_region: Region,
    inserted_content: Content<'a>,
}

#[derive(Serialize)]
struct Content<'a> {
    text: &'a str,
}

fn render(report: &Report, sources: &Sources, _colour: bool, out: &mut dyn Write) -> io::Result<()> {
    let told = report.findings.iter().map(|finding| (finding, None));
    let suppressed = report.suppressed.iter().map(|it| (&it.finding, Some(it)));
    let all: Vec<(&Finding, Option<&Suppressed>)> = told.chain(suppressed).collect();
    let rules: BTreeMap<(&str, &str), &Rule> =
        all.iter().map(|(finding, _)| ((finding.rule.code, finding.rule.name), finding.rule)).collect();
    let places: BTreeMap<&str, usize> = rules.keys().enumerate().map(|(index, (_, name))| (*name, index)).collect();
    let identities = identities(all.iter().map(|(finding, _)| *finding), sources);
    let results = all.iter().zip(&identities).map(|((finding, suppressed), identity)| {
        let index = places.get(finding.rule.name).copied().unwrap_or_default();
        outcome(finding, index, *suppressed, identity, sources)
    });
    let root = Base { description: Message { text: "The folder in which cfnlens was run".to_owned() } };
    let run = Run {
        tool: Tool {
            driver: Driver {
                name: "cfnlens",
                semantic_version: env!("CARGO_PKG_VERSION"),
                rules: rules.values().map(|rule| descriptor(rule)).collect(),
            },
        },
        column_kind: "unicodeCodePoints",
        original_uri_base_ids: BTreeMap::from([(ROOT, root)]),
        results: results.collect(),
    };
    let log = Log { schema: SCHEMA, version: "2.1.0", runs: [run] };
    writeln!(out, "{}", json(&serde_json::to_string_pretty(&log)?))
}

fn descriptor(rule: &Rule) -> Descriptor<'_> {
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let checks = rule.section("What it checks").unwrap_or_else(|| rule.summary());
    let address = rule.section("References").and_then(|list| list.split_once("](")?.1.split(')').next());
    Descriptor {
        // Several rules may have the code of one check of cfn-lint; names are their own.
        id: rule.name,
        name: rule.name,
        short_description: Message { text: one_line(rule.summary()) },
        full_description: Message { text: one_line(checks.split("\n\n").next().unwrap_or_default()) },
        help: Help { text: rule.section("How to fix").unwrap_or_else(|| rule.summary()), markdown: rule.page },
        help_uri: address.filter(|address| address.starts_with("https://")),
        default_configuration: Configuration { level: level(rule.severity) },
        properties: Tags { tags: [rule.family.as_str(), rule.code] },
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn outcome<'a>(
    finding: &'a Finding,
    rule_index: usize,
    suppressed: Option<&'a Suppressed>,
    identity: &Identity,
    sources: &'a Sources,
) -> Outcome<'a> {
    let diagnostic = &finding.diagnostic;
    let primary = location(diagnostic.primary, sources).map(|place| Location {
        message: message(&diagnostic.label),
        logical_locations: (!finding.pointer.is_empty())
            .then_some(Logical { fully_qualified_name: &finding.pointer })
            .into_iter()
            .collect(),
        ..place
    });
    let related = |(index, label): (usize, &Label)| {
        let place = location(label.span, sources)?;
        Some(Location { id: Some(index + 1), message: message(&label.message), ..place })
    };
    Outcome {
        rule_id: finding.rule.name,
        rule_index,
        level: level(finding.severity),
        message: Message { text: plain(&in_lines(diagnostic)) },
        locations: primary.into_iter().collect(),
        related_locations: diagnostic.related.iter().enumerate().filter_map(related).collect(),
        partial_fingerprints: BTreeMap::from([("cfnlens/v1", identity.digest())]),
        suppressions: suppressed.map(suppression).into_iter().collect(),
        fixes: diagnostic.fixes.iter().filter_map(|fix| change(fix, sources)).collect(),
    }
}

fn suppression(suppressed: &Suppressed) -> Suppression<'_> {
    let kind = match suppressed.by {
        SuppressedBy::Comment | SuppressedBy::Metadata => "inSource",
        SuppressedBy::Baseline => "external",
    };
    Suppression { kind, justification: &suppressed.reason }
}

fn change<'a>(fix: &'a Fix, sources: &Sources) -> Option<Change<'a>> {
    // All edits of a fix are of one file.
    let first = Place::new(fix.edits.first()?.span, sources)?;
    let replacements = fix.edits.iter().filter_map(|edit| {
        let place = Place::new(edit.span, sources)?;
        Some(Replacement { deleted_region: region(&place), inserted_content: Content { text: &edit.text } })
    });
    Some(Change {
        description: Message { text: plain(&fix.title) },
        artifact_changes: vec![ArtifactChange {
            artifact_location: artifact(first.file),
            replacements: replacements.collect(),
        }],
    })
}

fn location<'a>(span: Span, sources: &Sources) -> Option<Location<'a>> {
    let place = Place::new(span, sources)?;
    let physical_location = Physical { artifact_location: artifact(place.file), region: region(&place) };
    Some(Location { id: None, physical_location, logical_locations: Vec::new(), message: None })
}

fn region(place: &Place<'_>) -> Region {
    Region {
        start_line: place.start.line,
        start_column: place.start.column,
        end_line: place.end.line,
        end_column: place.end.column,
    }
}

fn message(text: &str) -> Option<Message> {
    (!text.is_empty()).then(|| Message { text: plain(text) })
}

/// Text in which no link starts: viewers follow `[text](address)`.
fn plain(text: &str) -> String {
    text.replace("](", "\\](")
}

/// A path as the address that it is, below the root unless it says otherwise.
fn artifact(path: &str) -> Artifact {
    let drive = path.as_bytes().get(1) == Some(&b':') && path.as_bytes().get(2) == Some(&b'/');
    let (start, uri_base_id) = match (drive, path.starts_with('/')) {
        (true, _) => ("file:///", None),
        (_, true) => ("file://", None),
        _ => ("", Some(ROOT)),
    };
    let mut uri = start.to_owned();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    Artifact { uri, uri_base_id }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_addresses() {
        let shown = |path: &str| {
            let Artifact { uri, uri_base_id } = artifact(path);
            format!("{} {uri}", uri_base_id.unwrap_or("-"))
        };
        assert_eq!(shown("stacks/net work.yaml"), "SRCROOT stacks/net%20work.yaml");
        assert_eq!(shown("<stdin>"), "SRCROOT %3Cstdin%3E");
        assert_eq!(shown("../日.yaml"), "SRCROOT ../%E6%97%A5.yaml");
        assert_eq!(shown("a:b#c?d%.yaml"), "SRCROOT a%3Ab%23c%3Fd%25.yaml");
        assert_eq!(shown("/srv/a.yaml"), "- file:///srv/a.yaml");
        assert_eq!(shown("C:/a.yaml"), "- file:///C%3A/a.yaml");
    }

    #[test]
    fn a_template_cannot_place_links() {
        assert_eq!(plain("`[here](https://example.com)`, [1]"), "`[here\\](https://example.com)`, [1]");
    }
}
