//! Cognito, Alexa, IoT and CloudWatch Logs.

use super::super::build::{At, Resource};
use super::super::mistake::{ELSEWHERE, Fallible, TOGETHER, want_map};
use super::super::run::Run;
use super::super::value::{Kind, Map, Node};
use super::{Event, Target, own_key, permission, written_into};

pub(super) fn cognito(run: &mut Run, event: &Event, target: &Target<'_>) -> Fallible<Vec<Resource>> {
    let id = event.get("UserPool").and_then(|pool| pool.get_str("Ref")).map(str::to_owned);
    let Some(id) = id.filter(|id| run.resources.has(id)) else {
        return ELSEWHERE.refuse(
            event.get("UserPool").map_or(event.at, |it| it.at),
            "a `Cognito` event names a user pool that is not in this template",
            "no user pool of this template",
            "use `!Ref` with an `AWS::Cognito::UserPool` of this template",
        );
    };
    let prefix = format!("{}Cognito", target.resource.id);
    let mut permission = permission(event, target, "cognito-idp.amazonaws.com", &prefix, "");
    permission.set("SourceArn", At(event.at).get_att(&id, "Arn"));
    let Some(mut pool) = run.resources.get(&id).cloned() else { return Ok(Vec::new()) };
    if let Some(map) = pool.as_map_mut() {
        if map.get("Properties").is_none() {
            map.set("Properties", Node::map(Map::default(), event.at));
        }
        if let Some(properties) = map.get_mut("Properties").and_then(Node::as_map_mut) {
            add_triggers(properties, event, target)?;
        }
    }
    let written = written_into("AWS::Cognito::UserPool", run, &id, pool);
    Ok(std::iter::once(permission).chain(written).collect())
}

fn add_triggers(properties: &mut Map, event: &Event, target: &Target<'_>) -> Fallible<()> {
    if properties.get("LambdaConfig").is_none() {
        properties.set("LambdaConfig", Node::map(Map::default(), event.at));
    }
    let Some(config) = properties.get_mut("LambdaConfig") else { return Ok(()) };
    want_map("LambdaConfig", config)?;
    let triggers = match event.get("Trigger") {
        Some(Node { kind: Kind::List(list), .. }) => list.clone(),
        Some(one) => vec![one.clone()],
        None => Vec::new(),
    };
    for trigger in triggers {
        let name = trigger.as_str().unwrap_or_default();
        let Some(map) = config.as_map_mut() else { continue };
        if map.has(name) {
            return TOGETHER.refuse(
                trigger.at,
                format!("the trigger `{name}` of this user pool leads to a function already"),
                "taken by another event",
                "a trigger has one function; remove one of the two",
            );
        }
        map.put(own_key(name, trigger.at), target.resource.arn());
    }
    Ok(())
}

pub(super) fn alexa(event: &Event, target: &Target<'_>) -> Vec<Resource> {
    let mut permission = permission(event, target, "alexa-appkit.amazon.com", &event.id.value, "");
    permission.set_some("EventSourceToken", event.get("SkillId"));
    vec![permission]
}

pub(super) fn iot(run: &Run, event: &Event, target: &Target<'_>) -> Vec<Resource> {
    let at = At(event.at);
    let mut permission = permission(event, target, "iot.amazonaws.com", &event.id.value, "");
    let arn = run.arn("iot", "rule/${RuleName}");
    permission.set("SourceArn", at.sub_with(arn, [("RuleName", at.reference(&event.id.value))]));
    permission.set("SourceAccount", at.sub("${AWS::AccountId}"));
    let action = at.map([("Lambda", at.map([("FunctionArn", target.resource.arn())]))]);
    let mut payload = Map::default();
    if let Some(sql) = event.get("Sql") {
        payload.set("Sql", sql.clone());
    }
    payload.set("RuleDisabled", at.bool(false));
    payload.set("Actions", at.list([action]));
    if let Some(version) = event.filled("AwsIotSqlVersion") {
        payload.set("AwsIotSqlVersion", version.clone());
    }
    let rule = event
        .resource("AWS::IoT::TopicRule", &*event.id.value, target)
        .with("TopicRulePayload", Node::map(payload, event.at));
    vec![permission, rule]
}

pub(super) fn logs(run: &Run, event: &Event, target: &Target<'_>) -> Vec<Resource> {
    let at = At(event.at);
    let group = event.get("LogGroupName").cloned().unwrap_or_else(|| Node::null(event.at));
    let arn = run.arn("logs", "log-group:${__LogGroupName__}:*");
    let mut permission = permission(event, target, "logs.amazonaws.com", &event.id.value, "");
    permission.set("SourceArn", at.sub_with(arn, [("__LogGroupName__", group.clone())]));
    let mut filter = event
        .resource("AWS::Logs::SubscriptionFilter", &*event.id.value, target)
        .with("LogGroupName", group)
        .with("DestinationArn", target.resource.arn());
    filter.set_some("FilterPattern", event.get("FilterPattern"));
    filter.depends_on = Some(at.list([at.text(&*permission.id)]));
    vec![permission, filter]
}
