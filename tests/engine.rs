//! A run gives the same report whatever the number of threads and the order of the files.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

use std::fmt::Write as _;

use cfnlens::engine::{self, Options, Profile, Report, Selection};
use cfnlens::render;
use cfnlens::source::Sources;

/// Templates with mistakes of many kinds, each a little different.
fn templates() -> Vec<(String, String)> {
    (0..30)
        .map(|number| {
            let mut text = String::from("AWSTemplateFormatVersion: 2010-09-09\nResources:\n");
            for resource in 0..=number {
                writeln!(text, "  R{resource}:\n    Type: AWS::SNS::Topic\n    Properties:").unwrap();
                writeln!(text, "      TopicName: !Ref Missing{}", resource % 7).unwrap();
                if (resource + number) % 5 == 0 {
                    writeln!(text, "      TopicName: twice").unwrap();
                }
            }
            match number % 6 {
                0 => text.push_str("Outputs:\n  Out:\n    Value: !GetAtt Nobody.Arn\n    Export: {Name: shared}\n"),
                1 => text.push_str("# cfnlens: ignore[nothing-like-this]\nOutputs: {}\n"),
                2 => text.push_str("Conditions:\n  Never: !Equals [a, b]\n"),
                3 => text.push_str("Outputs:\n  Broken: \"never closed\n"),
                4 => text.push_str("\tOutputs: tab\n"),
                _ => {}
            }
            (format!("t{number:02}.yaml"), text)
        })
        .collect()
}

fn check<'t>(files: impl Iterator<Item = &'t (String, String)>) -> (Sources, Report) {
    let mut sources = Sources::default();
    for (name, text) in files {
        sources.add(name.clone(), text.clone().into_bytes());
    }
    let selection = Selection::new(&["ALL".to_owned()], &[], &["stacks".to_owned()]).unwrap();
    let report = engine::check(
        &sources,
        &Options { profile: Profile { selection, ..Profile::default() }, ..Options::default() },
    );
    (sources, report)
}

fn json(sources: &Sources, report: &Report) -> String {
    let mut out = Vec::new();
    render::render(render::format("json").unwrap(), report, sources, false, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Every finding with its file's name, so that runs with other numbers of files can be compared.
fn lines(sources: &Sources, report: &Report) -> Vec<String> {
    let line = |finding: &engine::Finding| {
        let diagnostic = &finding.diagnostic;
        let name = &sources.get(diagnostic.primary.file).unwrap().name;
        let (start, end) = (diagnostic.primary.start, diagnostic.primary.end);
        format!("{name} {start} {end} {} {} {}", finding.rule.name, finding.pointer, diagnostic.message)
    };
    let mut all: Vec<String> = report.findings.iter().map(line).collect();
    all.sort();
    all
}

#[test]
fn two_runs_give_the_same_bytes() {
    let templates = templates();
    let (sources, report) = check(templates.iter());
    assert!(report.findings.len() > 100 && report.files == 30);
    let first = json(&sources, &report);
    for _ in 0..3 {
        let (sources, report) = check(templates.iter());
        assert_eq!(first, json(&sources, &report));
    }
}

#[test]
fn one_thread_or_many_find_the_same_in_any_order() {
    let templates = templates();
    let (sources, report) = check(templates.iter());
    let together = lines(&sources, &report);
    let (sources, report) = check(templates.iter().rev());
    assert_eq!(together, lines(&sources, &report));
    // A few files are checked by one thread only.
    let mut single: Vec<String> = Vec::new();
    for template in &templates {
        let (sources, report) = check(std::iter::once(template));
        single.extend(lines(&sources, &report));
    }
    single.sort();
    assert_eq!(together, single);
}
