//! What an update does, from two versions of a template.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use cfnlens::schema::Schemas;
use cfnlens::source::Sources;
use cfnlens::syntax;
use cfnlens::template::Template;
use cfnlens::update::{self, Change, Effect, Fate, Update};

fn update(before: &str, after: &str) -> Update {
    let mut sources = Sources::default();
    let before = sources.add("before".to_owned(), before.as_bytes().to_vec());
    let after = sources.add("after".to_owned(), after.as_bytes().to_vec());
    let (old, _) = syntax::parse(sources.get(before).unwrap());
    let (new, _) = syntax::parse(sources.get(after).unwrap());
    update::compare(&Template::lower(&old), &Template::lower(&new), &Schemas::default())
}

fn change<'u>(update: &'u Update, name: &str) -> &'u Change {
    update.resources.iter().find(|it| it.logical_id == name).unwrap_or_else(|| panic!("nothing happens to {name}"))
}

const NETWORK: &str = "Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties: {CidrBlock: 10.0.0.0/16, EnableDnsSupport: true}
  Subnet:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24}
  Table:
    Type: AWS::EC2::RouteTable
    Properties: {VpcId: !GetAtt Vpc.VpcId}
  Topic:
    Type: AWS::SNS::Topic
";

#[test]
fn the_same_template_in_another_form_changes_nothing() {
    let other = NETWORK.replace("!Ref Vpc", "{Ref: Vpc}").replace("true}", "'true'}");
    assert!(update(NETWORK, &other).is_empty());
}

#[test]
fn what_is_replaced_replaces_what_refers_to_it() {
    let found = update(NETWORK, &NETWORK.replace("10.0.0.0/16", "10.1.0.0/16"));
    let told: Vec<(&str, Effect)> = found.resources.iter().map(|it| (it.logical_id.as_str(), it.effect)).collect();
    assert_eq!(told, [("Vpc", Effect::Replacement), ("Subnet", Effect::Replacement), ("Table", Effect::Replacement)]);
    // A value that only the deployment knows may be the old one.
    let found = update(NETWORK, &NETWORK.replace("10.0.0.0/16", "!ImportValue block"));
    assert!(found.resources.iter().all(|it| it.effect == Effect::MayReplace), "{found:?}");
    let found = update(NETWORK, &NETWORK.replace("EnableDnsSupport: true", "EnableDnsSupport: false"));
    assert_eq!(found.resources.len(), 1);
    assert_eq!(change(&found, "Vpc").effect, Effect::NoInterruption);
}

#[test]
fn what_aws_refuses_to_change_is_told_so() {
    let before = "Parameters:
  Zone: {Type: String}
Resources:
  Host: {Type: AWS::EC2::Instance, Properties: {ImageId: ami-0123456789abcdef0}}
  Disk: {Type: AWS::EC2::Volume, Properties: {Size: 8, AvailabilityZone: !GetAtt Host.AvailabilityZone}}
  Spare: {Type: AWS::EC2::Volume, Properties: {Size: 8, AvailabilityZone: eu-west-1a}}
  Table: {Type: AWS::DynamoDB::Table, Properties: {BillingMode: PAY_PER_REQUEST}}
";
    let index = "BillingMode: PAY_PER_REQUEST, LocalSecondaryIndexes: [{IndexName: by-date}]";
    let found = update(before, &before.replace("BillingMode: PAY_PER_REQUEST", index));
    assert_eq!(change(&found, "Table").effect, Effect::Refused);
    assert!(!change(&found, "Table").loses_data());
    let found = update(before, &before.replace("eu-west-1a", "eu-west-1b"));
    assert_eq!(change(&found, "Spare").effect, Effect::Refused);
    // The parameter may have the value that stood here; a new host may be where the old one was.
    let found = update(before, &before.replace("eu-west-1a", "!Ref Zone"));
    assert_eq!(change(&found, "Spare").effect, Effect::MayRefuse);
    let found = update(before, &before.replace("ami-0", "ami-1"));
    assert_eq!(change(&found, "Disk").effect, Effect::MayRefuse);
    let found = update(before, &before.replace("Size: 8", "Size: 16"));
    assert_eq!(change(&found, "Spare").effect, Effect::NoInterruption);
}

const DATA: &str = "Resources:
  Orders:
    Type: AWS::SQS::Queue
    Properties: {QueueName: orders, FifoQueue: false, DelaySeconds: 3}
  Files:
    Type: AWS::S3::Bucket
  Users:
    Type: AWS::RDS::DBCluster
    Properties: {Engine: aurora-mysql}
";

#[test]
fn data_that_goes_is_called_by_its_name() {
    let found = update(DATA, "Resources:\n  Other: {Type: AWS::SNS::Topic}\n");
    assert!(change(&found, "Files").loses_data() && change(&found, "Orders").loses_data());
    // Clusters leave a snapshot unless the template says otherwise.
    assert!(!change(&found, "Users").loses_data());
    let kept = DATA.replace("AWS::S3::Bucket\n", "AWS::S3::Bucket\n    DeletionPolicy: Retain\n");
    let found = update(&kept, "Resources:\n  Other: {Type: AWS::SNS::Topic}\n");
    assert!(!change(&found, "Files").loses_data());
    // There are no snapshots of buckets.
    let found = update(&kept.replace("Retain", "Snapshot"), "Resources:\n  Other: {Type: AWS::SNS::Topic}\n");
    assert!(change(&found, "Files").loses_data());
    assert!(change(&found, "Files").notes.iter().any(|note| note.contains("does nothing")));
}

#[test]
fn a_rename_is_a_new_resource_and_its_name_is_taken() {
    let found = update(DATA, &DATA.replace("  Orders:", "  Purchases:"));
    let change = change(&found, "Purchases");
    assert_eq!(change.renamed_from.as_deref(), Some("Orders"));
    assert!(change.loses_data());
    assert!(change.notes.iter().any(|note| note.contains("`QueueName`") && note.contains("taken")), "{change:?}");
}

#[test]
fn another_type_is_refused_and_conditions_are_compared_by_what_they_say() {
    let found = update(DATA, &DATA.replace("AWS::S3::Bucket", "AWS::SNS::Topic"));
    assert_eq!(change(&found, "Files").effect, Effect::Refused);
    let conditional = |name: &str, value: &str| {
        format!(
            "Parameters: {{P: {{Type: String}}}}\nConditions: {{{name}: !Equals [!Ref P, {value}]}}\nResources:\n  A: {{Type: AWS::SNS::Topic, Condition: {name}}}\n"
        )
    };
    assert!(update(&conditional("C", "a"), &conditional("D", "a")).is_empty());
    assert_eq!(change(&update(&conditional("C", "a"), &conditional("C", "b")), "A").effect, Effect::MayReplace);
}

#[test]
fn others_are_told_what_they_lose() {
    let before = "Parameters:
  Stage: {Type: String, Default: dev}
  Old: {Type: String}
Resources: {T: {Type: AWS::SNS::Topic}}
Outputs:
  Arn: {Value: !Ref T, Export: {Name: topic-arn}}
";
    let after = before.replace(", Default: dev", "").replace("Old:", "New:").replace("topic-arn", "topic");
    let found = update(before, &after);
    let words = |name: &str, part: &str| found.remarks.iter().any(|it| it.name == name && it.what.contains(part));
    assert!(words("Stage", "no default any more") && words("New", "must give it") && words("Old", "is gone"));
    let lost: Vec<_> = found.exports.iter().map(|it| (it.name.to_string(), it.fate)).collect();
    assert_eq!(lost, [("topic-arn".to_owned(), Fate::Removed)]);
}
