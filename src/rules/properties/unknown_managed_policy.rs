//! AWS's managed policies are named by their exact ARN.

use super::texts;
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::source::Span;

pub(super) static RULE: Rule = Rule {
    name: "unknown-managed-policy",
    code: "N1903",
    family: Family::Properties,
    severity: Severity::Error,
    page: include_str!("../../../rules/properties/unknown-managed-policy.md"),
    check: Check::Template(check),
};

/// Policies with a path before their name, from the AWS Managed Policy Reference Guide.
const PATHS: &[(&str, &[&str])] = &[
    (
        "service-role/",
        &[
            "AmazonAPIGatewayPushToCloudWatchLogs",
            "AmazonEC2ContainerServiceAutoscaleRole",
            "AmazonEC2ContainerServiceforEC2Role",
            "AmazonEC2ContainerServiceRole",
            "AmazonEC2RoleforAWSCodeDeploy",
            "AmazonEC2RoleforSSM",
            "AmazonECSTaskExecutionRolePolicy",
            "AmazonElasticMapReduceforEC2Role",
            "AmazonElasticMapReduceRole",
            "AmazonRDSEnhancedMonitoringRole",
            "AmazonSSMMaintenanceWindowRole",
            "AWSAppSyncPushToCloudWatchLogs",
            "AWSBatchServiceRole",
            "AWSCodeDeployRole",
            "AWSCodeDeployRoleForLambda",
            "AWSElasticBeanstalkEnhancedHealth",
            "AWSGlueServiceRole",
            "AWSLambdaBasicExecutionRole",
            "AWSLambdaDynamoDBExecutionRole",
            "AWSLambdaENIManagementAccess",
            "AWSLambdaKinesisExecutionRole",
            "AWSLambdaMSKExecutionRole",
            "AWSLambdaRole",
            "AWSLambdaSQSQueueExecutionRole",
            "AWSLambdaVPCAccessExecutionRole",
        ],
    ),
    ("job-function/", &["Billing", "DatabaseAdministrator", "NetworkAdministrator", "SupportUser", "ViewOnlyAccess"]),
    (
        "",
        &[
            "AdministratorAccess",
            "AmazonDynamoDBFullAccess",
            "AmazonDynamoDBReadOnlyAccess",
            "AmazonEC2ContainerRegistryReadOnly",
            "AmazonEC2FullAccess",
            "AmazonEC2ReadOnlyAccess",
            "AmazonEKSClusterPolicy",
            "AmazonEKSWorkerNodePolicy",
            "AmazonEKS_CNI_Policy",
            "AmazonS3FullAccess",
            "AmazonS3ReadOnlyAccess",
            "AmazonSNSFullAccess",
            "AmazonSQSFullAccess",
            "AmazonSSMManagedInstanceCore",
            "AmazonSSMReadOnlyAccess",
            "AWSLambdaExecute",
            "AWSLambda_FullAccess",
            "AWSLambda_ReadOnlyAccess",
            "AWSStepFunctionsFullAccess",
            "AWSXRayDaemonWriteAccess",
            "AWSXrayFullAccess",
            "CloudWatchAgentServerPolicy",
            "CloudWatchFullAccess",
            "CloudWatchLogsFullAccess",
            "PowerUserAccess",
            "ReadOnlyAccess",
            "SecretsManagerReadWrite",
        ],
    ),
];

/// Policies that AWS has taken back, with what stands in their place.
const ENDED: &[(&str, &str)] =
    &[("AWSLambdaFullAccess", "AWSLambda_FullAccess"), ("AWSLambdaReadOnlyAccess", "AWSLambda_ReadOnlyAccess")];

const START: &str = ":iam::aws:policy/";

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for properties in cx.template.resources.iter().filter_map(|it| it.properties()) {
        texts::each(properties, &mut Vec::new(), &mut |path, value| {
            let attached =
                path.iter().any(|key| matches!(*key, "ManagedPolicyArns" | "Policies" | "PermissionsBoundary"));
            let policy = value.text().and_then(|text| Some(text.split_once(START)?.1));
            let known = policy.filter(|policy| attached && !policy.contains(['$', '*', '?']));
            out.extend(known.and_then(|policy| finding(policy, value.span())));
        });
    }
}

fn finding(policy: &str, span: Span) -> Option<Diagnostic> {
    let (path, name) = policy.rfind('/').map_or(("", policy), |at| policy.split_at(at + 1));
    let why = "IAM attaches only what exists: the stack fails with `Policy … does not exist or is not attachable`";
    if let Some((_, new)) = ENDED.iter().find(|(old, _)| *old == policy) {
        let finding =
            RULE.at(span, format!("AWS has taken back the managed policy `{policy}`")).label("no longer attachable");
        return Some(finding.why(why).help(format!("use `{new}`")));
    }
    let known = || PATHS.iter().flat_map(|(path, names)| names.iter().map(move |name| (*path, *name)));
    // Whether IAM minds the case of such a name is not documented.
    if known().any(|(it, known)| it == path && known.eq_ignore_ascii_case(name)) {
        return None;
    }
    let finding = RULE.at(span, format!("there is no managed policy `{policy}`")).why(why);
    if let Some((path, name)) = known().find(|(_, known)| *known == name) {
        let label = if path.is_empty() { "it has no path" } else { "another path" };
        return Some(finding.label(label).help(format!("did you mean `{path}{name}`?")));
    }
    // Of the others, those for the logs and triggers of functions are few enough to know all of them.
    let words = name.strip_prefix("AWSLambda").and_then(|rest| rest.strip_suffix("ExecutionRole"))?;
    let near = known().filter(|(_, known)| known.starts_with("AWSLambda") && known.ends_with("ExecutionRole"));
    let near = near.min_by_key(|(_, known)| strsim::osa_distance(words, known.trim_start_matches("AWSLambda")));
    let (path, name) = near?;
    Some(finding.label("no policy of this name").help(format!("did you mean `{path}{name}`?")))
}
