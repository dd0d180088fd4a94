//! OpenAPI documents of APIs, and how SAM writes routes and authorizers into them.

mod cors;
mod openapi;
mod policy;
mod security;
mod swagger;

pub(super) use cors::Cors;
pub(super) use openapi::{OpenApi, deep};
pub(super) use policy::without_parameters;
pub(super) use swagger::{Integration, Swagger};

use super::build::At;
use super::mistake::{DEFINITION, Fallible};
use super::value::{Key, Kind, Map, Node, Text};
use crate::source::Span;

pub(super) const ANY_METHOD: &str = "x-amazon-apigateway-any-method";
pub(super) const INTEGRATION: &str = "x-amazon-apigateway-integration";

/// The paths of a document.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) body: Node,
}

/// Whether a text is a version of OpenAPI 3.
pub(super) fn is_openapi_3(node: &Node) -> bool {
    let text = super::hash::python(node);
    let mut parts = text.trim_end_matches('\n').split('.');
    let digit = |part: &str| part.len() == 1 && part.bytes().all(|b| b.is_ascii_digit());
    parts.next() == Some("3") && parts.clone().count() > 0 && parts.clone().count() < 3 && parts.all(digit)
}

/// Whether SAM can write into a document: it has paths, and says in which language it is.
pub(super) fn is_valid(body: &Node) -> bool {
    body.get("paths").is_some_and(Node::is_map)
        && (body.get_filled("swagger").is_some() || body.get_filled("openapi").is_some_and(is_openapi_3))
}

/// The name of a method as it stands in a document.
pub(super) fn method_key(method: &Text) -> Text {
    let value = method.value.to_lowercase();
    if value == "any" {
        return Text { value: ANY_METHOD.to_owned(), marked: false };
    }
    Text { value, marked: method.marked }
}

pub(super) fn key_of(text: &Text, at: Span) -> Key {
    Key { name: text.value.clone(), marked: text.marked, at }
}

/// The values that a value may be: the branches of `Fn::If`, or the value itself.
pub(super) fn contents(node: &Node) -> Fallible<Vec<&Node>> {
    let Some(branches) = node.as_map().and_then(|map| map.at("Fn::If")) else { return Ok(vec![node]) };
    match branches.as_list() {
        Some(list) => Ok(list.iter().skip(1).filter(|branch| !branch.is_no_value()).collect()),
        None => DEFINITION.fail(
            branches.at,
            "`Fn::If` in an API definition is no list",
            "give it a condition and two values",
        ),
    }
}

pub(super) fn contents_mut(node: &mut Node) -> Fallible<Vec<&mut Node>> {
    contents(node)?;
    if node.as_map().is_none_or(|map| !map.has("Fn::If")) {
        return Ok(vec![node]);
    }
    let branches = match &mut node.kind {
        Kind::Map(map) => map.get_mut("Fn::If"),
        _ => None,
    };
    match branches.map(|branches| &mut branches.kind) {
        Some(Kind::List(list)) => Ok(list.iter_mut().skip(1).filter(|branch| !branch.is_no_value()).collect()),
        _ => Ok(Vec::new()),
    }
}

pub(super) fn has_integration(definition: &Node) -> bool {
    definition.get_filled(INTEGRATION).is_some()
}

/// A path whose methods cannot be read.
pub(super) fn bad_path_item(path: &str, node: &Node) -> Box<crate::diagnostic::Diagnostic> {
    Box::new(
        DEFINITION
            .at(
                node.at,
                format!(
                    "the path `{path}` is {}, but an OpenAPI document has a mapping of methods there",
                    node.describe()
                ),
            )
            .label("no mapping of methods")
            .help("put the methods below the path, each with its definition"),
    )
}

fn bad_method(path: &str, method: &str, node: &Node) -> Box<crate::diagnostic::Diagnostic> {
    Box::new(
        DEFINITION
            .at(
                node.at,
                format!("the method `{method}` of the path `{path}` is {}, but must be a mapping", node.describe()),
            )
            .label("no definition of a method")
            .help("describe the method by a mapping: its responses, its integration"),
    )
}

impl Document {
    /// Takes the document; every path of it must hold methods.
    pub(super) fn new(body: &Node, at: Span) -> Fallible<Self> {
        if !is_valid(body) {
            return DEFINITION.refuse(
                if body.is_null() { at } else { body.at },
                "SAM cannot read this as an OpenAPI document",
                "no OpenAPI document",
                "it needs `openapi: 3.0.1` (or `swagger: '2.0'`) and `paths`",
            );
        }
        let document = Self { body: body.deep_copy() };
        if let Some(paths) = document.paths() {
            for (path, item) in paths.iter() {
                for item in contents(item)? {
                    if !item.is_map() {
                        return Err(bad_path_item(&path.name, item));
                    }
                }
            }
        }
        Ok(document)
    }

    pub(super) fn paths(&self) -> Option<&Map> {
        self.body.get("paths").and_then(Node::as_map)
    }

    fn paths_mut(&mut self) -> Option<&mut Map> {
        self.body.as_map_mut()?.get_mut("paths")?.as_map_mut()
    }

    pub(super) fn path_names(&self) -> Vec<String> {
        self.paths().map(Map::names).unwrap_or_default()
    }

    fn path(&self, name: &str) -> Option<&Node> {
        self.paths()?.at(name)
    }

    /// Whether there is the path, with the method in each of its cases.
    fn has_path(&self, path: &str, method: &str) -> Fallible<bool> {
        let Some(item) = self.path(path) else { return Ok(false) };
        Ok(contents(item)?.into_iter().all(|item| item.as_map().is_some_and(|map| map.has(method))))
    }

    /// Whether something answers the method already.
    pub(super) fn has_integration(&self, path: &str, method: &Text) -> Fallible<bool> {
        let method = method_key(method).value;
        if !self.has_path(path, &method)? {
            return Ok(false);
        }
        let Some(item) = self.path(path) else { return Ok(false) };
        for item in contents(item)? {
            let Some(definition) = item.get(&method).filter(|it| it.is_map()) else { return Ok(false) };
            let mut any = false;
            for definition in contents(definition)? {
                if !definition.is_map() {
                    return Err(bad_method(path, &method, definition));
                }
                any |= has_integration(definition);
            }
            if !any {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Makes room for a method.
    pub(super) fn add_path(&mut self, path: &Text, method: &Text, at: Span) -> Fallible<()> {
        let method = method_key(method);
        let Some(paths) = self.paths_mut() else { return Ok(()) };
        if !paths.has(&path.value) {
            paths.put(key_of(path, at), Node::map(Map::ordered(), at));
        }
        let Some(item) = paths.get_mut(&path.value) else { return Ok(()) };
        if !item.is_map() {
            return Err(bad_path_item(&path.value, item));
        }
        for item in contents_mut(item)? {
            if let Some(map) = item.as_map_mut()
                && !map.has(&method.value)
            {
                map.put(key_of(&method, at), Node::map(Map::ordered(), at));
            }
        }
        Ok(())
    }

    /// Lets a path be there only under a condition.
    pub(super) fn make_conditional(&mut self, path: &str, condition: Node, at: Span) {
        if let Some(item) = self.paths_mut().and_then(|paths| paths.get_mut(path)) {
            let inner = std::mem::replace(item, Node::null(at));
            *item = At(at).only_if(condition, inner);
        }
    }

    /// Changes what a path holds, in each of its cases.
    pub(super) fn change_path(&mut self, path: &str, mut change: impl FnMut(&mut Map) -> Fallible<()>) -> Fallible<()> {
        let Some(item) = self.paths_mut().and_then(|paths| paths.get_mut(path)) else { return Ok(()) };
        for item in contents_mut(item)? {
            match &mut item.kind {
                Kind::Map(map) => change(map)?,
                _ => return Err(bad_path_item(path, item)),
            }
        }
        Ok(())
    }

    /// Changes every definition of a method that has an integration.
    pub(super) fn change_method(
        &mut self,
        path: &str,
        method: &Text,
        mut change: impl FnMut(&mut Map) -> Fallible<()>,
    ) -> Fallible<()> {
        let name = method_key(method).value;
        self.change_path(path, |item| {
            let Some(definition) = item.get_mut(&name) else { return Ok(()) };
            for definition in contents_mut(definition)? {
                if !definition.is_map() {
                    return Err(bad_method(path, &name, definition));
                }
                if has_integration(definition)
                    && let Some(map) = definition.as_map_mut()
                {
                    change(map)?;
                }
            }
            Ok(())
        })
    }

    /// Changes every method of a path; the name given is the one in the document.
    pub(super) fn change_methods(
        &mut self,
        path: &str,
        skip: &[&str],
        mut change: impl FnMut(&str, &mut Map) -> Fallible<()>,
    ) -> Fallible<()> {
        self.change_path(path, |item| {
            for name in item.names() {
                if skip.contains(&name.as_str()) {
                    continue;
                }
                let Some(definition) = item.get_mut(&name) else { continue };
                for definition in contents_mut(definition)? {
                    if !definition.is_map() {
                        return Err(bad_method(path, &name, definition));
                    }
                    if has_integration(definition)
                        && let Some(map) = definition.as_map_mut()
                    {
                        let normal = method_key(&Text { value: name.clone(), marked: false }).value;
                        change(&normal, map)?;
                    }
                }
            }
            Ok(())
        })
    }

    /// The list of demands on callers of a method.
    pub(super) fn security(definition: &Map) -> Fallible<Vec<Node>> {
        match definition.at("security") {
            None => Ok(Vec::new()),
            Some(value) => match value.as_list() {
                Some(list) => Ok(list.to_vec()),
                None => DEFINITION.refuse(
                    value.at,
                    format!("`security` is {}, but must be a list", value.describe()),
                    "not a list",
                    "write a list with one mapping for each security scheme",
                ),
            },
        }
    }

    /// Sets how long the integration of a method may take.
    pub(super) fn set_timeout(&mut self, path: &str, method: &Text, timeout: &Node) -> Fallible<()> {
        self.change_method(path, method, |definition| {
            if let Some(integration) = definition.get_mut(INTEGRATION).and_then(Node::as_map_mut) {
                integration.set("timeoutInMillis", timeout.clone());
            }
            Ok(())
        })
    }
}
