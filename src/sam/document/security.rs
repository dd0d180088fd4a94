//! Who may call the methods of a REST API: authorizers and API keys in its document.

use super::super::build::At;
use super::super::mistake::{DEFINITION, Fallible};
use super::super::value::{Key, Map, Node, Text};
use super::swagger::{SKIPPED, Swagger};
use super::{Document, key_of};
use crate::source::Span;

impl Swagger {
    pub(in super::super) fn define_security(&mut self, key: Key, definition: Node) {
        self.security.put(key, definition);
    }

    pub(in super::super) fn define_api_key(&mut self, at: Span) {
        if !self.security.has("api_key") {
            let at = At(at);
            let key =
                at.ordered([("type", at.text("apiKey")), ("name", at.text("x-api-key")), ("in", at.text("header"))]);
            let whole = at.ordered([("api_key", key)]);
            if let Some(map) = whole.as_map() {
                self.security.update(map);
            }
        }
    }

    fn define_iam(&mut self, at: Span) {
        if !self.security.has("AWS_IAM") {
            let at = At(at);
            let iam = at.ordered([
                ("x-amazon-apigateway-authtype", at.text("awsSigv4")),
                ("type", at.text("apiKey")),
                ("name", at.text("Authorization")),
                ("in", at.text("header")),
            ]);
            let whole = at.ordered([("AWS_IAM", iam)]);
            if let Some(map) = whole.as_map() {
                self.security.update(map);
            }
        }
    }

    /// Lets every method of a path that says nothing else use an authorizer.
    pub(in super::super) fn default_authorizer(
        &mut self,
        path: &str,
        default: &Text,
        known: &[String],
        scopes: &Node,
        preflight: bool,
        at: Span,
    ) -> Fallible<()> {
        let mut iam = false;
        self.document.change_methods(path, SKIPPED, |method, definition| {
            if !preflight && method == "options" {
                return Ok(());
            }
            let (mut others, mut own) = (Vec::new(), Vec::new());
            for security in Document::security(definition)? {
                let names = security_names(&security)?;
                let is_own = names.iter().any(|name| name == "AWS_IAM" || known.contains(name));
                if is_own { own.push(security) } else { others.push(security) }
            }
            let none = others.iter().position(|security| security.as_map().is_some_and(|map| map.has("NONE")));
            if let Some(none) = none {
                others.remove(none);
                own.clear();
            } else if own.is_empty() {
                let mut demand = Map::ordered();
                demand.put(key_of(default, at), scopes.clone());
                own.push(Node::map(demand, at));
            }
            others.append(&mut own);
            if let Some(first) = others.first() {
                iam |= first.as_map().is_some_and(|map| map.has("AWS_IAM"));
                definition.set("security", At(at).list(others));
            }
            Ok(())
        })?;
        if iam {
            self.define_iam(at);
        }
        Ok(())
    }

    /// Lets every method of a path that says nothing else ask for an API key.
    pub(in super::super) fn default_api_key(&mut self, path: &str, preflight: bool, at: Span) -> Fallible<()> {
        self.document.change_methods(path, SKIPPED, |method, definition| {
            let (mut others, mut own) = (Vec::new(), Vec::new());
            let existing = Document::security(definition)?;
            for security in existing.clone() {
                let names = security_names(&security)?;
                let is_own = names.iter().any(|name| name == "api_key" || name == "api_key_false");
                if is_own { own.push(security) } else { others.push(security) }
            }
            let off = own.iter().any(|security| security.as_map().is_some_and(|map| map.has("api_key_false")));
            let mut security = others;
            if !off && (method != "options" || preflight) {
                security.push(At(at).ordered([("api_key", At(at).list([]))]));
            }
            set_security(definition, &existing, security, at);
            Ok(())
        })
    }

    /// Lets one method use an authorizer.
    pub(in super::super) fn method_authorizer(
        &mut self,
        path: &str,
        method: &Text,
        authorizer: &Text,
        scopes: Option<&Node>,
        at: Span,
    ) -> Fallible<()> {
        let mut iam = false;
        self.document.change_method(path, method, |definition| {
            let mut security = Document::security(definition)?;
            let mut demand = Map::ordered();
            demand.put(key_of(authorizer, at), scopes.cloned().unwrap_or_else(|| At(at).list([])));
            security.push(Node::map(demand, at));
            iam |= security.first().and_then(Node::as_map).is_some_and(|map| map.has("AWS_IAM"));
            definition.set("security", At(at).list(security));
            Ok(())
        })?;
        if iam {
            self.define_iam(at);
        }
        Ok(())
    }

    /// Lets one method ask for an API key, or not.
    pub(in super::super) fn method_api_key(
        &mut self,
        path: &str,
        method: &Text,
        required: bool,
        at: Span,
    ) -> Fallible<()> {
        if required && self.document.paths().is_some_and(|paths| paths.has(path)) {
            self.define_api_key(at);
        }
        let name = if required { "api_key" } else { "api_key_false" };
        self.document.change_method(path, method, |definition| {
            let existing = Document::security(definition)?;
            let mut security = existing.clone();
            security.push(At(at).ordered([(name, At(at).list([]))]));
            set_security(definition, &existing, security, at);
            Ok(())
        })
    }
}

fn security_names(security: &Node) -> Fallible<Vec<String>> {
    match security.as_map() {
        Some(map) => Ok(map.names()),
        None => DEFINITION.fail(
            security.at,
            format!("an item of `security` is {}, but must be a mapping", security.describe()),
            "write the name of a security scheme with a list of scopes",
        ),
    }
}

fn set_security(definition: &mut Map, before: &[Node], after: Vec<Node>, at: Span) {
    let same = before.len() == after.len() && before.iter().zip(&after).all(|(a, b)| a.same(b));
    if !same {
        definition.set("security", At(at).list(after));
    }
}
