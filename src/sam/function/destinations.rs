//! `EventInvokeConfig`: what happens to results of asynchronous invocations.

use super::super::build::{At, Resource};
use super::super::hash::logical_id_of_text;
use super::super::mistake::{Fallible, MISSING, VALUE, choice, none_of, want_map};
use super::super::run::{Run, Sam};
use super::super::value::{Map, Node};

const KINDS: &[&str] = &["SQS", "SNS", "EventBridge", "Lambda", "S3Bucket"];

pub(super) fn expand(
    run: &mut Run,
    sam: &Sam,
    config: &Node,
    alias: Option<(&Resource, &Node)>,
    documents: &mut Vec<Node>,
) -> Fallible<Vec<Resource>> {
    let config = run.parameters.resolved(config);
    let at = At(config.at);
    let id = format!("{}EventInvokeConfig", sam.id.value);
    let mut invoke = Resource::new("AWS::Lambda::EventInvokeConfig", &id, &sam.attributes, config.at);
    if let Some((alias, _)) = alias {
        invoke.depends_on = Some(at.list([at.text(&*alias.id)]));
    }
    let mut resources = Vec::new();
    let mut destinations = Map::default();
    if let Some(given) = config.get_filled("DestinationConfig") {
        want_map("DestinationConfig", given)?;
        for name in ["OnSuccess", "OnFailure"] {
            let Some(destination) = given.get(name) else { continue };
            want_map(name, destination)?;
            let (resource, target, policy) = destination_of(run, sam, destination, &format!("{id}{name}"))?;
            let mut entry = Map::default();
            entry.set("Destination", target);
            destinations.set(name, Node::map(entry, destination.at));
            resources.extend(resource);
            documents.extend(policy);
        }
    }
    invoke.set("DestinationConfig", Node::map(destinations, config.at));
    invoke.set("FunctionName", at.reference(&sam.id.value));
    invoke.set("Qualifier", alias.map_or_else(|| at.text("$LATEST"), |(_, name)| name.clone()));
    for name in ["MaximumEventAgeInSeconds", "MaximumRetryAttempts"] {
        invoke.set_some(name, config.get(name));
    }
    resources.push(invoke);
    Ok(resources)
}

/// The generated queue or topic, the ARN of the destination, and the policy to send there.
fn destination_of(
    run: &mut Run,
    sam: &Sam,
    destination: &Node,
    id: &str,
) -> Fallible<(Option<Resource>, Node, Option<Node>)> {
    let at = At(destination.at);
    let kind = match destination.get("Type").map(|kind| (kind, kind.as_str())) {
        Some((_, Some(kind))) if KINDS.contains(&kind) => kind.to_owned(),
        Some((kind, _)) => {
            return none_of(&VALUE, "`Type` of a destination", kind, KINDS);
        }
        None => {
            return MISSING.fail(
                destination.at,
                "the destination has no `Type`",
                format!("add `Type`: {}", choice(KINDS)),
            );
        }
    };
    let target = destination.get("Destination");
    let choice = match target {
        Some(target) => branch(run, target, id)?,
        None => None,
    };
    let Some(target) = target.filter(|_| choice.is_none()) else {
        let (kind_of, suffix) = match kind.as_str() {
            "SQS" => ("AWS::SQS::Queue", "Queue"),
            "SNS" => ("AWS::SNS::Topic", "Topic"),
            _ => {
                return MISSING.fail(
                    destination.at,
                    format!("a destination of type `{kind}` needs `Destination`"),
                    "give its ARN; SAM generates only `SQS` and `SNS` destinations itself",
                );
            }
        };
        let mut resource = sam.beside(kind_of, format!("{id}{suffix}"), destination.at);
        let own = choice.as_ref().map(|(condition, _)| condition.clone());
        if let Some(condition) = both(run, sam, own.as_ref(), at) {
            resource.attributes.set("Condition", condition);
        }
        let arn = match choice {
            Some((condition, other)) => at.choose(condition, resource.arn(), other),
            None => resource.arn(),
        };
        let policy = send_policy(&kind, &arn, id);
        return Ok((Some(resource), arn, policy));
    };
    Ok((None, target.clone(), send_policy(&kind, target, id)))
}

/// Of `!If` with nothing in one branch: the condition under which nothing is given, and the value of the other branch.
fn branch(run: &mut Run, target: &Node, id: &str) -> Fallible<Option<(Node, Node)>> {
    let Some(branches) = target.if_arguments() else { return Ok(None) };
    let Some([condition, yes, no]) = branches else {
        return VALUE.fail(target.at, "`Fn::If` takes a condition and two values", "give it all three");
    };
    let name = condition.as_str().unwrap_or_default();
    Ok(match (yes.is_no_value(), no.is_no_value()) {
        (true, false) => Some((condition.clone(), no.clone())),
        (false, true) => {
            let not = logical_id_of_text("", id);
            let not = format!("NOT{name}{not}");
            run.conditions.set(&not, At(target.at).not(name));
            Some((At(target.at).text(not), yes.clone()))
        }
        _ => None,
    })
}

/// The condition of the function and the one of the destination together.
fn both(run: &mut Run, sam: &Sam, own: Option<&Node>, at: At) -> Option<Node> {
    let function = sam.attributes.get("Condition");
    let (Some(function), Some(own)) = (function, own) else { return own.or(function).cloned() };
    let (one, other) = (function.as_str().unwrap_or_default(), own.as_str().unwrap_or_default());
    let name = logical_id_of_text(&format!("{one}AND{other}"), &sam.id.value);
    let and = at.map([("Fn::And", at.list([at.condition(one), at.condition(other)]))]);
    run.conditions.set(&name, and);
    Some(at.text(name))
}

fn send_policy(kind: &str, target: &Node, id: &str) -> Option<Node> {
    let at = At(target.at);
    let simple = |suffix: &str, action: &str| {
        Some(at.policy(format!("{id}{suffix}"), vec![at.allow(at.text(action), target.clone())]))
    };
    match kind {
        "SQS" => simple("SQSPolicy", "sqs:SendMessage"),
        "SNS" => simple("SNSPolicy", "sns:publish"),
        "EventBridge" => simple("EventBridgePolicy", "events:PutEvents"),
        "Lambda" => simple("LambdaPolicy", "lambda:InvokeFunction"),
        "S3Bucket" => Some(bucket_policy(target, id)),
        _ => None,
    }
}

/// The policy to write results into a bucket.
pub(in super::super) fn bucket_policy(target: &Node, id: &str) -> Node {
    let at = At(target.at);
    let objects = at.join("/", vec![target.clone(), at.text("*")]);
    at.policy(
        format!("{id}S3Policy"),
        vec![at.allow(at.text("s3:PutObject"), objects), at.allow(at.text("s3:ListBucket"), target.clone())],
    )
}
