//! Files of settings, baselines and requests to ignore, as a user meets them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail")]

mod command;

use std::fs;

use command::{SOUND, folder, run, run_with};

/// An error (E1020) and a warning (W2001).
const FAULTY: &str = "Parameters:\n  Unused: {Type: String}\nResources:\n  Topic:\n    Type: AWS::SNS::Topic\n    Properties:\n      TopicName: !Ref Topci\n";

#[test]
fn settings_are_found_upward_and_for_some_files() {
    let settings = "ignore = [\"W2001\"]\n\n[[overrides]]\nfiles = [\"tests/**\"]\nignore = [\"undefined-ref\"]\n";
    let at = folder("upward", &[("cfnlens.toml", settings), ("app/deep/a.yaml", FAULTY), ("tests/b.yaml", FAULTY)]);
    let shown = run(&at, &["check", "--format", "short"]).out;
    assert!(shown.contains("app/deep/a.yaml:7:23") && !shown.contains("tests/b.yaml:"), "{shown}");
    assert!(!shown.contains("W2001"), "{shown}");
    // It counts from wherever cfnlens is called.
    let below = run(&at.join("app"), &["check", "--format", "short"]);
    assert!(below.out.contains("deep/a.yaml:7:23") && !below.out.contains("W2001"), "{}", below.out);
    let isolated = run(&at, &["check", "--isolated", "--format", "short"]).out;
    assert!(isolated.contains("tests/b.yaml:7:23") && isolated.contains("W2001"), "{isolated}");
    // Another folder may have its own.
    fs::write(
        at.join("app/cfnlens.toml"),
        "extends = [\"../cfnlens.toml\"]\nseverity = { undefined-ref = \"warning\" }\n",
    )
    .unwrap();
    let ran = run(&at, &["check", "app", "--format", "short"]);
    assert_eq!(ran.status, 0, "{}", ran.out);
    assert!(ran.out.contains("warning[E1020]") && !ran.out.contains("W2001"), "{}", ran.out);
}

#[test]
fn flags_and_variables_go_before_settings() {
    let at =
        folder("precedence", &[("cfnlens.toml", "fail-on = \"never\"\nselect = [\"W2001\"]\n"), ("a.yaml", FAULTY)]);
    let ran = run(&at, &["check"]);
    assert_eq!(ran.status, 0, "{}", ran.out);
    assert!(ran.out.contains("1 warning in 1 file"), "{}", ran.out);
    assert_eq!(run(&at, &["check", "--fail-on", "warning"]).status, 1);
    assert_eq!(run_with(&at, &["check"], "", &[("CFNLENS_FAIL_ON", "warning")]).status, 1);
    assert!(run(&at, &["check", "--select", "E1020"]).out.contains("1 error in 1 file"));
    let other = folder("precedence-named", &[("other.toml", "ignore = [\"ALL\"]\n"), ("a.yaml", FAULTY)]);
    assert!(run(&other, &["check", "--config", "other.toml"]).out.contains("no findings"));
    assert_eq!(run(&other, &["check", "--config", "gone.toml"]).status, 2);
}

#[test]
fn settings_live_in_pyproject_too() {
    let project = "[project]\nname = \"x\"\n\n[tool.cfnlens]\nignore = [\"E1020\", \"W2001\"]\n";
    let at = folder("pyproject", &[("pyproject.toml", project), ("a.yaml", FAULTY)]);
    assert!(run(&at, &["check"]).out.contains("no findings"));
    assert!(run(&at, &["config", "a.yaml"]).out.contains("ignore = [\"E1020\", \"W2001\"]  # pyproject.toml:5\n"));
    fs::write(at.join("pyproject.toml"), "[tool.other]\nx = 1\n").unwrap();
    assert!(run(&at, &["check"]).out.contains("1 error"));
}

#[test]
fn settings_that_cannot_be_used_are_shown_where_they_stand() {
    for (settings, told, place) in [
        ("ignroe = [\"W2001\"]\n", "did you mean `ignore`?", "cfnlens.toml:1:1"),
        ("ignore = [\"W20011\"]\n", "did you mean `W2001`?", "cfnlens.toml:1:11"),
        ("ignore = [{ rule = \"W2001\", until = \"soon\" }]\n", "`soon` is no day", "cfnlens.toml:1:11"),
        ("ignore = [{ rule = \"W2001\", untli = \"2027-01-01\" }]\n", "did you mean `until`?", "cfnlens.toml:1:"),
        ("severity = { W2001 = \"fatal\" }\n", "unknown variant `fatal`", "cfnlens.toml:1:22"),
        ("severity = { unusd-parameter = \"info\" }\n", "did you mean `unused-parameter`?", "cfnlens.toml:1:14"),
        ("regions = [\"eu-wset-1\"]\n", "did you mean `eu-west-1`?", "cfnlens.toml:1:12"),
        ("select = \"ALL\"\n", "expected a sequence", "cfnlens.toml:1:10"),
        ("exclude = [\"a[\"]\n", "this pattern cannot be read", "cfnlens.toml:1:12"),
        ("extends = [\"gone.toml\"]\n", "`gone.toml` cannot be read", "cfnlens.toml:1:12"),
        ("extends = [\"cfnlens.toml\"]\n", "starts from this file", "cfnlens.toml:1:12"),
        ("files = [\"a\"]\n", "`files` says for which files", "cfnlens.toml:1:10"),
        ("[[overrides]]\nfiles = [\"a\"]\nbaseline = \"b\"\n", "is for all files", "cfnlens.toml:3:12"),
        ("[[stack]]\nname = \"a\"\ntemplate = \"b.yaml\"\n", "did you mean `a.yaml`?", "cfnlens.toml:3:12"),
        ("select = [", "unclosed array", "cfnlens.toml:1:"),
    ] {
        let at = folder("unusable", &[("cfnlens.toml", settings), ("a.yaml", SOUND)]);
        let ran = run(&at, &["check"]);
        assert_eq!(ran.status, 2, "{settings}\n{}", ran.out);
        assert!(ran.err.contains(told) && ran.err.contains(place), "{settings}\n{}", ran.err);
    }
}

#[test]
fn an_exception_ends_with_its_day() {
    let settings = "ignore = [{ rule = \"E1020\", until = \"2027-03-01\", reason = \"the topic moves\" }, \"W2001\"]\n";
    let at = folder("expiry", &[("cfnlens.toml", settings), ("a.yaml", FAULTY)]);
    assert!(run(&at, &["check", "--today", "2027-03-01"]).out.contains("no findings"));
    let over = run(&at, &["check", "--today", "2027-03-02"]);
    assert_eq!(over.status, 1);
    assert!(over.out.contains("`E1020` was to be ignored until 2027-03-01") && over.out.contains("the topic moves"));
    assert!(over.out.contains("--> cfnlens.toml:1:11") && over.out.contains("`Ref` names `Topci`"), "{}", over.out);
    let commented =
        FAULTY.replace("!Ref Topci", "!Ref Topci # cfnlens: ignore[E1020] until 2027-03-01: the topic moves");
    let at = folder("expiry-comment", &[("a.yaml", &commented)]);
    assert!(run(&at, &["check", "--today", "2027-03-01", "--format", "short"]).out.contains("W2001"));
    assert_eq!(run(&at, &["check", "--today", "2027-03-01"]).status, 0);
    let over = run(&at, &["check", "--today", "2027-03-02", "--format", "short"]);
    assert_eq!(over.status, 1);
    assert!(over.out.contains("F0004") && over.out.contains("E1020"), "{}", over.out);
    let typo = commented.replace("2027-03-01", "2027-3-1");
    let at = folder("expiry-typo", &[("a.yaml", &typo)]);
    let told = run(&at, &["check", "--today", "2027-01-01"]).out;
    assert!(told.contains("`2027-3-1` is no day") && told.contains("a.yaml:7:60"), "{told}");
}

#[test]
fn metadata_holds_requests_where_there_are_no_comments() {
    let template = "{\"Metadata\": {\"cfnlens\": {\"ignore\": [{\"rule\": \"undefined-ref\", \"reason\": \"made elsewhere\"}]}}, \"Resources\": {\"Topic\": {\"Type\": \"AWS::SNS::Topic\", \"Properties\": {\"TopicName\": {\"Ref\": \"Topci\"}}}}}";
    let at = folder("metadata", &[("a.json", template)]);
    assert!(run(&at, &["check"]).out.contains("no findings"));
    assert!(run(&at, &["check", "--no-ignore"]).out.contains("1 error"));
    fs::write(at.join("a.json"), template.replace("undefined-ref", "undefined-rfe")).unwrap();
    assert!(run(&at, &["check"]).out.contains("did you mean `undefined-ref`?"));
}

#[test]
fn a_baseline_leaves_out_what_is_known() {
    let at = folder("baseline", &[("a.yaml", FAULTY), ("sub/b.yaml", FAULTY)]);
    assert_eq!(run(&at, &["check", "--update-baseline"]).status, 2);
    assert_eq!(run(&at, &["check", "--baseline", "known.json"]).status, 2);
    let refused = run(&at, &["check", "--baseline", "a.yaml", "--update-baseline"]);
    assert!(refused.status == 2 && refused.err.contains("not overwritten"), "{}", refused.err);
    assert_eq!(fs::read_to_string(at.join("a.yaml")).unwrap(), FAULTY);
    let first = run(&at, &["check", "--baseline", "known.json", "--update-baseline"]);
    assert_eq!(first.status, 0, "{}", first.err);
    assert!(first.err.contains("holds the 4 findings"));
    // Lines may move, and cfnlens may be called elsewhere.
    fs::write(at.join("a.yaml"), format!("# moved\n\n{FAULTY}")).unwrap();
    assert!(run(&at, &["check", "--baseline", "known.json"]).out.contains("no findings"));
    assert!(run(&at.join("sub"), &["check", "--baseline", "../known.json"]).out.contains("1 error"));
    fs::write(at.join("cfnlens.toml"), "baseline = \"known.json\"\n").unwrap();
    assert!(run(&at.join("sub"), &["check", "--format", "json"]).out.contains("\"errors\": 0"));
    assert!(run(&at, &["check", "--no-ignore"]).out.contains("2 errors, 2 warnings"));
    // What is new is told; what is gone, too.
    let other = FAULTY.replace("!Ref Topci", "orders\n      DisplayName: !Ref Topci");
    fs::write(at.join("a.yaml"), other).unwrap();
    let ran = run(&at, &["check"]);
    assert_eq!(ran.status, 1);
    assert!(ran.out.contains("1 error in 2 files") && ran.err.contains("1 known finding is gone"), "{}", ran.err);
    // One file of several says nothing of the others, and takes nothing of them away.
    assert_eq!(run(&at, &["check", "a.yaml", "--baseline", "known.json", "--update-baseline"]).status, 0);
    assert!(run(&at, &["check"]).out.contains("no findings"));
    assert!(!run(&at, &["check", "sub/b.yaml"]).err.contains("gone"));
    fs::write(at.join("known.json"), "{\"version\": 7, \"findings\": []}").unwrap();
    let ran = run(&at, &["check"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("of version 7") && ran.err.contains("known.json:1:13"), "{}", ran.err);
}

#[test]
fn settings_of_cfn_lint_count_where_there_are_no_others() {
    let settings = "templates: [x.yaml]\nignore_checks: [W2001, E9999]\nnon-zero-exit-code: none\nignore_templates: [old/**]\nconfigure_rules: {E3012: {strict: true}}\n";
    let at = folder("cfnlintrc", &[(".cfnlintrc", settings), ("a.yaml", FAULTY), ("old/b.yaml", FAULTY)]);
    let ran = run(&at, &["check"]);
    assert_eq!(ran.status, 0);
    assert!(ran.out.contains("1 error in 1 file"), "{}", ran.out);
    assert!(ran.err.contains("`templates` is passed over") && ran.err.contains("`configure_rules`"), "{}", ran.err);
    let written = run(&at, &["init", "--from-cfnlint"]);
    assert_eq!(written.status, 0, "{}", written.err);
    let text = fs::read_to_string(at.join("cfnlens.toml")).unwrap();
    assert!(text.contains("\nignore = [\"W2001\"]\nfail-on = \"never\"\nexclude = [\"old/**\"]\n"), "{text}");
    let same = run(&at, &["check"]);
    assert!(same.out == ran.out && same.status == 0 && same.err.is_empty(), "{}", same.err);
    assert_eq!(run(&at, &["init"]).status, 2);
}

#[test]
fn what_is_in_force_is_shown_with_its_places() {
    let base = "fail-on = \"warning\"\nignore = [\"W2001\"]\n";
    let settings = "extends = [\"base/all.toml\"]\nfail-on = \"info\"\n\n[[overrides]]\nfiles = [\"app\"]\nregions = [\"eu-west-1\"]\n";
    let at = folder("in-force", &[("base/all.toml", base), ("cfnlens.toml", settings)]);
    let shown = run(&at, &["config", "app/a.yaml"]).out;
    let lines: Vec<String> = shown.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(
        lines[..4],
        [
            "# app/a.yaml",
            "ignore = [\"W2001\"] # base/all.toml:2",
            "fail-on = \"info\" # cfnlens.toml:2",
            "regions = [\"eu-west-1\"] # cfnlens.toml:6"
        ]
    );
    assert!(run(&at, &["config", "b.yaml"]).out.contains("regions = [\"us-east-1\"]  # default"));
}
