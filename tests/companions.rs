//! Files beside a template are found by name and content, and other files of the same name are left alone.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

use cfnlens::engine::{self, Options};
use cfnlens::source::Sources;

/// The rules that find something in a file which was found in a folder.
fn found(name: &str, text: &str) -> Vec<&'static str> {
    let mut sources = Sources::default();
    sources.add_candidate(name.to_owned(), text.as_bytes().to_vec());
    let report = engine::check(&sources, &Options::default());
    report.findings.iter().map(|finding| finding.rule.name).collect()
}

#[test]
fn a_buildspec_is_checked_in_any_folder() {
    let text = "version: 0.2\nphases:\n  postbuild:\n    commands: [make]\n";
    assert_eq!(found("ci/buildspec.yml", text), ["invalid-buildspec"]);
    assert!(found("other.yml", text).is_empty());
}

#[test]
fn an_appspec_file_with_resources_is_no_template() {
    let text =
        "version: 0.0\nResources:\n  - Function:\n      Type: AWS::Lambda::Function\n      Properties: {Name: a}\n";
    assert!(found("appspec.yml", text).is_empty());
}

#[test]
fn files_of_other_tools_are_left_alone() {
    assert!(
        found("cron.yaml", "cron:\n  - description: daily\n    target: worker\n    schedule: every 24 hours\n")
            .is_empty()
    );
    assert!(found("appspec.yml", "name: something else\n").is_empty());
    assert!(found("buildspec.yml", "- a\n- b\n").is_empty());
}

#[test]
fn secondary_artifacts_list_their_files_themselves() {
    let text = "version: 0.2\nphases: {build: {commands: [make]}}\nartifacts:\n  secondary-artifacts:\n    one: {files: [a]}\n";
    assert!(found("buildspec.yml", text).is_empty());
}
