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
        "container-image",
        "ecs-cluster",
        "task-definition",
        "ecs-service",
        "task-role",
        "task-placement",
        "fargate",
        "eks",
    ],
    "Elastic Beanstalk" => [
        "elastic-beanstalk",
        "beanstalk-deployment",
        "environment-swap",
        "ebextensions",
        "beanstalk-operation",
        "beanstalk-docker",
        "beanstalk-https",
        "worker-environment",
        "custom-platform",
    ],
    "Developer tools" => [
        "continuous-delivery",
        "codecommit",
        "codepipeline",
        "manual-approval",
        "codebuild",
        "build-queue",
        "buildspec",
        "codebuild-in-vpc",
        "codedeploy",
        "deployment-configuration",
        "blue-green-deployment",
        "appspec",
    ],
    "Monitoring" => [
        "metric",
        "alarm",
        "log-group",
        "cloudwatch-agent",
        "xray",
        "xray-daemon",
        "cloudtrail",
        "aws-config",
        "trusted-advisor",
    ],
    "Account and SDK" => [
    ],
    "Data and analytics" => [
        "emr",
        "batch",
        "opensearch",
        "quicksight",
    ],
    "Retired services" => [
        "retired-service",
    ],
};
