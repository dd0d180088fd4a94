//! Functions that the transform can evaluate by itself: `Ref` to parameters, `Fn::Sub`, `Fn::FindInMap`; and the
//! references that change with the logical IDs of what was generated.

use std::collections::HashMap;

use super::build::At;
use super::value::{Kind, Map, Node};

/// The values of parameters, as far as they are known: given, or by default.
#[derive(Debug, Default)]
pub(super) struct Parameters {
    pub(super) values: HashMap<String, Node>,
    /// Parameters whose value only the deployment knows.
    pub(super) open: Vec<String>,
}

impl Parameters {
    fn value(&self, name: &str) -> Option<&Node> {
        self.values
            .get(name)
            .filter(|value| !value.as_str().is_some_and(|text| text.starts_with("{{IntrinsicFunction:")))
    }

    /// Whether a value is `Ref` to a parameter whose value only the deployment knows.
    pub(super) fn is_open(&self, node: &Node) -> bool {
        let name = node.get_str("Ref");
        name.is_some_and(|name| self.open.iter().any(|open| open == name))
    }

    /// Puts the values of parameters in place of `Ref` and `${…}`, everywhere in the value.
    pub(super) fn resolve(&self, node: &mut Node) {
        if self.values.is_empty() {
            return;
        }
        match node.call() {
            Some(("Ref", name)) => {
                if let Some(value) = name.as_str().and_then(|name| self.value(name)) {
                    *node = Node { at: node.at, ..value.clone() };
                }
            }
            Some(("Fn::Sub", _)) => substitute(node, &mut |name| {
                let value = self.value(name)?;
                value.as_str().map(str::to_owned)
            }),
            _ => {}
        }
        each_child(node, &mut |child| self.resolve(child));
    }

    /// The value with parameters filled in.
    pub(super) fn resolved(&self, node: &Node) -> Node {
        let mut copy = node.clone();
        self.resolve(&mut copy);
        copy
    }
}

/// Evaluates `Fn::FindInMap` where mapping and keys are plain, everywhere in the value.
pub(super) fn find_in_map(node: &mut Node, mappings: &Map) {
    if mappings.is_empty() {
        return;
    }
    if let Some(("Fn::FindInMap", argument)) = node.call() {
        let mut arguments = argument.as_list().map(<[Node]>::to_vec).unwrap_or_default();
        arguments.iter_mut().for_each(|argument| find_in_map(argument, mappings));
        if let [name, first, second] = arguments.as_slice()
            && let (Some(name), Some(first), Some(second)) = (name.as_str(), first.as_str(), second.as_str())
            && let Some(found) = mappings.get(name).and_then(|it| it.get(first)).and_then(|it| it.get(second))
        {
            *node = Node { at: node.at, ..found.clone() };
        }
    }
    each_child(node, &mut |child| find_in_map(child, mappings));
}

fn each_child(node: &mut Node, change: &mut dyn FnMut(&mut Node)) {
    match &mut node.kind {
        Kind::Map(map) => map.values_mut().for_each(|(_, value)| change(value)),
        Kind::List(list) => list.iter_mut().for_each(change),
        _ => {}
    }
}

/// Changes the `${…}` of a `Fn::Sub`.
fn substitute(node: &mut Node, value_of: &mut dyn FnMut(&str) -> Option<String>) {
    let Some(argument) = node.as_map_mut().and_then(|map| map.get_mut("Fn::Sub")) else { return };
    let text = match &mut argument.kind {
        Kind::Text(text) => text,
        Kind::List(list) => match list.first_mut().map(|first| &mut first.kind) {
            Some(Kind::Text(text)) => text,
            _ => return,
        },
        _ => return,
    };
    let mut out = String::with_capacity(text.value.len());
    let mut rest = text.value.as_str();
    while let Some(at) = rest.find("${") {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        let inner = after.get(2..).unwrap_or_default();
        match inner.split_once('}') {
            Some((name, tail)) if is_variable(name) => {
                match value_of(name) {
                    Some(value) => out.push_str(&value),
                    None => {
                        out.push_str("${");
                        out.push_str(name);
                        out.push('}');
                    }
                }
                rest = tail;
            }
            _ => {
                out.push_str("${");
                rest = inner;
            }
        }
    }
    out.push_str(rest);
    text.value = out;
}

/// Whether SAM looks at a variable: a name with points, or a pseudo parameter.
fn is_variable(name: &str) -> bool {
    let pseudo = name.strip_prefix("AWS::").is_some_and(|rest| {
        rest.starts_with(|c: char| c.is_ascii_uppercase()) && rest.chars().all(|c| c.is_ascii_alphabetic())
    });
    pseudo || !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '.')
}

/// What references must say after the transform.
#[derive(Debug, Default)]
pub(super) struct Renamed {
    /// Logical IDs that have changed: layers, whose ID holds a hash.
    pub(super) ids: Vec<(String, String)>,
    /// `Function.Version`, `Api.Stage` and the like: what stands for them.
    pub(super) parts: HashMap<(String, String), String>,
}

impl Renamed {
    fn id(&self, old: &str) -> Option<&String> {
        self.ids.iter().find(|(from, _)| from == old).map(|(_, to)| to)
    }

    fn part(&self, id: &str, part: &str) -> Option<&String> {
        self.parts.get(&(id.to_owned(), part.to_owned()))
    }

    /// Rewrites the references of a whole template.
    pub(super) fn apply(&self, node: &mut Node) {
        if !self.ids.is_empty() {
            self.depends_on(node);
            self.walk(node, &|it, node| it.change_ids(node));
        }
        if !self.parts.is_empty() {
            self.walk(node, &|it, node| it.change_parts(node));
        }
    }

    fn walk(&self, node: &mut Node, change: &dyn Fn(&Self, &mut Node)) {
        change(self, node);
        each_child(node, &mut |child| self.walk(child, change));
    }

    fn depends_on(&self, node: &mut Node) {
        if let Some(value) = node.as_map_mut().and_then(|map| map.get_mut("DependsOn")) {
            let rename = |value: &mut Node| {
                if let Kind::Text(text) = &mut value.kind
                    && let Some(new) = self.id(&text.value)
                {
                    text.value = new.clone();
                }
            };
            match &mut value.kind {
                Kind::List(list) => list.iter_mut().for_each(rename),
                _ => rename(value),
            }
        }
        each_child(node, &mut |child| self.depends_on(child));
    }

    fn change_ids(&self, node: &mut Node) {
        let at = node.at;
        match node.call() {
            Some(("Ref", name)) => {
                if let Some(new) = name.as_str().filter(|name| !name.contains('.')).and_then(|name| self.id(name)) {
                    *node = At(at).reference(new);
                }
            }
            Some(("Fn::GetAtt", argument)) => {
                if let Some(parts) = get_att_parts(argument)
                    && let Some((first, rest)) = parts.split_first()
                    && let Some(new) = self.id(first)
                {
                    let parts = std::iter::once(new).chain(rest).map(|part| At(at).text(part));
                    *node = At(at).map([("Fn::GetAtt", At(at).list(parts))]);
                }
            }
            Some(("Fn::Sub", _)) => substitute(node, &mut |name| {
                let first = name.split('.').next().unwrap_or_default();
                self.id(first).map(|new| format!("${{{}}}", name.replace(first, new)))
            }),
            _ => {}
        }
    }

    fn change_parts(&self, node: &mut Node) {
        let at = node.at;
        match node.call() {
            Some(("Ref", name)) => {
                if let Some((id, part)) = name.as_str().and_then(|name| name.split_once('.'))
                    && let Some(new) = self.part(id, part)
                {
                    *node = At(at).reference(new);
                }
            }
            Some(("Fn::GetAtt", argument)) => {
                if let Some(parts) = get_att_parts(argument)
                    && let [id, part, rest @ ..] = parts.as_slice()
                    && let Some(new) = self.part(id, part)
                {
                    let parts = std::iter::once(new).chain(rest).map(|part| At(at).text(part));
                    *node = At(at).map([("Fn::GetAtt", At(at).list(parts))]);
                }
            }
            Some(("Fn::Sub", _)) => substitute(node, &mut |name| {
                let mut parts = name.split('.');
                let (id, part) = (parts.next()?, parts.next()?);
                let new = self.part(id, part)?;
                Some(format!("${{{}}}", name.replace(&format!("{id}.{part}"), new)))
            }),
            _ => {}
        }
    }
}

/// The parts of `Fn::GetAtt`'s list, split at points.
fn get_att_parts(argument: &Node) -> Option<Vec<String>> {
    let list = argument.as_list().filter(|list| list.len() > 1)?;
    let texts: Option<Vec<&str>> = list.iter().map(Node::as_str).collect();
    Some(texts?.join(".").split('.').map(str::to_owned).collect())
}
