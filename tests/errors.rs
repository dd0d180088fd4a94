//! Runs the pages below `errors/`, finds root causes in events, and explains messages as a user asks.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail")]

mod command;

use std::collections::BTreeSet;
use std::path::Path;

use cfnlens::explain::errors::{self, Page, SECTIONS, caught, filled, placeholders};
use cfnlens::rules;
use command::{folder, run, run_with};
use serde_json::{Value, json};

#[test]
fn pages_and_list_agree() {
    let at = Path::new(env!("CARGO_MANIFEST_DIR")).join("errors");
    let files: BTreeSet<String> = std::fs::read_dir(at)
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    let listed: BTreeSet<String> = errors::all().iter().map(|kind| kind.name.to_owned()).collect();
    assert_eq!(files, listed);
    assert_eq!(listed.len(), errors::all().len(), "a kind stands twice in the list");
    assert!(listed.iter().all(|name| rules::by_name(name).is_none_or(|rule| rule.name == *name)));
}

#[test]
fn every_page_has_the_fixed_sections() {
    for kind in errors::all() {
        let name = kind.name;
        assert!(kind.page.starts_with(&format!("# {name}\n\n")), "{name}");
        let titles: Vec<&str> = kind.page.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        assert_eq!(titles, SECTIONS, "{name}");
        let page = Page::read(kind.page);
        assert!(page.summary.ends_with('.') && page.cause.ends_with('.') && !page.before.is_empty(), "{name}");
        assert!(!page.says.is_empty() && !page.next.is_empty() && page.references.starts_with("- ["), "{name}");
        assert!(page.examples.len() >= 2, "{name}: two wordings at least");
        assert!(page.references.lines().all(|line| line.contains("](https://docs.aws.amazon.com/")), "{name}");
    }
}

#[test]
fn every_example_is_of_its_kind_and_every_pattern_can_be_read() {
    let mut wrong = Vec::new();
    for kind in errors::all() {
        let page = Page::read(kind.page);
        for pattern in &page.says {
            if let Err(error) = regex_lite::Regex::new(pattern) {
                wrong.push(format!("{}: `{pattern}`: {error}", kind.name));
            }
        }
        for example in &page.examples {
            let told = errors::message(example, None);
            if told.kind != Some(kind.name) {
                wrong.push(format!("{}: {example}\n    is taken for {:?}", kind.name, told.kind));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_place_has_its_group_and_every_rule_exists() {
    // These come from the wrapping of a message, or from the event.
    let wrapping = ["resource", "type", "service", "status", "error_code", "handler_code", "operation", "stack"];
    for kind in errors::all() {
        let page = Page::read(kind.page);
        let groups = |name: &str| page.says.iter().any(|pattern| pattern.contains(&format!("(?<{name}>")));
        for text in page.next.iter().chain([&page.cause]) {
            for (group, words) in placeholders(text) {
                assert!(groups(group) || wrapping.contains(&group), "{}: no pattern has `{group}`", kind.name);
                assert!(!words.is_empty(), "{}: `{group}` has no words for where it is missing", kind.name);
            }
            let bare = filled(text, &errors::Told::new());
            assert!(bare.contains("{{resolve:") || !bare.contains("|") || !bare.contains("{"), "{}: {bare}", kind.name);
        }
        for name in &page.rules {
            assert!(rules::by_name(name).is_some(), "{}: `{name}` is no rule", kind.name);
        }
    }
}

#[test]
fn patterns_take_no_names_from_one_example() {
    let told = caught(r"export (?<export>\S+) is", "EXPORT 'net', is").unwrap();
    assert_eq!(told["export"], "net");
}

fn explained(message: &str) -> Value {
    serde_json::to_value(errors::message(message, None)).unwrap()
}

#[test]
fn names_of_the_message_stand_in_the_answer() {
    let it = explained("Export net-a cannot be deleted as it is in use by web-1 and jobs.");
    assert_eq!((&it["kind"], &it["rule"]), (&json!("export-in-use"), &json!("export-in-use")));
    assert_eq!((&it["told"]["export"], &it["told"]["stack"]), (&json!("net-a"), &json!("web-1 and jobs")));
    assert!(it["cause"].as_str().unwrap().contains("`net-a`"), "{it}");
    assert!(
        it["next"][0].as_str().unwrap().ends_with("`aws cloudformation list-imports --export-name net-a`."),
        "{it}"
    );
}

#[test]
fn logs_and_wrappers_around_a_message_do_not_matter() {
    for message in [
        "\u{1b}[31m ❌  Stack failed: Error: The stack named s failed: UPDATE_ROLLBACK_COMPLETE: Rate exceeded\u{1b}[0m",
        "[2026-01-01T00:00:00Z] {\"msg\": \"Resource handler returned message: \\\"Rate exceeded\\\"\"}",
        "RATE\n   exceeded",
    ] {
        assert_eq!(explained(message)["kind"], json!("throttling"), "{message}");
    }
}

#[test]
fn an_unknown_message_is_told_as_such_and_still_helped() {
    let it = explained("The moon is full (Service: Lunar, Status Code: 418, Request ID: 1)");
    assert_eq!((&it["kind"], &it["told"]["service"]), (&Value::Null, &json!("Lunar")));
    assert!(it["cause"].as_str().unwrap().contains("Lunar") && it["next"].as_array().unwrap().len() >= 2, "{it}");
}

const TEMPLATE: &str = "Resources:
  FrontGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: !Ref BackGroup
  BackGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: !GetAtt FrontGroup.GroupId
      VpcId: !Ref Vcp
Outputs:
  Id:
    Value: !Ref FrontGroup
    Export: {Name: !Sub '${AWS::StackName}-id'}
";

#[test]
fn places_in_the_template_are_found() {
    let at = folder("places", &[("t.yaml", TEMPLATE)]);
    let places = |message: &str| -> Vec<String> {
        let ran = run(&at, &["explain", "--format", "json", "--error", message, "t.yaml"]);
        let it: Value = serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error} {}", ran.err));
        let place = |it: &Value| format!("{}:{} {}", it["line"], it["column"], it["what"].as_str().unwrap());
        it["places"].as_array().unwrap().iter().map(place).collect()
    };
    let circle = places("Circular dependency between resources: [FrontGroup, BackGroup]");
    assert_eq!(
        circle[..2],
        ["5:30 `FrontGroup` needs `BackGroup` by `Ref`", "9:33 `BackGroup` needs `FrontGroup` by `Fn::GetAtt`"]
    );
    let missing = places("Template format error: Unresolved resource dependencies [Vcp] in the Resources block");
    assert_eq!(missing, ["10:19 `Ref` names `Vcp`, which is not defined"]);
    let export = places("Export shop-id cannot be deleted as it is in use by web");
    assert_eq!(export, ["14:20 output `Id` exports it"]);
    let property = places(
        "Properties validation failed for resource BackGroup with message: #/VpcId: expected type: String, found: JSONArray",
    );
    assert_eq!(property, ["10:7 `VpcId` of resource `BackGroup`", "6:3 resource `BackGroup`"]);
    assert_eq!(
        places("Template format error: YAML not well-formed. (line 4, column 2)")[0],
        "4:2 here CloudFormation stopped reading"
    );
}

#[test]
fn the_command_line_says_what_it_wants() {
    let at = folder("cli", &[("t.yaml", TEMPLATE)]);
    let ran = run(&at, &["explain", "--error", "Rate exceeded"]);
    assert_eq!(ran.status, 0);
    assert!(ran.out.starts_with("throttling\n\n") && ran.out.lines().all(|line| line.len() < 130), "{}", ran.out);
    assert_eq!(run(&at, &["explain", "--error", "zzz"]).status, 1);
    assert_eq!(run_with(&at, &["explain", "--error", "-"], "Rate exceeded\n", &[]).status, 0);
    for refused in [
        &["explain", "--error", ""][..],
        &["explain", "--error", "x", "missing.yaml"],
        &["explain", "--error", "-", "-"],
        &["explain", "--format", "json", "undefined-ref"],
    ] {
        let ran = run(&at, refused);
        assert!(ran.status == 2 && !ran.err.is_empty(), "{refused:?} {}", ran.out);
    }
    assert!(run(&at, &["explain", "throttling"]).out.starts_with("# throttling\n"));
    assert!(run(&at, &["explain", "undefined-ref"]).out.starts_with("# undefined-ref\n"));
}

#[test]
fn nothing_from_a_message_steers_the_terminal_or_a_ci_service() {
    let at = folder("hostile", &[]);
    let hostile = "\u{1b}]0;x\u{7}Stack [a`b\u{202e}##vso[task.x]y\u{9b}2J] already exists\n::error::z ##[group]";
    for format in ["text", "json"] {
        for input in [
            hostile.to_owned(),
            json!([{"ResourceStatus": "CREATE_FAILED", "LogicalResourceId": hostile,
            "ResourceStatusReason": hostile}])
            .to_string(),
        ] {
            let out = run_with(&at, &["explain", "--error", "-", "--format", format], &input, &[]).out;
            assert!(!out.contains(['\u{1b}', '\u{7}', '\u{202e}', '\u{9b}']), "{out}");
            assert!(
                !out.contains("##vso[") && !out.contains("##[") && !out.lines().any(|line| line.starts_with("::")),
                "{out}"
            );
        }
    }
}

/// Events in order of time: seconds, resource (empty for the stack), status, reason.
fn events(list: &[(u32, &str, &str, &str)]) -> String {
    let event = |(at, resource, status, reason): &(u32, &str, &str, &str)| {
        let of_stack = resource.is_empty();
        json!({
            "StackId": "arn:aws:cloudformation:eu-west-1:111122223333:stack/shop/1",
            "StackName": "shop",
            "EventId": format!("{resource}-{at}"),
            "LogicalResourceId": if of_stack { "shop" } else { resource },
            "PhysicalResourceId": if of_stack { "arn:aws:cloudformation:eu-west-1:111122223333:stack/shop/1" } else { "" },
            "ResourceType": match *resource {
                "" => "AWS::CloudFormation::Stack",
                "Vpc" => "AWS::EC2::VPC",
                _ => "AWS::EC2::Subnet",
            },
            "ResourceStatus": status,
            "ResourceStatusReason": reason,
            "Timestamp": format!("2026-01-01T00:00:{at:02}.000Z"),
        })
    };
    json!({"StackEvents": list.iter().rev().map(event).collect::<Vec<_>>()}).to_string()
}

fn judged(list: &[(u32, &str, &str, &str)]) -> Value {
    serde_json::to_value(errors::events(&events(list), None).expect("a root")).unwrap()
}

#[test]
fn the_first_failure_with_a_reason_of_its_own_is_the_root() {
    let it = judged(&[
        (1, "", "CREATE_IN_PROGRESS", "User Initiated"),
        (2, "Topic", "CREATE_FAILED", "Resource creation cancelled"),
        (2, "Queue", "CREATE_FAILED", "Rate exceeded"),
        (3, "", "ROLLBACK_IN_PROGRESS", "The following resource(s) failed to create: [Topic, Queue]."),
        (4, "", "ROLLBACK_COMPLETE", ""),
    ]);
    assert_eq!((&it["root"]["resource"], &it["followers"], &it["events"]), (&json!("Queue"), &json!(2), &json!(5)));
    assert_eq!((&it["kind"], &it["told"]["resource"]), (&json!("throttling"), &json!("Queue")));
    assert_eq!(it["root"]["explanation"], it["cause"]);
}

#[test]
fn a_later_operation_is_judged_by_itself_unless_it_fails_for_the_same_reason() {
    let create: &[(u32, &str, &str, &str)] = &[
        (1, "", "CREATE_IN_PROGRESS", "User Initiated"),
        (2, "A", "CREATE_FAILED", "Rate exceeded"),
        (3, "", "ROLLBACK_FAILED", "The following resource(s) failed to delete: [A]. "),
        (4, "", "DELETE_IN_PROGRESS", "User Initiated"),
    ];
    let again = judged(&[create, &[(5, "A", "DELETE_FAILED", "Rate exceeded")]].concat());
    assert_eq!(again["root"]["event_id"], json!("A-2"));
    let other = judged(&[create, &[(5, "B", "DELETE_FAILED", "The bucket you tried to delete is not empty")]].concat());
    assert_eq!((&other["root"]["event_id"], &other["kind"]), (&json!("B-5"), &json!("bucket-not-empty")));
}

#[test]
fn a_chain_of_deletions_is_told_in_order_with_the_named_cause_first() {
    let list = [
        (1, "", "DELETE_IN_PROGRESS", "User Initiated"),
        (2, "Subnet", "DELETE_FAILED", "The subnet 's-1' has dependencies and cannot be deleted."),
        (3, "Gateway", "DELETE_FAILED", "Network v-1 has some mapped public address(es)."),
        (4, "Vpc", "DELETE_FAILED", "The vpc 'v-1' has dependencies and cannot be deleted."),
    ];
    let it = judged(&list);
    assert_eq!(it["root"]["resource"], json!("Gateway"));
    assert_eq!(it["not_deleted"], json!(["Subnet", "Gateway", "Vpc"]));
    let text = errors::events_text(&errors::events(&events(&list), None).unwrap(), false, 88);
    assert!(text.contains("`Subnet`, then `Gateway`, then `Vpc`"), "{text}");
}

#[test]
fn a_stack_that_turns_back_without_a_failed_resource_has_its_own_reason() {
    let it = judged(&[
        (1, "", "UPDATE_IN_PROGRESS", "User Initiated"),
        (2, "", "UPDATE_ROLLBACK_IN_PROGRESS", "Export e cannot be deleted as it is in use by web"),
        (3, "", "UPDATE_ROLLBACK_COMPLETE", ""),
    ]);
    assert_eq!((&it["kind"], &it["root"]["status"]), (&json!("export-in-use"), &json!("UPDATE_ROLLBACK_IN_PROGRESS")));
}

#[test]
fn other_json_is_searched_for_its_message() {
    let stacks = json!({"Stacks": [{"StackName": "a", "StackStatusReason": "Rate exceeded"}]}).to_string();
    assert_eq!(errors::said(&stacks), "Rate exceeded");
    assert_eq!(errors::said("plain"), "plain");
    assert!(errors::events("[]", None).is_none() && errors::events("{\"StackEvents\": [1]}", None).is_none());
}
