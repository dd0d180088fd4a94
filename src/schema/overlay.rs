//! Constraints beyond the schema of a type: which of its properties they are about, and what they demand.
//!
//! `schemas/overlays/constraints.json` is the table: the rule, the places, and a schema of the package's folder
//! `extensions`, with values that it lacks (`also`), or one of our own, written out where AWS has gone on since. What the
//! package has by region is kept by region.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use super::build::{BuildError, parse};

static TABLE: &str = include_str!("../../schemas/overlays/constraints.json");

/// The constraints of each type, by name of the type.
pub(super) type Overlay = BTreeMap<String, Vec<Value>>;

/// Reads the table, and the schemas that it names from the folder `extensions`.
pub(super) fn read(extensions: &Path) -> Result<Overlay, BuildError> {
    let table = PathBuf::from("schemas/overlays/constraints.json");
    let broken = |why: &str| BuildError::Schema(table.clone(), why.to_owned());
    let rows: Vec<Value> = serde_json::from_str(TABLE).map_err(|error| broken(&error.to_string()))?;
    let mut overlay = Overlay::new();
    for row in rows {
        let text = |key: &str| row.get(key).and_then(Value::as_str);
        let rule = text("rule").ok_or_else(|| broken("a row has no `rule`"))?;
        let mut schema = match row.get("schema") {
            Some(Value::String(name)) => without_prose(parse(&extensions.join(format!("{name}.json")))?),
            Some(schema) => schema.clone(),
            None => return Err(broken(&format!("`{rule}` has no `schema`"))),
        };
        for list in schema.as_object_mut().into_iter().flat_map(Map::values_mut).filter_map(|it| it.get_mut("enum")) {
            let more = row.get("also").and_then(Value::as_array).into_iter().flatten().cloned();
            list.as_array_mut().into_iter().for_each(|list| list.extend(more.clone()));
        }
        for pair in row.get("replace").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_array) {
            if let [Value::String(from), Value::String(to)] = pair.as_slice() {
                replace(&mut schema, from, to);
            }
        }
        if text("only") == Some("minor") {
            without_major(&mut schema);
        }
        let by_region = schema.as_object().is_some_and(|all| all.contains_key("us-east-1"));
        for place in row.get("at").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str) {
            let (name, path) = place.split_once('/').unwrap_or((place, ""));
            let path: Vec<&str> = path.split('/').filter(|step| !step.is_empty()).collect();
            let mut constraint = Map::new();
            constraint.insert("rule".to_owned(), json!(rule));
            constraint.insert("path".to_owned(), json!(path));
            constraint.insert(if by_region { "regions" } else { "schema" }.to_owned(), schema.clone());
            for key in ["why", "help", "fold", "prefix"] {
                if let Some(text) = text(key) {
                    constraint.insert(key.to_owned(), json!(text));
                }
            }
            overlay.entry(name.to_owned()).or_default().push(Value::Object(constraint));
        }
    }
    Ok(overlay)
}

/// Replaces a part of every text of a schema.
fn replace(schema: &mut Value, from: &str, to: &str) {
    match schema {
        Value::String(text) => *text = text.replace(from, to),
        Value::Array(items) => items.iter_mut().for_each(|item| replace(item, from, to)),
        Value::Object(entries) => entries.values_mut().for_each(|item| replace(item, from, to)),
        _ => {}
    }
}

/// Takes versions out of lists of which others are parts: `8.0` stands for whatever is the best of `8.0.x` today.
fn without_major(schema: &mut Value) {
    match schema {
        Value::Array(items) => {
            let all: Vec<String> = items.iter().filter_map(Value::as_str).map(|it| format!("{it}.")).collect();
            let parts = |it: &str| all.iter().any(|other| other.starts_with(it) && other.len() > it.len() + 1);
            let is_version = |it: &str| it.starts_with(|c: char| c.is_ascii_digit());
            let keeps = |it: &Value| {
                it.as_str().is_none_or(|it| !is_version(it) || it.contains('.') && !parts(&format!("{it}.")))
            };
            items.retain(keeps);
            items.iter_mut().for_each(without_major);
        }
        Value::Object(entries) => entries.values_mut().for_each(without_major),
        _ => {}
    }
}

/// A key of a tag stands once on a resource; the package says so for all types in one place.
pub(super) fn tags(schema: &Value) -> Option<Value> {
    let tagging = schema.get("tagging")?;
    let path = tagging.get("tagProperty").and_then(Value::as_str).unwrap_or("/properties/Tags");
    let name = path.strip_prefix("/properties/").filter(|name| !name.contains('/'))?;
    let is_list = |it: &Value| it.get("type").and_then(Value::as_str) == Some("array");
    schema.get("properties")?.get(name).filter(|it| is_list(it))?;
    Some(json!({
        "rule": "duplicate-tag",
        "path": [name],
        "schema": {"uniqueKeys": ["Key"]},
        "why": "a resource has one value under each tag key, and the service refuses the same key twice",
    }))
}

fn without_prose(schema: Value) -> Value {
    match schema {
        Value::Object(entries) => {
            let kept = entries.into_iter().filter(|(key, value)| key != "description" || !value.is_string());
            Value::Object(kept.map(|(key, value)| (key, without_prose(value))).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(without_prose).collect()),
        other => other,
    }
}
