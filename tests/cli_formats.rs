//! The formats as a user asks for them: names, files, what is refused.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail")]

mod command;

use std::fs;
use std::path::Path;

use cfnlens::render::FORMATS;
use command::{SOUND, folder, run, run_with};
use serde_json::Value;

const WRONG: &str =
    "Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n    Properties:\n      TopicName: !Ref TopicNam\n";
/// A finding that a comment leaves out, and one warning.
const EXCUSED: &str = "Resources:\n  A:\n    Type: AWS::SNS::Topic\n    Properties:\n      TopicName: !Ref Nothing # cfnlens: ignore[undefined-ref] comes with the next deployment\n  # cfnlens: ignore[undefined-rfe]\n  B:\n    Type: AWS::SNS::Topic\n";

fn read(folder: &Path, file: &str) -> String {
    fs::read_to_string(folder.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// A schema of this repository, and a document that is to keep to it.
fn hold(schema: &str, document: &str) -> Value {
    let schema = read(Path::new(env!("CARGO_MANIFEST_DIR")), schema);
    // One pattern in the schema of OASIS, that of a language, has a bracket too many.
    let schema: Value = serde_json::from_str(&schema.replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}$")).unwrap();
    let document: Value = serde_json::from_str(document).unwrap();
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    let wrong: Vec<String> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    document
}

#[test]
fn every_format_is_offered_and_written() {
    let at = folder("offered", &[("wrong.yaml", WRONG)]);
    let help = run(&at, &["check", "--help"]).out;
    for format in FORMATS {
        let line = format!("- {}:", format.name);
        let offered = help.lines().find(|shown| shown.trim_start().starts_with(&line));
        assert!(offered.is_some_and(|shown| shown.contains(format.about)), "{}\n{help}", format.name);
        let printed = run(&at, &["check", "--format", format.name, "wrong.yaml"]);
        assert_eq!((printed.status, printed.err.as_str()), (1, ""), "{}", format.name);
        assert!(printed.out.contains("TopicNam") && printed.out.ends_with('\n'), "{}", printed.out);
        let written = run(&at, &["check", "--format", &format!("{}=report", format.name), "wrong.yaml"]);
        assert_eq!((written.status, written.out.as_str(), written.err.as_str()), (1, "", ""));
        assert_eq!(read(&at, "report"), printed.out, "{}", format.name);
    }
    assert!(run(&at, &["completions", "bash"]).out.contains("json-lines"));
}

#[test]
fn one_format_is_printed_and_others_go_into_files() {
    let at = folder("several", &[("wrong.yaml", WRONG)]);
    let ran =
        run(&at, &["check", "--format", "short", "--format", "sarif=a.sarif", "--format=json=b.json", "wrong.yaml"]);
    assert_eq!((ran.status, ran.err.as_str()), (1, ""));
    assert!(ran.out.starts_with("wrong.yaml:5:23: "), "{}", ran.out);
    let sarif = hold("tests/schemas/sarif-2.1.0.json", &read(&at, "a.sarif"));
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "undefined-ref");
    let json = hold("schemas/report.schema.json", &read(&at, "b.json"));
    assert_eq!(json["findings"][0]["code"], "E1020");
    let pretty = run(&at, &["check", "--color", "always", "--format", "pretty=p.txt", "wrong.yaml"]);
    assert_eq!((pretty.status, pretty.out.as_str()), (1, ""));
    assert!(read(&at, "p.txt").contains('\u{1b}'), "somebody insists on colours");
}

#[test]
fn the_output_goes_where_it_is_sent() {
    let at = folder("output", &[("wrong.yaml", WRONG)]);
    let plain = run(&at, &["check", "wrong.yaml"]).out;
    for arguments in [&["--output", "out"][..], &["-o", "out"], &["-o", "out", "--format", "plain"]] {
        let ran = run(&at, &[&["check", "wrong.yaml"], arguments].concat());
        assert_eq!((ran.status, ran.out.as_str(), ran.err.as_str()), (1, "", ""), "{arguments:?}");
        assert_eq!(read(&at, "out"), plain);
    }
    let ran = run(&at, &["check", "-o", "out", "--format", "junit=j.xml", "--format", "short", "wrong.yaml"]);
    assert_eq!((ran.status, ran.out.as_str()), (1, ""));
    assert!(read(&at, "out").starts_with("wrong.yaml:5:23: ") && read(&at, "j.xml").contains("<testsuites "));
}

#[test]
fn what_cannot_be_meant_is_told() {
    let at = folder("refused", &[("wrong.yaml", WRONG)]);
    for (arguments, told) in [
        (&["--format", "json", "--format", "sarif"][..], "`json` and `sarif` cannot both be printed"),
        (&["--format", "json", "--format", "sarif", "-o", "a"], "cannot both be printed"),
        (&["--format", "json=a", "-o", "b"], "no format is left for `--output b`"),
        (&["--format", "json=a", "--format", "sarif=a"], "two formats would be written to a"),
        (&["--format", "json", "--format", "sarif=a", "-o", "a"], "two formats would be written to a"),
        (&["--format", "json="], "names no file"),
        (&["--format", "jsn"], "'json'"),
        (&["--format", "xml=a"], "possible values: pretty, plain, short, json"),
    ] {
        let ran = run(&at, &[&["check", "wrong.yaml"], arguments].concat());
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{arguments:?}");
        assert!(ran.err.contains(told), "{arguments:?}\n{}", ran.err);
        assert!(!at.join("a").exists() && !at.join("b").exists(), "{arguments:?}");
    }
}

#[test]
fn a_file_that_cannot_be_written_is_told_and_takes_nothing_else_away() {
    let at = folder("unwritable", &[("wrong.yaml", WRONG), ("sound.yaml", SOUND)]);
    for file in ["wrong.yaml", "sound.yaml"] {
        let arguments =
            ["check", "--format", "json", "--format", "sarif=no/such/a.sarif", "--format", "junit=b.xml", file];
        let ran = run(&at, &arguments);
        assert_eq!(ran.status, 2);
        assert!(ran.err.contains("no/such/a.sarif: cannot be written: "), "{}", ran.err);
        hold("schemas/report.schema.json", &ran.out);
        assert!(read(&at, "b.xml").contains("<testsuites "));
    }
}

#[test]
fn quiet_leaves_out_what_is_no_error_in_every_format() {
    let at = folder("quiet", &[("excused.yaml", EXCUSED), ("wrong.yaml", WRONG)]);
    for format in FORMATS {
        let shown = |file: &str| run(&at, &["check", "-q", "--format", format.name, file]).out;
        // A page shows the template itself.
        let told = if format.name == "html" { "id=\"f1\"" } else { "undefined-rfe" };
        assert!(!shown("excused.yaml").contains(told), "{}", format.name);
        assert_eq!(shown("excused.yaml").is_empty(), !format.document, "{}", format.name);
        assert!(shown("wrong.yaml").contains("TopicNam"), "{}", format.name);
    }
    fs::write(at.join("old"), "an older report").unwrap();
    let ran = run(&at, &["check", "-q", "--format", "short=old", "excused.yaml"]);
    assert_eq!((ran.status, read(&at, "old").as_str()), (0, ""));
}

#[test]
fn what_is_left_out_stands_in_sarif_with_its_reason() {
    let at = folder("suppressed", &[("excused.yaml", EXCUSED)]);
    let ran = run(&at, &["check", "--format", "sarif", "excused.yaml"]);
    let sarif = hold("tests/schemas/sarif-2.1.0.json", &ran.out);
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let rules = sarif["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    let name = |result: &Value| rules[result["ruleIndex"].as_u64().unwrap() as usize]["name"].clone();
    assert_eq!(results.iter().map(name).collect::<Vec<_>>(), ["unused-ignore", "undefined-ref"]);
    assert_eq!(results[0]["suppressions"], serde_json::json!([]));
    assert_eq!(
        results[1]["suppressions"],
        serde_json::json!([{"kind": "inSource", "justification": "comes with the next deployment"}])
    );
    for rule in rules {
        assert!(rule["help"]["markdown"].as_str().is_some_and(|page| page.contains("## How to fix")), "{rule}");
        assert!(rule["shortDescription"]["text"].as_str().is_some_and(|text| !text.is_empty()), "{rule}");
    }
}

#[test]
fn nothing_found_is_still_a_document() {
    let at = folder("sound", &[("sound.yaml", SOUND)]);
    let shown = |format: &str| {
        let ran = run(&at, &["check", "--format", format, "sound.yaml"]);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{format}");
        ran.out
    };
    assert_eq!(shown("gitlab"), "[]\n");
    assert!(shown("junit").contains("<testcase name=\"no findings in 1 file\" "));
    assert!(shown("checkstyle").contains("<checkstyle "));
    assert_eq!(hold("tests/schemas/sarif-2.1.0.json", &shown("sarif"))["runs"][0]["results"], serde_json::json!([]));
    for silent in ["short", "json-lines", "github", "azure"] {
        assert_eq!(shown(silent), "", "{silent}");
    }
}

#[test]
fn the_name_of_standard_input_is_an_address_in_sarif() {
    let at = folder("stdin", &[]);
    let ran = run_with(&at, &["check", "-", "--format", "sarif"], WRONG, &[]);
    let sarif = hold("tests/schemas/sarif-2.1.0.json", &ran.out);
    let place = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"], serde_json::json!({"uri": "%3Cstdin%3E", "uriBaseId": "SRCROOT"}));
    assert_eq!(place["region"]["startLine"], 5);
}

#[test]
fn what_was_read_is_not_overwritten() {
    let at = folder("overwrite", &[("a.yaml", SOUND)]);
    for arguments in [&["check", "--format", "json=a.yaml"][..], &["check", "a.yaml", "--output", "./a.yaml"]] {
        let ran = run(&at, arguments);
        assert!(ran.status == 2 && ran.err.contains("not overwritten"), "{}", ran.err);
    }
    assert_eq!(std::fs::read_to_string(at.join("a.yaml")).unwrap(), SOUND);
}
