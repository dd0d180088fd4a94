//! The expansion as JSON, as YAML, and as a tree.

use super::value::{Kind, Node};
use crate::syntax::{Maker, NodeId, Tree};

/// JSON, two spaces an indentation.
pub(super) fn json(node: &Node) -> String {
    let mut out = serde_json::to_string_pretty(&value(node)).unwrap_or_default();
    out.push('\n');
    out
}

fn value(node: &Node) -> serde_json::Value {
    use serde_json::Value as Json;
    match &node.kind {
        Kind::Null => Json::Null,
        Kind::Bool(value) => Json::Bool(*value),
        Kind::Integer(value) => Json::from(*value),
        Kind::Float(value) => Json::from(*value),
        Kind::Text(text) => Json::String(text.value.clone()),
        Kind::List(list) => Json::Array(list.iter().map(value).collect()),
        Kind::Map(map) => {
            Json::Object(map.iter().into_iter().map(|(key, inner)| (key.name.clone(), value(inner))).collect())
        }
    }
}

/// YAML in block style, functions as tags where the syntax has room for them.
pub(super) fn yaml(node: &Node) -> String {
    let mut out = String::new();
    write(node, 0, &mut out);
    out
}

/// The tag of a function with the argument to write after it; a function right inside of another has no tag.
fn tagged(node: &Node) -> Option<(String, Node)> {
    let (name, argument) = node.call()?;
    if argument.is_call() || name == "Fn::Transform" {
        return None;
    }
    let tag = name.strip_prefix("Fn::").unwrap_or(name);
    let argument = match (tag, argument.as_list()) {
        ("GetAtt", Some([resource, attribute])) => {
            Node::text(format!("{}.{}", resource.as_str()?, attribute.as_str()?), argument.at)
        }
        _ => argument.clone(),
    };
    Some((format!("!{tag}"), argument))
}

fn write(node: &Node, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    match &node.kind {
        Kind::Map(map) if !map.is_empty() => {
            for (key, inner) in map.iter() {
                out.push_str(&indent);
                out.push_str(&scalar(&key.name));
                out.push(':');
                write_inner(inner, depth, false, out);
            }
        }
        Kind::List(list) if !list.is_empty() => {
            for item in list {
                out.push_str(&indent);
                out.push('-');
                write_inner(item, depth, true, out);
            }
        }
        _ => {
            out.push_str(&indent);
            out.push_str(&plain(node));
            out.push('\n');
        }
    }
}

/// What follows a key or a dash.
fn write_inner(node: &Node, depth: usize, item: bool, out: &mut String) {
    if let Some((tag, argument)) = tagged(node) {
        out.push(' ');
        out.push_str(&tag);
        write_body(&argument, depth, false, out);
        return;
    }
    write_body(node, depth, item, out);
}

fn write_body(node: &Node, depth: usize, item: bool, out: &mut String) {
    let nested = match &node.kind {
        Kind::Map(map) => !map.is_empty(),
        Kind::List(list) => !list.is_empty(),
        _ => false,
    };
    if !nested {
        out.push(' ');
        out.push_str(&plain(node));
        out.push('\n');
        return;
    }
    let mut inner = String::new();
    write(node, depth + 1, &mut inner);
    if item {
        // A collection starts on the line of its dash.
        out.push(' ');
        out.push_str(inner.trim_start_matches(' '));
    } else {
        out.push('\n');
        out.push_str(&inner);
    }
}

fn plain(node: &Node) -> String {
    match &node.kind {
        Kind::Null => "null".to_owned(),
        Kind::Bool(value) => value.to_string(),
        Kind::Integer(value) => value.to_string(),
        Kind::Float(value) if value.fract() == 0.0 => format!("{value:.1}"),
        Kind::Float(value) => value.to_string(),
        Kind::Text(text) => scalar(&text.value),
        Kind::List(_) => "[]".to_owned(),
        Kind::Map(_) => "{}".to_owned(),
    }
}

/// A text, in quotes where YAML would read something else.
fn scalar(text: &str) -> String {
    let safe_start = text.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '$' | '/' | '_'));
    let safe = |c: char| {
        c.is_ascii_alphanumeric()
            || matches!(
                c,
                '_' | '-' | '.' | '/' | '$' | ':' | '+' | '*' | '(' | ')' | ';' | '=' | '@' | ' ' | '{' | '}' | ','
            )
    };
    let word = !matches!(
        text.to_ascii_lowercase().as_str(),
        "true" | "false" | "yes" | "no" | "on" | "off" | "null" | "y" | "n"
    );
    let safe_inside = !text.contains(": ") && !text.contains(" #") && !text.ends_with([' ', ':']);
    if safe_start && word && safe_inside && text.chars().all(safe) {
        text.to_owned()
    } else {
        serde_json::to_string(text).unwrap_or_default()
    }
}

/// The tree of the expansion, for whoever reads templates.
pub(super) fn tree<'s>(node: &Node, like: &Tree<'s>) -> Tree<'s> {
    let mut maker = Maker::new(like);
    let root = make(node, &mut maker);
    maker.finish(root)
}

fn make(node: &Node, maker: &mut Maker<'_>) -> NodeId {
    match &node.kind {
        Kind::Null => maker.plain(String::new(), node.at),
        Kind::Text(text) => maker.text(text.value.clone(), node.at),
        Kind::Bool(_) | Kind::Integer(_) | Kind::Float(_) => maker.plain(plain(node), node.at),
        Kind::List(list) => {
            let items = list.iter().map(|item| make(item, maker)).collect();
            maker.list(items, node.at)
        }
        Kind::Map(map) => {
            let entries = map.iter().into_iter().map(|(key, inner)| (key.name.clone(), key.at, make(inner, maker)));
            let entries = entries.collect();
            maker.mapping(entries, node.at)
        }
    }
}
