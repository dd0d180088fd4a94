//! `AWS::Include`: parts of a template that stand in files of their own.

use super::read::read;
use super::value::{Key, Kind, Map, Node};
use crate::source::Span;
use crate::syntax::Value;
use crate::template::Template;

/// The content of a file that a template includes.
#[derive(Debug, Clone)]
pub struct Included {
    location: String,
    content: Map,
}

impl Included {
    /// The content of the file that the template calls `location`; `None` where it is no mapping.
    #[must_use]
    pub fn new(location: &str, content: Value<'_>) -> Option<Self> {
        let content = read(content).as_map().cloned()?;
        Some(Self { location: location.to_owned(), content })
    }
}

/// What `AWS::Include` asks for, as it is written in the template, and where.
#[must_use]
pub fn included_locations(template: &Template<'_>) -> Vec<(String, Span)> {
    let mut found = Vec::new();
    if let Some(root) = template.root {
        find(&read(root), &mut found);
    }
    found
}

fn find(node: &Node, found: &mut Vec<(String, Span)>) {
    match &node.kind {
        Kind::List(list) => list.iter().for_each(|item| find(item, found)),
        Kind::Map(map) => {
            for (_, value) in map.iter() {
                find(value, found);
            }
            let location = map.get("Fn::Transform").and_then(location);
            found.extend(location.and_then(|it| Some((it.as_str()?.to_owned(), it.at))));
        }
        _ => {}
    }
}

/// The location that the argument of `Fn::Transform` names.
fn location(argument: &Node) -> Option<&Node> {
    argument.get("Parameters")?.get("Location").filter(|_| argument.get_str("Name") == Some("AWS::Include"))
}

/// Puts the contents in the places of the functions, between the keys that stand beside these.
pub(super) fn put_in(node: &mut Node, all: &[Included]) {
    match &mut node.kind {
        Kind::List(list) => list.iter_mut().for_each(|item| put_in(item, all)),
        Kind::Map(map) => {
            for (_, value) in map.values_mut() {
                put_in(value, all);
            }
            let found = map.get("Fn::Transform").and_then(|argument| {
                let name = location(argument)?.as_str()?;
                Some((all.iter().find(|it| it.location == name)?, argument.at))
            });
            if let Some((included, at)) = found {
                map.remove("Fn::Transform");
                for (key, value) in included.content.iter() {
                    map.put(Key::new(&key.name, at), placed(value, at));
                }
            }
        }
        _ => {}
    }
}

/// The value, all of it at one place: that of the function, since its own is in another file.
fn placed(node: &Node, at: Span) -> Node {
    let kind = match &node.kind {
        Kind::List(list) => Kind::List(list.iter().map(|item| placed(item, at)).collect()),
        Kind::Map(map) => {
            let mut new = Map::default();
            for (key, value) in map.iter() {
                new.put(Key::new(&key.name, at), placed(value, at));
            }
            Kind::Map(new)
        }
        other => other.clone(),
    };
    Node::new(kind, at)
}
