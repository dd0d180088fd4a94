//! What leaves a stack, what stays behind, what a failure takes back.

use super::Point;
use super::words::{counted, names};
use crate::syntax::Value;
use crate::template::Template;
use crate::update::{Keeps, kept, stateful};

/// Of more names than these, the rest is counted.
const MANY: usize = 6;

/// The outputs, and the names under which others import them.
pub(super) fn outputs(template: &Template<'_>) -> Vec<Point> {
    let interface = template.interface();
    let mut points = Vec::new();
    for output in template.outputs.iter() {
        let description = output.body.get("Description").and_then(Value::text).unwrap_or_default();
        let description = if description.is_empty() { String::new() } else { format!(": {}", description.trim()) };
        let export = interface.exports.iter().find(|export| export.owner == output.name);
        let export = export.map_or_else(String::new, |export| {
            format!("; other stacks import it as `{}`, and while one does, it cannot change", export.name)
        });
        points.push(Point::at(format!("`{}`{description}{export}", output.name), output.span));
    }
    points
}

/// Resources that stay, or whose data does, and those whose data goes.
pub(super) fn remains(template: &Template<'_>) -> Vec<Point> {
    let mut points = Vec::new();
    for resource in template.resources.iter() {
        let Some(kind) = resource.kind() else { continue };
        let policy = resource.body.get("DeletionPolicy").and_then(Value::text);
        let place = resource.body.entry("DeletionPolicy").map_or(resource.span, |entry| entry.key.span());
        let name = resource.name;
        match (stateful(kind), policy) {
            (_, Some(policy @ ("Retain" | "RetainExceptOnCreate"))) => {
                points.push(Point::at(format!("`{name}` stays in the account (`DeletionPolicy: {policy}`)."), place));
            }
            (Some(of), _) => {
                let text = match kept(resource.body, "DeletionPolicy", of) {
                    Keeps::Retain => format!("`{name}` may stay: a function decides its `DeletionPolicy`."),
                    Keeps::Snapshot => format!("`{name}` goes, and a snapshot of it stays."),
                    Keeps::Nothing => format!("`{name}` goes with all that it holds: {}.", of.holds),
                };
                points.push(Point::at(text, place));
            }
            (None, _) => {}
        }
    }
    points
}

/// What CloudFormation takes back when one of the resources cannot be created.
pub(super) fn rollback(template: &Template<'_>) -> Vec<Point> {
    if template.resources.is_empty() {
        return Vec::new();
    }
    let retained: Vec<&str> = template
        .resources
        .iter()
        .filter(|resource| resource.body.get("DeletionPolicy").and_then(Value::text) == Some("Retain"))
        .map(|resource| resource.name)
        .collect();
    let mut text = "CloudFormation deletes what it has created until then, last first".to_owned();
    if !retained.is_empty() {
        text += &format!("; {} would stay, since `Retain` counts then, too", names(retained.into_iter(), MANY));
    }
    let mut points = vec![Point::new(text + ".")];
    let waits = template.resources.iter().filter(|resource| resource.body.get("CreationPolicy").is_some());
    let waits: Vec<&str> = waits.map(|resource| resource.name).collect();
    if !waits.is_empty() {
        let count = counted(waits.len(), "resource");
        points.push(Point::new(format!("{count} must signal success first: {}.", names(waits.into_iter(), MANY))));
    }
    points
}

/// What must be acknowledged, and why.
pub(super) fn capabilities(template: &Template<'_>) -> Vec<Point> {
    let needs = template.interface().needs;
    needs
        .into_iter()
        .map(|need| Point::at(format!("`{}`: {}.", need.capability.as_str(), need.why), need.span))
        .collect()
}
