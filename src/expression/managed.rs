//! Managed policies of AWS that roles usually have, and the actions that they allow.
//!
//! Source: AWS Managed Policy Reference Guide. Only policies are here of which all actions are.

const LOGS: &[&str] = &["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"];
const TRACES: &[&str] = &[
    "xray:PutTraceSegments",
    "xray:PutTelemetryRecords",
    "xray:GetSamplingRules",
    "xray:GetSamplingTargets",
    "xray:GetSamplingStatisticSummaries",
];

/// The actions that a policy allows by the name at the end of its ARN, in one or more lists.
pub(super) fn actions(name: &str) -> Option<&'static [&'static [&'static str]]> {
    Some(match name {
        "AdministratorAccess" => &[&["*"]],
        "AmazonS3FullAccess" => &[&["s3:*", "s3-object-lambda:*"]],
        "AmazonS3ReadOnlyAccess" => {
            &[&["s3:Get*", "s3:List*", "s3:Describe*", "s3-object-lambda:Get*", "s3-object-lambda:List*"]]
        }
        "AmazonSQSFullAccess" => &[&["sqs:*"]],
        "AmazonKinesisFullAccess" => &[&["kinesis:*"]],
        "AWSLambdaBasicExecutionRole" => &[LOGS],
        "AWSLambdaVPCAccessExecutionRole" => &[
            LOGS,
            &[
                "ec2:CreateNetworkInterface",
                "ec2:DescribeNetworkInterfaces",
                "ec2:DescribeSubnets",
                "ec2:DeleteNetworkInterface",
                "ec2:AssignPrivateIpAddresses",
                "ec2:UnassignPrivateIpAddresses",
            ],
        ],
        "AWSLambdaSQSQueueExecutionRole" => {
            &[LOGS, &["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]]
        }
        "AWSLambdaKinesisExecutionRole" => &[
            LOGS,
            &[
                "kinesis:DescribeStream",
                "kinesis:DescribeStreamSummary",
                "kinesis:GetRecords",
                "kinesis:GetShardIterator",
                "kinesis:ListShards",
                "kinesis:ListStreams",
                "kinesis:SubscribeToShard",
            ],
        ],
        "AWSLambdaDynamoDBExecutionRole" => &[
            LOGS,
            &["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"],
        ],
        "AWSXRayDaemonWriteAccess" | "AWSXrayWriteOnlyAccess" => &[TRACES],
        "AmazonECSTaskExecutionRolePolicy" => &[&[
            "ecr:GetAuthorizationToken",
            "ecr:BatchCheckLayerAvailability",
            "ecr:GetDownloadUrlForLayer",
            "ecr:BatchGetImage",
            "logs:CreateLogStream",
            "logs:PutLogEvents",
        ]],
        "AmazonAPIGatewayPushToCloudWatchLogs" => {
            &[LOGS, &["logs:DescribeLogGroups", "logs:DescribeLogStreams", "logs:GetLogEvents", "logs:FilterLogEvents"]]
        }
        _ => return None,
    })
}
