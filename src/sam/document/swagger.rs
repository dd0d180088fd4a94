//! The documents of REST APIs.

use super::super::build::At;
use super::super::mistake::{DEFINITION, Fallible, VALUE, want_list};
use super::super::value::{Kind, Map, Node, Text};
use super::{ANY_METHOD, Document, INTEGRATION, contents, is_openapi_3, key_of, method_key};
use crate::source::Span;

const SKIPPED: &[&str] = &["summary", "description", "parameters"];
const POLICY: &str = "x-amazon-apigateway-policy";
const RESPONSES: &str = "x-amazon-apigateway-gateway-responses";
const VALIDATORS: &str = "x-amazon-apigateway-request-validators";

/// The document of a REST API while SAM writes into it.
#[derive(Debug)]
pub(in super::super) struct Swagger {
    pub(in super::super) document: Document,
    security: Map,
    responses: Map,
    pub(super) policy: Map,
    definitions: Map,
}

/// What CORS lets browsers do.
#[derive(Debug)]
pub(in super::super) struct Cors {
    pub(in super::super) origin: Node,
    pub(in super::super) headers: Option<Node>,
    pub(in super::super) methods: Option<Node>,
    pub(in super::super) max_age: Option<Node>,
    pub(in super::super) credentials: bool,
}

/// What answers a method.
#[derive(Debug)]
pub(in super::super) struct Integration<'n> {
    pub(in super::super) path: &'n Text,
    pub(in super::super) method: &'n Text,
    pub(in super::super) uri: Node,
    pub(in super::super) condition: Option<&'n Node>,
    pub(in super::super) at: Span,
}

impl Swagger {
    pub(in super::super) fn new(body: &Node, at: Span) -> Fallible<Self> {
        let document = Document::new(body, at)?;
        let part =
            |name: &str| document.body.get_filled(name).and_then(Node::as_map).cloned().unwrap_or_else(Map::ordered);
        let (security, responses) = (part("securityDefinitions"), part(RESPONSES));
        let (policy, definitions) = (part(POLICY), part("definitions"));
        Ok(Self { document, security, responses, policy, definitions })
    }

    /// An empty document.
    pub(in super::super) fn skeleton(at: Span) -> Node {
        let at = At(at);
        at.ordered([
            ("swagger", at.text("2.0")),
            ("info", at.ordered([("version", at.text("1.0")), ("title", at.reference("AWS::StackName"))])),
            ("paths", Node::map(Map::ordered(), at.0)),
        ])
    }

    /// The document with everything that was written into it.
    pub(in super::super) fn finish(&mut self) -> Node {
        let at = self.document.body.at;
        if let Some(body) = self.document.body.as_map_mut() {
            for (name, part) in [
                ("securityDefinitions", &self.security),
                (RESPONSES, &self.responses),
                ("definitions", &self.definitions),
            ] {
                if !part.is_empty() {
                    body.set(name, Node::map(part.clone(), at));
                }
            }
        }
        self.document.body.deep_copy()
    }

    pub(in super::super) fn disable_endpoint(&mut self, value: &Node) -> Fallible<()> {
        const CONFIG: &str = "x-amazon-apigateway-endpoint-configuration";
        let at = At(value.at);
        let put = |place: &mut Node| -> Fallible<()> {
            let Some(map) = place.as_map_mut() else {
                return DEFINITION.fail(place.at, "this part of the API definition is no mapping", "write a mapping");
            };
            let config = map.entry(CONFIG, || Node::map(Map::default(), at.0));
            match config.and_then(Node::as_map_mut) {
                Some(config) => config.set("disableExecuteApiEndpoint", value.clone()),
                None => {
                    return DEFINITION.fail(value.at, format!("`{CONFIG}` is no mapping"), "write a mapping");
                }
            }
            Ok(())
        };
        let body = &mut self.document.body;
        if body.get_filled("openapi").is_some_and(is_openapi_3) {
            let mut servers = body.get("servers").cloned().unwrap_or_else(|| at.list([at.ordered([])]));
            if let Kind::List(list) = &mut servers.kind {
                list.iter_mut().try_for_each(put)?;
            }
            if let Some(map) = body.as_map_mut() {
                map.set("servers", servers);
            }
            return Ok(());
        }
        put(body)
    }

    /// Lets a function answer a method.
    pub(in super::super) fn add_lambda(
        &mut self,
        it: &Integration<'_>,
        streams: bool,
        credentials: Option<&Node>,
    ) -> Fallible<()> {
        let at = At(it.at);
        let method = method_key(it.method);
        self.document.add_path(it.path, it.method, it.at)?;
        let uri = match it.condition {
            Some(condition) => at.only_if(condition.clone(), it.uri.clone()),
            None => it.uri.clone(),
        };
        self.document.change_path(&it.path.value, |item| {
            let Some(definition) = item.get_mut(&method.value) else { return Ok(()) };
            let Some(map) = definition.as_map_mut() else { return Ok(()) };
            let mut integration = Map::ordered();
            integration.set("type", at.text("aws_proxy"));
            integration.set("httpMethod", at.text("POST"));
            integration.set("uri", uri.clone());
            if streams {
                integration.set("responseTransferMode", at.text("STREAM"));
            }
            if let Some(credentials) = credentials {
                integration.set("credentials", credentials.clone());
            }
            map.set(INTEGRATION, Node::map(integration, it.at));
            map.entry("responses", || Node::map(Map::ordered(), it.at));
            if let Some(condition) = it.condition {
                let inner = std::mem::replace(definition, Node::null(it.at));
                *definition = at.only_if(condition.clone(), inner);
            }
            Ok(())
        })
    }

    /// Lets a state machine answer a method.
    pub(in super::super) fn add_state_machine(
        &mut self,
        it: &Integration<'_>,
        credentials: &Node,
        templates: &Node,
    ) -> Fallible<()> {
        let at = At(it.at);
        let method = method_key(it.method);
        self.document.add_path(it.path, it.method, it.at)?;
        let uri = match it.condition {
            Some(condition) => at.only_if(condition.clone(), it.uri.clone()),
            None => it.uri.clone(),
        };
        self.document.change_path(&it.path.value, |item| {
            let Some(definition) = item.get_mut(&method.value) else { return Ok(()) };
            let Some(map) = definition.as_map_mut() else { return Ok(()) };
            let status = |code: &str| at.ordered([("statusCode", at.text(code))]);
            let described = |text: &str| at.ordered([("description", at.text(text))]);
            let integration = at.ordered([
                ("type", at.text("aws")),
                ("httpMethod", at.text("POST")),
                ("uri", uri.clone()),
                ("responses", at.ordered([("200", status("200")), ("400", status("400"))])),
                ("credentials", credentials.clone()),
                ("requestTemplates", templates.clone()),
            ]);
            map.set(INTEGRATION, integration);
            map.entry("responses", || at.ordered([("200", described("OK")), ("400", described("Bad Request"))]));
            if let Some(condition) = it.condition {
                let inner = std::mem::replace(definition, Node::null(it.at));
                *definition = at.only_if(condition.clone(), inner);
            }
            Ok(())
        })
    }

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

    pub(in super::super) fn add_binary_types(&mut self, types: &Node) {
        fn slashes(node: &Node) -> Node {
            let kind = match &node.kind {
                Kind::Text(text) => Kind::Text(Text { value: text.value.replace("~1", "/"), marked: true }),
                Kind::List(list) => Kind::List(list.iter().map(slashes).collect()),
                Kind::Map(map) => {
                    let mut out = Map::ordered();
                    for (key, value) in map.iter() {
                        let name = Text { value: key.name.replace("~1", "/"), marked: true };
                        out.put(key_of(&name, key.at), slashes(value));
                    }
                    Kind::Map(out)
                }
                other => other.clone(),
            };
            Node::new(kind, node.at)
        }
        if let Some(body) = self.document.body.as_map_mut() {
            body.set("x-amazon-apigateway-binary-media-types", slashes(types));
        }
    }

    pub(in super::super) fn define_security(&mut self, key: super::super::value::Key, definition: Node) {
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

    /// Lets a method check requests before it answers.
    pub(in super::super) fn add_validator(
        &mut self,
        path: &str,
        method: &Text,
        body: bool,
        parameters: bool,
        at: Span,
    ) -> Fallible<()> {
        let at = At(at);
        let name = match (body, parameters) {
            (true, true) => "body-and-params",
            (true, false) => "body-only",
            (false, true) => "params-only",
            (false, false) => "no-validation",
        };
        if let Some(map) = self.document.body.as_map_mut() {
            if map.get(VALIDATORS).is_none_or(|it| !it.is_filled()) {
                map.set(VALIDATORS, Node::map(Map::ordered(), at.0));
            }
            if let Some(validators) = map.get_mut(VALIDATORS).and_then(Node::as_map_mut)
                && validators.get(name).is_none_or(|it| !it.is_filled())
            {
                let validator = at.ordered([
                    ("validateRequestBody", at.bool(body)),
                    ("validateRequestParameters", at.bool(parameters)),
                ]);
                if let Some(whole) = at.ordered([(name, validator)]).as_map() {
                    validators.update(whole);
                }
            }
        }
        self.document.change_method(path, method, |definition| {
            if let Some(whole) = at.ordered([("x-amazon-apigateway-request-validator", at.text(name))]).as_map() {
                definition.update(whole);
            }
            Ok(())
        })
    }

    /// Ties the body of a request to a model.
    pub(in super::super) fn add_request_model(
        &mut self,
        path: &str,
        method: &Text,
        model: &Text,
        required: Option<&Node>,
        at: Span,
    ) -> Fallible<()> {
        let at = At(at);
        let marked = model.marked;
        let model = model.value.to_lowercase();
        let swagger = self.document.body.get("swagger").is_some();
        let openapi = self.document.body.get_filled("openapi").is_some_and(is_openapi_3);
        self.document.change_method(path, method, |definition| {
            if swagger {
                let mut parameters =
                    definition.get("parameters").and_then(Node::as_list).map(<[Node]>::to_vec).unwrap_or_default();
                let mut parameter = Map::ordered();
                parameter.set("in", at.text("body"));
                let name = Kind::Text(Text { value: model.clone(), marked });
                parameter.set("name", Node::new(name, at.0));
                parameter.set("schema", at.map([("$ref", at.text(format!("#/definitions/{model}")))]));
                if let Some(required) = required {
                    parameter.set("required", required.clone());
                }
                parameters.push(Node::map(parameter, at.0));
                definition.set("parameters", at.list(parameters));
            } else if openapi {
                let schema = at.map([("$ref", at.text(format!("#/components/schemas/{model}")))]);
                let content = at.map([("application/json", at.map([("schema", schema)]))]);
                let mut body = at.map([("content", content)]);
                if let (Some(required), Some(map)) = (required, body.as_map_mut()) {
                    map.set("required", required.clone());
                }
                definition.set("requestBody", body);
            }
            Ok(())
        })
    }

    /// Declares parameters of a request: name, whether it must be there, whether answers are cached by it.
    pub(in super::super) fn add_request_parameters(
        &mut self,
        path: &str,
        method: &Text,
        parameters: &[(Text, Node, Node)],
        at: Span,
    ) -> Fallible<()> {
        let at = At(at);
        self.document.change_method(path, method, |definition| {
            let mut all =
                definition.get("parameters").and_then(Node::as_list).map(<[Node]>::to_vec).unwrap_or_default();
            for (name, required, caching) in parameters {
                let location = name.value.replace("method.request.", "");
                let (place, short) = location.split_once('.').unwrap_or((location.as_str(), ""));
                let marked =
                    |value: &str| Node::new(Kind::Text(Text { value: value.to_owned(), marked: name.marked }), at.0);
                let place = if place == "querystring" { at.text("query") } else { marked(place) };
                all.push(at.ordered([
                    ("in", place),
                    ("name", marked(short)),
                    ("required", required.clone()),
                    ("type", at.text("string")),
                ]));
                if caching.is_filled()
                    && let Some(integration) = definition.get_mut(INTEGRATION).and_then(Node::as_map_mut)
                {
                    let mut keys =
                        integration.get("cacheKeyParameters").and_then(Node::as_list).unwrap_or_default().to_vec();
                    keys.push(marked(&name.value));
                    integration.set("cacheKeyParameters", at.list(keys));
                }
            }
            definition.set("parameters", at.list(all));
            Ok(())
        })
    }

    pub(in super::super) fn add_response(&mut self, key: super::super::value::Key, response: Node) {
        self.responses.put(key, response);
    }

    pub(in super::super) fn add_models(&mut self, models: &Map) -> Fallible<()> {
        for (key, model) in models.iter() {
            if model.get_filled("type").is_none() {
                return super::super::mistake::MISSING.fail(
                    key.at,
                    format!("the model `{}` has no `type`", key.name),
                    "add `type: object`, or what the model is",
                );
            }
            let name = Text { value: key.name.to_lowercase(), marked: key.marked };
            self.definitions.put(key_of(&name, key.at), model.clone());
        }
        Ok(())
    }

    /// The methods of a path, in all its cases, as they are written.
    pub(super) fn methods(&self, path: &str) -> Fallible<Vec<Text>> {
        let Some(item) = self.document.path(path) else { return Ok(Vec::new()) };
        let mut found = Vec::new();
        for item in contents(item)? {
            let keys = item.as_map().map(Map::iter).unwrap_or_default();
            found.extend(keys.iter().map(|(key, _)| Text { value: key.name.clone(), marked: key.marked }));
        }
        Ok(found)
    }

    pub(super) fn write_policy(&mut self, at: Span) {
        let policy = Node::map(self.policy.clone(), at);
        if let Some(body) = self.document.body.as_map_mut() {
            body.set(POLICY, policy);
        }
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

/// `Ok` where a part of a resource policy is a list, or nothing.
pub(super) fn list_of_policy(name: &str, value: Option<&Node>) -> Fallible<Option<Vec<Node>>> {
    match value {
        None => Ok(None),
        Some(value) => {
            want_list(name, value)?;
            Ok(value.as_list().map(<[Node]>::to_vec))
        }
    }
}
