//! `cfnlens expand` on the command line: where values of parameters and included parts come from.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail")]

mod command;

use command::{folder, run};

#[test]
fn values_of_parameters_come_from_words_and_files() {
    let template = "Transform: AWS::Serverless-2016-10-31\nParameters:\n  Stage: {Type: String, Default: dev}\nResources:\n  \
                    F:\n    Type: AWS::Serverless::Function\n    Properties:\n      InlineCode: x\n      Handler: a.b\n      \
                    Runtime: python3.12\n      AutoPublishAlias: !Ref Stage\n";
    let list = "[{\"ParameterKey\": \"Stage\", \"ParameterValue\": \"prod\"}]";
    let files = [("t.yaml", template), ("list.json", list), ("plain.yaml", "Stage: prod\n"), ("none.yaml", "[]\n")];
    let at = folder("expand-parameters", &files);
    let expand = |words: &[&str]| run(&at, &[&["expand", "t.yaml"], words].concat());
    assert!(expand(&[]).out.contains("FAliasdev:"), "{}", expand(&[]).out);
    for word in ["Stage=prod", "ParameterKey=Stage,ParameterValue=prod", "list.json", "plain.yaml"] {
        let ran = expand(&["--parameters", word]);
        assert!(ran.status == 0 && ran.out.contains("FAliasprod:"), "{word}: {} {}", ran.err, ran.out);
    }
    for word in ["none.yaml", "missing.json"] {
        let ran = expand(&["--parameters", word]);
        assert!(ran.status == 2 && ran.out.is_empty() && ran.err.contains(word), "{}", ran.err);
    }
}

#[test]
fn local_files_are_included() {
    let include =
        |location: &str| format!("Fn::Transform: {{Name: AWS::Include, Parameters: {{Location: {location}}}}}");
    let topic = |name: &str, location: &str| {
        format!(
            "  {name}:\n    Type: AWS::SNS::Topic\n    Properties:\n      FifoTopic: true\n      {}\n",
            include(location)
        )
    };
    let template = [
        format!("Transform: AWS::Serverless-2016-10-31\nResources:\n  {}\n", include("parts/table.yaml")),
        topic("Here", "./parts/topic.json"),
        topic("Gone", "parts/gone.yaml"),
        topic("List", "parts/list.yaml"),
        topic("Broken", "parts/broken.yaml"),
        topic("Far", "s3://bucket/key"),
    ];
    let files = [
        ("app/t.yaml", template.concat()),
        ("app/parts/table.yaml", "Items: {Type: AWS::Serverless::SimpleTable}\n".to_owned()),
        ("app/parts/topic.json", "{\"TopicName\": {\"Ref\": \"AWS::StackName\"}}".to_owned()),
        ("app/parts/list.yaml", "- a\n".to_owned()),
        ("app/parts/broken.yaml", "a: [\n".to_owned()),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let at = folder("expand-include", &files);
    let ran = run(&at, &["expand", "app/t.yaml", "--format", "json"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let resources = &json["Resources"];
    assert_eq!(resources["Items"]["Type"], "AWS::DynamoDB::Table");
    assert_eq!(
        resources["Here"]["Properties"].to_string(),
        "{\"FifoTopic\":true,\"TopicName\":{\"Ref\":\"AWS::StackName\"}}"
    );
    for (name, location) in [
        ("Gone", "parts/gone.yaml"),
        ("List", "parts/list.yaml"),
        ("Broken", "parts/broken.yaml"),
        ("Far", "s3://bucket/key"),
    ] {
        let stays = &resources[name]["Properties"]["Fn::Transform"]["Parameters"]["Location"];
        assert_eq!(stays, location);
        let told = ran.err.lines().filter(|line| line.contains(&format!("{location}: "))).count();
        assert_eq!(told, usize::from(name != "Far"), "{}", ran.err);
    }
}

#[test]
fn a_method_of_an_event_is_one_of_http() {
    let events = ["gte", "GET", "any", "x-amazon-apigateway-any-method"].iter().enumerate().map(|(at, method)| {
        let kind = if at % 2 == 0 { "HttpApi" } else { "Api" };
        format!("        E{at}: {{Type: {kind}, Properties: {{Path: /{at}, Method: {method}}}}}\n")
    });
    let template = format!(
        "Transform: AWS::Serverless-2016-10-31\nResources:\n  F:\n    \
         Type: AWS::Serverless::Function\n    Properties:\n      InlineCode: x\n      Handler: a.b\n      Runtime: python3.12\n      \
         Events:\n{}",
        events.collect::<String>()
    );
    let at = folder("expand-method", &[("t.yaml", template.as_str())]);
    let ran = run(&at, &["check", "--isolated", "--format", "short", "t.yaml"]);
    let lines: Vec<&str> = ran.out.lines().filter(|line| line.contains("HTTP method")).collect();
    assert!(matches!(lines.as_slice(), [line] if line.contains(":10:") && line.contains("`gte`")), "{}", ran.out);
    assert_eq!(run(&at, &["expand", "t.yaml"]).status, 0, "the transform lets it pass");
}
