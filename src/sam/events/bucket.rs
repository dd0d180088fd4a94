//! `S3` events: the bucket tells the function what happens in it.

use super::super::build::{At, Resource};
use super::super::mistake::{ELSEWHERE, Fallible, want_list, want_map};
use super::super::run::Run;
use super::super::value::{Kind, Map, Node};
use super::{Event, Target, permission, written_into};

pub(super) fn expand(run: &mut Run, event: &Event, target: &Target<'_>) -> Fallible<Vec<Resource>> {
    let id = event.get("Bucket").and_then(|bucket| bucket.get_str("Ref")).map(str::to_owned);
    let Some(id) = id.filter(|id| run.resources.has(id)) else {
        return ELSEWHERE.refuse(
            event.get("Bucket").map_or(event.at, |it| it.at),
            "an `S3` event names a bucket that is not in this template", "no bucket of this template",
            "use `!Ref` with an `AWS::S3::Bucket` of this template; for other buckets, use EventBridge or set the notification up there",
        );
    };
    let mut permission = permission(event, target, "s3.amazonaws.com", &event.id.value, "");
    permission.set("SourceAccount", At(event.at).reference("AWS::AccountId"));
    let condition = permission.condition().cloned();
    let Some(mut bucket) = run.resources.get(&id).cloned() else { return Ok(Vec::new()) };
    if let Some(map) = bucket.as_map_mut() {
        match &condition {
            Some(condition) => depend_by_tag(map, condition, &permission, event)?,
            None => depend(map, &permission)?,
        }
        notify(map, event, target)?;
    }
    let written = written_into("AWS::S3::Bucket", run, &id, bucket);
    Ok(std::iter::once(permission).chain(written).collect())
}

/// The bucket checks at its creation whether it may call the function, so that the permission must be there.
fn depend(bucket: &mut Map, permission: &Resource) -> Fallible<()> {
    let at = At(permission.at);
    let mut all = match bucket.get("DependsOn") {
        None => Vec::new(),
        Some(Node { kind: Kind::List(list), .. }) => list.clone(),
        Some(one) => vec![one.clone()],
    };
    if !all.iter().any(|it| it.as_str() == Some(&permission.id)) {
        all.insert(0, at.text(&*permission.id));
    }
    bucket.set("DependsOn", at.list(all));
    Ok(())
}

/// `DependsOn` takes no conditions; a tag with a reference in `Fn::If` makes the bucket wait all the same.
fn depend_by_tag(bucket: &mut Map, condition: &Node, permission: &Resource, event: &Event) -> Fallible<()> {
    let at = At(event.at);
    let Some(properties) = bucket.entry("Properties", || Node::map(Map::default(), event.at)) else { return Ok(()) };
    want_map("Properties", properties)?;
    let tags = properties.get("Tags").cloned().unwrap_or_else(|| at.list([]));
    want_list("Tags", &tags)?;
    let key = format!("sam:ConditionalDependsOn:{}", permission.id);
    let value = at.choose(condition.clone(), permission.reference(), at.text("no dependency"));
    let mut all = tags.as_list().unwrap_or_default().to_vec();
    all.push(at.map([("Key", at.text(key)), ("Value", value)]));
    if let Some(map) = properties.as_map_mut() {
        map.set("Tags", at.list(all));
    }
    Ok(())
}

fn notify(bucket: &mut Map, event: &Event, target: &Target<'_>) -> Fallible<()> {
    let at = At(event.at);
    let kinds = match event.get("Events") {
        Some(Node { kind: Kind::List(list), .. }) => list.clone(),
        Some(one) => vec![one.clone()],
        None => Vec::new(),
    };
    if bucket.get("Properties").is_none() {
        bucket.set("Properties", Node::map(Map::default(), event.at));
    }
    let Some(properties) = bucket.get_mut("Properties") else { return Ok(()) };
    want_map("Properties", properties)?;
    let Some(properties) = properties.as_map_mut() else { return Ok(()) };
    if properties.get("NotificationConfiguration").is_none() {
        properties.set("NotificationConfiguration", Node::map(Map::default(), event.at));
    }
    let Some(config) = properties.get_mut("NotificationConfiguration") else { return Ok(()) };
    want_map("NotificationConfiguration", config)?;
    let Some(config) = config.as_map_mut() else { return Ok(()) };
    let list = config.get("LambdaConfigurations").cloned().unwrap_or_else(|| at.list([]));
    want_list("LambdaConfigurations", &list)?;
    let mut all = list.as_list().unwrap_or_default().to_vec();
    for kind in kinds {
        let mut notification = at.map([("Function", target.resource.arn()), ("Event", kind)]);
        if let (Some(filter), Some(map)) = (event.get("Filter"), notification.as_map_mut()) {
            map.set("Filter", filter.clone());
        }
        if let Some(condition) = target.resource.condition() {
            notification = at.only_if(condition.clone(), notification);
        }
        if !all.iter().any(|known| known.same(&notification)) {
            all.push(notification);
        }
    }
    config.set("LambdaConfigurations", at.list(all));
    Ok(())
}
