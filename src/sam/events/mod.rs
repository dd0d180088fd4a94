//! What makes a function or a state machine run, and the resources that this takes.

mod bucket;
mod http;
mod others;
mod poll;
mod poll_access;
mod rest;
mod rule;
mod schedule;
mod topic;

use super::build::{At, Resource};
use super::hash::logical_id_of_text;
use super::implicit::{api_of, event_place};
use super::mistake::{EVENT, Fallible, MISSING, ROUTE, TOGETHER, one_of, wrong_kind};
use super::properties;
use super::run::{Run, Sam};
use super::value::{Key, Kind, Map, Node, Text};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// What an event starts.
#[derive(Debug)]
pub(super) struct Target<'t> {
    /// The function, its alias, or the state machine.
    pub(super) resource: &'t Resource,
    /// The role to which rights are added.
    pub(super) role: Option<&'t mut Resource>,
    pub(super) sam: &'t Sam,
}

/// An event of a function or a state machine.
#[derive(Debug)]
pub(super) struct Event {
    /// The logical ID that what it generates starts with.
    pub(super) id: Text,
    pub(super) kind: String,
    /// Where it is named.
    pub(super) at: Span,
    pub(super) properties: Map,
}

impl Event {
    pub(super) fn get(&self, name: &str) -> Option<&Node> {
        self.properties.get(name)
    }

    pub(super) fn filled(&self, name: &str) -> Option<&Node> {
        self.get(name).filter(|value| value.is_filled())
    }

    pub(super) fn place(&self, name: &str) -> Span {
        self.properties.key(name).map_or(self.at, |key| key.at)
    }

    /// The text of a property that has been checked to be one; empty where it is a function.
    pub(super) fn text(&self, name: &str) -> Text {
        match self.get(name).map(|node| &node.kind) {
            Some(Kind::Text(text)) => text.clone(),
            _ => Text { value: String::new(), marked: false },
        }
    }

    /// A resource that the event generates.
    pub(super) fn resource(&self, kind: &'static str, id: impl Into<String>, target: &Target<'_>) -> Resource {
        Resource::new(kind, id, &target.resource.passed_on(), self.at)
    }
}

/// The resources of all events of a function.
pub(super) fn of_function(run: &mut Run, target: &mut Target<'_>) -> Vec<Resource> {
    let mut events = events(run, target.sam, "Function.");
    events.sort_by(|a, b| a.0.cmp(&b.0));
    let mut resources = Vec::new();
    for (_, event) in events {
        if let Some(tenants) = target.sam.filled("TenancyConfig")
            && !matches!(event.kind.as_str(), "Api" | "HttpApi")
        {
            run.found.push(
                TOGETHER
                    .at(event.at, format!("a function with tenants takes no `{}` events", event.kind))
                    .label("not for functions with tenants")
                    .related(tenants.at, "tenants are set here")
                    .help("use `Api` or `HttpApi` events, or remove `TenancyConfig`"),
            );
            continue;
        }
        let made = of_event(run, &event, target).map_err(|finding| with_other(run, &event, finding));
        resources.extend(run.note(made).unwrap_or_default());
    }
    resources
}

fn of_event(run: &mut Run, event: &Event, target: &mut Target<'_>) -> Fallible<Vec<Resource>> {
    match event.kind.as_str() {
        "Schedule" | "CloudWatchEvent" | "EventBridgeRule" => rule::of_function(event, target),
        "ScheduleV2" => schedule::expand(event, target, false),
        "S3" => bucket::expand(run, event, target),
        "SNS" => topic::expand(run, event, target),
        "Api" => rest::of_function(run, event, target),
        "HttpApi" => http::expand(run, event, target),
        "Cognito" => others::cognito(run, event, target),
        "AlexaSkill" => Ok(others::alexa(event, target)),
        "IoTRule" => Ok(others::iot(run, event, target)),
        "CloudWatchLogs" => Ok(others::logs(run, event, target)),
        _ => poll::expand(run, event, target),
    }
}

/// The resources of all events of a state machine.
pub(super) fn of_state_machine(run: &mut Run, target: &mut Target<'_>) -> Vec<Resource> {
    let mut resources = Vec::new();
    for (_, event) in events(run, target.sam, "StateMachine.") {
        let made = match event.kind.as_str() {
            "Api" => rest::of_state_machine(run, &event, target),
            "ScheduleV2" => schedule::expand(&event, target, true),
            _ => rule::of_state_machine(&event, target),
        };
        let made = made.map_err(|finding| with_other(run, &event, finding));
        resources.extend(run.note(made).unwrap_or_default());
    }
    resources
}

/// Notes what is wrong with the events of a resource that cannot be expanded.
pub(super) fn look(run: &mut Run, sam: &Sam) {
    let prefix = sam.kind.trim_start_matches("AWS::Serverless::");
    if matches!(prefix, "Function" | "StateMachine") {
        events(run, sam, &format!("{prefix}."));
    }
}

/// The events of a resource that SAM can use, each with the text that they are sorted by.
fn events(run: &mut Run, sam: &Sam, prefix: &str) -> Vec<(String, Event)> {
    let known = properties::known(prefix);
    let mut events = Vec::new();
    // The events as they stand now: the implicit API has added to them.
    let now = run.resources.get(&sam.id.value).and_then(|it| it.get("Properties")?.get("Events")?.as_map().cloned());
    for (key, body) in now.iter().flat_map(Map::iter) {
        let place = event_place(key, body);
        if !body.is_map() {
            // Told with the properties of the resource.
            continue;
        }
        let kind = match body.get("Type").map(|kind| (kind, kind.as_str())) {
            Some((_, Some(kind))) if known.contains(&kind) => kind.to_owned(),
            Some((at, Some(kind))) => {
                let owner = if prefix == "Function." { "functions" } else { "state machines" };
                run.found.push(
                    EVENT
                        .at(at.at, format!("{owner} have no events of type `{kind}`"))
                        .label("no type of event")
                        .help(one_of(kind, &known)),
                );
                continue;
            }
            Some((at, None)) => {
                run.found.push(wrong_kind("Type", at, "a string"));
                continue;
            }
            None => {
                let missing = format!("the event `{}` has no `Type`", key.name);
                run.found.push(
                    MISSING
                        .at(place, missing)
                        .label("`Type` is missing")
                        .help("add `Type: Api`, `Type: Schedule`, or what else it is"),
                );
                continue;
            }
        };
        let given = match body.get("Properties") {
            Some(given) if !given.is_map() => {
                if kind != "Api" && kind != "HttpApi" || prefix != "Function." {
                    run.found.push(wrong_kind("Properties", given, "a mapping"));
                }
                continue;
            }
            given => given.and_then(Node::as_map).cloned().unwrap_or_default(),
        };
        let what = format!("this `{kind}` event");
        let mut found = properties::check(&format!("{prefix}{kind}"), &what, place, &given);
        if matches!(kind.as_str(), "Api" | "HttpApi") {
            // What an event says of its API was looked at before, and what is missing there is told.
            found.retain(|it| !(it.rule == MISSING.rule && run.found.iter().any(|old| old.primary == it.primary)));
            found.retain(|it| {
                !run.found.iter().any(|old| {
                    given.iter().iter().any(|(_, value)| value.at == old.primary && it.primary == old.primary)
                })
            });
            let path_or_api_is_wrong = given.get("Path").is_none_or(|it| it.as_str().is_none())
                || given.get("Method").is_none_or(|it| it.as_str().is_none());
            if path_or_api_is_wrong {
                run.found.extend(found);
                continue;
            }
        }
        let whole = found.is_empty();
        run.found.extend(found);
        if !whole {
            continue;
        }
        let id = Text { value: format!("{}{}", sam.id.value, key.name), marked: sam.id.marked };
        let order = given.get_str_or("Path", &key.name);
        events.push((order, Event { id, kind, at: place, properties: given }));
    }
    events
}

impl Map {
    fn get_str_or(&self, name: &str, other: &str) -> String {
        self.get(name).and_then(Node::as_str).unwrap_or(other).to_owned()
    }
}

/// A route that an API has already.
fn twice(event: &Event, path: &Text, method: &Text) -> Diagnostic {
    let place = event.get("Path").map_or(event.at, |path| path.at);
    ROUTE
        .at(place, format!("`{} {}` of this API leads somewhere already", method.value.to_uppercase(), path.value))
        .label("a second target for this route")
        .help("give it another path or method, or remove one of the two events")
}

/// Adds the other event to a finding about a route.
fn with_other(run: &Run, event: &Event, finding: Box<Diagnostic>) -> Box<Diagnostic> {
    if finding.rule != ROUTE.rule {
        return finding;
    }
    let part = |it: &Map, name: &str| it.get(name).and_then(Node::as_str).unwrap_or_default().to_lowercase();
    let api = |it: &Map| {
        let api = api_of(it.get("RestApiId").or(it.get("ApiId")));
        api.and_then(|api| api.as_str().map(str::to_owned))
    };
    let own = &event.properties;
    let same = |it: &Map| {
        part(it, "Method") == part(own, "Method")
            && it.get("Path").is_some_and(|path| path.at != finding.primary)
            && it.get_str_or("Path", "") == own.get_str_or("Path", "")
            && api(it) == api(own)
    };
    let bodies = run.resources.iter().into_iter().map(|(_, body)| body);
    let events = bodies.filter_map(|body| body.get("Properties")?.get("Events")?.as_map()).flat_map(Map::iter);
    let mut routes = events.filter(|(_, it)| it.get_str("Type") == Some(&*event.kind));
    let other = routes.find_map(|(_, it)| it.get("Properties")?.as_map().filter(|it| same(it)));
    let Some(other) = other.and_then(|it| it.get("Path")).map(|path| path.at) else { return finding };
    // SAM goes through a template in an order of its own; a reader takes the later one for the second.
    let (first, second) = if other < finding.primary { (other, finding.primary) } else { (finding.primary, other) };
    Box::new(Diagnostic { primary: second, ..*finding }.related(first, "the first target"))
}

/// The logical ID of a permission: a suffix that is no word is hashed.
fn with_suffix(prefix: &str, suffix: &str) -> String {
    if !suffix.is_empty() && suffix.chars().all(char::is_alphanumeric) {
        format!("{prefix}{suffix}")
    } else {
        logical_id_of_text(prefix, suffix)
    }
}

/// Lets a service invoke the function.
fn permission(event: &Event, target: &Target<'_>, principal: &str, prefix: &str, suffix: &str) -> Resource {
    let at = At(event.at);
    event
        .resource("AWS::Lambda::Permission", with_suffix(&format!("{prefix}Permission"), suffix), target)
        .with("Action", at.text("lambda:InvokeFunction"))
        .with("FunctionName", At(target.resource.at).reference(&target.resource.id))
        .with("Principal", at.text(principal))
}

/// A resource of the template that an event has written into, as part of the result.
fn written_into(kind: &'static str, run: &mut Run, id: &str, body: Node) -> Option<Resource> {
    let key = run.resources.key(id).cloned()?;
    let sam = Sam::new(&key, &body);
    let mut resource = sam.main(kind);
    resource.properties = sam.properties;
    let of_kind = sam.kind == kind;
    run.resources.put(key, body);
    of_kind.then_some(resource)
}

/// A key that the transform writes at the place of an event.
fn own_key(name: &str, at: Span) -> Key {
    Key::new(name, at)
}
