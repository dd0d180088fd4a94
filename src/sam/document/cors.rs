//! CORS in the document of a REST API: a method of its own that answers browsers.

use super::super::build::At;
use super::super::mistake::{Fallible, VALUE};
use super::super::value::{Map, Node};
use super::swagger::Swagger;
use super::{ANY_METHOD, INTEGRATION};

/// What CORS lets browsers do.
#[derive(Debug)]
pub(in super::super) struct Cors {
    pub(in super::super) origin: Node,
    pub(in super::super) headers: Option<Node>,
    pub(in super::super) methods: Option<Node>,
    pub(in super::super) max_age: Option<Node>,
    pub(in super::super) credentials: bool,
}

impl Swagger {
    /// Answers the questions of browsers on a path.
    pub(in super::super) fn add_cors(&mut self, path: &str, cors: &Cors, methods: &mut Option<Node>) -> Fallible<()> {
        let at = At(cors.origin.at);
        self.document.change_path(path, |item| {
            if item.has("options") {
                return Ok(());
            }
            if !cors.origin.is_filled() {
                return VALUE.fail(
                    cors.origin.at,
                    "`AllowOrigin` is empty",
                    "name the origin, such as `\"'https://example.com'\"`",
                );
            }
            // The methods of the first case count for all cases of a path.
            let allowed = match methods {
                Some(methods) if methods.is_filled() => methods.clone(),
                _ => {
                    let found = at.text(format!("'{}'", methods_of(item)));
                    *methods = Some(found.clone());
                    found
                }
            };
            item.set("options", cors_response(at, cors, &allowed));
            Ok(())
        })
    }
}

/// The methods of a path for the header, sorted.
fn methods_of(item: &Map) -> String {
    const ALL: &[&str] = &["OPTIONS", "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"];
    let mut methods: Vec<String> = if item.has(ANY_METHOD) {
        ALL.iter().map(|method| (*method).to_owned()).collect()
    } else {
        item.names().into_iter().chain(["options".to_owned()]).map(|method| method.to_uppercase()).collect()
    };
    methods.sort();
    methods.dedup();
    methods.join(",")
}

fn cors_response(at: At, cors: &Cors, methods: &Node) -> Node {
    let typed = |kind: &str| at.map([("type", at.text(kind))]);
    let header = |name: &str| format!("method.response.header.{name}");
    let mut parameters = Map::ordered();
    let mut headers = Map::ordered();
    if let (Some(first), Some(second)) = (
        at.map([(&header("Access-Control-Allow-Origin"), cors.origin.clone())]).as_map(),
        at.map([("Access-Control-Allow-Origin", typed("string"))]).as_map(),
    ) {
        parameters.update(first);
        headers.update(second);
    }
    let mut add = |name: &str, value: Node, kind: &str| {
        parameters.set(&header(name), value);
        headers.set(name, typed(kind));
    };
    if let Some(value) = cors.headers.as_ref().filter(|it| it.is_filled()) {
        add("Access-Control-Allow-Headers", value.clone(), "string");
    }
    if methods.is_filled() {
        add("Access-Control-Allow-Methods", methods.clone(), "string");
    }
    if let Some(value) = &cors.max_age {
        add("Access-Control-Max-Age", value.clone(), "integer");
    }
    if cors.credentials {
        add("Access-Control-Allow-Credentials", at.text("'true'"), "string");
    }
    let (parameters, headers) = (Node::map(parameters, at.0), Node::map(headers, at.0));
    let default = at.ordered([
        ("statusCode", at.text("200")),
        ("responseParameters", parameters),
        ("responseTemplates", at.map([("application/json", at.text("{}\n"))])),
    ]);
    let integration = at.ordered([
        ("type", at.text("mock")),
        ("requestTemplates", at.map([("application/json", at.text("{\n  \"statusCode\" : 200\n}\n"))])),
        ("responses", at.ordered([("default", default)])),
    ]);
    let answer = at.ordered([("description", at.text("Default response for CORS method")), ("headers", headers)]);
    at.ordered([
        ("summary", at.text("CORS support")),
        ("consumes", at.texts(&["application/json"])),
        ("produces", at.texts(&["application/json"])),
        (INTEGRATION, integration),
        ("responses", at.ordered([("200", answer)])),
    ])
}
