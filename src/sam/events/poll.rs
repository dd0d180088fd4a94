//! Event source mappings: Lambda polls queues, streams and brokers.

use super::super::build::{At, Resource};
use super::super::function::bucket_policy;
use super::super::mistake::{Fallible, UNKNOWN, VALUE, listed, none_of, want_map};
use super::super::run::Run;
use super::super::value::{Map, Node};
use super::poll_access as access;
use super::{Event, Target};

/// Properties that pass to the mapping as they are.
const PASSED: &[&str] = &[
    "StartingPosition",
    "StartingPositionTimestamp",
    "BatchSize",
    "Enabled",
    "MaximumBatchingWindowInSeconds",
    "MaximumRetryAttempts",
    "BisectBatchOnFunctionError",
    "MaximumRecordAgeInSeconds",
    "ParallelizationFactor",
    "Topics",
    "Queues",
    "SourceAccessConfigurations",
    "TumblingWindowInSeconds",
    "FunctionResponseTypes",
    "FilterCriteria",
    "KmsKeyArn",
    "ScalingConfig",
    "ProvisionedPollerConfig",
    "MetricsConfig",
    "LoggingConfig",
];

/// Events whose records can be filtered before the function sees them.
const FILTERED: &[&str] = &["DocumentDB", "DynamoDB", "Kinesis", "MQ", "MSK", "SelfManagedKafka", "SQS"];

pub(super) fn expand(run: &mut Run, event: &Event, target: &mut Target<'_>) -> Fallible<Vec<Resource>> {
    let at = At(event.at);
    let mut mapping = event.resource("AWS::Lambda::EventSourceMapping", &*event.id.value, target);
    mapping.set("FunctionName", At(target.resource.at).reference(&target.resource.id));
    let source = match event.kind.as_str() {
        "Kinesis" | "DynamoDB" | "MSK" => Some("Stream"),
        "SQS" => Some("Queue"),
        "MQ" => Some("Broker"),
        "DocumentDB" => Some("Cluster"),
        _ => None,
    };
    mapping.set_some("EventSourceArn", source.and_then(|name| event.get(name)));
    mapping.take(&event.properties, PASSED);
    check_filter(event)?;
    if let Some(servers) = event.filled("KafkaBootstrapServers") {
        let endpoints = At(servers.at).map([("KafkaBootstrapServers", servers.clone())]);
        mapping.set("SelfManagedEventSource", At(servers.at).map([("Endpoints", endpoints)]));
    }
    kafka(event, &mut mapping)?;
    let destination = destination(event, &mut mapping)?;
    if event.kind == "DocumentDB" {
        let mut config = Map::default();
        if let Some(name) = event.get("DatabaseName") {
            config.set("DatabaseName", name.clone());
        }
        for name in ["CollectionName", "FullDocument"] {
            if let Some(value) = event.filled(name) {
                config.set(name, value.clone());
            }
        }
        mapping.set("DocumentDBEventSourceConfig", Node::map(config, event.at));
    }
    let document = access::statements(run, event)?;
    if let Some(role) = target.role.as_deref_mut() {
        if let Some(name) = managed_policy(&event.kind) {
            let arn = at.text(run.managed_policy(&format!("service-role/{name}")));
            push_unique(role, "ManagedPolicyArns", arn, at, &|a, b| a.same(b));
        }
        let same_document = |a: &Node, b: &Node| match (a.get("PolicyDocument"), b.get("PolicyDocument")) {
            (Some(a), Some(b)) => a.same(b),
            _ => a.same(b),
        };
        for policy in document.into_iter().chain(destination) {
            push_unique(role, "Policies", policy, at, &same_document);
        }
    }
    Ok(vec![mapping])
}

fn managed_policy(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "Kinesis" => "AWSLambdaKinesisExecutionRole",
        "DynamoDB" => "AWSLambdaDynamoDBExecutionRole",
        "SQS" => "AWSLambdaSQSQueueExecutionRole",
        "MSK" => "AWSLambdaMSKExecutionRole",
        _ => return None,
    })
}

fn push_unique(role: &mut Resource, list: &str, item: Node, at: At, same: &dyn Fn(&Node, &Node) -> bool) {
    let mut all = role.properties.get(list).and_then(Node::as_list).unwrap_or_default().to_vec();
    if !all.iter().any(|known| same(known, &item)) {
        all.push(item);
        role.set(list, at.list(all));
    }
}

fn check_filter(event: &Event) -> Fallible<()> {
    let Some(filter) = event.filled("FilterCriteria").filter(|it| !it.is_call()) else { return Ok(()) };
    if !FILTERED.contains(&event.kind.as_str()) {
        return UNKNOWN.refuse(
            event.place("FilterCriteria"),
            format!("`{}` events cannot be filtered", event.kind),
            "not for these events",
            format!("filters are for {}", listed(FILTERED)),
        );
    }
    match filter.as_map().map(Map::names).unwrap_or_default().as_slice() {
        [one] if one == "Filters" => Ok(()),
        _ => {
            let keys = filter.as_map().map(Map::iter).unwrap_or_default();
            let wrong = keys.iter().find(|(key, _)| key.name != "Filters").map(|(key, _)| *key);
            let message = match wrong {
                Some(key) => format!("`FilterCriteria` has `{}`, but may only hold `Filters`", key.name),
                None => "`FilterCriteria` lacks `Filters`".to_owned(),
            };
            let place = wrong.map_or(event.place("FilterCriteria"), |key| key.at);
            VALUE.refuse(place, message, "`Filters` is all that SAM takes", "write `Filters: [{Pattern: …}]`")
        }
    }
}

/// Consumer group and schema registry, which are named by the kind of Kafka.
fn kafka(event: &Event, mapping: &mut Resource) -> Fallible<()> {
    let config = match event.kind.as_str() {
        "MSK" => "AmazonManagedKafkaEventSourceConfig",
        "SelfManagedKafka" => "SelfManagedKafkaEventSourceConfig",
        _ if event.filled("ConsumerGroupId").is_some() => {
            return UNKNOWN.refuse(
                event.place("ConsumerGroupId"),
                format!("`{}` events have no `ConsumerGroupId`", event.kind),
                "not for these events",
                "consumer groups are of Kafka: remove it",
            );
        }
        _ => return Ok(()),
    };
    let mut out = Map::default();
    for name in ["ConsumerGroupId", "SchemaRegistryConfig"] {
        if let Some(value) = event.filled(name) {
            out.set(name, value.clone());
        }
    }
    if !out.is_empty() {
        mapping.set(config, Node::map(out, event.at));
    }
    Ok(())
}

/// Where records go that could not be processed, with the policy for it.
fn destination(event: &Event, mapping: &mut Resource) -> Fallible<Option<Node>> {
    const KINDS: &[&str] = &["SQS", "SNS", "S3", "Kafka"];
    let Some(given) = event.filled("DestinationConfig") else { return Ok(None) };
    let Some(on_failure) = given.get("OnFailure") else {
        return super::super::mistake::MISSING.refuse(
            given.at,
            "`DestinationConfig` has no `OnFailure`",
            "`OnFailure` is missing",
            "name where records go that could not be processed",
        );
    };
    want_map("OnFailure", on_failure)?;
    let target = on_failure.get("Destination").cloned().unwrap_or_else(|| Node::null(on_failure.at));
    let at = At(on_failure.at);
    let id = &event.id.value;
    let send = |suffix: &str, action: &str| {
        at.policy(format!("{id}{suffix}"), vec![at.allow(at.text(action), target.clone())])
    };
    let policy = match on_failure.get_filled("Type").map(|kind| (kind, kind.as_str())) {
        None | Some((_, Some("Kafka"))) => None,
        Some((_, Some("SQS"))) => Some(send("SQSPolicy", "sqs:SendMessage")),
        Some((_, Some("SNS"))) => Some(send("SNSPolicy", "sns:publish")),
        Some((_, Some("S3"))) => Some(bucket_policy(&target, id)),
        Some((kind, _)) => {
            return none_of(&VALUE, "`Type` of `OnFailure`", kind, KINDS);
        }
    };
    let mut config = given.clone();
    if let Some(map) = config.as_map_mut().and_then(|map| map.get_mut("OnFailure")).and_then(Node::as_map_mut)
        && map.get("Type").is_some_and(Node::is_filled)
    {
        map.remove("Type");
    }
    mapping.set("DestinationConfig", config);
    Ok(policy)
}
