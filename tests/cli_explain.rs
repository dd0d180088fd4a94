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
  * DynamoDB:
    - `AWS::DynamoDB::Table`: `Orders` (line 11)
  * IAM:
    - `AWS::IAM::Role`: `Role` (line 22)
  * Lambda:
    - `AWS::Lambda::Function`: `Worker` (line 30)
  * S3:
    - `AWS::S3::Bucket`: `Archive` (line 19)

In which order, and why

  * `Orders`, `Archive` and `Role`: created first, at the same time: they wait for nothing in this template.
  * Then 1 resource:
    - `Worker` waits for `Role` through `Role` and `Orders` through `Environment` (line 36)

What the parameters decide

  * `Stage` (`String`): `dev` unless something else is given; one of `dev` and `prod`. (line 2)
    - decides the conditions `IsProd` and `IsOther`
    - is shown by the output `Table`
  * `Password` (`String`): must be given, since it has no default; never shown (`NoEcho`). (line 6)
    - is used by `Worker`

What the conditions switch

  * `IsProd` holds when `Stage` is `prod`. (line 8)
    - only then exists `Archive`
    - it chooses values in `Orders`
  * `IsOther` holds when `IsProd` does not hold, and `Stage` is not empty. (line 9)

What others can read

  * `Table`: Where orders are; other stacks import it as `${Stage}-orders`, and while one does, it cannot change (line 40)

What remains when the stack is deleted

  * `Orders` stays in the account (`DeletionPolicy: Retain`). (line 13)
  * `Archive` goes with all that it holds: objects. (line 19)

When creation fails

  * CloudFormation deletes what it has created until then, last first; `Orders` would stay, since `Retain` counts then, too.

What whoever deploys must acknowledge

  * `CAPABILITY_NAMED_IAM`: `Role` gives itself a name in IAM. (line 25)

Worth a look

  * `Role` has the fixed name `shop`; as the name of a role it can be taken only once, so a second stack of this template fails. (line 25)
  * `Role` allows every action on everything. (line 29)
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
    let brief = run(&at, &["explain", "--brief", "shop.yaml"]).out;
    assert_eq!(brief.lines().count(), 9);
    assert!(brief.starts_with("What it builds: 4 resources of 4 services. (and 4 more)\n"), "{brief}");
    for (file, told) in [("empty.yaml", "nothing in it"), ("broken.yaml", "`cfnlens check` shows where")] {
        let ran = run(&at, &["explain", file]);
        assert!(ran.status == 2 && ran.err.contains(told), "{}", ran.err);
    }
    let ran = run(&at, &["explain", "undefined-rfe"]);
    assert!(ran.status == 2 && ran.err.contains("did you mean `undefined-ref`?"), "{}", ran.err);
}

#[test]
fn a_place_is_explained() {
    let at = folder("place", &[("shop.yaml", SHOP)]);
    let told = |place: &str| run(&at, &["explain", &format!("shop.yaml:{place}")]).out;
    let role = told("36");
    assert!(
        role.contains(
            "This `Fn::GetAtt` yields the attribute `Arn` of `Role` (`AWS::IAM::Role`), known once `Role` exists"
        ),
        "{role}"
    );
    assert!(
        role.contains("`Role` of `AWS::Lambda::Function` is a property of kind string, and a template must give it."),
        "{role}"
    );
    let table = told("38:46");
    assert!(table.starts_with("Environment:") && table.contains("yields the identifier of `Orders`"), "{table}");
    assert!(!table.contains("parameter `Password`"), "{table}");
    assert!(
        told("8").contains("`IsProd` is a condition; it holds when `Stage` is `prod`. (line 8)\n  * it is used by ")
    );
    assert!(told("2").contains("`Stage` is a parameter of type `String`."));
    assert!(
        told("12").contains("`Orders` is `AWS::DynamoDB::Table`. (line 11)\n  * it is used by `Worker` and `Table`\n")
    );
    assert!(run(&at, &["explain", "shop.yaml", "IsProd"]).out.starts_with("`IsProd` is a condition; it holds when "));
    let unknown = run(&at, &["explain", "shop.yaml", "Worekr"]);
    assert!(unknown.status == 2 && unknown.err.contains("did you mean `Worker`?"), "{}", unknown.err);
    let nowhere = run(&at, &["explain", "shop.yaml:900"]);
    assert!(nowhere.status == 2 && nowhere.err.contains("nothing here to explain"), "{}", nowhere.err);
}
