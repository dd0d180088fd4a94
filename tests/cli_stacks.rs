//! `stacks` and `diff` as a user runs them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail")]

mod command;

use command::{SOUND, folder, run};

const BUCKET: &str = "Resources:\n  Files:\n    Type: AWS::S3::Bucket\n  Topic:\n    Type: AWS::SNS::Topic\n";

#[test]
fn diff_tells_what_is_lost_and_can_be_a_gate() {
    let without = BUCKET.replace("  Files:\n    Type: AWS::S3::Bucket\n", "");
    let here = folder("diff", &[("old.yaml", BUCKET), ("new.yaml", &without), ("broken.yaml", "Resources: {A: [")]);
    let ran = run(&here, &["diff", "old.yaml", "new.yaml"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(
        ran.out.contains("- Files  AWS::S3::Bucket: removed") && ran.out.contains("its data is lost: objects"),
        "{}",
        ran.out
    );
    assert_eq!(run(&here, &["diff", "old.yaml", "new.yaml", "--fail-on", "data-loss"]).status, 1);
    assert_eq!(run(&here, &["diff", "new.yaml", "old.yaml", "--fail-on", "data-loss"]).status, 0);
    let json = run(&here, &["diff", "old.yaml", "new.yaml", "--format", "json"]).out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["resources"][0]["effect"], "removed");
    assert_eq!(json["resources"][0]["data"]["keeps"], "nothing");
    let markdown = run(&here, &["diff", "old.yaml", "new.yaml", "--format", "markdown"]).out;
    assert!(markdown.contains("| - | `Files` | `AWS::S3::Bucket` | **removed, data is lost** |"), "{markdown}");
    // What cannot be read is not removed.
    let broken = run(&here, &["diff", "old.yaml", "broken.yaml"]);
    assert!(broken.out.contains("nothing is compared") && !broken.out.contains("removed"), "{}", broken.out);
    let missing = run(&here, &["diff", "old.yaml", "nowhere.yaml"]);
    assert_eq!(missing.status, 2);
    assert!(missing.err.contains("nowhere.yaml"));
}

#[test]
fn diff_compares_folders_file_by_file() {
    let here = folder(
        "diff-folders",
        &[("a/x.yaml", BUCKET), ("a/gone.yaml", SOUND), ("b/x.yaml", BUCKET), ("b/n.yaml", SOUND)],
    );
    let ran = run(&here, &["diff", "a", "b"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(ran.out.contains("gone.yaml\n  - Topic") && ran.out.contains("n.yaml\n  + Topic"), "{}", ran.out);
    assert!(ran.out.ends_with("1 added, 1 removed, 1 with loss of data\n"), "{}", ran.out);
}

#[test]
fn diff_names_who_imports_what_is_lost() {
    let renamed = NETWORK.replace("shared-vpc", "vpc");
    let moved = NETWORK.replace("10.0.0.0/16", "10.1.0.0/16");
    let at = folder(
        "diff-exports",
        &[("old/net.yaml", NETWORK), ("old/app.yaml", APP), ("new/net.yaml", &renamed), ("new/app.yaml", APP)],
    );
    let ran = run(&at, &["diff", "old", "new", "--fail-on", "replace"]);
    assert_eq!(ran.status, 1, "{}", ran.err);
    assert!(
        ran.out.contains("  x `shared-vpc` is not exported any more; the update is refused: a stack imports it\n"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("      imported by `Group` at app.yaml:6:"), "{}", ran.out);
    let json = run(&at, &["diff", "old", "new", "--format", "json"]).out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["exports"][0]["refused"], true);
    assert_eq!(json["exports"][0]["importers"][0]["owner"], "Group");
    let markdown = run(&at, &["diff", "old", "new", "--format", "markdown"]).out;
    assert!(markdown.contains("\n**`shared-vpc` is not exported any more; the update is refused"), "{markdown}");
    // A resource that is replaced changes the values that are read of it.
    let at = folder("diff-export-value", &[("old.yaml", NETWORK), ("new.yaml", &moved)]);
    let ran = run(&at, &["diff", "old.yaml", "new.yaml", "--fail-on", "never"]);
    assert!(
        ran.out.contains("the value of the export `shared-vpc` changes, since `Vpc` is replaced; the update is refused while another stack imports it"),
        "{}",
        ran.out
    );
}

#[test]
fn diff_tells_what_must_be_acknowledged_now() {
    let group = "  Readers:\n    Type: AWS::IAM::Group\n";
    let named = format!("{SOUND}{group}    Properties: {{GroupName: readers}}\n");
    let at = folder("diff-needs", &[("a.yaml", SOUND), ("b.yaml", &format!("{SOUND}{group}")), ("c.yaml", &named)]);
    let out = |old: &str, new: &str| run(&at, &["diff", old, new]).out;
    assert!(out("a.yaml", "b.yaml").contains("must acknowledge `CAPABILITY_IAM` now: `Readers` is a resource of IAM"));
    assert!(out("b.yaml", "c.yaml").contains("must acknowledge `CAPABILITY_NAMED_IAM` now"));
    assert!(!out("c.yaml", "b.yaml").contains("acknowledge"));
}

const NETWORK: &str = "Resources:\n  Vpc:\n    Type: AWS::EC2::VPC\n    Properties: {CidrBlock: 10.0.0.0/16}\nOutputs:\n  VpcId:\n    Value: !Ref Vpc\n    Export: {Name: shared-vpc}\n";
const APP: &str = "Resources:\n  Group:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n      GroupDescription: The app\n      VpcId: !ImportValue shared-vpc\n  Topics:\n    Type: AWS::CloudFormation::Stack\n    Properties: {TemplateURL: nested/topics.yaml}\n";

#[test]
fn stacks_are_shown_with_their_order() {
    let at = folder("stacks", &[("app.yaml", APP), ("network.yaml", NETWORK), ("nested/topics.yaml", SOUND)]);
    let text = run(&at, &["stacks"]);
    assert_eq!(text.status, 0, "{}", text.err);
    let shown = "app  (app.yaml)\n  imports  shared-vpc from network\n  nests    Topics = topics\n\
                 topics  (nested/topics.yaml), nested in app\nnetwork  (network.yaml)\n  exports  shared-vpc\n\n\
                 deploy, those of one wave at the same time:\n  1. network\n  2. app\n\ndelete in this order: app, network\n";
    assert_eq!(text.out, shown);
    let json: serde_json::Value = serde_json::from_str(&run(&at, &["stacks", ".", "--format", "json"]).out).unwrap();
    assert_eq!(json["deploy"], serde_json::json!([["network"], ["app"]]));
    assert_eq!(json["delete"], serde_json::json!(["app", "network"]));
    assert_eq!(json["edges"][0]["to"], "network.yaml");
    assert_eq!(json["edges"][1]["kind"], "nested");
    assert!(run(&at, &["stacks", "--format", "dot"]).out.contains("\"app\" -> \"network\" [label=\"shared-vpc\"]"));
    assert!(run(&at, &["stacks", "--format", "mermaid"]).out.contains("n0 -.->|\"Topics\"| n1"));
    let page = run(&at, &["stacks", "--format", "html"]).out;
    assert!(page.contains("<title>app imports from network: shared-vpc</title>"), "{page}");
    assert!(page.contains("<p>3 stacks</p>"), "{page}");
    let at = folder("stacks-alike", &[("a/b/x/t.yaml", SOUND), ("a/b/y/t.yaml", SOUND), ("a/bc.yaml", SOUND)]);
    assert!(run(&at, &["stacks", "a/b"]).out.starts_with("x/t.yaml  (a/b/x/t.yaml)\ny/t.yaml  ("));
    assert!(run(&at, &["stacks", "a"]).out.contains("\nbc  (a/bc.yaml)\n"));
}

#[test]
fn stacks_say_what_stands_in_the_way() {
    let at = folder("stacks-ask", &[("app.yaml", APP), ("network.yaml", NETWORK), ("nested/topics.yaml", SOUND)]);
    let out = |arguments: &[&str]| run(&at, &[&["stacks"], arguments].concat()).out;
    assert!(out(&["--delete", "network"]).ends_with("  1. app\n  2. network\n"));
    assert_eq!(out(&["--delete", "app.yaml"]), "nothing here imports from app: it can be deleted\n");
    assert!(out(&["--delete", "topics"]).starts_with("topics is nested and goes with app\n"));
    assert!(out(&["--change-export", "shared-vpc"]).contains("  app.yaml:6  Group imports shared-vpc\n"));
    let json: serde_json::Value = serde_json::from_str(&out(&["--delete", "network", "--format", "json"])).unwrap();
    assert_eq!(json["before"], serde_json::json!(["app"]));
    for (refused, told) in [
        (&["--delete", "netwrk"][..], "did you mean `network`?"),
        (&["--change-export", "shared-vcp"], "did you mean `shared-vpc`?"),
        (&["--delete", "network", "--format", "dot"], "text or json"),
        (&["missing-folder"], "missing-folder"),
    ] {
        let ran = run(&at, &[&["stacks"], refused].concat());
        assert_eq!(ran.status, 2, "{refused:?}");
        assert!(ran.err.contains(told), "{refused:?}: {}", ran.err);
    }
}

#[test]
fn stacks_in_a_circle_are_shown_and_no_failure() {
    let other =
        APP.replace("shared-vpc", "other") + "Outputs:\n  Id:\n    Value: !Ref Group\n    Export: {Name: group}\n";
    let home = NETWORK.replace("shared-vpc", "other").replace("10.0.0.0/16", "!ImportValue group");
    let at = folder("stacks-circle", &[("app.yaml", &other), ("home.yaml", &home)]);
    let ran = run(&at, &["stacks"]);
    assert_eq!(ran.status, 0);
    // Who reads the orders should know by then that they cannot be followed.
    let circle = ran.out.find("\n2 stacks import from each other in a circle").unwrap_or_else(|| panic!("{}", ran.out));
    assert!(circle < ran.out.find("\ndeploy, ").unwrap() && circle < ran.out.find("\ndelete ").unwrap(), "{}", ran.out);
    let json: serde_json::Value = serde_json::from_str(&run(&at, &["stacks", "--format", "json"]).out).unwrap();
    assert_eq!(json["cycles"][0].as_array().unwrap().len(), 2);
}

const SHARED: &str = "Parameters:\n  Env: {Type: String, Default: dev}\nResources:\n  Vpc:\n    Type: AWS::EC2::VPC\n    Properties: {CidrBlock: 10.0.0.0/16}\nOutputs:\n  VpcId:\n    Value: !Ref Vpc\n    Export: {Name: !Sub '${Env}-vpc'}\n";
const USER: &str = "Parameters:\n  Stage: {Type: String}\nResources:\n  Group:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n      GroupDescription: The app\n      VpcId: !ImportValue {'Fn::Sub': '${Stage}-vpc'}\n";

#[test]
fn declared_stacks_know_their_exports() {
    let declared = "[[stack]]\nname = 'net'\ntemplate = 'net.yaml'\nregion = 'eu-west-1'\nparameters = { Env = 'prod' }\n\n\
                    [[stack]]\nname = 'net'\ntemplate = 'net.yaml'\nregion = 'us-east-1'\n\n\
                    [[stack]]\nname = 'app'\ntemplate = 'app/user.yaml'\nregion = 'us-east-1'\nparameter-file = 'app/prod.json'\n";
    let values = "[{\"ParameterKey\": \"Stage\", \"ParameterValue\": \"prod\"}]";
    let files = [("net.yaml", SHARED), ("app/user.yaml", USER), ("app/prod.json", values), ("stacks.toml", declared)];
    let at = folder("declared", &files);
    let shown = run(&at, &["stacks"]).out;
    assert!(shown.contains("net@eu-west-1  (net.yaml, eu-west-1)\n  exports  prod-vpc\n"), "{shown}");
    assert!(shown.contains("net@us-east-1  (net.yaml, us-east-1)\n  exports  dev-vpc\n"), "{shown}");
    assert!(
        shown.contains("app  (app/user.yaml, us-east-1)\n  imports  prod-vpc from a stack that is not known"),
        "{shown}"
    );
    let found = run(&at, &["check"]).out;
    assert!(found.contains("`prod-vpc` is exported only by `net@eu-west-1`, in another place"), "{found}");
    assert!(run(&at, &["check", "--isolated"]).out.contains("no findings"));
    let near = folder(
        "declared-near",
        &[
            files[0],
            files[1],
            files[2],
            ("stacks.toml", &declared.replace("us-east-1'\nparameter-file", "eu-west-1'\nparameter-file")),
        ],
    );
    assert!(run(&near, &["stacks"]).out.contains("imports  prod-vpc from net@eu-west-1\n"));
}

#[test]
fn a_declaration_that_cannot_be_used_is_shown() {
    for (declared, told) in [
        ("[[stack]]\nname = 'a'\ntempalte = 'net.yaml'\n", "did you mean `template`?"),
        ("[[stack]]\nname = 'a'\ntemplate = 'nte.yaml'\n", "did you mean `net.yaml`?"),
        ("[[stack]]\nname = 'a'\ntemplate = 'net.yaml'\nparameter-file = 'gone.json'\n", "`gone.json` cannot be read"),
        ("[[stack]]\nname = 1\n", "expected a string"),
        ("[[stack", "stacks.toml:1:"),
        (
            "[[stack]]\nname = 'a'\ntemplate = 'net.yaml'\n[[stack]]\nname = 'a'\ntemplate = 'net.yaml'\n",
            "there are two stacks `a` in one place",
        ),
    ] {
        let at = folder("declared-wrong", &[("net.yaml", SHARED), ("stacks.toml", declared)]);
        for command in ["stacks", "check"] {
            let ran = run(&at, &[command]);
            assert_eq!(ran.status, 2, "{declared}");
            assert!(ran.err.contains(told) && ran.err.contains("stacks.toml:"), "{declared}\n{}", ran.err);
        }
    }
}

#[test]
fn manifests_of_other_tools_declare_stacks() {
    let sam = "version = 0.1\n[default.global.parameters]\nstack_name = \"orders\"\n[prod.deploy.parameters]\nstack_name = \"orders-prod\"\nregion = \"eu-west-1\"\nparameter_overrides = \"Env=\\\"prod\\\" Other=1\"\n";
    let at = folder("manifest-sam", &[("template.yaml", SHARED), ("samconfig.toml", sam)]);
    let shown = run(&at, &["stacks"]).out;
    assert!(shown.starts_with("orders  (template.yaml)\n  exports  dev-vpc\n"), "{shown}");
    assert!(shown.contains("orders-prod  (template.yaml, eu-west-1)\n  exports  prod-vpc\n"), "{shown}");
    let yaml = "version: 0.1\nprod:\n  deploy:\n    parameters:\n      stack_name: orders\n      parameter_overrides: [Env=prod]\n";
    let at = folder("manifest-sam-yaml", &[("template.yaml", SHARED), ("samconfig.yaml", yaml)]);
    assert!(run(&at, &["stacks"]).out.starts_with("orders  (template.yaml)\n  exports  prod-vpc\n"));
    let cdk = "{\"version\": \"36.0.0\", \"artifacts\": {\"Net.assets\": {\"type\": \"cdk:asset-manifest\"}, \"Net\": {\"type\": \"aws:cloudformation:stack\", \"environment\": \"aws://123456789012/eu-west-1\", \"properties\": {\"templateFile\": \"Net.template.yaml\", \"stackName\": \"net-prod\", \"parameters\": {\"Env\": \"prod\"}}}}}";
    let at = folder(
        "manifest-cdk",
        &[("cdk.out/Net.template.yaml", SHARED), ("cdk.out/manifest.json", cdk), (".gitignore", "cdk.out\n")],
    );
    let shown = run(&at, &["stacks", "cdk.out"]).out;
    assert!(
        shown.starts_with("net-prod  (cdk.out/Net.template.yaml, 123456789012, eu-west-1)\n  exports  prod-vpc\n"),
        "{shown}"
    );
    let sync = "template-file-path: ./net/net.yaml\nparameters:\n  Env: prod\ntags: {}\n";
    let at = folder("manifest-sync", &[("net/net.yaml", SHARED), ("deploy/net-prod.yaml", sync)]);
    assert!(run(&at, &["stacks"]).out.starts_with("net-prod  (net/net.yaml)\n  exports  prod-vpc\n"));
}

#[test]
fn a_stack_tells_what_it_must_acknowledge() {
    let named = "Resources:\n  Role:\n    Type: AWS::IAM::Group\n    Properties: {GroupName: readers}\n";
    let outer = "Transform: AWS::LanguageExtensions\nResources:\n  Inner:\n    Type: AWS::CloudFormation::Stack\n    Properties: {TemplateURL: named.yaml}\n  Key:\n    Type: AWS::IAM::Group\n";
    let at = folder("needs", &[("named.yaml", named), ("outer.yaml", outer), ("plain.yaml", SOUND)]);
    let shown = run(&at, &["stacks"]).out;
    let needed: Vec<&str> = shown.lines().filter(|line| line.starts_with("  needs")).collect();
    assert_eq!(
        needed,
        [
            "  needs    CAPABILITY_NAMED_IAM: `Role` gives itself a name in IAM (named.yaml:4)",
            "  needs    CAPABILITY_NAMED_IAM: `Role` gives itself a name in IAM (named.yaml:4)",
            "  needs    CAPABILITY_AUTO_EXPAND: `AWS::LanguageExtensions` is a macro (outer.yaml:1)",
        ]
    );
    let json: serde_json::Value = serde_json::from_str(&run(&at, &["stacks", "--format", "json"]).out).unwrap();
    assert_eq!(json["stacks"][1]["capabilities"][1]["line"], 1);
}

#[test]
fn files_of_parameters_are_held_against_the_template() {
    let declared = "[[stack]]\nname = 'net'\ntemplate = 'net.yaml'\nparameter-file = 'prod.json'\n";
    let template = SHARED.replace("Default: dev", "AllowedValues: [dev, prod]");
    let with = |values: &str| {
        let at = folder("misfit", &[("net.yaml", &template), ("stacks.toml", declared), ("prod.json", values)]);
        run(&at, &["check", "--format", "short"])
    };
    assert_eq!(with("{\"Parameters\": {\"Env\": \"prod\"}}").status, 0);
    let wrong = with("[{\"ParameterKey\": \"Env\",\n\"ParameterValue\": \"production\"}]");
    assert!(wrong.status == 1 && wrong.out.starts_with("prod.json:2:"), "{}", wrong.out);
    let missing = with("{}");
    assert!(missing.status == 1 && missing.out.contains("does not give `Env`"), "{}", missing.out);
}
