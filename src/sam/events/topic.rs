//! `SNS` events: a subscription of the function, or of a queue in between.

use super::super::build::{At, Resource};
use super::super::mistake::{Fallible, MISSING};
use super::super::run::Run;
use super::super::value::{Kind, Map, Node};
use super::rule::queue_policy;
use super::{Event, Target, permission, poll};

pub(super) fn expand(run: &mut Run, event: &Event, target: &mut Target<'_>) -> Fallible<Vec<Resource>> {
    let topic = event.get("Topic").cloned().unwrap_or_else(|| Node::null(event.at));
    let Some(through_queue) = event.filled("SqsSubscription") else {
        let mut permission = permission(event, target, "sns.amazonaws.com", &event.id.value, "");
        permission.set("SourceArn", topic.clone());
        return Ok(vec![permission, subscription(event, target, "lambda", target.resource.arn(), &topic)]);
    };
    let mut resources = Vec::new();
    let id = &event.id.value;
    let (arn, url, policy_id, batch) = if matches!(through_queue.kind, Kind::Bool(_)) {
        let mut queue = event.resource("AWS::SQS::Queue", format!("{id}Queue"), target);
        if let Some(fifo) = fifo(run, &topic) {
            queue.set("FifoQueue", fifo);
        }
        let parts = (queue.arn(), queue.reference(), None, None);
        resources.push(queue);
        parts
    } else {
        let (Some(arn), Some(url)) = (through_queue.get_filled("QueueArn"), through_queue.get_filled("QueueUrl"))
        else {
            return MISSING.refuse(
                through_queue.at,
                "`SqsSubscription` needs `QueueArn` and `QueueUrl`",
                "one of them is missing",
                "give both, or write `SqsSubscription: true` for a queue that SAM generates",
            );
        };
        let policy = through_queue.get_str("QueuePolicyLogicalId").map(str::to_owned);
        (arn.clone(), url.clone(), policy, through_queue.get_filled("BatchSize").cloned())
    };
    let at = At(through_queue.at);
    let statement = at.map([
        ("Action", at.text("sqs:SendMessage")),
        ("Effect", at.text("Allow")),
        ("Principal", at.text("*")),
        ("Resource", arn.clone()),
        ("Condition", at.map([("ArnEquals", at.map([("aws:SourceArn", topic.clone())]))])),
    ]);
    let policy_id = policy_id.unwrap_or_else(|| format!("{id}QueuePolicy"));
    resources.push(queue_policy(event, target, policy_id, at, statement, url));
    resources.push(subscription(event, target, "sqs", arn.clone(), &topic));
    let mut properties = Map::default();
    properties.set("Queue", arn);
    properties.set("BatchSize", batch.unwrap_or_else(|| at.integer(10)));
    properties.set("Enabled", at.bool(true));
    let mut id = event.id.clone();
    id.value.push_str("EventSourceMapping");
    let mapping = Event { id, kind: "SQS".to_owned(), at: through_queue.at, properties };
    resources.extend(poll::expand(run, &mapping, target)?);
    Ok(resources)
}

/// Whether the topic is a FIFO topic, so that the queue must be one.
fn fifo(run: &Run, topic: &Node) -> Option<Node> {
    let properties = run.resources.get(topic.referred()?)?.get("Properties")?;
    let value = run.parameters.resolved(properties.get("FifoTopic")?);
    value.is_filled().then_some(value)
}

fn subscription(event: &Event, target: &Target<'_>, protocol: &str, endpoint: Node, topic: &Node) -> Resource {
    let mut subscription = event
        .resource("AWS::SNS::Subscription", &*event.id.value, target)
        .with("Protocol", At(event.at).text(protocol))
        .with("Endpoint", endpoint)
        .with("TopicArn", topic.clone());
    subscription.take(&event.properties, &["Region", "FilterPolicy", "FilterPolicyScope", "RedrivePolicy"]);
    subscription
}
