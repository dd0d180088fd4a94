//! Finds the root cause in the events of a stack, as `aws cloudformation describe-stack-events` prints them.

use serde::Serialize;
use serde_json::Value as Json;

use super::page::Told;
use super::recognise::plain;
use super::{Explanation, explain};
use crate::source::SourceFile;

/// An event that failed, with what there is to say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Failed {
    /// Its number among all events of AWS.
    pub event_id: String,
    /// When it happened, as AWS writes it.
    pub timestamp: String,
    /// The stack.
    pub stack: String,
    /// The logical ID.
    pub resource: String,
    /// The type of the resource.
    #[serde(rename = "type")]
    pub type_name: String,
    /// What became of it.
    pub status: String,
    /// The words of AWS.
    pub reason: String,
    /// The kind of failure.
    pub kind: Option<&'static str>,
    /// Why it happened, in our words; of the root only.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub explanation: String,
}

/// What the events of a deployment tell.
#[derive(Debug, Serialize)]
pub struct Events {
    /// The event that came first and has a reason of its own.
    pub root: Failed,
    /// All events with a reason of their own, the root first, then in order of time.
    pub roots: Vec<Failed>,
    /// How many events only follow: cancelled resources, summaries, the echo of nested stacks, the same once more.
    pub followers: usize,
    /// How many events there are in all.
    pub events: usize,
    /// Resources that could not be deleted, in order of time.
    pub not_deleted: Vec<String>,
    /// The explanation of the root.
    #[serde(flatten)]
    pub explanation: Explanation,
}

#[derive(Debug, Clone, Default)]
struct Event {
    id: String,
    stack_id: String,
    physical_id: String,
    at: String,
    stack: String,
    resource: String,
    type_name: String,
    status: String,
    reason: String,
    /// Said by a hook or by the validation, not by the resource.
    checked: bool,
    /// Position in time.
    order: String,
    kind: Option<&'static str>,
}

/// Reads events, whatever the command that printed them; `None` where the text is no JSON with events in it.
#[must_use]
pub fn read(text: &str, template: Option<&SourceFile>) -> Option<Events> {
    let json: Json = serde_json::from_str(text.trim_start_matches('\u{feff}').trim()).ok()?;
    let list = json.as_array().or_else(|| {
        ["StackEvents", "OperationEvents", "Events"].iter().find_map(|name| json.get(*name).and_then(Json::as_array))
    })?;
    let mut events: Vec<Event> = list.iter().filter_map(event).collect();
    // The newest stands first; a sort that keeps the order of equals needs the oldest there.
    if events.first().map(|event| &event.order) >= events.last().map(|event| &event.order) {
        events.reverse();
    }
    events.sort_by(|a, b| a.order.cmp(&b.order));
    Some(judge(&events, template)).flatten()
}

/// The message in an answer of AWS as JSON, such as that of `describe-stacks` or `describe-change-set`; other text as it
/// is.
#[must_use]
pub fn said(text: &str) -> String {
    const NAMES: &[&str] =
        &["ResourceStatusReason", "StackStatusReason", "StatusReason", "errorMessage", "Message", "message"];
    let Ok(json) = serde_json::from_str::<Json>(text.trim()) else { return text.to_owned() };
    let inner = json.get("Stacks").and_then(|stacks| stacks.get(0));
    let holds = [inner, json.get("Error"), json.get("detail"), Some(&json)].into_iter().flatten();
    let reason = holds.flat_map(|it| NAMES.iter().filter_map(|name| it.get(*name))).find_map(Json::as_str);
    reason.map_or_else(|| text.to_owned(), str::to_owned)
}

fn event(json: &Json) -> Option<Event> {
    let text = |name: &str| json.get(name).and_then(Json::as_str).map(plain).unwrap_or_default();
    let time = json.get("Timestamp").or_else(|| json.get("timestamp"));
    let at = time.map(|time| time.as_str().map_or_else(|| time.to_string(), plain)).unwrap_or_default();
    let mut event = Event {
        id: text("EventId"),
        stack_id: text("StackId"),
        physical_id: text("PhysicalResourceId"),
        order: order(&at),
        at,
        stack: text("StackName"),
        resource: text("LogicalResourceId"),
        type_name: text("ResourceType"),
        status: text("ResourceStatus"),
        reason: text("ResourceStatusReason"),
        ..Event::default()
    };
    if event.stack.is_empty() {
        event.stack = event.stack_id.split('/').nth(1).unwrap_or_default().to_owned();
    }
    for (status, reason) in [("HookStatus", "HookStatusReason"), ("ValidationStatus", "ValidationStatusReason")] {
        let mode = |name: &str| text(name) != "WARN";
        if text(status).contains("FAILED") && mode("HookFailureMode") && mode("ValidationFailureMode") {
            event.status = text(status);
            event.checked = true;
            event.reason = match text(reason) {
                said if said.is_empty() => event.reason,
                said if status == "HookStatus" => format!("Hook failed with message: {said}"),
                said => said,
            };
        }
    }
    json.is_object().then_some(event)
}

/// A time whose text sorts as it does: fractions of different length, and numbers, included.
fn order(at: &str) -> String {
    if let Ok(seconds) = at.parse::<f64>() {
        return format!("{seconds:020.6}");
    }
    let (whole, fraction) = at.split_once('.').unwrap_or((at, ""));
    let digits: String = fraction.chars().take_while(char::is_ascii_digit).collect();
    format!("{}.{digits:0<9}", whole.get(..19).unwrap_or(whole))
}

impl Event {
    /// Whether it tells of the stack itself.
    fn of_stack(&self) -> bool {
        self.type_name == "AWS::CloudFormation::Stack"
            && self.resource == self.stack
            && (self.physical_id.is_empty() || self.stack_id.is_empty() || self.physical_id == self.stack_id)
    }

    /// Whether somebody began something with the stack here.
    fn begins(&self) -> bool {
        self.of_stack() && self.status.ends_with("_IN_PROGRESS") && self.reason.eq_ignore_ascii_case("user initiated")
    }

    fn failed(&self) -> bool {
        self.checked || self.status.ends_with("_FAILED") && !self.of_stack()
    }

    /// Whether the stack tells a reason of its own for turning back.
    fn turns_back(&self) -> bool {
        let turns =
            self.status.contains("ROLLBACK") || self.status.ends_with("FAILED") || self.status.starts_with("DELETE");
        self.of_stack() && turns && !self.reason.is_empty() && !self.begins() && !self.is_summary()
    }

    fn is_summary(&self) -> bool {
        matches!(self.kind, Some("resource-creation-summary" | "delete-failed"))
    }

    fn same(&self, other: &Self) -> bool {
        self.resource == other.resource && self.stack == other.stack && self.reason == other.reason
    }
}

fn judge(events: &[Event], template: Option<&SourceFile>) -> Option<Events> {
    let mut events = events.to_vec();
    for event in events.iter_mut().filter(|event| event.failed() || event.of_stack() && !event.reason.is_empty()) {
        event.kind = super::recognise::kind(&event.reason).map(|(kind, _)| kind.name);
    }
    let operations = operations(&events);
    let told = |range: &[Event]| range.iter().any(|event| event.failed() || event.turns_back() || event.is_summary());
    let at = operations.iter().rposition(|range| told(range))?;
    let operation = *operations.get(at)?;
    let mut roots = roots(operation);
    // A delete that fails as the creation did tells nothing new: the first time is the cause.
    let before = events.get(..events.len() - operations.iter().skip(at).map(|range| range.len()).sum::<usize>())?;
    let old: Vec<&Event> =
        roots.iter().filter_map(|root| before.iter().find(|event| event.failed() && event.same(root))).collect();
    if !roots.is_empty() && old.len() == roots.len() {
        roots = old;
    }
    let first = roots.first()?;
    let known = Told::from_iter(
        [("resource", &first.resource), ("type", &first.type_name), ("stack_of_event", &first.stack)]
            .into_iter()
            .filter(|(_, value)| !value.is_empty() && !first.of_stack())
            .map(|(name, value)| (name.to_owned(), value.clone())),
    );
    let explanation = explain(&first.reason, known, template);
    let counts = |event: &&Event| event.failed() || event.turns_back() || event.is_summary();
    let followers = events.iter().filter(counts).count().saturating_sub(roots.len());
    let mut not_deleted: Vec<String> = Vec::new();
    for event in operation.iter().filter(|event| event.status == "DELETE_FAILED" && !event.of_stack()) {
        if !not_deleted.contains(&event.resource) {
            not_deleted.push(event.resource.clone());
        }
    }
    let mut roots: Vec<Failed> = roots.into_iter().map(failed).collect();
    if let Some(root) = roots.first_mut() {
        root.explanation.clone_from(&explanation.cause);
    }
    Some(Events { root: roots.first()?.clone(), roots, followers, events: events.len(), not_deleted, explanation })
}

fn failed(event: &Event) -> Failed {
    Failed {
        event_id: event.id.clone(),
        timestamp: event.at.clone(),
        stack: event.stack.clone(),
        resource: event.resource.clone(),
        type_name: event.type_name.clone(),
        status: event.status.clone(),
        reason: event.reason.clone(),
        kind: event.kind,
        explanation: String::new(),
    }
}

/// The events, cut where somebody began something with a stack that no other one nests.
fn operations(events: &[Event]) -> Vec<&[Event]> {
    let nested: std::collections::BTreeSet<&str> =
        events.iter().filter(|event| !event.of_stack()).map(|event| event.physical_id.as_str()).collect();
    let begins = |event: &Event| event.begins() && !nested.contains(event.stack_id.as_str());
    let mut cuts = Vec::new();
    let mut from = 0;
    for (at, event) in events.iter().enumerate() {
        if at > from && begins(event) {
            cuts.extend(events.get(from..at));
            from = at;
        }
    }
    cuts.extend(events.get(from..));
    cuts
}

/// The events of an operation that have a reason of their own, the likeliest cause first.
fn roots(operation: &[Event]) -> Vec<&Event> {
    let mut roots: Vec<&Event> = Vec::new();
    for event in operation.iter().filter(|event| event.failed()) {
        let follows = match event.kind {
            Some("resource-creation-cancelled" | "resource-creation-summary" | "delete-failed") => true,
            // The events of the nested stack are here, too, and tell more.
            Some("nested-stack-failed") => operation
                .iter()
                .any(|other| other.failed() && other.stack_id != event.stack_id && other.stack_id == event.physical_id),
            // The network holds everything else; it cannot go before the rest has gone.
            Some("dependency-violation") if event.type_name == "AWS::EC2::VPC" => {
                roots.iter().any(|other| other.status == "DELETE_FAILED")
            }
            // The resource tells once more what the hook has told.
            Some("hook-failed") if !event.checked => roots.iter().any(|other| other.checked),
            _ => event.reason.is_empty(),
        };
        if !follows && !roots.iter().any(|other| other.same(event)) {
            roots.push(event);
        }
    }
    // Where no resource has failed, the stack itself says why it turned back.
    if roots.is_empty() {
        roots.extend(operation.iter().find(|event| event.turns_back()));
    }
    // Nothing but echoes, as in a list that was cut off.
    if roots.is_empty() {
        let echo = |event: &&Event| event.failed() && event.kind == Some("nested-stack-failed");
        let any = |event: &&Event| event.failed() || event.is_summary();
        roots.extend(operation.iter().find(echo).or_else(|| operation.iter().find(any)));
    }
    // Among deletions that fail for one reason, the one that names it is worth more than "has dependencies".
    let vague = |event: &Event| event.reason.to_ascii_lowercase().contains("has dependencies and cannot be deleted");
    let deletes = roots.iter().all(|event| event.status == "DELETE_FAILED");
    if deletes && let Some(at) = roots.iter().position(|event| !vague(event)) {
        let named = roots.remove(at);
        roots.insert(0, named);
    }
    roots
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_sort_as_they_pass() {
        assert!(order("2026-01-02T03:04:05Z") < order("2026-01-02T03:04:05.001Z"));
        assert!(order("2026-01-02T03:04:05.1000Z") > order("2026-01-02T03:04:05.09+00:00"));
        assert!(order("999.5") < order("1000.25"));
    }
}
