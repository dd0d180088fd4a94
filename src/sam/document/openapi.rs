//! The documents of HTTP APIs.

use super::super::build::At;
use super::super::mistake::{DEFINITION, Fallible, want_map};
use super::super::value::{Key, Kind, Map, Node, Text};
use super::{ANY_METHOD, Document, INTEGRATION, contents, is_openapi_3, key_of, method_key};
use crate::source::Span;

/// The path that answers whatever no other path does.
pub(in super::super) const DEFAULT_PATH: &str = "$default";

/// The document of an HTTP API while SAM writes into it.
#[derive(Debug)]
pub(in super::super) struct OpenApi {
    pub(in super::super) document: Document,
    schemes: Map,
    tags: Vec<Node>,
    info: Map,
}

/// The value at a path of keys; an error where something on the way is no mapping.
pub(in super::super) fn deep<'n>(node: &'n Node, path: &[&str]) -> Fallible<Option<&'n Node>> {
    let mut at = node;
    for key in path {
        if !at.is_map() {
            return DEFINITION.fail(
                at.at,
                format!("`{key}` cannot stand here: this is {}", at.describe()),
                "an OpenAPI document has a mapping here",
            );
        }
        match at.get(key) {
            Some(next) => at = next,
            None => return Ok(None),
        }
    }
    Ok(Some(at))
}

impl OpenApi {
    /// Whether SAM takes it for the document of an HTTP API.
    pub(in super::super) fn is_valid(body: &Node) -> bool {
        body.get("paths").is_some_and(Node::is_map) && body.get_filled("openapi").is_some_and(is_openapi_3)
    }

    pub(in super::super) fn new(body: &Node, at: Span) -> Fallible<Self> {
        if !Self::is_valid(body) {
            return DEFINITION.refuse(
                if body.is_null() { at } else { body.at },
                "SAM cannot read this as an OpenAPI document of an HTTP API",
                "no OpenAPI document",
                "it needs `openapi: 3.0.1` and `paths`",
            );
        }
        let document = Document { body: body.deep_copy() };
        let part = |path: &[&str]| -> Fallible<Map> {
            let found = deep(&document.body, path)?.filter(|it| it.is_filled());
            Ok(found.and_then(Node::as_map).cloned().unwrap_or_else(Map::ordered))
        };
        let (schemes, info) = (part(&["components", "securitySchemes"])?, part(&["info"])?);
        let tags = document.body.get("tags").and_then(Node::as_list).unwrap_or_default().to_vec();
        Ok(Self { document, schemes, tags, info })
    }

    /// An empty document.
    pub(in super::super) fn skeleton(at: Span) -> Node {
        let at = At(at);
        at.ordered([
            ("openapi", at.text("3.0.1")),
            ("info", at.ordered([("version", at.text("1.0")), ("title", default_title(at))])),
            ("paths", Node::map(Map::ordered(), at.0)),
        ])
    }

    /// The document with everything that was written into it.
    pub(in super::super) fn finish(&mut self) -> Node {
        let at = At(self.document.body.at);
        if let Some(body) = self.document.body.as_map_mut() {
            if !self.tags.is_empty() {
                body.set("tags", at.list(self.tags.clone()));
            }
            if !self.schemes.is_empty() {
                if body.get("components").is_none_or(|it| !it.is_filled()) {
                    body.set("components", Node::map(Map::ordered(), at.0));
                }
                if let Some(components) = body.get_mut("components").and_then(Node::as_map_mut) {
                    components.set("securitySchemes", Node::map(self.schemes.clone(), at.0));
                }
            }
            if !self.info.is_empty() {
                body.set("info", Node::map(self.info.clone(), at.0));
            }
        }
        self.document.body.deep_copy()
    }

    /// Whether a method leads to a function already.
    pub(in super::super) fn leads_to(&self, path: &str, method: &str, function: &str) -> Fallible<bool> {
        let method = Text { value: method.to_owned(), marked: false };
        if !self.document.has_integration(path, &method)? {
            return Ok(false);
        }
        let name = method_key(&method).value;
        let Some(item) = self.document.path(path) else { return Ok(false) };
        for item in contents(item)? {
            let Some(definition) = item.get(&name) else { continue };
            for definition in contents(definition)? {
                let Some(uri) = definition.get(INTEGRATION).and_then(|it| it.get("uri")).filter(|it| it.is_map())
                else {
                    return Ok(false);
                };
                for uri in contents(uri)? {
                    let arn = uri.get_str("Fn::Sub").unwrap_or_default();
                    if function_of_arn(arn) != Some(function) {
                        return Ok(false);
                    }
                }
            }
        }
        Ok(true)
    }

    /// Lets a function answer a method, unless something does already.
    pub(in super::super) fn add_lambda(&mut self, it: &super::Integration<'_>) -> Fallible<()> {
        let at = At(it.at);
        if self.document.has_integration(&it.path.value, it.method)? {
            return Ok(());
        }
        let method = method_key(it.method);
        self.document.add_path(it.path, it.method, it.at)?;
        let uri = match it.condition {
            Some(condition) => at.only_if(condition.clone(), it.uri.clone()),
            None => it.uri.clone(),
        };
        let default = it.path.value == DEFAULT_PATH && method.value == ANY_METHOD;
        self.document.change_path(&it.path.value, |item| {
            let Some(definition) = item.get_mut(&method.value) else { return Ok(()) };
            if definition.is_null() {
                *definition = Node::map(Map::ordered(), it.at);
            }
            let Some(map) = definition.as_map_mut() else { return Ok(()) };
            let integration = at.ordered([
                ("type", at.text("aws_proxy")),
                ("httpMethod", at.text("POST")),
                ("payloadFormatVersion", at.text("2.0")),
                ("uri", uri.clone()),
            ]);
            map.set(INTEGRATION, integration);
            if default {
                map.set("isDefaultRoute", at.bool(true));
            }
            map.entry("responses", || Node::map(Map::ordered(), it.at));
            if let Some(condition) = it.condition {
                let inner = std::mem::replace(definition, Node::null(it.at));
                *definition = at.only_if(condition.clone(), inner);
            }
            Ok(())
        })
    }

    /// Declares the parameters of a path.
    pub(in super::super) fn add_path_parameters(
        &mut self,
        path: &str,
        method: &Text,
        names: &[Text],
        at: Span,
    ) -> Fallible<()> {
        let at = At(at);
        self.document.change_method(path, method, |definition| {
            let mut all = definition.get("parameters").and_then(Node::as_list).unwrap_or_default().to_vec();
            for name in names {
                let existing = all.iter_mut().find(|it| it.get_str("name") == Some(&name.value));
                match existing.and_then(Node::as_map_mut) {
                    Some(parameter) => {
                        parameter.set("in", at.text("path"));
                        parameter.set("required", at.bool(true));
                    }
                    None => all.push(at.ordered([
                        ("name", Node::new(Kind::Text(Text { value: name.value.clone(), marked: true }), at.0)),
                        ("in", at.text("path")),
                        ("required", at.bool(true)),
                    ])),
                }
            }
            definition.set("parameters", at.list(all));
            Ok(())
        })
    }

    pub(in super::super) fn set_payload_version(&mut self, path: &str, method: &Text, version: &Node) -> Fallible<()> {
        self.document.change_method(path, method, |definition| {
            if let Some(integration) = definition.get_mut(INTEGRATION).and_then(Node::as_map_mut) {
                integration.set("payloadFormatVersion", version.clone());
            }
            Ok(())
        })
    }

    pub(in super::super) fn define_security(&mut self, key: Key, definition: Node) {
        self.schemes.put(key, definition);
    }

    /// Lets every method of a path that demands nothing else use an authorizer.
    pub(in super::super) fn default_authorizer(
        &mut self,
        path: &str,
        default: &Text,
        scopes: &Node,
        at: Span,
    ) -> Fallible<()> {
        self.document.change_methods(path, &["parameters"], |method, definition| {
            if method != "options" && definition.get("security").is_none_or(|it| !it.is_filled()) {
                let mut demand = Map::default();
                demand.put(key_of(default, at), scopes.clone());
                definition.set("security", At(at).list([Node::map(demand, at)]));
            }
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
        self.document.change_method(path, method, |definition| {
            let mut security = Document::security(definition)?;
            let mut demand = Map::default();
            demand.put(key_of(authorizer, at), scopes.cloned().unwrap_or_else(|| At(at).list([])));
            security.push(Node::map(demand, at));
            definition.set("security", At(at).list(security));
            Ok(())
        })
    }

    pub(in super::super) fn add_tags(&mut self, tags: &Map) -> Fallible<()> {
        const VALUE: &str = "x-amazon-apigateway-tag-value";
        if let Some(other) = self.document.body.get("tags").filter(|it| it.is_filled() && !it.is_list()) {
            return DEFINITION.fail(
                other.at,
                format!("`tags` of an OpenAPI document is a list, but this is {}", other.describe()),
                "write a list with one mapping for each tag",
            );
        }
        for (key, value) in tags.iter() {
            let existing = self.tags.iter_mut().find(|tag| tag.get_str("name") == Some(&key.name));
            match existing.and_then(Node::as_map_mut) {
                Some(tag) => tag.set(VALUE, value.clone()),
                None => {
                    self.tags.push(
                        At(key.at).ordered([("name", super::super::build::key_text(key)), (VALUE, value.clone())]),
                    );
                }
            }
        }
        Ok(())
    }

    pub(in super::super) fn disable_endpoint(&mut self, value: &Node) -> Fallible<()> {
        const CONFIG: &str = "x-amazon-apigateway-endpoint-configuration";
        let at = At(value.at);
        let mut servers = self.document.body.get("servers").cloned().unwrap_or_else(|| at.list([at.ordered([])]));
        if let Kind::List(list) = &mut servers.kind {
            for server in list {
                want_map("servers", server)?;
                if let Some(map) = server.as_map_mut() {
                    let mut config = map.get(CONFIG).and_then(Node::as_map).cloned().unwrap_or_default();
                    config.set("disableExecuteApiEndpoint", value.clone());
                    map.set(CONFIG, Node::map(config, at.0));
                }
            }
        }
        if let Some(body) = self.document.body.as_map_mut() {
            body.set("servers", servers);
        }
        Ok(())
    }

    /// Writes how browsers may call the API: a mapping in SAM's words, or a function that yields one.
    pub(in super::super) fn add_cors(&mut self, cors: &Map, function: Option<&Node>, at: Span) -> Fallible<()> {
        const CORS: &str = "x-amazon-apigateway-cors";
        let existing = self.document.body.get(CORS);
        if let Some(other) = existing.filter(|it| !it.is_map()) {
            return DEFINITION.fail(other.at, format!("`{CORS}` is {}", other.describe()), "write a mapping");
        }
        let mut out = existing.and_then(Node::as_map).cloned().unwrap_or_default();
        match function {
            Some(function) => {
                if let Some(map) = with_document_words(function).as_map() {
                    out.update(map);
                }
            }
            None => {
                for (name, word) in WORDS {
                    if let Some(value) = cors.get(name)
                        && (value.is_filled() || *name == "MaxAge")
                        && (*name != "AllowCredentials" || value.is_true())
                    {
                        out.set(word, value.clone());
                    }
                }
            }
        }
        if let Some(body) = self.document.body.as_map_mut() {
            body.set(CORS, Node::map(out, at));
        }
        Ok(())
    }

    pub(in super::super) fn set_description(&mut self, description: &Node) {
        if self.info.get("description").is_none_or(|it| !it.is_filled()) {
            self.info.set("description", description.clone());
        }
    }

    pub(in super::super) fn set_title(&mut self, title: &Node) {
        self.info.set("title", title.clone());
    }

    /// Whether the title is the one that SAM writes.
    pub(in super::super) fn has_default_title(body: &Node) -> Fallible<bool> {
        let title = deep(body, &["info", "title"])?;
        Ok(title.is_some_and(|title| title.same(&default_title(At(title.at)))))
    }
}

/// What the properties of `CorsConfiguration` are called in the document.
const WORDS: &[(&str, &str)] = &[
    ("AllowOrigins", "allowOrigins"),
    ("AllowHeaders", "allowHeaders"),
    ("AllowMethods", "allowMethods"),
    ("ExposeHeaders", "exposeHeaders"),
    ("MaxAge", "maxAge"),
    ("AllowCredentials", "allowCredentials"),
];

fn default_title(at: At) -> Node {
    at.reference("AWS::StackName")
}

fn with_document_words(node: &Node) -> Node {
    let word = |text: &str| WORDS.iter().fold(text.to_owned(), |text, (name, word)| text.replace(name, word));
    let kind = match &node.kind {
        Kind::Text(text) => Kind::Text(Text { value: word(&text.value), marked: text.marked }),
        Kind::List(list) => Kind::List(list.iter().map(with_document_words).collect()),
        Kind::Map(map) => {
            let mut out = Map::default();
            for (key, value) in map.iter() {
                out.put(Key { name: word(&key.name), ..key.clone() }, with_document_words(value));
            }
            Kind::Map(out)
        }
        other => other.clone(),
    };
    Node::new(kind, node.at)
}

/// The logical ID before the first `.Arn` of a text.
fn function_of_arn(text: &str) -> Option<&str> {
    text.match_indices(".Arn").find_map(|(at, _)| {
        let before = text.get(..at)?;
        let start = before.rfind(|c: char| !c.is_ascii_alphanumeric()).map_or(0, |last| last + 1);
        before.get(start..).filter(|name| !name.is_empty())
    })
}
