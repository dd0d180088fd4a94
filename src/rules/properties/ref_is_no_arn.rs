//! Where an ARN is wanted, `Ref` is right only for types whose `Ref` is one.

use crate::diagnostic::{Applicability, Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::syntax::{Format, Function, Value, View};
use crate::template::Resource;

pub(super) static RULE: Rule = Rule {
    name: "ref-is-no-arn",
    code: "N1902",
    family: Family::Properties,
    severity: Severity::Error,
    page: include_str!("../../../rules/properties/ref-is-no-arn.md"),
    check: Check::Template(check),
};

/// What `Ref` returns, and the attribute that is the ARN; from "Return values" in the reference of each type.
const RETURNED: &[(&str, &str, &str)] = &[
    ("AWS::CodeBuild::Project", "its name", "Arn"),
    ("AWS::Cognito::UserPool", "its ID", "Arn"),
    ("AWS::DynamoDB::Table", "its name", "Arn"),
    ("AWS::ECR::Repository", "its name", "Arn"),
    ("AWS::ECS::Cluster", "its name", "Arn"),
    ("AWS::Events::EventBus", "its name", "Arn"),
    ("AWS::Events::Rule", "its name", "Arn"),
    ("AWS::IAM::InstanceProfile", "its name", "Arn"),
    ("AWS::IAM::Role", "its name", "Arn"),
    ("AWS::IAM::User", "its name", "Arn"),
    ("AWS::Kinesis::Stream", "its name", "Arn"),
    ("AWS::KinesisFirehose::DeliveryStream", "its name", "Arn"),
    ("AWS::Lambda::Function", "its name", "Arn"),
    ("AWS::Logs::LogGroup", "its name", "Arn"),
    ("AWS::S3::Bucket", "its name", "Arn"),
    ("AWS::SQS::Queue", "its URL", "Arn"),
    ("AWS::Serverless::Function", "its name", "Arn"),
    ("AWS::Serverless::SimpleTable", "its name", "Arn"),
];

/// Properties that are called an ARN, but take a name as well.
const NAMES_TOO: &[(&str, &str)] = &[
    ("AWS::Lambda::Url", "TargetFunctionArn"),
    ("AWS::ECS::TaskDefinition", "TaskRoleArn"),
    ("AWS::ECS::TaskDefinition", "ExecutionRoleArn"),
    ("AWS::Batch::JobDefinition", "JobRoleArn"),
    ("AWS::Batch::JobDefinition", "ExecutionRoleArn"),
];

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for resource in cx.template.resources.iter() {
        // SAM and third parties put together ARNs of their own.
        let Some(kind) = resource.kind().filter(|kind| kind.starts_with("AWS::")) else { continue };
        if let Some(properties) = resource.properties() {
            look(cx, kind, properties, out);
        }
    }
}

fn look(cx: &Context<'_>, kind: &str, value: Value<'_>, out: &mut Vec<Diagnostic>) {
    match value.view() {
        View::Sequence(items) => items.for_each(|item| look(cx, kind, item, out)),
        View::Mapping(entries) => {
            for entry in entries {
                if wants_arn(kind, entry.name, value) {
                    wanted(cx, entry.name, entry.value, out);
                }
                look(cx, kind, entry.value, out);
            }
        }
        View::Call(_) | View::Scalar(_) => {}
    }
}

/// Whether a key of a mapping holds ARNs and nothing else.
fn wants_arn(kind: &str, key: &str, around: Value<'_>) -> bool {
    let is_arn = ["Arn", "ARN", "Arns", "ARNs"].iter().any(|end| key.ends_with(end));
    let is_role = key == "Role" && matches!(kind, "AWS::Lambda::Function" | "AWS::Serverless::Function");
    let is_statement = key == "Resource" && around.get("Effect").is_some();
    let is_queue = key == "Endpoint"
        && kind == "AWS::SNS::Subscription"
        && around.get("Protocol").and_then(Value::text).is_some_and(|it| matches!(it, "sqs" | "lambda" | "firehose"));
    (is_arn || is_role || is_statement || is_queue) && !NAMES_TOO.contains(&(kind, key))
}

fn wanted(cx: &Context<'_>, key: &str, value: Value<'_>, out: &mut Vec<Diagnostic>) {
    if value.is_sequence() {
        return value.items().for_each(|item| wanted(cx, key, item, out));
    }
    let Some(call) = value.call() else { return };
    if call.function == Function::If {
        return call.argument.items().skip(1).for_each(|branch| wanted(cx, key, branch, out));
    }
    let name = call.argument.text().filter(|_| call.function == Function::Ref);
    let Some(resource) = name.and_then(|name| cx.template.resources.get(name)) else { return };
    let Some((_, returns, attribute)) = RETURNED.iter().find(|(kind, ..)| resource.kind() == Some(kind)) else {
        return;
    };
    // A schema that asks for an ARN of one kind tells it more exactly.
    if !cx.violations().iter().any(|it| value.span().contains(it.span)) {
        out.push(finding(key, value, resource, returns, attribute));
    }
}

fn finding(key: &str, value: Value<'_>, resource: &Resource<'_>, returns: &str, attribute: &str) -> Diagnostic {
    let name = resource.name;
    let text = match value.tree().format() {
        Format::Yaml => format!("!GetAtt {name}.{attribute}"),
        Format::Json => format!("{{\"Fn::GetAtt\": [\"{name}\", \"{attribute}\"]}}"),
    };
    RULE.at(value.span(), format!("`{key}` wants an ARN, but `Ref` of `{name}` is {returns}"))
        .label(format!("{returns}, no ARN"))
        .related(resource.span, format!("an `{}`", resource.kind().unwrap_or_default()))
        .why(format!(
            "`Ref` of an `{}` returns {returns}, and the service refuses that as an ARN",
            resource.kind().unwrap_or_default()
        ))
        .help(format!("write `{text}`"))
        .fix(format!("write `{text}`"), Applicability::Suggested, value.span(), text)
}
