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
        "user-pool",
        "identity-pool",
    ],
    "S3" => [
        "s3-bucket",
        "s3-object",
        "s3-versioning",
        "s3-encryption",
        "bucket-policy",
        "block-public-access",
        "s3-website",
        "s3-access-log",
        "s3-performance",
        "s3-replication",
        "storage-class",
        "s3-lifecycle",
        "s3-event",
        "presigned-url",
    ],
    "Athena" => [
        "athena",
    ],
    "CloudFront" => [
        "cloudfront",
        "cloudfront-origin",
        "cloudfront-cache",
        "signed-url",
        "lambda-edge",
        "waf",
    ],
    "DynamoDB" => [
        "dynamodb-table",
        "primary-key",
        "local-secondary-index",
        "global-secondary-index",
        "dynamodb-capacity",
        "read-consistency",
        "dynamodb-transaction",
        "query-and-scan",
        "dax",
        "dynamodb-stream",
        "time-to-live",
        "dynamodb-backup",
        "global-table",
        "dynamodb-access",
    ],
    "Lambda" => [
        "lambda",
        "lambda-memory",
        "lambda-environment",
        "lambda-cold-start",
        "deployment-package",
        "lambda-runtime",
        "execution-role",
        "lambda-permission",
        "synchronous-invocation",
        "asynchronous-invocation",
        "event-source-mapping",
        "sqs-trigger",
        "lambda-in-vpc",
        "concurrency",
        "lambda-alias",
        "lambda-monitoring",
    ],
    "API Gateway" => [
        "api-gateway",
        "http-api",
        "api-deployment",
        "api-stage",
        "api-endpoint",
        "api-integration",
        "api-cache",
        "usage-plan",
        "api-monitoring",
        "api-throttling",
        "cors",
        "api-authorization",
    ],
    "AppSync" => [
        "appsync",
    ],
    "Step Functions" => [
        "step-functions",
        "state-machine-state",
        "retry-and-catch",
    ],
    "SQS" => [
        "sqs-queue",
        "visibility-timeout",
        "long-polling",
        "dead-letter-queue",
        "fifo-queue",
        "queue-policy",
        "decoupling",
    ],
    "SNS" => [
        "sns-topic",
        "filter-policy",
        "fan-out",
    ],
    "SES" => [
        "ses",
    ],
    "Kinesis" => [
        "kinesis-stream",
        "shard",
        "kinesis-consumer",
        "firehose",
        "kinesis-analytics",
    ],
    "EventBridge" => [
        "event-rule",
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
