//! The forms of identifiers, names and addresses.

use super::{Family, Rule};
use crate::diagnostic::Severity::{self, Error};

pub(super) static RULES: &[&Rule] = &[
    &row(
        "invalid-security-group-id",
        "E1150",
        Error,
        include_str!("../../../rules/formats/invalid-security-group-id.md"),
    ),
    &row("invalid-vpc-id", "E1151", Error, include_str!("../../../rules/formats/invalid-vpc-id.md")),
    &row("invalid-image-id", "E1152", Error, include_str!("../../../rules/formats/invalid-image-id.md")),
    &row(
        "invalid-security-group-name",
        "E1153",
        Error,
        include_str!("../../../rules/formats/invalid-security-group-name.md"),
    ),
    &row("invalid-subnet-id", "E1154", Error, include_str!("../../../rules/formats/invalid-subnet-id.md")),
    &row("invalid-log-group-name", "E1155", Error, include_str!("../../../rules/formats/invalid-log-group-name.md")),
    &row("invalid-role-arn", "E1156", Error, include_str!("../../../rules/formats/invalid-role-arn.md")),
    &row("invalid-key-arn", "E1157", Error, include_str!("../../../rules/formats/invalid-key-arn.md")),
    &row("invalid-topic-arn", "E1158", Error, include_str!("../../../rules/formats/invalid-topic-arn.md")),
    &row("invalid-certificate-arn", "E1159", Error, include_str!("../../../rules/formats/invalid-certificate-arn.md")),
    &row("invalid-function-arn", "E1160", Error, include_str!("../../../rules/formats/invalid-function-arn.md")),
    &row("invalid-bucket-name", "E1161", Error, include_str!("../../../rules/formats/invalid-bucket-name.md")),
    &row("invalid-key-id", "E1162", Error, include_str!("../../../rules/formats/invalid-key-id.md")),
    &row("invalid-alias-name", "E1164", Error, include_str!("../../../rules/formats/invalid-alias-name.md")),
    &row("invalid-cidr", "E1103", Error, include_str!("../../../rules/formats/invalid-cidr.md")),
    &row("mismatched-attribute", "E1040", Error, include_str!("../../../rules/formats/mismatched-attribute.md")),
    &row("mismatched-ref", "E1041", Error, include_str!("../../../rules/formats/mismatched-ref.md")),
];

const fn row(name: &'static str, code: &'static str, severity: Severity, page: &'static str) -> Rule {
    Rule::of_schema(name, code, Family::Formats, severity, page)
}

/// The rule for a format of the schemas, and what such a text looks like.
#[must_use]
pub fn of_format(format: &str) -> Option<(&'static str, &'static str)> {
    Some(match format {
        "AWS::EC2::SecurityGroup.Id" => ("invalid-security-group-id", "sg-0123456789abcdef0"),
        "AWS::EC2::VPC.Id" => ("invalid-vpc-id", "vpc-0123456789abcdef0"),
        "AWS::EC2::Image.Id" => ("invalid-image-id", "ami-0123456789abcdef0"),
        "AWS::EC2::SecurityGroup.Name" => ("invalid-security-group-name", "web servers"),
        "AWS::EC2::Subnet.Id" => ("invalid-subnet-id", "subnet-0123456789abcdef0"),
        "AWS::Logs::LogGroup.Name" => ("invalid-log-group-name", "/aws/lambda/orders"),
        "AWS::IAM::Role.Arn" => ("invalid-role-arn", "arn:aws:iam::123456789012:role/name"),
        "AWS::KMS::Key.Arn" => {
            ("invalid-key-arn", "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab")
        }
        "AWS::SNS::Topic.Arn" => ("invalid-topic-arn", "arn:aws:sns:us-east-1:123456789012:name"),
        "AWS::ACM::Certificate.Arn" => (
            "invalid-certificate-arn",
            "arn:aws:acm:us-east-1:123456789012:certificate/1234abcd-12ab-34cd-56ef-1234567890ab",
        ),
        "AWS::Lambda::Function.Arn" => ("invalid-function-arn", "arn:aws:lambda:us-east-1:123456789012:function:name"),
        "AWS::S3::Bucket.Name" => ("invalid-bucket-name", "my-bucket"),
        "AWS::KMS::Key.Id" => ("invalid-key-id", "1234abcd-12ab-34cd-56ef-1234567890ab"),
        "AWS::KMS::Alias.AliasName" => ("invalid-alias-name", "alias/orders"),
        "ipv4-network" => ("invalid-cidr", "10.0.0.0/16"),
        "ipv6-network" => ("invalid-cidr", "2001:db8::/56"),
        _ => return None,
    })
}
