//! The formats that programs read, held against their schemas.

use std::path::{Path, PathBuf};

use jsonschema::Validator;
use roxmltree::{Document, Node};
use serde_json::Value;

use super::fixture::{Case, awkward};
use super::*;

/// Reports of every kind.
fn cases() -> Vec<Case> {
    let mut cases = vec![Case::awkward(), Case::full(), Case::new("a.yaml", "A: 1\n")];
    for (text, start, end) in awkward().into_iter().step_by(7) {
        let mut case = Case::new("\u{1b}\u{ffff}]]>.yaml", text);
        let diagnostic = case.finding(Severity::Error, start, end);
        diagnostic.message = text.to_owned();
        diagnostic.help = text.to_owned();
        cases.push(case);
    }
    let mut unknown = Case::full();
    unknown.sources = Sources::default();
    cases.push(unknown);
    cases
}

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn read(name: &str) -> Value {
    let text = std::fs::read_to_string(path(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    // One pattern in the schema of OASIS, that of a language, has a bracket too many.
    let text = text.replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}$");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn validator(schema: &Value) -> Validator {
    jsonschema::options().should_validate_formats(true).build(schema).unwrap_or_else(|error| panic!("{error}"))
}

fn hold(validator: &Validator, text: &str) {
    let document: Value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let wrong: Vec<String> =
        validator.iter_errors(&document).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(wrong.is_empty(), "{}\n{text}", wrong.join("\n"));
}

#[test]
fn the_schema_of_the_report_is_the_one_in_the_repository() {
    let name = "schemas/report.schema.json";
    let mut schema = json::schema();
    schema["$comment"] =
        "Written by `UPDATE=1 cargo test --lib valid_tests` from the types in src/render/json.rs.".into();
    let text = serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n";
    if std::env::var_os("UPDATE").is_some() {
        assert!(std::fs::write(path(name), text).is_ok());
    } else {
        // Line breaks may be those of the system where it was checked out.
        let there = std::fs::read_to_string(path(name)).unwrap_or_default().replace("\r\n", "\n");
        assert!(there == text, "{name} is stale; UPDATE=1 writes it");
    }
}

#[test]
fn our_own_report_keeps_to_its_schema() {
    let schema = json::schema();
    let report = validator(&schema);
    let mut line = schema.clone();
    line["$ref"] = "#/$defs/Finding".into();
    for key in ["properties", "required", "type"] {
        line.as_object_mut().and_then(|it| it.remove(key));
    }
    let line = validator(&line);
    for case in cases() {
        hold(&report, &case.shown(&json::FORMAT));
        case.shown(&json_lines::FORMAT).lines().for_each(|text| hold(&line, text));
    }
    // The schema says something at all.
    assert!(!report.is_valid(&serde_json::json!({"version": 2, "findings": [], "summary": {}})));
    assert!(!line.is_valid(&serde_json::json!({"rule": "undefined-ref"})));
}

#[test]
fn sarif_keeps_to_the_schema_of_oasis() {
    let validator = validator(&read("tests/schemas/sarif-2.1.0.json"));
    for case in cases() {
        hold(&validator, &case.shown(&sarif::FORMAT));
    }
    assert!(!validator.is_valid(&serde_json::json!({"version": "2.1.0", "runs": [{}]})));
}

#[test]
fn every_rule_can_be_described_in_sarif() {
    let mut case = Case::new("a.yaml", "A: 1\n");
    for rule in rules::all() {
        case.finding(rule.severity, 0, 1);
        if let Some(finding) = case.report.findings.last_mut() {
            finding.rule = rule;
        }
    }
    let shown = case.shown(&sarif::FORMAT);
    hold(&validator(&read("tests/schemas/sarif-2.1.0.json")), &shown);
    let log: Value = serde_json::from_str(&shown).unwrap_or_default();
    let described = log["runs"][0]["tool"]["driver"]["rules"].as_array().cloned().unwrap_or_default();
    assert_eq!(described.len(), rules::all().count());
    for rule in &described {
        for part in ["/shortDescription/text", "/fullDescription/text", "/help/text", "/helpUri"] {
            let text = rule.pointer(part).and_then(Value::as_str).unwrap_or_default();
            assert!(!text.is_empty(), "{} has no {part}", rule["name"]);
        }
    }
}

#[test]
fn gitlab_gets_what_it_asks_for() {
    let validator = validator(&read("tests/schemas/gitlab-code-quality.json"));
    for case in cases() {
        let shown = case.shown(&gitlab::FORMAT);
        hold(&validator, &shown);
        let issues: Vec<Value> = serde_json::from_str(&shown).unwrap_or_default();
        let mut prints: Vec<String> = issues.iter().map(|issue| issue["fingerprint"].to_string()).collect();
        prints.sort_unstable();
        prints.dedup();
        assert_eq!(prints.len(), issues.len(), "each fingerprint once:\n{shown}");
    }
    assert!(!validator.is_valid(&serde_json::json!([{"description": "x"}])));
}

/// What a kind of element may hold: its name, attributes that it must and may have, and elements within it.
type Rule = (&'static str, &'static [&'static str], &'static [&'static str], &'static [&'static str]);

/// What services read of JUnit's XML; there is no official schema.
const JUNIT: &[Rule] = &[
    ("testsuites", &["name", "tests", "failures", "errors"], &["time", "skipped"], &["testsuite"]),
    ("testsuite", &["name", "tests", "failures", "errors", "skipped"], &["time", "timestamp"], &["testcase"]),
    ("testcase", &["name", "classname"], &["file", "line", "time"], &["failure"]),
    ("failure", &["message", "type"], &[], &[]),
];

const CHECKSTYLE: &[Rule] = &[
    ("checkstyle", &["version"], &[], &["file"]),
    ("file", &["name"], &[], &["error"]),
    ("error", &["line", "column", "severity", "message", "source"], &[], &[]),
];

fn check_element(node: Node<'_, '_>, rules: &[Rule]) {
    let name = node.tag_name().name();
    let Some((_, must, may, within)) = rules.iter().find(|rule| rule.0 == name) else { panic!("<{name}> is unknown") };
    for attribute in *must {
        assert!(node.has_attribute(*attribute), "<{name}> has no `{attribute}`");
    }
    for attribute in node.attributes() {
        let known = must.contains(&attribute.name()) || may.contains(&attribute.name());
        assert!(known, "<{name}> has `{}`", attribute.name());
        if ["tests", "failures", "errors", "skipped", "line", "column"].contains(&attribute.name()) {
            assert!(attribute.value().parse::<u32>().is_ok(), "{}", attribute.value());
        }
    }
    let text_allowed = within.is_empty();
    for child in node.children() {
        if child.is_element() {
            assert!(within.contains(&child.tag_name().name()), "<{}> in <{name}>", child.tag_name().name());
            check_element(child, rules);
        } else {
            assert!(text_allowed || child.text().unwrap_or_default().trim().is_empty(), "text in <{name}>");
        }
    }
}

fn number(node: Node<'_, '_>, attribute: &str) -> usize {
    node.attribute(attribute).and_then(|text| text.parse().ok()).unwrap_or(usize::MAX)
}

#[test]
fn junit_is_what_services_read() {
    for case in cases() {
        let shown = case.shown(&junit::FORMAT);
        let document = Document::parse(&shown).unwrap_or_else(|error| panic!("{error}\n{shown}"));
        let root = document.root_element();
        assert_eq!(root.tag_name().name(), "testsuites");
        check_element(root, JUNIT);
        let findings = case.report.findings.len();
        assert_eq!(number(root, "failures"), findings);
        assert_eq!(number(root, "tests"), findings.max(1), "a report without tests is taken for a mistake");
        for suite in std::iter::once(root).chain(root.children().filter(Node::is_element)) {
            let count = |name: &str| suite.descendants().filter(|node| node.has_tag_name(name)).count();
            assert_eq!((number(suite, "tests"), number(suite, "failures")), (count("testcase"), count("failure")));
        }
    }
}

#[test]
fn checkstyle_is_what_services_read() {
    for case in cases() {
        let shown = case.shown(&checkstyle::FORMAT);
        let document = Document::parse(&shown).unwrap_or_else(|error| panic!("{error}\n{shown}"));
        check_element(document.root_element(), CHECKSTYLE);
        let errors = document.descendants().filter(|node| node.has_tag_name("error")).count();
        assert_eq!(errors, case.report.findings.len());
    }
}

#[test]
fn no_line_of_any_format_is_a_command_that_a_template_wrote() {
    let case = Case::awkward();
    for format in FORMATS {
        for line in case.shown(format).lines() {
            let (line, own) = (line.trim_start(), case.report.findings.len());
            match format.name {
                "github" => assert!(line.starts_with("::error file=") || line.starts_with("::warning file="), "{line}"),
                // The agent obeys the first command of a line, which is ours.
                "azure" => assert!(line.starts_with("##vso[task.logissue ") && own == 2, "{line}"),
                name => {
                    let steers = line.starts_with("::") || line.contains("##[") || line.contains("##vso[");
                    assert!(!steers, "{name}: {line}");
                }
            }
        }
    }
}
