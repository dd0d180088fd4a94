//! `ScheduleV2`: schedules of EventBridge Scheduler.

use super::super::build::{At, Resource};
use super::super::mistake::{Fallible, TOGETHER};
use super::super::value::{Map, Node};
use super::rule::dead_letters;
use super::{Event, Target};

pub(super) fn expand(event: &Event, target: &Target<'_>, machine: bool) -> Fallible<Vec<Resource>> {
    let at = At(event.at);
    let mut schedule = event.resource("AWS::Scheduler::Schedule", &*event.id.value, target);
    for name in [
        "ScheduleExpression",
        "Description",
        "StartDate",
        "EndDate",
        "ScheduleExpressionTimezone",
        "GroupName",
        "KmsKeyArn",
    ] {
        schedule.set_some(name, event.get(name));
    }
    schedule.set_some("State", event.filled("State"));
    match (event.filled("OmitName"), event.filled("Name")) {
        (Some(_), Some(_)) => {
            return TOGETHER.refuse(
                event.place("Name"),
                "`Name` cannot stand beside `OmitName: true`",
                "a name that is to be left out",
                "remove one of the two",
            );
        }
        (Some(_), None) => {}
        (None, name) => schedule.set("Name", name.cloned().unwrap_or_else(|| at.text(&*event.id.value))),
    }
    let window = event.filled("FlexibleTimeWindow").cloned();
    schedule.set("FlexibleTimeWindow", window.unwrap_or_else(|| at.map([("Mode", at.text("OFF"))])));
    let mut resources = Vec::new();
    let mut dead_letter_arn = None;
    if let Some(config) = event.get("DeadLetterConfig") {
        let (arn, queue) = dead_letters(event, target, config)?;
        dead_letter_arn = Some(arn);
        resources.extend(queue);
    }
    let role = match event.filled("RoleArn") {
        Some(role) => role.clone(),
        None => {
            let role = role(event, target, machine, dead_letter_arn.as_ref());
            let arn = role.arn();
            resources.push(role);
            arn
        }
    };
    let mut out = Map::default();
    out.set("Arn", target.resource.arn());
    out.set("RoleArn", role);
    if let Some(input) = event.get("Input") {
        out.set("Input", input.clone());
    }
    if let Some(arn) = dead_letter_arn {
        out.set("DeadLetterConfig", at.map([("Arn", arn)]));
    }
    if let Some(policy) = event.get("RetryPolicy") {
        out.set("RetryPolicy", policy.clone());
    }
    schedule.set("Target", Node::map(out, event.at));
    resources.push(schedule);
    Ok(resources)
}

fn role(event: &Event, target: &Target<'_>, machine: bool, dead_letters: Option<&Node>) -> Resource {
    let at = At(event.at);
    let id = &event.id.value;
    let (suffix, action) = match machine {
        true => ("StartExecutionPolicy", "states:StartExecution"),
        false => ("LambdaPolicy", "lambda:InvokeFunction"),
    };
    let mut policies = vec![at.policy(format!("{id}{suffix}"), vec![at.allow(at.text(action), target.resource.arn())])];
    if let Some(arn) = dead_letters {
        policies.push(at.policy(format!("{id}SQSPolicy"), vec![at.allow(at.text("sqs:SendMessage"), arn.clone())]));
    }
    let mut role = event
        .resource("AWS::IAM::Role", format!("{id}Role"), target)
        .with("AssumeRolePolicyDocument", at.trust("scheduler.amazonaws.com"))
        .with("Policies", at.list(policies));
    role.set_some("PermissionsBoundary", event.filled("PermissionsBoundary"));
    role
}
