//! `Globals`: properties that all resources of a type have, and how a resource's own go with them.

use super::build::At;
use super::document::is_openapi_3;
use super::hash::python;
use super::mistake::{GLOBALS, listed, one_of, wrong_kind};
use super::properties;
use super::run::{Run, is_sam_type};
use super::value::{Key, Kind, Map, Node};
use crate::diagnostic::Diagnostic;

/// The properties of each section that SAM can use.
pub(super) fn read(section: Option<&Node>, found: &mut Vec<Diagnostic>) -> Map {
    let mut globals = Map::default();
    let Some(section) = section else { return globals };
    let Some(map) = section.as_map() else {
        found.push(wrong_kind("Globals", section, "a mapping"));
        return globals;
    };
    let sections = properties::known("Globals.");
    for (key, value) in map.iter() {
        let Some(known) = properties::names(&format!("Globals.{}", key.name)) else {
            found.push(
                GLOBALS
                    .at(key.at, format!("`Globals` has no section `{}`", key.name))
                    .label("no type that `Globals` takes")
                    .help(one_of(&key.name, &sections)),
            );
            continue;
        };
        let Some(given) = value.as_map() else {
            found.push(wrong_kind(&key.name, value, "a mapping"));
            continue;
        };
        let mut usable = given.clone();
        for (property, _) in given.iter() {
            if !known.contains(&property.name.as_str()) {
                found.push(unsupported(&key.name, property, &known));
                usable.remove(&property.name);
            }
        }
        globals.put(key.clone(), Node::map(usable, value.at));
    }
    globals
}

fn unsupported(section: &str, property: &Key, known: &[&str]) -> Diagnostic {
    let finding = GLOBALS
        .at(property.at, format!("`{}` cannot stand below `{section}` in `Globals`", property.name))
        .label("not a global property");
    let of_type = properties::names(&format!("AWS::Serverless::{section}")).unwrap_or_default();
    match of_type.contains(&property.name.as_str()) {
        true if known.len() <= 12 => finding.help(format!("write it into each resource; global are {}", listed(known))),
        true => finding.help(format!("write `{}` into each resource that needs it", property.name)),
        false => finding.help(one_of(&property.name, known)),
    }
}

/// Gives each resource what it has from `Globals`.
pub(super) fn apply(run: &mut Run, globals: &Map) {
    for id in run.resources.names() {
        let Some(resource) = run.resources.get(&id) else { continue };
        let Some(kind) = resource.get_str("Type").filter(|kind| is_sam_type(kind)) else { continue };
        let section = kind.trim_start_matches("AWS::Serverless::").to_owned();
        let Some(global) = globals.get(&section).and_then(Node::as_map) else { continue };
        let ignored = resource.get_filled("IgnoreGlobals").cloned();
        let (global, complaints) = without_ignored(global, ignored.as_ref());
        run.found.extend(complaints);
        let at = resource.at;
        let Some(resource) = run.resources.get_mut(&id).and_then(Node::as_map_mut) else { continue };
        let local = resource.get("Properties").cloned().unwrap_or_else(|| Node::map(Map::default(), at));
        let merged = merge(&section, "", &Node::map(global, local.at), &local);
        resource.set("Properties", merged);
    }
    normalise_versions(run);
}

/// The global properties that a resource does not leave out by `IgnoreGlobals`.
fn without_ignored(global: &Map, ignored: Option<&Node>) -> (Map, Vec<Diagnostic>) {
    let mut kept = global.clone();
    let mut found = Vec::new();
    match ignored.map(|node| (&node.kind, node)) {
        None => {}
        Some((Kind::Text(text), _)) if text.value == "*" => kept = Map::default(),
        Some((Kind::List(names), _)) => {
            for name in names {
                let text = name.as_str().unwrap_or_default();
                if kept.remove(text).is_none() {
                    let known = global.names();
                    let known: Vec<&str> = known.iter().map(String::as_str).collect();
                    found.push(
                        GLOBALS
                            .at(name.at, format!("`IgnoreGlobals` names `{text}`, which `Globals` does not set"))
                            .label("nothing to ignore")
                            .help(one_of(text, &known)),
                    );
                }
            }
        }
        Some((_, node)) => found.push(
            GLOBALS
                .at(node.at, "`IgnoreGlobals` is neither `*` nor a list of properties")
                .help("write `IgnoreGlobals: '*'`, or the names of the properties to leave out"),
        ),
    }
    (kept, found)
}

/// A global and a local value in one: mappings are merged, lists joined, of anything else the local counts.
fn merge(section: &str, path: &str, global: &Node, local: &Node) -> Node {
    let plain = |node: &Node| node.is_call();
    if plain(global) || plain(local) {
        return local.clone();
    }
    let replaced = matches!(
        (section, path),
        ("Function", "Architectures") | ("CapacityProvider", "InstanceRequirements.Architectures")
    );
    let pruned = (section, path) == ("CapacityProvider", "ManagedResourceTags");
    match (&global.kind, &local.kind) {
        (Kind::Map(_) | Kind::List(_), Kind::Map(_) | Kind::List(_)) if replaced => local.clone(),
        (Kind::Map(one), Kind::Map(other)) if pruned && !other.is_empty() => {
            let mut out = Map::default();
            for (key, value) in other.iter() {
                let value = match one.at(&key.name) {
                    Some(global) => merge(section, &below(path, &key.name), global, value),
                    None => value.clone(),
                };
                out.put(key.clone(), value);
            }
            Node::map(out, local.at)
        }
        (Kind::Map(one), Kind::Map(other)) => {
            let mut out = one.copy();
            for (key, value) in other.iter() {
                let value = match one.at(&key.name) {
                    Some(global) => merge(section, &below(path, &key.name), global, value),
                    None => value.clone(),
                };
                // Of a key that both have, the place of the resource's own is of use to the reader.
                out.put(key.clone(), value);
            }
            Node::map(out, local.at)
        }
        (Kind::List(one), Kind::List(other)) => {
            Node::new(Kind::List(one.iter().chain(other).cloned().collect()), local.at)
        }
        _ => local.clone(),
    }
}

fn below(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// Documents that SAM writes itself are in the version of OpenAPI that the API asks for.
fn normalise_versions(run: &mut Run) {
    for id in run.resources.names() {
        let Some(resource) = run.resources.get_mut(&id) else { continue };
        if resource.get_str("Type") != Some("AWS::Serverless::Api") {
            continue;
        }
        let Some(properties) = resource.as_map_mut().and_then(|map| map.get_mut("Properties")) else { continue };
        let Some(version) = properties.get("OpenApiVersion").cloned().filter(is_openapi_3) else { continue };
        let Some(map) = properties.as_map_mut().filter(|map| map.has("__MANAGE_SWAGGER")) else { continue };
        let version = if version.as_str().is_some() { version } else { At(version.at).text(python(&version)) };
        map.set("OpenApiVersion", version.clone());
        if let Some(body) = map.get_mut("DefinitionBody").and_then(Node::as_map_mut) {
            body.set("openapi", version);
            if body.get("swagger").is_some_and(Node::is_filled) {
                body.remove("swagger");
            }
        }
    }
}
