//! Holds two versions of a template against each other.

use super::leaves::{differences, same};
use super::stateful::{keeps, stateful};
use super::{Cause, Change, Data, Effect, Keeps, Remark, Update};
use super::{effect, exports, knock_on, rename};
use crate::schema::Schemas;
use crate::syntax::Value;
use crate::template::{Parameter, Resource, Template};

/// What an update from the first template to the second does.
#[must_use]
pub fn compare(before: &Template<'_>, after: &Template<'_>, schemas: &Schemas) -> Update {
    let mut update = Update::default();
    let removed: Vec<&Resource<'_>> =
        before.resources.iter().filter(|old| after.resources.get(old.name).is_none()).collect();
    let added: Vec<&Resource<'_>> =
        after.resources.iter().filter(|new| before.resources.get(new.name).is_none()).collect();
    let renames = rename::renames(&removed, &added);
    for new in after.resources.iter() {
        match before.resources.get(new.name) {
            Some(old) => update.resources.extend(changed(old, new, (before, after), schemas)),
            None => {
                let old = renames.iter().find(|(it, _)| it.name == new.name).map(|(_, old)| *old);
                update.resources.push(created(new, old));
            }
        }
    }
    for old in removed {
        if !renames.iter().any(|(_, it)| it.name == old.name) {
            update.resources.push(gone(old));
        }
    }
    knock_on::spread(after, schemas, &mut update.resources);
    for change in &mut update.resources {
        finish(change, before, after, schemas);
    }
    update.resources.sort_by_key(|change| (change.after.is_none(), change.after.or(change.before)));
    parameters(before, after, &mut update);
    capabilities(before, after, &mut update);
    update.exports = exports::compare(before, after, &update.resources);
    update
}

pub(super) fn blank(resource: &Resource<'_>, effect: Effect) -> Change {
    Change {
        logical_id: resource.name.to_owned(),
        kind: resource.kind().unwrap_or_default().to_owned(),
        effect,
        causes: Vec::new(),
        renamed_from: None,
        data: None,
        notes: Vec::new(),
        before: None,
        after: None,
    }
}

fn created(new: &Resource<'_>, old: Option<&Resource<'_>>) -> Change {
    let mut change = Change { after: Some(new.span), ..blank(new, Effect::Added) };
    if let Some(old) = old {
        change.effect = Effect::Replacement;
        change.before = Some(old.span);
        change.renamed_from = Some(old.name.to_owned());
        change.causes.push(Cause {
            property: "logical ID".to_owned(),
            effect: Effect::Replacement,
            why: format!(
                "CloudFormation knows resources by their logical IDs: it creates `{}` and deletes `{}`",
                new.name, old.name
            ),
            before: Some(old.span),
            after: Some(new.span),
        });
    }
    change
}

fn gone(old: &Resource<'_>) -> Change {
    Change { before: Some(old.span), ..blank(old, Effect::Removed) }
}

fn changed(
    old: &Resource<'_>,
    new: &Resource<'_>,
    (before, after): (&Template<'_>, &Template<'_>),
    schemas: &Schemas,
) -> Option<Change> {
    let mut change = Change { before: Some(old.span), after: Some(new.span), ..blank(new, Effect::NoInterruption) };
    if old.kind() != new.kind() {
        change.effect = Effect::Refused;
        change.causes.push(Cause {
            property: "Type".to_owned(),
            effect: Effect::Refused,
            why: "CloudFormation does not change the type of a resource; give the new one another logical ID"
                .to_owned(),
            before: Some(old.span),
            after: Some(new.span),
        });
        return Some(change);
    }
    let of = new.kind().and_then(|kind| schemas.resource_type(schema_of(kind)));
    for leaf in differences(old.properties(), new.properties()) {
        let (effect, why) = match &of {
            Some(of) => effect::of(&leaf, of),
            None => {
                (Effect::MayReplace, "there is no schema of this type that would say what a change does".to_owned())
            }
        };
        let property = leaf.path.join(".");
        if !change.causes.iter().any(|it| it.property == property && it.effect == effect) {
            change.causes.push(Cause { property, effect, why, before: leaf.before, after: leaf.after });
        }
    }
    let (was, is) = (condition(old, before), condition(new, after));
    if was != is {
        change.causes.push(Cause {
            property: "Condition".to_owned(),
            effect: Effect::MayReplace,
            why: "whether the resource exists is decided by another condition now: it may be created or deleted"
                .to_owned(),
            before: Some(old.span),
            after: Some(new.span),
        });
    }
    change.effect = change.causes.iter().map(|cause| cause.effect).max()?;
    Some(change)
}

/// The condition of a resource, as an expression, so that a new name alone is no change.
fn condition(resource: &Resource<'_>, template: &Template<'_>) -> Option<String> {
    let name = resource.condition()?;
    Some(template.conditions.get(name).map_or_else(|| name.to_owned(), |it| crate::template::expression(it.body)))
}

/// The type whose schema says what a change does; SAM makes another type of its own.
fn schema_of(kind: &str) -> &str {
    match kind {
        "AWS::Serverless::Function" => "AWS::Lambda::Function",
        "AWS::Serverless::SimpleTable" => "AWS::DynamoDB::Table",
        "AWS::Serverless::LayerVersion" => "AWS::Lambda::LayerVersion",
        "AWS::Serverless::Api" => "AWS::ApiGateway::RestApi",
        "AWS::Serverless::HttpApi" => "AWS::ApiGatewayV2::Api",
        other => other,
    }
}

/// Adds what becomes of data and names, and puts the causes in order.
fn finish(change: &mut Change, before: &Template<'_>, after: &Template<'_>, schemas: &Schemas) {
    change.causes.sort_by(|left, right| right.effect.cmp(&left.effect).then(left.property.cmp(&right.property)));
    let former = change.renamed_from.as_deref().unwrap_or(&change.logical_id);
    let old = before.resources.get(former);
    let goes = matches!(change.effect, Effect::Removed | Effect::Replacement | Effect::MayReplace);
    let Some(old) = old.filter(|_| goes) else { return };
    let removed = change.effect == Effect::Removed || change.renamed_from.is_some();
    // What counts for a resource that is replaced is the policy of the new template; for one that goes the old one's.
    let policy = if removed { "DeletionPolicy" } else { "UpdateReplacePolicy" };
    let body = if removed { Some(old.body) } else { after.resources.get(&change.logical_id).map(|new| new.body) };
    let Some(body) = body else { return };
    let written = body.get(policy).and_then(Value::text);
    if let Some(of) = stateful(&change.kind) {
        change.data = Some(Data { holds: of.holds, keeps: keeps(body, policy, of) });
        if written == Some("Snapshot") && !of.snapshot {
            change.notes.push(format!("`{policy}: Snapshot` does nothing for this type: nothing is kept"));
        }
    } else if matches!(written, Some("Retain" | "RetainExceptOnCreate")) {
        change.notes.push(format!("`{policy}` keeps the old resource in the account, outside of the stack"));
    }
    let kept = matches!(change.data.as_ref().map(|data| data.keeps), Some(Keeps::Retain));
    taken_name(change, (before, after), schemas, kept);
}

/// A physical name that the new resource needs while the old one still has it.
fn taken_name(change: &mut Change, (before, after): (&Template<'_>, &Template<'_>), schemas: &Schemas, kept: bool) {
    if !matches!(change.effect, Effect::Replacement | Effect::MayReplace) {
        return;
    }
    let former = change.renamed_from.clone().unwrap_or_else(|| change.logical_id.clone());
    let (Some(old), Some(new)) = (before.resources.get(&former), after.resources.get(&change.logical_id)) else {
        return;
    };
    let Some(of) = schemas.resource_type(schema_of(&change.kind)) else { return };
    let property = |resource: &Resource<'_>, name: &str| {
        resource.properties().and_then(|all| all.get(name)).map(crate::template::expression)
    };
    // The name of its own that a template may give: `QueueName` of a queue.
    let own = format!("{}Name", change.kind.rsplit("::").next().unwrap_or_default());
    let mut names = of.identifiers();
    if names.is_empty() {
        names.extend(of.properties().iter().map(|it| it.name).filter(|name| *name == own));
    }
    let fixed = !names.is_empty()
        && names.iter().all(|name| property(old, name).is_some() && property(old, name) == property(new, name));
    if fixed {
        let listed: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        let until =
            if kept { "the old resource is kept" } else { "the old resource is deleted only after the new one exists" };
        change.notes.push(format!(
            "{} stays the same, but {until}, so the name is taken and the update fails",
            listed.join(" and ")
        ));
    }
}

fn parameters(before: &Template<'_>, after: &Template<'_>, update: &mut Update) {
    let mut say = |parameter: &Parameter<'_>, what: String| {
        update.remarks.push(Remark { name: parameter.name.to_owned(), what, span: parameter.span });
    };
    for new in after.parameters.iter() {
        let Some(old) = before.parameters.get(new.name) else {
            if new.default().is_none() {
                say(new, format!("the parameter `{}` is new and has no default, so the update must give it", new.name));
            }
            continue;
        };
        if old.kind() != new.kind() {
            let kinds = (old.kind().unwrap_or_default(), new.kind().unwrap_or_default());
            say(new, format!("the type of the parameter `{}` changes from `{}` to `{}`", new.name, kinds.0, kinds.1));
        }
        match (old.default(), new.default()) {
            (Some(_), None) => say(
                new,
                format!(
                    "the parameter `{}` has no default any more, so a stack that used it must be given a value",
                    new.name
                ),
            ),
            (Some(was), Some(is)) if !same(was, is) => say(
                new,
                format!(
                    "the default of the parameter `{}` changes; stacks that keep their previous value do not see it",
                    new.name
                ),
            ),
            _ => {}
        }
    }
    for old in before.parameters.iter().filter(|old| after.parameters.get(old.name).is_none()) {
        say(old, format!("the parameter `{}` is gone; an update that still gives it is refused", old.name));
    }
}

/// Capabilities that only the version after needs.
fn capabilities(before: &Template<'_>, after: &Template<'_>, update: &mut Update) {
    let had = before.interface().needs;
    for need in after.interface().needs {
        if !had.iter().any(|it| it.capability.covers(need.capability)) {
            update.remarks.push(Remark {
                name: need.capability.as_str().to_owned(),
                what: format!("the deployment must acknowledge `{}` now: {}", need.capability.as_str(), need.why),
                span: need.span,
            });
        }
    }
}
