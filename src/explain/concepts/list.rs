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
        "infrastructure-as-code",
        "template",
        "resource-type",
        "custom-resource",
        "template-parameter",
        "pseudo-parameter",
        "intrinsic-function",
        "ref",
        "get-att",
        "sub",
        "mapping",
        "condition",
        "export",
        "depends-on",
        "stack",
        "deletion-policy",
        "replacement",
        "rollback",
        "change-set",
        "drift",
        "nested-stack",
        "stack-set",
        "capability",
    ],
    "SAM" => [
        "sam",
        "transform",
        "sam-policy-template",
        "sam-cli",
        "gradual-deployment",
    ],
    "CDK" => [
        "cdk",
    ],
    "IAM" => [
        "iam",
        "access-key",
        "least-privilege",
        "policy-document",
        "managed-policy",
        "resource-based-policy",
        "trust-policy",
        "assume-role",
        "permissions-boundary",
        "policy-evaluation",
        "instance-profile",
    ],
    "KMS" => [
        "kms-key",
        "envelope-encryption",
    ],
    "Secrets and parameters" => [
        "secrets-manager",
        "parameter-store",
        "dynamic-reference",
    ],
    "Certificate Manager" => [
        "certificate",
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
    ],
    "EBS and EFS" => [
    ],
    "Auto Scaling" => [
    ],
    "Load balancing" => [
    ],
    "Route 53" => [
    ],
    "VPC" => [
    ],
    "RDS" => [
    ],
    "ElastiCache" => [
    ],
    "Redshift" => [
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
        "service-quota",
        "budget",
        "credential-chain",
        "exponential-backoff",
    ],
    "Data and analytics" => [
    ],
    "Retired services" => [
    ],
};
