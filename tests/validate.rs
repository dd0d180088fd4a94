//! Properties held against schemas: through functions and conditions, by region, with schemas of the user's.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

use std::path::PathBuf;

use cfnlens::engine::{self, Options, Profile};
use cfnlens::schema::{self, Schemas};
use cfnlens::source::Sources;
use cfnlens::validate::Settings;

/// The findings as `code line message`.
fn findings(text: &str, options: &Options) -> Vec<String> {
    let mut sources = Sources::default();
    sources.add("template.yaml".to_owned(), text.as_bytes().to_vec());
    let report = engine::check(&sources, options);
    let line = |offset: u32| text[..offset as usize].matches('\n').count() + 1;
    let shown = report.findings.iter();
    shown
        .map(|it| format!("{} {} {}", it.rule.code, line(it.diagnostic.primary.start), it.diagnostic.message))
        .collect()
}

fn with(settings: Settings) -> Options {
    Options { profile: Profile { settings, ..Profile::default() }, ..Options::default() }
}

#[test]
fn a_finding_names_a_case_in_which_it_holds() {
    let text = "Parameters:
  Stage: {Type: String, AllowedValues: [dev, prod]}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  IsDev: !Equals [!Ref Stage, dev]
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      FifoQueue: !If [IsProd, true, false]
      ContentBasedDeduplication: !If [IsDev, true, !Ref AWS::NoValue]
";
    assert_eq!(
        findings(text, &Options::default()),
        ["E3501 11 `ContentBasedDeduplication` has no place here when `IsProd` is false and `IsDev` is true"]
    );
    // In production there is none, and in no other stage.
    let text = text.replace("IsDev, true", "IsProd, true");
    let found = findings(&text, &Options::default());
    assert!(found.iter().all(|it| it.starts_with('W')), "{found:?}");
}

#[test]
fn many_optional_properties_cost_no_more_than_their_number() {
    let mut text = String::from("Parameters:\n");
    let mut conditions = String::from("Conditions:\n");
    let mut properties = String::new();
    for n in 0..60 {
        text.push_str(&format!("  P{n}: {{Type: String}}\n"));
        let before = if n == 0 { String::new() } else { format!(", !Condition C{}", n - 1) };
        let equals = format!("!Equals [!Ref P{n}, a]");
        let body = if n == 0 { equals } else { format!("!And [{equals}{before}]") };
        conditions.push_str(&format!("  C{n}: {body}\n"));
        properties.push_str(&format!("          V{n}: !If [C{n}, a, !Ref AWS::NoValue]\n"));
    }
    text.push_str(&conditions);
    text.push_str(
        "Resources:
  Function:
    Type: AWS::Lambda::Function
    Properties:
      Handler: index.handler
      Runtime: !If [C59, python3.13, !Ref AWS::NoValue]
      Role: arn:aws:iam::123456789012:role/app
      Code: {ZipFile: 'pass'}
      Environment:
        Variables:
",
    );
    text.push_str(&properties);
    let found = findings(&text, &Options::default());
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found.iter().all(|it| it.starts_with("E3678") && it.contains("when `C59` is false")), "{found:?}");
}

#[test]
fn a_loop_is_followed_turn_by_turn() {
    let text = "Transform: AWS::LanguageExtensions
Resources:
  Fn::ForEach::Queues:
    - Kind
    - [Standard, 'a b']
    - Queue${Kind}:
        Type: AWS::Logs::LogGroup
        Properties:
          LogGroupName: !Sub app-${Kind}
          Fn::ForEach::Settings:
            - Name
            - [RetentionInDays, KmsKeyId]
            - ${Name}: 14
";
    let found = findings(text, &Options::default());
    assert!(found.iter().any(|it| it.starts_with("W1031 9 `app-a b`")), "{found:?}");
    assert!(found.iter().any(|it| it.contains("`14`") && it.contains("when `Name` is `KmsKeyId`")), "{found:?}");
}

#[test]
fn texts_are_converted_unless_types_are_strict() {
    let text = "Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      DelaySeconds: '5'
      QueueName: 7
";
    assert!(findings(text, &Options::default()).is_empty());
    let strict = findings(text, &with(Settings { strict_types: true, ..Settings::default() }));
    assert_eq!(strict.len(), 2, "{strict:?}");
    assert!(strict.iter().all(|it| it.starts_with("E3012")));
}

#[test]
fn what_is_offered_depends_on_the_region() {
    let text = "Resources:
  Node:
    Type: AWS::Neptune::DBInstance
    Properties:
      DBInstanceClass: db.r4.large
";
    let of = |regions: &[&str]| {
        let regions = regions.iter().map(|it| (*it).to_owned()).collect();
        findings(text, &with(Settings { regions, ..Settings::default() }))
    };
    assert!(of(&["us-east-1"]).is_empty());
    let elsewhere = of(&["us-east-1", "ap-southeast-5"]);
    assert_eq!(elsewhere.len(), 1, "{elsewhere:?}");
    assert!(elsewhere.iter().all(|it| it.starts_with("E3635") && it.contains("in ap-southeast-5")));
}

#[test]
fn hostile_schemas_of_the_user_end_in_an_answer() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("hostile");
    std::fs::create_dir_all(&folder).unwrap();
    let gear = r##"{
        "typeName": "Acme::Widget::Gear",
        "properties": {
            "Name": {"type": "string", "pattern": "^(?=a)(a+)+$"},
            "Code": {"type": "string", "pattern": "^(a+)+$"},
            "Bad": {"type": "string", "pattern": "("},
            "Loop": {"$ref": "#/definitions/Loop"},
            "Deep": {"$ref": "#/definitions/Deep"}
        },
        "definitions": {
            "Loop": {"$ref": "#/definitions/Loop"},
            "Deep": {
                "type": "object",
                "properties": {"Deep": {"$ref": "#/definitions/Deep"}},
                "allOf": [{"$ref": "#/definitions/Deep"}],
                "anyOf": [{"$ref": "#/definitions/Deep"}, {"$ref": "#/definitions/Deep"}],
                "additionalProperties": false
            }
        },
        "additionalProperties": false
    }"##;
    std::fs::write(folder.join("gear.json"), gear).unwrap();
    let mut schemas = Schemas::default();
    schemas.add(schema::build(&folder).unwrap()).unwrap();
    let text = format!(
        "Resources:
  Gear:
    Type: Acme::Widget::Gear
    Properties:
      Name: {0}b
      Code: {0}b
      Bad: x
      Loop: x
      Deep: {{Deep: {{Deep: {{Deep: {{}}}}}}}}
      Typo: 1
",
        "a".repeat(60)
    );
    let found = findings(&text, &Options { schemas, ..Options::default() });
    let codes: Vec<&str> = found.iter().map(|it| it.split(' ').next().unwrap()).collect();
    assert_eq!(codes, ["E3031", "E3002"], "{found:?}");
}

#[test]
fn broken_schema_files_are_told_by_name() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("broken");
    std::fs::create_dir_all(&folder).unwrap();
    let deep = format!("{{\"typeName\": \"A::B::C\", \"properties\": {}1{}}}", "{\"a\":".repeat(500), "}".repeat(500));
    for (name, content) in [("cut.json", "{\"typeName\": \"A::B"), ("none.json", "[]"), ("deep.json", deep.as_str())] {
        std::fs::write(folder.join(name), content).unwrap();
        let error = schema::build(&folder).expect_err(name).to_string();
        assert!(error.contains(name), "{error}");
        std::fs::remove_file(folder.join(name)).unwrap();
    }
    let archive = folder.join("cut.zip");
    std::fs::write(&archive, b"PK\x03\x04 and no more").unwrap();
    assert!(schema::build(&archive).expect_err("no archive").to_string().contains("cut.zip"));
}

#[test]
fn an_event_of_no_type_is_told_whatever_stands_beside_it() {
    let text = "Transform: AWS::Serverless-2016-10-31
Resources:
  Jobs: {Type: AWS::SQS::Queue}
  Work:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: python3.13
      CodeUri: src/
      Events:
        Queue:
          Type: SQSQueue
          Properties: {Queue: !GetAtt Jobs.Arn}
";
    let found = findings(text, &Options::default());
    assert_eq!(found, ["S0007 12 functions have no events of type `SQSQueue`"]);
    assert!(findings(&text.replace("SQSQueue", "SQS"), &Options::default()).is_empty());
}
