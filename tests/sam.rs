//! What a user sees of the expansion of SAM templates, and of the checks that stand on it.
//!
//! The logical IDs with hashes are those that aws-sam-translator 1.115.0 gives to these templates.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail")]

mod command;

use command::{folder, run, run_with};
use serde_json::{Value, json};

const SHOP: &str = "Transform: AWS::Serverless-2016-10-31
Parameters:
  Stage:
    Type: String
    Default: dev
Globals:
  Function:
    Runtime: python3.13
    Timeout: 10
    Environment:
      Variables:
        STAGE: !Ref Stage
Resources:
  Shop:
    Type: AWS::Serverless::Function
    Properties:
      Handler: shop.handler
      CodeUri: s3://code-of-the-shop/shop.zip
      Timeout: 30
      AutoPublishAlias: live
      DeploymentPreference:
        Type: Linear10PercentEvery1Minute
      Environment:
        Variables:
          TABLE: !Ref Orders
      Policies:
        - DynamoDBCrudPolicy:
            TableName: !Ref Orders
      Layers:
        - !Ref Tools
      Events:
        Buy:
          Type: Api
          Properties:
            Path: /orders
            Method: post
        Look:
          Type: HttpApi
          Properties:
            Path: /orders/{id}
            Method: get
  Worker:
    Type: AWS::Serverless::Function
    IgnoreGlobals: [Timeout]
    Properties:
      Handler: worker.handler
      CodeUri: s3://code-of-the-shop/worker.zip
      Events:
        Upload:
          Type: S3
          Properties:
            Bucket: !Ref Uploads
            Events: s3:ObjectCreated:*
        Nightly:
          Type: Schedule
          Properties:
            Schedule: rate(1 day)
        Jobs:
          Type: SQS
          Properties:
            Queue: !GetAtt Queue.Arn
    Connectors:
      ToOrders:
        Properties:
          Destination:
            Id: Orders
          Permissions: [Read]
  Flow:
    Type: AWS::Serverless::StateMachine
    Properties:
      DefinitionUri: s3://code-of-the-shop/flow.asl.json
      Policies:
        - LambdaInvokePolicy:
            FunctionName: !Ref Worker
      Events:
        Daily:
          Type: Schedule
          Properties:
            Schedule: cron(0 6 * * ? *)
  Orders:
    Type: AWS::Serverless::SimpleTable
  Tools:
    Type: AWS::Serverless::LayerVersion
    Properties:
      ContentUri: s3://code-of-the-shop/tools.zip
  Uploads:
    Type: AWS::S3::Bucket
  Queue:
    Type: AWS::SQS::Queue
";

/// A template with one function, these properties and what follows them.
fn function(rest: &str) -> String {
    format!(
        "Transform: AWS::Serverless-2016-10-31\nResources:\n  Hello:\n    Type: AWS::Serverless::Function\n    \
         Properties:\n      Runtime: python3.13\n      Handler: app.handler\n      CodeUri: src/\n{rest}"
    )
}

/// The expansion of a template, as a user gets it by `expand --format json`.
fn expanded(name: &str, template: &str, more: &[&str]) -> Value {
    let at = folder(name, &[("template.yaml", template)]);
    let arguments = [&["expand", "template.yaml", "--format", "json"], more].concat();
    let ran = run(&at, &arguments);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{}", ran.out);
    serde_json::from_str(&ran.out).unwrap()
}

/// Logical IDs with their types, sorted.
fn kinds(expansion: &Value) -> Vec<String> {
    let resources = expansion["Resources"].as_object().unwrap();
    let mut all: Vec<String> =
        resources.iter().map(|(id, body)| format!("{id} {}", body["Type"].as_str().unwrap())).collect();
    all.sort();
    all
}

/// What `check --format short` prints, line by line without the file.
fn findings(name: &str, template: &str) -> Vec<String> {
    let at = folder(name, &[("template.yaml", template)]);
    let ran = run(&at, &["check", "--format", "short", "template.yaml"]);
    assert_eq!(ran.err, "", "{}", ran.out);
    ran.out.lines().filter_map(|line| Some(line.strip_prefix("template.yaml:")?.to_owned())).collect()
}

#[test]
fn each_resource_has_the_logical_id_of_the_transform() {
    assert_eq!(
        kinds(&expanded("ids", SHOP, &[])),
        [
            "CodeDeployServiceRole AWS::IAM::Role",
            "Flow AWS::StepFunctions::StateMachine",
            "FlowDaily AWS::Events::Rule",
            "FlowDailyRole AWS::IAM::Role",
            "FlowRole AWS::IAM::Role",
            "Orders AWS::DynamoDB::Table",
            "Queue AWS::SQS::Queue",
            "ServerlessDeploymentApplication AWS::CodeDeploy::Application",
            "ServerlessHttpApi AWS::ApiGatewayV2::Api",
            "ServerlessHttpApiApiGatewayDefaultStage AWS::ApiGatewayV2::Stage",
            "ServerlessRestApi AWS::ApiGateway::RestApi",
            "ServerlessRestApiDeployment3d2964f594 AWS::ApiGateway::Deployment",
            "ServerlessRestApiProdStage AWS::ApiGateway::Stage",
            "Shop AWS::Lambda::Function",
            "ShopAliaslive AWS::Lambda::Alias",
            "ShopBuyPermissionProd AWS::Lambda::Permission",
            "ShopDeploymentGroup AWS::CodeDeploy::DeploymentGroup",
            "ShopLookPermission AWS::Lambda::Permission",
            "ShopRole AWS::IAM::Role",
            "ShopVersiondb9d89b8d7 AWS::Lambda::Version",
            "Tools1a71d77a03 AWS::Lambda::LayerVersion",
            "Uploads AWS::S3::Bucket",
            "Worker AWS::Lambda::Function",
            "WorkerJobs AWS::Lambda::EventSourceMapping",
            "WorkerNightly AWS::Events::Rule",
            "WorkerNightlyPermission AWS::Lambda::Permission",
            "WorkerRole AWS::IAM::Role",
            "WorkerToOrdersPolicy AWS::IAM::ManagedPolicy",
            "WorkerUploadPermission AWS::Lambda::Permission",
        ]
    );
}

#[test]
fn other_code_makes_another_version_and_other_routes_another_deployment() {
    let ids = |name: &str, template: &str| kinds(&expanded(name, template, &[])).join("\n");
    let other_code = ids("code", &SHOP.replace("shop.zip", "shop-2.zip"));
    assert!(
        other_code.contains("ShopVersionf080047a10 ") && other_code.contains("Deployment3d2964f594 "),
        "{other_code}"
    );
    let other_route = ids("route", &SHOP.replace("Method: post", "Method: put"));
    assert!(
        other_route.contains("Deployment6f98e0a227 ") && other_route.contains("ShopVersiondb9d89b8d7 "),
        "{other_route}"
    );
    let commented = ids("comment", &SHOP.replace("  Shop:", "  # The shop itself.\n  Shop:"));
    assert!(commented.contains("Deployment3d2964f594 ") && commented.contains("ShopVersiondb9d89b8d7 "), "{commented}");
}

#[test]
fn globals_are_merged_into_each_function_unless_it_ignores_them() {
    let all = expanded("globals", SHOP, &[]);
    let (shop, worker) = (&all["Resources"]["Shop"]["Properties"], &all["Resources"]["Worker"]["Properties"]);
    assert_eq!(shop["Timeout"], json!(30));
    assert_eq!(shop["Runtime"], json!("python3.13"));
    assert_eq!(shop["Environment"]["Variables"], json!({"STAGE": {"Ref": "Stage"}, "TABLE": {"Ref": "Orders"}}));
    assert_eq!(worker.get("Timeout"), None);
    assert_eq!(all.get("Globals").or(all.get("Transform")), None);
}

#[test]
fn what_is_generated_holds_together() {
    let all = expanded("together", SHOP, &[]);
    let of = |id: &str| &all["Resources"][id];
    assert_eq!(of("Shop")["Properties"]["Code"], json!({"S3Bucket": "code-of-the-shop", "S3Key": "shop.zip"}));
    assert_eq!(of("Shop")["Properties"]["Layers"], json!([{"Ref": "Tools1a71d77a03"}]));
    assert_eq!(of("Shop")["Properties"]["Role"], json!({"Fn::GetAtt": ["ShopRole", "Arn"]}));
    let alias = of("ShopAliaslive");
    assert_eq!(alias["Properties"]["FunctionVersion"], json!({"Fn::GetAtt": ["ShopVersiondb9d89b8d7", "Version"]}));
    let group = &alias["UpdatePolicy"]["CodeDeployLambdaAliasUpdate"]["DeploymentGroupName"];
    assert_eq!(group, &json!({"Ref": "ShopDeploymentGroup"}));
    let statement = &of("ShopRole")["Properties"]["Policies"][0]["PolicyDocument"]["Statement"][0];
    assert_eq!(statement["Effect"], json!("Allow"));
    assert_eq!(statement["Resource"][0]["Fn::Sub"][1]["tableName"], json!({"Ref": "Orders"}));
    let routes = &of("ServerlessRestApi")["Properties"]["Body"]["paths"];
    assert_eq!(routes.as_object().unwrap().keys().collect::<Vec<_>>(), ["/orders"]);
    let bucket = of("Uploads");
    assert_eq!(bucket["DependsOn"], json!(["WorkerUploadPermission"]));
    let notified = &bucket["Properties"]["NotificationConfiguration"]["LambdaConfigurations"][0];
    assert_eq!(notified, &json!({"Event": "s3:ObjectCreated:*", "Function": {"Fn::GetAtt": ["Worker", "Arn"]}}));
    assert_eq!(of("WorkerJobs")["Properties"]["EventSourceArn"], json!({"Fn::GetAtt": ["Queue", "Arn"]}));
    assert_eq!(of("WorkerNightly")["Properties"]["ScheduleExpression"], json!("rate(1 day)"));
    assert_eq!(of("WorkerToOrdersPolicy")["Properties"]["Roles"], json!([{"Ref": "WorkerRole"}]));
    assert_eq!(of("Flow")["Properties"]["RoleArn"], json!({"Fn::GetAtt": ["FlowRole", "Arn"]}));
    assert_eq!(of("Queue"), &json!({"Type": "AWS::SQS::Queue"}));
}

#[test]
fn yaml_read_back_is_the_json() {
    let at = folder("formats", &[("template.yaml", SHOP)]);
    let yaml = run(&at, &["expand", "template.yaml"]);
    assert!(yaml.out.contains("Role: !GetAtt ShopRole.Arn"), "{}", yaml.out);
    // Without a transform a template is printed as it is.
    assert_eq!(expanded("read-back", &yaml.out, &[]), expanded("formats-json", SHOP, &[]));
}

#[test]
fn a_text_cannot_steer_the_terminal_and_means_the_same() {
    let text = "x\\u202e\\e[31m ##[error]y";
    let template = function(&format!("      Environment: {{Variables: {{TEXT: \"{text}\"}}}}\n"));
    let at = folder("steering", &[("template.yaml", &template)]);
    for format in ["yaml", "json"] {
        let out = run(&at, &["expand", "template.yaml", "--format", format]).out;
        assert!(!out.contains(['\u{202e}', '\u{1b}']) && !out.contains("##["), "{out}");
        let read = expanded("steering-back", &out, &[]);
        let variables = &read["Resources"]["Hello"]["Properties"]["Environment"]["Variables"];
        assert_eq!(variables["TEXT"], json!("x\u{202e}\u{1b}[31m ##[error]y"));
    }
}

#[test]
fn parameters_decide_where_the_transform_needs_their_value() {
    let template = function("      AutoPublishAlias: !Ref Alias\n")
        .replace("Resources:", "Parameters:\n  Alias: {Type: String, Default: live}\nResources:");
    let alias = |name: &str, more: &[&str]| {
        let all = kinds(&expanded(name, &template, more));
        all.into_iter().find(|it| it.ends_with("::Alias")).unwrap()
    };
    assert_eq!(alias("default", &[]), "HelloAliaslive AWS::Lambda::Alias");
    assert_eq!(alias("given", &["--parameters", "Alias=blue"]), "HelloAliasblue AWS::Lambda::Alias");
}

#[test]
fn explain_tells_what_comes_from_which_line() {
    let at = folder("explain", &[("template.yaml", SHOP)]);
    let out = run(&at, &["expand", "template.yaml", "--explain"]).out;
    for part in [
        "`Shop`, an `AWS::Serverless::Function` (line 14), becomes\n  `AWS::Lambda::Function`: `Shop` (line 14)\n",
        "  `AWS::Lambda::Permission`: `ShopBuyPermissionProd` (line 32)\n",
        "`ServerlessRestApi`, which SAM adds for events without an API of their own, becomes\n",
        "`WorkerToOrders`, a connector, becomes\n  `AWS::IAM::ManagedPolicy`: `WorkerToOrdersPolicy` (line 63)\n",
        "For shifting traffic, SAM adds\n",
    ] {
        assert!(out.contains(part), "{part}\n{out}");
    }
}

#[test]
fn a_template_that_the_transform_refuses_is_not_expanded() {
    let template = function("      Policies:\n        - S3ReadsPolicy: {BucketName: b}\n");
    let at = folder("refused", &[("template.yaml", &template)]);
    let ran = run(&at, &["expand", "template.yaml"]);
    assert_eq!((ran.status, ran.out.as_str()), (1, ""));
    assert!(ran.err.contains("template.yaml:10: SAM has no policy template `S3ReadsPolicy`"), "{}", ran.err);
    let ran = run_with(&at, &["expand", "-"], &function(""), &[]);
    assert_eq!(ran.status, 0, "{}", ran.err);
}

#[test]
fn all_mistakes_are_told_at_once_each_once_at_its_line() {
    let template = function(
        "      DeadLetterQueue: {Type: SQS}
      DeploymentPreference: {Type: AllAtOnce}
      Tags:
        lambda:createdBy: me
      Policies:
        - DynamoDBReadPolicy: {}
      Events:
        Get:
          Type: Api
          Properties: {Path: /hello, Methd: get}
        Upload:
          Type: S3
          Properties: {Bucket: elsewhere, Events: s3:ObjectCreated:*}
        Tick:
          Type: Cron
        Jobs:
          Type: SQS
          Properties: {Queue: !GetAtt Jobs.Arn, BatchSize: [1]}
  HelloRole:
    Type: AWS::SQS::Queue
  Jobs:
    Type: AWS::Serverless::SimpleTable
    Properties:
      PrimaryKey: {Name: id, Type: S}
",
    );
    let found = findings("all", &template);
    let told: Vec<(&str, &str)> = found
        .iter()
        .map(|line| {
            let (place, rest) = line.split_once(": ").unwrap();
            let code = rest.split(['[', ']']).nth(1).unwrap();
            (place.split(':').next().unwrap(), code)
        })
        .collect();
    assert_eq!(
        told,
        [
            ("9", "S0002"),
            ("10", "S0019"),
            ("12", "S0004"),
            ("14", "S0014"),
            ("18", "S0003"),
            ("21", "S0008"),
            ("23", "S0007"),
            ("26", "S0001"),
            ("27", "S0017"),
            ("32", "S0004"),
        ],
        "{found:#?}"
    );
}

#[test]
fn what_is_wrong_with_a_generated_resource_is_told_in_the_sam_template() {
    let template = function(
        "      Events:
        Jobs:
          Type: SQS
          Properties: {Queue: !GetAtt Queue.Arn, BatchSize: 20000}
  Queue: {Type: AWS::SQS::Queue}
",
    );
    let found = findings("generated", &template);
    assert_eq!(found, ["12:61: error[E3034] value-out-of-range: `BatchSize` is 20000, which is more than 10000"]);
    let out = run(&folder("origin", &[("template.yaml", &template)]), &["check", "template.yaml"]).out;
    assert!(out.contains("SAM makes the `AWS::Lambda::EventSourceMapping` called `HelloJobs` of this"), "{out}");
}

#[test]
fn where_something_else_may_change_the_template_nothing_is_said() {
    let wrong = function("      Events:\n        Tick: {Type: Cron}\n");
    assert_eq!(findings("certain", &wrong).len(), 1);
    let macros = wrong.replace("AWS::Serverless-2016-10-31", "[Filler, AWS::Serverless-2016-10-31]");
    let included = wrong
        .replace("{Type: Cron}", "{Type: Cron, Fn::Transform: {Name: AWS::Include, Parameters: {Location: s3://b/k}}}");
    let looped = wrong
        .replace("[AWS", "AWS")
        .replace(
            "Transform: AWS::Serverless-2016-10-31",
            "Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]",
        )
        .replace(
            "  Hello:\n",
            "  Fn::ForEach::All:\n    - Name\n    - [A, B]\n    - Queue${Name}: {Type: AWS::SQS::Queue}\n  Hello:\n",
        );
    for (name, template) in [("macros", macros), ("included", included), ("looped", looped)] {
        let found = findings(name, &template);
        assert!(!found.iter().any(|line| line.contains("[S0")), "{name}: {found:#?}");
    }
}
