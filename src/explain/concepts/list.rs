//! Every concept, service by service, in the order in which they are learnt.

use super::{Concept, Service};

/// Embeds the pages of these names.
macro_rules! services {
    ($($service:literal => [$($name:literal,)*],)*) => {
        &[$(Service {
            name: $service,
            concepts: &[$(Concept {
                name: $name,
                page: include_str!(concat!("../../../rules/concepts/", $name, ".md")),
            },)*],
        },)*]
    };
}

/// The services.
pub(super) static SERVICES: &[Service] = services! {
    "CloudFormation" => [
        "ref",
        "deletion-policy",
        "rollback",
        "change-set",
        "nested-stack",
    ],
    "SAM" => [
    ],
    "CDK" => [
    ],
    "IAM" => [
        "least-privilege",
    ],
    "KMS" => [
    ],
    "Secrets and parameters" => [
    ],
    "Certificate Manager" => [
    ],
    "Cognito" => [
    ],
    "S3" => [
    ],
    "Athena" => [
    ],
    "CloudFront" => [
    ],
    "DynamoDB" => [
    ],
    "Lambda" => [
        "lambda-cold-start",
    ],
    "API Gateway" => [
    ],
    "AppSync" => [
    ],
    "Step Functions" => [
    ],
    "SQS" => [
        "visibility-timeout",
    ],
    "SNS" => [
    ],
    "SES" => [
    ],
    "Kinesis" => [
    ],
    "EventBridge" => [
    ],
    "EC2" => [
        "ec2-instance",
        "user-data",
        "purchase-option",
        "security-group",
        "elastic-ip",
        "availability-zone",
    ],
    "EBS and EFS" => [
        "ebs-volume",
        "ebs-volume-type",
        "ebs-snapshot",
        "efs",
    ],
    "Auto Scaling" => [
        "auto-scaling-group",
        "launch-template",
        "scaling-policy",
    ],
    "Load balancing" => [
        "load-balancer",
        "listener",
        "target-group",
        "sticky-session",
        "x-forwarded-for",
    ],
    "Route 53" => [
        "hosted-zone",
        "dns-record",
        "routing-policy",
        "health-check",
    ],
    "VPC" => [
        "vpc",
        "subnet",
        "internet-gateway",
        "nat-gateway",
        "network-acl",
        "vpc-peering",
        "vpc-endpoint",
        "flow-log",
        "site-to-site-vpn",
    ],
    "RDS" => [
        "rds",
        "rds-backup",
        "read-replica",
        "multi-az",
        "rds-encryption",
        "aurora",
        "documentdb",
    ],
    "ElastiCache" => [
        "elasticache",
        "caching-strategy",
    ],
    "Redshift" => [
        "redshift",
    ],
    "Containers" => [
    ],
    "Elastic Beanstalk" => [
    ],
    "Developer tools" => [
    ],
    "Monitoring" => [
    ],
    "Account and SDK" => [
    ],
    "Data and analytics" => [
    ],
    "Retired services" => [
    ],
};
