//! Rules of EventBridge: schedules and patterns of events.

use super::super::build::{At, Resource};
use super::super::mistake::{Fallible, MISSING, TOGETHER, VALUE, want_text};
use super::super::value::{Map, Node};
use super::{Event, Target, permission};

/// The most characters that the ID of a target may have.
const LONGEST_ID: usize = 64;

pub(super) fn of_function(event: &Event, target: &Target<'_>) -> Fallible<Vec<Resource>> {
    let (mut rule, mut resources, dead_letters) = parts(event, target)?;
    rule.set("Targets", At(event.at).list([rule_target(event, target, "LambdaTarget", dead_letters, None)]));
    let mut permission = permission(event, target, "events.amazonaws.com", &event.id.value, "");
    permission.set("SourceArn", rule.arn());
    resources.extend([rule, permission]);
    Ok(resources)
}

pub(super) fn of_state_machine(event: &Event, target: &Target<'_>) -> Fallible<Vec<Resource>> {
    let (mut rule, mut resources, dead_letters) = parts(event, target)?;
    let role = match event.get("RoleArn") {
        Some(role) => role.clone(),
        None => {
            let role = start_role(event, target, "events.amazonaws.com");
            let arn = role.arn();
            resources.push(role);
            arn
        }
    };
    let target = rule_target(event, target, "StepFunctionsTarget", dead_letters, Some(role));
    rule.set("Targets", At(event.at).list([target]));
    resources.push(rule);
    Ok(resources)
}

/// The rule without its target, resources beside it, and the ARN of the dead-letter queue.
fn parts(event: &Event, target: &Target<'_>) -> Fallible<(Resource, Vec<Resource>, Option<Node>)> {
    let mut rule = event.resource("AWS::Events::Rule", &*event.id.value, target);
    if event.kind == "Schedule" {
        rule.set_some("ScheduleExpression", event.get("Schedule"));
        rule.set_some("Name", event.get("Name"));
        rule.set_some("Description", event.get("Description"));
    } else {
        rule.set_some("EventBusName", event.get("EventBusName"));
        rule.set_some("EventPattern", event.get("Pattern"));
        rule.set_some("Name", event.get("RuleName"));
    }
    if let (Some(_), Some(_)) = (event.filled("State"), event.get("Enabled")) {
        return TOGETHER.refuse(
            event.place("Enabled"),
            "`Enabled` and `State` say the same thing",
            "cannot stand beside `State`",
            "keep `State: ENABLED` or `DISABLED`, and remove `Enabled`",
        );
    }
    rule.set_some("State", event.filled("State"));
    if let Some(enabled) = event.get("Enabled") {
        rule.set("State", At(enabled.at).text(if enabled.is_filled() { "ENABLED" } else { "DISABLED" }));
    }
    let Some(config) = event.get("DeadLetterConfig") else { return Ok((rule, Vec::new(), None)) };
    let (arn, queue) = dead_letters(event, target, config)?;
    let mut resources = Vec::new();
    if let Some(queue) = queue {
        let at = At(config.at);
        let condition = at.map([("ArnEquals", at.map([("aws:SourceArn", rule.arn())]))]);
        let statement = at.map([
            ("Action", at.text("sqs:SendMessage")),
            ("Effect", at.text("Allow")),
            ("Principal", at.map([("Service", at.text("events.amazonaws.com"))])),
            ("Resource", queue.arn()),
            ("Condition", condition),
        ]);
        let id = format!("{}QueuePolicy", event.id.value);
        resources.push(queue_policy(event, target, id, at, statement, queue.reference()));
        resources.push(queue);
    }
    Ok((rule, resources, Some(arn)))
}

/// Lets somebody send to a queue.
pub(super) fn queue_policy(
    event: &Event,
    target: &Target<'_>,
    id: String,
    at: At,
    statement: Node,
    queue: Node,
) -> Resource {
    let document = at.map([("Version", at.text("2012-10-17")), ("Statement", at.list([statement]))]);
    event
        .resource("AWS::SQS::QueuePolicy", id, target)
        .with("PolicyDocument", document)
        .with("Queues", at.list([queue]))
}

/// The ARN of the queue for events that could not be delivered, and the queue where SAM generates it.
pub(super) fn dead_letters(event: &Event, target: &Target<'_>, config: &Node) -> Fallible<(Node, Option<Resource>)> {
    let has = |name: &str| config.as_map().is_some_and(|map| map.has(name));
    match (has("Arn"), has("Type")) {
        (true, true) => {
            return TOGETHER.refuse(
                config.at,
                "`DeadLetterConfig` has both `Arn` and `Type`",
                "both are given",
                "keep `Arn` for a queue that exists, or `Type: SQS` for one that SAM generates",
            );
        }
        (false, false) => {
            return MISSING.refuse(
                config.at,
                "`DeadLetterConfig` has neither `Arn` nor `Type`",
                "names no queue",
                "write `Arn` of a queue, or `Type: SQS`",
            );
        }
        (false, true) if config.get_str("Type") != Some("SQS") => {
            let at = config.get("Type").map_or(config.at, |it| it.at);
            return VALUE.refuse(at, "a dead-letter queue is of type `SQS`", "not `SQS`", "write `Type: SQS`");
        }
        _ => {}
    }
    if let Some(arn) = config.get("Arn") {
        return Ok((arn.clone(), None));
    }
    let mut id = format!("{}Queue", event.id.value);
    if let Some(given) = config.get("QueueLogicalId") {
        want_text("QueueLogicalId", given)?;
        if let Some(text) = given.as_str().filter(|text| !text.is_empty()) {
            text.clone_into(&mut id);
        }
    }
    let mut queue = event.resource("AWS::SQS::Queue", id, target);
    queue.at = config.at;
    Ok((queue.arn(), Some(queue)))
}

fn rule_target(
    event: &Event,
    target: &Target<'_>,
    suffix: &str,
    dead_letters: Option<Node>,
    role: Option<Node>,
) -> Node {
    let at = At(event.at);
    let id = event.get("Target").and_then(|it| it.as_map()?.at("Id")).cloned();
    let mut out = Map::default();
    out.set("Arn", target.resource.arn());
    out.set("Id", id.unwrap_or_else(|| at.text(target_id(&event.id.value, suffix))));
    if let Some(role) = role {
        out.set("RoleArn", role);
    }
    for name in ["Input", "InputPath"] {
        if let Some(value) = event.get(name) {
            out.set(name, value.clone());
        }
    }
    if let Some(arn) = dead_letters {
        out.set("DeadLetterConfig", at.map([("Arn", arn)]));
    }
    for name in ["RetryPolicy", "InputTransformer"] {
        if let Some(value) = event.get(name) {
            out.set(name, value.clone());
        }
    }
    Node::map(out, event.at)
}

fn target_id(id: &str, suffix: &str) -> String {
    let room = LONGEST_ID.saturating_sub(suffix.len());
    let short: String = id.chars().take(room).collect();
    format!("{short}{suffix}")
}

/// The role with which a service starts a state machine.
pub(super) fn start_role(event: &Event, target: &Target<'_>, service: &str) -> Resource {
    let at = At(event.at);
    let id = format!("{}Role", event.id.value);
    let statement = at.allow(at.text("states:StartExecution"), target.resource.arn());
    let policy = at.policy(format!("{id}StartExecutionPolicy"), vec![statement]);
    let mut role = event
        .resource("AWS::IAM::Role", id, target)
        .with("AssumeRolePolicyDocument", at.trust(service))
        .with("Policies", at.list([policy]));
    role.set_some("PermissionsBoundary", target.sam.filled("PermissionsBoundary"));
    role
}
