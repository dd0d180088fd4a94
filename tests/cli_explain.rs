//! The walk through a template, as a user reads it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail")]

mod command;

use command::{folder, run};

const SHOP: &str = "Parameters:
  Stage:
    Type: String
    AllowedValues: [dev, prod]
    Default: dev
  Password: {Type: String, NoEcho: true}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  IsOther: !Not [!Or [!Condition IsProd, !Equals ['', !Ref Stage]]]
Resources:
  Orders:
    Type: AWS::DynamoDB::Table
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      BillingMode: !If [IsProd, PROVISIONED, PAY_PER_REQUEST]
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
  Archive:
    Type: AWS::S3::Bucket
    Condition: IsProd
  Role:
    Type: AWS::IAM::Role
    Properties:
      RoleName: shop
      AssumeRolePolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: sts:AssumeRole}]}
      Policies:
        - PolicyName: all
          PolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Action: '*', Resource: '*'}]}
  Worker:
    Type: AWS::Lambda::Function
    DependsOn: Orders
    Properties:
      Runtime: python3.13
      Handler: index.handler
      Role: !GetAtt Role.Arn
      Code: {ZipFile: 'x'}
      Environment: {Variables: {TABLE: !Ref Orders, PASSWORD: !Ref Password}}
Outputs:
  Table:
    Description: Where orders are
    Value: !Ref Orders
    Export: {Name: !Sub '${Stage}-orders'}
";

const TOLD: &str = "What it builds

  * 4 resources of 4 services.
  * Amazon DynamoDB:
    - `Orders` (line 11) is a table (`AWS::DynamoDB::Table`): it stores items that are
      found by their key
  * Amazon S3:
    - `Archive` (line 19) is a bucket (`AWS::S3::Bucket`), only if `IsProd` holds: it
      stores files as objects
  * AWS IAM:
    - `Role` (line 22) is a role (`AWS::IAM::Role`): it holds rights that a service or a
      person takes on for a while
  * AWS Lambda:
    - `Worker` (line 30) is a function (`AWS::Lambda::Function`): it is code that runs
      when something calls it

In which order, and why

  * A resource that names another waits until that one exists; what does not wait is
    created at the same time.
  * First `Orders`, `Archive` and `Role`: they wait for nothing in this template.
  * Then `Worker` waits for `Role` through `Role` (line 36) and `Orders` through
    `Environment` (line 38).

What the parameters decide

  * `Stage` is `dev` unless something else is given; it can be `dev` or `prod` (line 2).
    It decides the conditions `IsProd` and `IsOther`; it goes into the output `Table`.
  * `Password` must be given; it is never shown (`NoEcho`) (line 6). It goes into
    `Worker`.

What the conditions switch

  * `IsProd` holds when `Stage` is `prod` (line 8).
    - only then `Archive` exists (line 21)
    - `BillingMode` of `Orders` is `PROVISIONED`, else `PAY_PER_REQUEST` (line 16)
    - `IsOther` depends on it
  * `IsOther` holds when `IsProd` does not hold, and `Stage` is not empty (line 9).
    - nothing hangs on it

What others can read

  * `Table`: the identifier of `Orders` (“Where orders are”); other stacks import it as
    `${Stage}-orders` (line 40)
  * While another stack imports an export, it can neither change nor go: CloudFormation
    refuses the update.

What remains when the stack is deleted

  * `Orders` stays in the account (`DeletionPolicy: Retain`) (line 13).
  * `Archive` goes only when empty: while there are objects in it, the deletion of the
    stack fails (line 19).

When creation fails

  * CloudFormation deletes what it has created until then, the last first.
  * `Orders` stays even then, since `Retain` counts for a failed creation, too.

What whoever deploys must acknowledge

  * `CAPABILITY_NAMED_IAM`: `Role` gives itself a name in IAM (line 25), and such
    resources can give rights away.
  * On the command line: `--capabilities CAPABILITY_NAMED_IAM`.

Worth a look

  * A fixed name: `Role` is called `shop` (line 25); a second stack of this template in
    the same account and region fails on it.
  * `Role` allows every action on everything (line 29).
";

const BRIEF: &str = "\
It builds 4 resources of 4 services: Amazon DynamoDB (1), Amazon S3 (1), AWS IAM (1) and AWS Lambda (1).
It is created in 2 steps: first `Orders`, `Archive` and `Role`, last `Worker`.
Of 2 parameters `Password` must be given.
The condition `IsProd` decides: only then `Archive` exists.
Its output `Table` can be imported by other stacks.
When the stack is deleted, `Orders` stays; `Archive` must be empty.
Whoever deploys it must acknowledge `CAPABILITY_NAMED_IAM`, since `Role` gives itself a name in IAM.
Worth a look: `Role` allows every action on everything.
";

#[test]
fn a_template_is_walked_through() {
    let at = folder(
        "walk",
        &[("shop.yaml", SHOP), ("empty.yaml", "Description: nothing\n"), ("broken.yaml", "Resources: [")],
    );
    let ran = run(&at, &["explain", "shop.yaml"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert_eq!(ran.out, TOLD);
    assert_eq!(run(&at, &["explain", "--brief", "shop.yaml"]).out, BRIEF);
    for (file, told) in [("empty.yaml", "nothing in it"), ("broken.yaml", "`cfnlens check` shows where")] {
        let ran = run(&at, &["explain", file]);
        assert!(ran.status == 2 && ran.err.contains(told), "{}", ran.err);
    }
    let ran = run(&at, &["explain", "undefined-rfe"]);
    assert!(ran.status == 2 && ran.err.contains("did you mean `undefined-ref`?"), "{}", ran.err);
}

#[test]
fn one_case_of_a_template_is_told() {
    let list = r#"[{"ParameterKey": "Stage", "ParameterValue": "prod"}]"#;
    let files = [("shop.yaml", SHOP), ("list.json", list), ("map.json", r#"{"Stage": "dev", "Password": "x"}"#)];
    let at = folder("case", &files);
    let told = |arguments: &[&str]| {
        let ran = run(&at, &[&["explain", "shop.yaml"], arguments].concat());
        assert_eq!(ran.status, 0, "{}", ran.err);
        ran.out
    };
    let prod = told(&["--parameters", "Stage=prod"]);
    assert!(
        prod.starts_with(
            "What is supposed, and what follows\n\n  * Supposed: `Stage` is `prod`.\n  * `Password` has no value here, so \
             what hangs on it is left open.\n  * So `IsProd` holds, and `IsOther` does not hold.\n"
        ),
        "{prod}"
    );
    assert!(prod.contains("`Archive` (line 19) is a bucket (`AWS::S3::Bucket`): it stores"), "{prod}");
    assert!(prod.contains("- so `BillingMode` of `Orders` is `PROVISIONED` (line 16)\n"), "{prod}");
    assert!(told(&["--parameters", "list.json"]) == prod);
    assert!(told(&["--parameters", "ParameterKey=Stage,ParameterValue=prod"]) == prod);

    let dev = told(&["--parameters", "map.json"]);
    assert!(dev.contains("* `Archive` does not exist then.\n") && dev.contains("3 resources, of the 4 in"), "{dev}");
    assert!(!dev.contains("`Archive` (line 19)") && !dev.contains("`Archive` goes"), "{dev}");
    // The default is what a deployment takes.
    assert!(told(&["--parameters", "Password=x"]).contains("`Stage` has its default"));
    assert!(told(&["--when", "!IsProd"]).contains("* Supposed: `IsProd` does not hold.\n  * So `IsOther` holds.\n"));
    assert!(told(&["--when", "IsOther", "--brief"]).starts_with("Supposed: `IsOther` holds.\n"));

    let refused = |arguments: &[&str]| {
        let ran = run(&at, &[&["explain", "shop.yaml"], arguments].concat());
        assert!(ran.status == 2 && ran.out.is_empty(), "{arguments:?} {}", ran.out);
        ran.err
    };
    for (arguments, message) in [
        (
            &["--parameters", "Stage=prd"][..],
            "`Stage` cannot be `prd`, which is not among the `AllowedValues`; did you mean `prod`?",
        ),
        (&["--parameters", "Stge=prod"], "`Stge` is no parameter of this template; did you mean `Stage`?"),
        (&["--when", "IsPrd"], "`IsPrd` is no condition of this template; did you mean `IsProd`?"),
        (
            &["--when", "IsProd", "--when", "IsOther"],
            "these cannot be at the same time: `IsProd` holds; `IsOther` holds",
        ),
        (
            &["--parameters", "Stage=dev", "--when", "IsProd"],
            "these cannot be at the same time: `Stage` is `dev`; `IsProd` holds",
        ),
        (&["--parameters", "none.json"], "--parameters takes NAME=VALUE, or a file"),
    ] {
        let err = refused(arguments);
        assert!(err.contains(message), "{arguments:?}: {err}");
    }
}

#[test]
fn the_walk_has_forms_for_programs_and_for_browsers() {
    let at = folder("forms", &[("shop.yaml", SHOP)]);
    let json = run(&at, &["explain", "shop.yaml", "--format", "json"]).out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&json["version"], &json["file"]), (&1.into(), &"shop.yaml".into()));
    let order = json["sections"].as_array().unwrap().iter().find(|it| it["id"] == "order").unwrap();
    let waits = &order["points"][2];
    assert_eq!(waits["text"], "Then `Worker` waits for `Role` through `Role` and `Orders` through `Environment`.");
    assert_eq!(waits["places"], serde_json::json!([{"line": 36, "column": 21}, {"line": 38, "column": 45}]));
    let place = run(&at, &["explain", "shop.yaml:8", "--format", "json"]).out;
    let place: serde_json::Value = serde_json::from_str(&place).unwrap();
    assert_eq!(place["points"].as_array().unwrap().len(), 4);

    let html = run(&at, &["explain", "shop.yaml", "--format", "html"]).out;
    assert!(html.starts_with("<!doctype html>") && html.contains("<h2 id=\"order\">In which order, and why</h2>"));
    assert!(html.contains("<code>Worker</code> waits for <code>Role</code> through <code>Role</code> "), "{html}");
    assert!(html.contains("(line <a href=\"#s0l36\">36</a>)</span> and <code>Orders</code>"), "{html}");
    assert!(html.contains("id=\"s0l36\""));
    for arguments in [&["explain", "shop.yaml:8", "--format", "html"][..], &["explain", "E1020", "--format", "json"]] {
        assert_eq!(run(&at, arguments).status, 2, "{arguments:?}");
    }
}

#[test]
fn what_cannot_be_created_is_told_too() {
    let circle = "Resources:\n  A: {Type: AWS::SNS::Topic, DependsOn: B}\n  B: {Type: AWS::SNS::Topic, DependsOn: A}\n  C: \
                  {Type: AWS::SNS::Topic}\n";
    let at = folder("circle", &[("circle.yaml", circle)]);
    let told = run(&at, &["explain", "circle.yaml"]).out;
    assert!(told.contains("First `C`: it waits for nothing in this template."), "{told}");
    assert!(
        told.contains(
            "  * These wait for each other in a circle, which CloudFormation refuses:\n    - `A` waits for `B` by \
             `DependsOn` (line 2)\n    - `B` waits for `A` by `DependsOn` (line 3)\n"
        ),
        "{told}"
    );
}

#[test]
fn a_place_is_explained() {
    let at = folder("place", &[("shop.yaml", SHOP)]);
    let told = |place: &str| {
        run(&at, &["explain", &format!("shop.yaml:{place}")]).out.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let role = told("36");
    for sentence in [
        "This `Fn::GetAtt` yields the attribute `Arn` of `Role` (`AWS::IAM::Role`), known once `Role` exists; so this waits \
         for it (line 36).",
        "`Role` is a property of `AWS::Lambda::Function`; it takes a text (line 36).",
        "* a template must give it (rule `missing-property`)",
        "* a change of it is made in place",
        "`Worker` is a function (`AWS::Lambda::Function`) (line 30); it is code that runs when something calls it.",
        "* `Worker` waits for `Role` through `Role` (line 36) and `Orders` through `Environment` (line 38)",
        "* nothing in this template refers to it",
    ] {
        assert!(role.contains(sentence), "{sentence}\n{role}");
    }
    let table = told("38:46");
    assert!(table.starts_with("Environment:") && table.contains("yields the identifier of `Orders`"), "{table}");
    assert!(!table.contains("parameter `Password`"), "{table}");
    assert!(table.contains("`Environment.Variables` is a property of `AWS::Lambda::Function`"), "{table}");
    assert!(told("8").contains("`IsProd` is a condition; it holds when `Stage` is `prod` (line 8). * it is used by "));
    let stage = told("2");
    assert!(stage.contains("`Stage` is a parameter of type `String` (line 2). * it is `dev` unless"), "{stage}");
    assert!(stage.contains("* it takes `dev` and `prod` * it is used by `IsProd`, `IsOther` and `Table`"), "{stage}");
    assert!(
        told("12").contains("`Type`: what the resource is")
            && told("12").contains("it is used by `Worker` and `Table`")
    );
    let name = told("24");
    assert!(
        name.contains("a change of it replaces the resource")
            || told("25").contains("a change of it replaces the resource")
    );
    assert!(
        told("16").contains("* it takes `PAY_PER_REQUEST` and `PROVISIONED` (rule `unlisted-value`)"),
        "{}",
        told("16")
    );
    assert!(told("39").contains("`Outputs`: what can be read of the stack when it exists"), "{}", told("39"));
    assert!(told("13").contains("`DeletionPolicy`: what happens to the resource when it leaves the stack"));
    assert!(told("21").contains("This names the condition `IsProd`, which holds when `Stage` is `prod` (line 21)."));
    let here = run(&at, &["explain", "shop.yaml:8", "--parameters", "Stage=prod"]).out;
    assert!(here.contains("yields the value of the parameter `Stage`, here `prod`"), "{here}");
    assert!(run(&at, &["explain", "shop.yaml", "IsProd"]).out.starts_with("`IsProd` is a condition; it holds when "));
    let unknown = run(&at, &["explain", "shop.yaml", "Worekr"]);
    assert!(unknown.status == 2 && unknown.err.contains("did you mean `Worker`?"), "{}", unknown.err);
    let nowhere = run(&at, &["explain", "shop.yaml:900"]);
    assert!(nowhere.status == 2 && nowhere.err.contains("nothing here to explain"), "{}", nowhere.err);
}
