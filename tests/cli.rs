//! The built binary as a user runs it: flags, files, formats and exit statuses.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail")]

mod command;

use std::path::Path;
use std::process::{Command, Stdio};

use command::{SOUND, folder, run, run_with};

const WRONG: &str = "Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n    Properties:\n      TopicName: !Ref TopicNam\n      DisplayName: !Ref Topci\n";
/// One warning.
const WARNED: &str = "Resources:\n  # cfnlens: ignore[undefined-rfe]\n  Topic:\n    Type: AWS::SNS::Topic\n";
/// One finding that is off by default.
const ALIASED: &str = "Resources:\n  A:\n    Type: AWS::SNS::Topic\n    Metadata: &m {a: b}\n  B:\n    Type: AWS::SNS::Topic\n    Metadata: *m\n";

/// The JSON report of a check.
fn report(folder: &Path, arguments: &[&str]) -> serde_json::Value {
    let ran = run(folder, &[&["check", "--format", "json"], arguments].concat());
    serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}\n{}\n{}", ran.out, ran.err))
}

fn files(report: &serde_json::Value) -> u64 {
    report["summary"]["files"].as_u64().unwrap()
}

/// `file:line:column rule` of every finding.
fn found(report: &serde_json::Value) -> Vec<String> {
    let findings = report["findings"].as_array().unwrap();
    let line = |finding: &serde_json::Value| {
        let text = |name: &str| finding[name].as_str().unwrap();
        format!("{}:{}:{} {}", text("file"), finding["start"]["line"], finding["start"]["column"], text("rule"))
    };
    findings.iter().map(line).collect()
}

#[test]
fn the_exit_status_tells_what_happened() {
    let at = folder("status", &[("sound.yaml", SOUND), ("wrong.yaml", WRONG)]);
    assert_eq!(run(&at, &["check", "sound.yaml"]).status, 0);
    assert_eq!(run(&at, &["sound.yaml"]).status, 0);
    assert_eq!(run(&at, &["check", "wrong.yaml"]).status, 1);
    assert_eq!(run(&at, &["check"]).status, 1);
    assert_eq!(run(&at, &[]).status, 1);
    for refused in [
        &["check", "--no-such-flag"][..],
        &["check", "missing.yaml"],
        &["check", "sound.yaml", "missing.yaml"],
        &["check", "wrong.yaml", "missing.yaml"],
        &["check", "*.nothing"],
        &["check", "--format", "xml", "sound.yaml"],
        &["graph", "missing.yaml"],
        &["graph", "."],
        &["completions", "tcsh"],
    ] {
        let ran = run(&at, refused);
        assert_eq!(ran.status, 2, "{refused:?}");
        assert!(!ran.err.is_empty(), "{refused:?}");
    }
    assert!(run(&at, &["check", "missing.yaml"]).out.is_empty());
    let version = run(&at, &["--version"]);
    assert_eq!((version.status, version.out), (0, format!("cfnlens {}\n", env!("CARGO_PKG_VERSION"))));
    assert!(run(&at, &["--help"]).out.contains("Exit status: 0 nothing found"));
}

#[test]
fn the_least_severity_that_fails_can_be_set() {
    let at = folder("fail-on", &[("warned.yaml", WARNED), ("wrong.yaml", WRONG), ("aliased.yaml", ALIASED)]);
    let status = |arguments: &[&str]| run(&at, &[&["check"], arguments].concat()).status;
    assert_eq!(status(&["warned.yaml"]), 0);
    assert_eq!(status(&["warned.yaml", "--fail-on", "warning"]), 1);
    assert_eq!(status(&["warned.yaml", "--fail-on", "info"]), 1);
    assert_eq!(status(&["wrong.yaml", "--fail-on", "never"]), 0);
    assert_eq!(status(&["aliased.yaml", "--select", "yaml-alias"]), 0);
    assert_eq!(status(&["aliased.yaml", "--select", "yaml-alias", "--fail-on", "info"]), 1);
}

#[test]
fn quiet_prints_errors_only_and_changes_no_status() {
    let at = folder("quiet", &[("warned.yaml", WARNED), ("wrong.yaml", WRONG), ("sound.yaml", SOUND)]);
    for silent in ["warned.yaml", "sound.yaml"] {
        let ran = run(&at, &["check", "--quiet", silent]);
        assert_eq!((ran.status, ran.out.as_str(), ran.err.as_str()), (0, "", ""));
    }
    assert_eq!(run(&at, &["check", "-q", "--fail-on", "warning", "warned.yaml"]).status, 1);
    let ran = run(&at, &["check", "-q", "--format", "short", "--select", "undefined-ref,unused-ignore"]);
    assert_eq!((ran.status, ran.out.lines().count()), (1, 2));
    assert_eq!(found(&report(&at, &["-q", "warned.yaml"])).len(), 0);
}

#[test]
fn standard_input_is_checked() {
    let at = folder("stdin", &[]);
    let ran = run_with(&at, &["check", "-", "--format", "short", "--select", "undefined-ref"], WRONG, &[]);
    assert_eq!(ran.status, 1);
    assert!(ran.out.starts_with("<stdin>:5:23: error[E1020] undefined-ref: "), "{}", ran.out);
    let ran = run_with(&at, &["check", "-", "--stdin-filename", "a/b.yaml", "--format", "short"], WRONG, &[]);
    assert!(ran.out.starts_with("a/b.yaml:5:23: "), "{}", ran.out);
    assert_eq!(run_with(&at, &["check", "-"], SOUND, &[]).status, 0);
    assert_eq!(run_with(&at, &["check", "-"], "", &[]).status, 1);
    assert!(run_with(&at, &["graph", "-"], SOUND, &[]).out.contains("Topic"));
}

const COMPOSE: &str = "services:\n  web:\n    image: nginx\n    ports: [\"80:80\"]\n";
const KUBERNETES: &str = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  ports:\n    - port: 80\n";
const PACKAGE: &str = "{\"name\": \"web\", \"version\": \"1.0.0\", \"Resources\": {\"a\": \"b::c\"}}";

#[test]
fn a_folder_is_searched_for_templates() {
    let at = folder(
        "walk",
        &[
            ("docker-compose.yml", COMPOSE),
            ("k8s/service.yaml", KUBERNETES),
            ("package.json", PACKAGE),
            ("notes.md", WRONG),
            ("deep/er/app.yaml", WRONG),
            ("b.template", WRONG),
            ("c.json", "{\"Resources\": {\"T\": {\"Type\": \"AWS::SNS::Topic\", \"DependsOn\": []}}}"),
            ("broken.yml", "AWSTemplateFormatVersion: 2010-09-09\nResources:\n\tTopic:\n"),
            (".gitignore", "build/\n*.out.yaml\n"),
            ("build/app.yaml", WRONG),
            ("app.out.yaml", WRONG),
            (".hidden/app.yaml", WRONG),
        ],
    );
    for paths in [&[][..], &["."], &["deep", "."], &["./deep/er/app.yaml", "."]] {
        let report = report(&at, &[&["--select", "undefined-ref,syntax"], paths].concat());
        let mut names: Vec<_> = found(&report).iter().map(|line| line.split(':').next().unwrap().to_owned()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names, ["b.template", "broken.yml", "deep/er/app.yaml"], "{paths:?}");
        assert_eq!(found(&report).len(), 5, "{paths:?}");
        assert_eq!(files(&report), 4, "{paths:?}");
    }
    // The order is that of the names, whatever the system says.
    let report = report(&at, &["--select", "undefined-ref"]);
    let mut sorted = found(&report);
    sorted.sort_unstable();
    assert_eq!(found(&report), sorted);
}

#[test]
fn a_folder_without_templates_is_told() {
    let at = folder("no-templates", &[("package.json", PACKAGE)]);
    let ran = run(&at, &["check"]);
    assert_eq!(ran.status, 0);
    assert!(ran.err.contains("no file here looks like a template"), "{}", ran.err);
}

#[test]
fn a_file_that_is_named_is_checked_whatever_it_holds() {
    let at = folder("named", &[("docker-compose.yml", COMPOSE), ("ignored.yaml", WRONG), (".gitignore", "*.yaml\n")]);
    assert_eq!(files(&report(&at, &["docker-compose.yml"])), 1);
    assert_eq!(files(&report(&at, &["docker-compose.yml", "."])), 1);
    assert_eq!(files(&report(&at, &[".", "docker-compose.yml"])), 1);
    assert_eq!(files(&report(&at, &["ignored.yaml"])), 1);
    assert_eq!(files(&report(&at, &["--skip-non-templates", "docker-compose.yml", "ignored.yaml"])), 1);
}

#[test]
fn patterns_that_the_shell_left_alone_are_expanded() {
    let at = folder("globs", &[("a.yaml", SOUND), ("b.yaml", SOUND), ("sub/c.yaml", SOUND), ("d.yml", SOUND)]);
    assert_eq!(files(&report(&at, &["*.yaml"])), 2);
    assert_eq!(files(&report(&at, &["**/*.y*ml"])), 4);
    assert_eq!(files(&report(&at, &["?.yml", "[ab].yaml"])), 3);
    assert_eq!(files(&report(&at, &["*.yaml", "a.yaml", "./a.yaml"])), 2, "each file once");
    let none = run(&at, &["check", "*.json"]);
    assert!(none.status == 2 && none.err.contains("no file matches this pattern"), "{}", none.err);
}

#[test]
fn rules_are_selected_by_name_code_prefix_and_family() {
    let at = folder("select", &[("wrong.yaml", WRONG)]);
    let count = |arguments: &[&str]| found(&report(&at, &[&["wrong.yaml"], arguments].concat())).len();
    for selector in ["undefined-ref", "E1020", "e1020", "E10", "E", "references", "ALL", "syntax,undefined-ref"] {
        assert!(count(&["--select", selector]) >= 2, "{selector}");
        assert_eq!(count(&["--select", "undefined-ref", "--ignore", selector]), 0, "{selector}");
    }
    assert_eq!(count(&["--select", "syntax"]), 0);
    assert_eq!(count(&["--select", "syntax", "--extend-select", "undefined-ref"]), 2);
    assert_eq!(count(&["--select", "undefined-ref", "--select", "syntax"]), 2);
}

#[test]
fn an_unknown_selector_is_refused_with_the_nearest() {
    let at = folder("unknown-selector", &[("sound.yaml", SOUND)]);
    for (selector, nearest) in [
        ("undefined-rfe", "`undefined-ref`"),
        ("References", "`references`"),
        ("E1O20", "did you mean `E1"),
        ("zzzzzz", "`cfnlens rules`"),
    ] {
        for flag in ["--select", "--ignore", "--extend-select"] {
            let ran = run(&at, &["check", flag, selector, "sound.yaml"]);
            assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{flag} {selector}");
            assert!(ran.err.contains(selector) && ran.err.contains(nearest), "{}", ran.err);
        }
        assert_eq!(run(&at, &["rules", selector]).status, 2);
    }
}

#[test]
fn every_format_prints_the_findings() {
    let at = folder("formats", &[("wrong.yaml", WRONG), ("sound.yaml", SOUND)]);
    let shown = |format: &str| {
        let ran = run(&at, &["check", "--format", format, "--select", "undefined-ref", "wrong.yaml"]);
        assert_eq!((ran.status, ran.err.as_str()), (1, ""), "{format}");
        ran.out
    };
    let short = shown("short");
    assert_eq!(short.lines().count(), 2);
    assert!(short.starts_with("wrong.yaml:5:23: error[E1020] undefined-ref: `Ref` names `TopicNam`"), "{short}");
    let plain = shown("plain");
    assert!(
        plain.contains("--> wrong.yaml:5:23") && plain.contains("= help: ") && plain.ends_with("2 errors in 1 file\n")
    );
    assert!(plain.is_ascii());
    assert_eq!(
        plain,
        run(&at, &["check", "--select", "undefined-ref", "wrong.yaml"]).out,
        "plain where there is no terminal"
    );
    let pretty = shown("pretty");
    assert!(pretty.contains("wrong.yaml:5:23") && pretty.contains("help: ") && !pretty.contains('\u{1b}'), "{pretty}");
    let json = report(&at, &["--select", "undefined-ref"]);
    assert_eq!(json["version"], 1);
    assert_eq!(json["summary"], serde_json::json!({"files": 2, "errors": 2, "warnings": 0, "infos": 0}));
    let second = &json["findings"][1];
    assert_eq!(second["pointer"], "/Resources/Topic/Properties/DisplayName/Ref");
    assert_eq!(second["start"], serde_json::json!({"line": 6, "column": 25, "offset": WRONG.find("Topci")}));
    assert_eq!(second["end"]["column"], 30);
    assert_eq!(second["fixes"][0]["edits"][0]["text"], "Topic");
}

#[test]
fn colours_follow_the_flag_and_then_the_environment() {
    let at = folder("colours", &[("wrong.yaml", WRONG)]);
    let coloured = |arguments: &[&str], variables: &[(&str, &str)]| {
        run_with(&at, &[&["check", "--format", "pretty", "wrong.yaml"], arguments].concat(), "", variables)
            .out
            .contains('\u{1b}')
    };
    assert!(!coloured(&[], &[]), "no terminal, no colours");
    assert!(coloured(&["--color", "always"], &[]));
    assert!(coloured(&["--color", "always"], &[("NO_COLOR", "1")]), "the flag is nearer than the environment");
    assert!(!coloured(&["--color", "never"], &[]));
    assert!(!coloured(&["--color", "auto"], &[("NO_COLOR", "1")]));
}

#[test]
fn a_rule_is_explained_by_name_and_by_code() {
    let at = folder("explain", &[]);
    let by_name = run(&at, &["explain", "undefined-ref"]);
    assert_eq!(by_name.status, 0);
    assert!(by_name.out.starts_with("# undefined-ref\n") && by_name.out.contains("## How to fix"));
    for code in ["E1020", "e1020"] {
        assert!(run(&at, &["explain", code]).out.contains(&by_name.out));
    }
    let shared = run(&at, &["explain", "E0000"]).out;
    assert!(
        ["syntax-error", "duplicate-key", "invalid-key"].iter().all(|name| shared.contains(&format!("# {name}\n")))
    );
    for (unknown, nearest) in
        [("undefined-reff", "`undefined-ref`"), ("E102O", "did you mean `E1"), ("qqqqqq", "`cfnlens rules`")]
    {
        let ran = run(&at, &["explain", unknown]);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""));
        assert!(ran.err.contains(nearest), "{}", ran.err);
    }
}

#[test]
fn the_rules_are_listed() {
    let at = folder("rules", &[]);
    let text = run(&at, &["rules"]);
    assert_eq!(text.status, 0);
    assert!(text.out.lines().any(|line| line.starts_with("E1020  error    undefined-ref ")));
    let json: serde_json::Value = serde_json::from_str(&run(&at, &["rules", "--format", "json"]).out).unwrap();
    let rules = json.as_array().unwrap();
    assert_eq!(rules.len(), text.out.lines().count());
    for rule in rules {
        for field in ["name", "code", "family", "severity", "summary"] {
            assert!(rule[field].as_str().is_some_and(|text| !text.is_empty()), "{rule}");
        }
    }
    assert!(
        run(&at, &["rules", "syntax"]).out.lines().all(|line| line.starts_with("E0000") || line.starts_with("F0001"))
    );
    let some = run(&at, &["rules", "undefined-ref", "E0000"]).out;
    assert!(some.lines().count() >= 4, "{some}");
    assert!(some.lines().all(|line| line.starts_with("E0000") || line.contains(" undefined-ref ")), "{some}");
}

#[test]
fn the_graph_is_drawn_in_every_format() {
    let text = "Parameters:\n  P: {Type: String}\nResources:\n  Alone:\n    Type: AWS::SQS::Queue\n  Topic:\n    Type: AWS::SNS::Topic\n    Properties: {TopicName: !Ref P}\n";
    let at = folder("graph", &[("t.yaml", text), ("broken.yaml", "Resources: [\n")]);
    let shown = |format: &str| {
        let ran = run(&at, &["graph", "t.yaml", "--format", format]);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{format}");
        ran.out
    };
    let dot = shown("dot");
    assert!(dot.starts_with("digraph ") && dot.contains("Alone") && dot.matches(" -> ").count() == 1, "{dot}");
    let mermaid = shown("mermaid");
    assert!(mermaid.starts_with("flowchart LR\n") && mermaid.contains("Alone") && mermaid.contains("-->"), "{mermaid}");
    assert_eq!(mermaid, run(&at, &["graph", "t.yaml"]).out, "mermaid is the default");
    let json: serde_json::Value = serde_json::from_str(&shown("json")).unwrap();
    assert_eq!((json["nodes"].as_array().unwrap().len(), json["edges"].as_array().unwrap().len()), (3, 1));
    let broken = run(&at, &["graph", "broken.yaml"]);
    assert!(broken.status == 2 && broken.err.contains("broken.yaml"), "{}", broken.err);
}

#[test]
fn completions_are_printed() {
    let at = folder("completions", &[]);
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = run(&at, &["completions", shell]);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{shell}");
        assert!(ran.out.contains("cfnlens") && ran.out.contains("isolated"), "{shell}");
    }
    assert!(run(&at, &["completions", "bash"]).out.contains("_cfnlens()"));
}

#[test]
fn comments_leave_findings_out() {
    let line = "Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n    Properties:\n      TopicName: !Ref A # cfnlens: ignore[undefined-ref] why\n      DisplayName: !Ref B\n";
    let block = "Resources:\n  # cfnlens: ignore[E1020, syntax-error]\n  # another comment\n\n  Topic:\n    Type: AWS::SNS::Topic\n    Properties:\n      TopicName: !Ref A\n      DisplayName: !Ref B\n  Other:\n    Type: AWS::SNS::Topic\n    Properties:\n      TopicName: !Ref C\n";
    let at = folder("ignores", &[("line.yaml", line), ("block.yaml", block), ("unknown.yaml", WARNED)]);
    let all = |file: &str| found(&report(&at, &["--select", "undefined-ref,unused-ignore", file]));
    assert_eq!(all("line.yaml"), ["line.yaml:6:25 undefined-ref"]);
    assert_eq!(all("block.yaml"), ["block.yaml:13:23 undefined-ref"]);
    assert_eq!(all("unknown.yaml"), ["unknown.yaml:2:21 unused-ignore"]);
    let told = run(&at, &["check", "unknown.yaml"]).out;
    assert!(
        told.contains("no rule is called `undefined-rfe`") && told.contains("did you mean `undefined-ref`?"),
        "{told}"
    );
}

#[test]
fn directives_of_cfn_lint_are_honoured() {
    let whole = format!("Metadata:\n  cfn-lint:\n    config:\n      ignore_checks: [E1020]\n{WRONG}");
    let prefix = format!("Metadata:\n  cfn-lint: {{config: {{ignore_checks: [E10]}}}}\n{WRONG}");
    let other = format!("Metadata:\n  cfn-lint: {{config: {{ignore_checks: [E3002]}}}}\n{WRONG}");
    let resource = "Resources:\n  A:\n    Type: AWS::SNS::Topic\n    Metadata:\n      cfn-lint:\n        config:\n          ignore_checks:\n            - E1020\n    Properties:\n      TopicName: !Ref X\n  B:\n    Type: AWS::SNS::Topic\n    Properties:\n      TopicName: !Ref Y\n";
    let at = folder(
        "directives",
        &[("whole.yaml", &whole), ("prefix.yaml", &prefix), ("other.yaml", &other), ("resource.yaml", resource)],
    );
    let all = |file: &str| found(&report(&at, &["--select", "undefined-ref", file]));
    assert!(all("whole.yaml").is_empty() && all("prefix.yaml").is_empty());
    assert_eq!(all("other.yaml").len(), 2);
    assert_eq!(all("resource.yaml"), ["resource.yaml:14:23 undefined-ref"]);
}

#[test]
fn global_flags_stand_before_or_after_every_command() {
    let at = folder("isolated", &[("sound.yaml", SOUND)]);
    for command in [
        &["check", "sound.yaml"][..],
        &["sound.yaml"],
        &["explain", "E1020"],
        &["rules", "--format", "json"],
        &["graph", "sound.yaml"],
        &["completions", "zsh"],
    ] {
        for flags in [&["--isolated"][..], &["--color", "never"]] {
            for arguments in [[command, flags].concat(), [flags, command].concat()] {
                let ran = run(&at, &arguments);
                assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{arguments:?}");
                assert_eq!(ran.out, run(&at, command).out, "{arguments:?}");
            }
        }
    }
    // Flags of `check` before another word would be lost without a word.
    for arguments in [&["--select", "E1", "check", "sound.yaml"][..], &["-q", "rules"], &["sound.yaml", "check"]] {
        let ran = run(&at, arguments);
        assert!(ran.status == 2 && ran.err.contains("write it after the command"), "{arguments:?} {}", ran.err);
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_that_is_closed_early_is_no_failure() {
    let at = folder("pipe", &[]);
    let mut child = Command::new(env!("CARGO_BIN_EXE_cfnlens"))
        .args(["completions", "bash"])
        .current_dir(at)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn statistics_count_the_rules() {
    let at = folder("statistics", &[("a.yaml", WRONG), ("b.yaml", WRONG)]);
    let ran = run(&at, &["check", "--statistics"]);
    assert_eq!(ran.status, 1);
    assert_eq!(ran.out, "4  error    E1020  undefined-ref\n4 errors in 2 files\n");
    let coloured = run_with(&at, &["check", "--format", "pretty"], "", &[("CLICOLOR_FORCE", "1")]).out;
    assert!(coloured.contains('\u{1b}'));
    let plain = run_with(&at, &["check", "--format", "pretty"], "", &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]).out;
    assert!(!plain.contains('\u{1b}'));
}

#[test]
fn no_advice_names_a_snapshot_that_cannot_be_taken() {
    let with = |kind: &str, policy: &str| {
        let text = format!("Resources:\n  Data:\n    Type: {kind}\n    {policy}: Snapshot\n");
        let at = folder("snapshots", &[("data.yaml", &text)]);
        run(&at, &["check", "data.yaml", "--select", "policy-without-counterpart"]).out
    };
    let (table, volume) = ("AWS::DynamoDB::Table", "AWS::EC2::Volume");
    assert!(with(volume, "DeletionPolicy").contains("help: add `UpdateReplacePolicy: Snapshot`\n"));
    assert!(with(table, "DeletionPolicy").contains("help: add `UpdateReplacePolicy: Retain`; "));
    assert!(with(volume, "UpdateReplacePolicy").contains("usually of the same value"));
    assert!(with(table, "UpdateReplacePolicy").contains("help: add `DeletionPolicy: Retain`; "));
}
