//! `AWS::Serverless::Api`: a REST API.

use super::super::build::{At, Resource};
use super::super::document::{Swagger, is_openapi_3, is_valid};
use super::super::function::s3_pointer;
use super::super::hash::python;
use super::super::mistake::{DEFINITION, Fallible, TOGETHER, UNKNOWN, VALUE, one_of, want_map, wrong_kind};
use super::super::run::{Run, Sam};
use super::super::value::{Key, Kind, Map, Node, Text};
use super::authorizer::{self, Authorizer};
use super::{check_names, cors, deploy, domain};

const AUTH: &[&str] = &[
    "Authorizers",
    "DefaultAuthorizer",
    "InvokeRole",
    "AddDefaultAuthorizerToCorsPreflight",
    "AddApiKeyRequiredToCorsPreflight",
    "ApiKeyRequired",
    "ResourcePolicy",
    "UsagePlan",
];

pub(in super::super) fn expand(run: &mut Run, sam: &mut Sam) -> Fallible<Vec<Resource>> {
    for name in ["BinaryMediaTypes", "Domain", "Auth"] {
        if let Some(value) = sam.properties.get_mut(name) {
            run.parameters.resolve(value);
        }
    }
    check_definition(sam)?;
    let mut api = sam.main("AWS::ApiGateway::RestApi");
    api.take(&sam.properties, &["MinimumCompressionSize"]);
    api.set_some("BinaryMediaTypes", sam.get("BinaryMediaTypes"));
    endpoint(run, sam, &mut api)?;
    let mut body = sam.filled("DefinitionBody").cloned();
    if let Some(cors) = sam.filled("Cors") {
        let written = cors::of_rest(cors, need_body("Cors", cors, body.as_ref())?)?;
        body = Some(written);
    }
    let auth = sam.filled("Auth").cloned();
    let mut authorizers = Vec::new();
    if let Some(auth) = &auth {
        let document = need_body("Auth", auth, body.as_ref())?;
        let (written, known) = add_auth(run, sam, auth, document)?;
        body = Some(written);
        authorizers = known;
    }
    if let Some(responses) = sam.filled("GatewayResponses") {
        body = Some(add_responses(responses, need_body("GatewayResponses", responses, body.as_ref())?)?);
    }
    if let (Some(types), Some(document)) = (sam.filled("BinaryMediaTypes"), &body) {
        let mut editor = Swagger::new(document, sam.at)?;
        editor.add_binary_types(types);
        body = Some(editor.finish());
    }
    if let Some(models) = sam.filled("Models") {
        body = Some(add_models(sam, models, need_body("Models", models, body.as_ref())?)?);
    }
    api.set_some("FailOnWarnings", sam.filled("FailOnWarnings"));
    if let Some(disable) = sam.get("DisableExecuteApiEndpoint") {
        let mut editor = Swagger::new(need_body("DisableExecuteApiEndpoint", disable, body.as_ref())?, sam.at)?;
        editor.disable_endpoint(disable)?;
        body = Some(editor.finish());
    }
    if let Some(uri) = sam.filled("DefinitionUri") {
        api.set("BodyS3Location", body_location(uri)?);
    } else if let Some(document) = body.take() {
        let document = in_version_3(document, sam.get("OpenApiVersion"))?;
        api.set("Body", document);
    }
    for name in ["Name", "Description", "Mode", "ApiKeySourceType", "Policy", "SecurityPolicy", "EndpointAccessMode"] {
        api.set_some(name, sam.filled(name));
    }
    let domain = domain::of_rest(run, sam)?;
    let (deployment, stage) = deploy::expand(run, sam, &api, domain.config.as_ref());
    let permissions = authorizers.iter().filter_map(|it: &Authorizer| it.permission(run, sam));
    let mut resources: Vec<Resource> = permissions.collect();
    if let Some(auth) = &auth {
        resources.extend(super::super::usage_plan::expand(run, sam, auth, &stage)?);
    }
    resources.extend(domain.resources);
    resources.extend([api, deployment, stage]);
    sam.propagate_tags(&mut resources, false);
    Ok(resources)
}

fn check_definition(sam: &Sam) -> Fallible<()> {
    if let Some(uri) = sam.filled("DefinitionUri") {
        for name in ["DefinitionBody", "MergeDefinitions"] {
            if sam.filled(name).is_some() {
                return TOGETHER
                    .refuse(
                        sam.place(name),
                        format!("`{name}` and `DefinitionUri` exclude each other"),
                        "a second definition",
                        "keep the definition in one place",
                    )
                    .map_err(|finding: Box<crate::diagnostic::Diagnostic>| {
                        Box::new(finding.related(uri.at, "the definition is here"))
                    });
            }
        }
    }
    match sam.filled("OpenApiVersion") {
        Some(version) if !is_version(version) => {
            VALUE.fail(version.at, "`OpenApiVersion` is no version that SAM knows", "write `OpenApiVersion: 3.0.1`")
        }
        _ => Ok(()),
    }
}

fn is_version(version: &Node) -> bool {
    is_openapi_3(version) || {
        let text = python(version);
        text.strip_prefix('2').is_some_and(|rest| is_openapi_3(&Node::text(format!("3{rest}"), version.at)))
    }
}

/// The document, without which a property has no effect.
fn need_body<'n>(name: &str, given: &Node, body: Option<&'n Node>) -> Fallible<&'n Node> {
    match body {
        None => TOGETHER.refuse(
            given.at,
            format!("`{name}` has no effect on a definition that is in S3"),
            "not added to the file",
            format!("write the definition into `DefinitionBody`, or what `{name}` says into the file in S3"),
        ),
        Some(body) if !is_valid(body) => DEFINITION.refuse(
            given.at,
            format!("`{name}` cannot be added: `DefinitionBody` is no OpenAPI document that SAM can read"),
            "nothing to add it to",
            "the document needs `openapi: 3.0.1` (or `swagger: '2.0'`) and `paths`",
        ),
        Some(body) => Ok(body),
    }
}

fn endpoint(run: &Run, sam: &Sam, api: &mut Resource) -> Fallible<()> {
    let at = At(sam.at);
    let given = match sam.filled("EndpointConfiguration") {
        Some(given) => given.clone(),
        None if !run.has_edge() => at.text("REGIONAL"),
        None => return Ok(()),
    };
    let at = At(given.at);
    let Some(kind) = given.get_filled("Type").cloned() else {
        api.set("EndpointConfiguration", at.map([("Types", at.list([given.clone()]))]));
        api.set("Parameters", at.map([("endpointConfigurationTypes", given)]));
        return Ok(());
    };
    let mut configuration = at.map([("Types", at.list([kind.clone()]))]);
    let has = |name: &str| given.as_map().is_some_and(|map| map.has(name));
    if has("VPCEndpointIds") && has("VpcEndpointIds") {
        return TOGETHER.fail(given.at, "`VPCEndpointIds` and `VpcEndpointIds` are the same", "keep one of the two");
    }
    if let Some(map) = configuration.as_map_mut() {
        if let Some(ids) = given.get_filled("VPCEndpointIds").or(given.get("VpcEndpointIds")) {
            map.set("VpcEndpointIds", ids.clone());
        }
        if let Some(kind) = given.get("IpAddressType") {
            map.set("IpAddressType", kind.clone());
        }
    }
    api.set("EndpointConfiguration", configuration);
    api.set("Parameters", at.map([("endpointConfigurationTypes", kind)]));
    Ok(())
}

/// The place of a definition in S3.
pub(super) fn body_location(uri: &Node) -> Fallible<Node> {
    let pointer = s3_pointer("DefinitionUri", uri)?;
    let mut out = Map::ordered();
    for name in ["Bucket", "Key", "Version"] {
        if let Some(value) = pointer.at(name) {
            let marked = match &value.kind {
                Kind::Text(text) if matches!(&uri.kind, Kind::Text(whole) if whole.marked) => {
                    Kind::Text(Text { marked: true, ..text.clone() })
                }
                other => other.clone(),
            };
            out.set(name, Node::new(marked, value.at));
        }
    }
    Ok(Node::map(out, uri.at))
}

fn add_auth(run: &mut Run, sam: &Sam, auth: &Node, body: &Node) -> Fallible<(Node, Vec<Authorizer>)> {
    check_names(run, "`Auth`", auth.as_map().unwrap_or(&Map::default()), AUTH);
    let mut editor = Swagger::new(body, sam.at)?;
    let default = auth.get_filled("DefaultAuthorizer");
    let authorizers = authorizer::of_rest(auth.get_filled("Authorizers"))?;
    let iam = default.filter(|it| it.as_str() == Some("AWS_IAM"));
    let names: Vec<String> =
        iam.iter().map(|_| "AWS_IAM".to_owned()).chain(authorizers.iter().map(|it| it.key.name.clone())).collect();
    if !names.is_empty() {
        if let Some(old) = body.get_filled("securityDefinitions").filter(|it| !it.is_map()) {
            return Err(Box::new(wrong_kind("securityDefinitions", old, "a mapping")));
        }
        if let Some(iam) = iam {
            let key = Key {
                name: "AWS_IAM".to_owned(),
                marked: matches!(&iam.kind, Kind::Text(it) if it.marked),
                at: iam.at,
            };
            editor.define_security(key, authorizer::iam(iam.at));
        }
        for authorizer in &authorizers {
            editor.define_security(authorizer.key.clone(), authorizer.definition(run)?);
        }
        if let Some(default) = default {
            let Some(name) = authorizer::of_default(default, &names)? else { return Ok((body.clone(), authorizers)) };
            let scopes = authorizers
                .iter()
                .find(|it| it.key.name == name.value)
                .and_then(Authorizer::scopes)
                .cloned()
                .unwrap_or_else(|| At(default.at).list([]));
            let preflight =
                auth.as_map().and_then(|it| it.at("AddDefaultAuthorizerToCorsPreflight")).is_none_or(Node::is_filled);
            for path in editor.document.path_names() {
                editor.default_authorizer(&path, name, &names, &scopes, preflight, default.at)?;
            }
        }
    }
    if let Some(required) = auth.get_filled("ApiKeyRequired") {
        if let Some(old) = body.get_filled("securityDefinitions").filter(|it| !it.is_map()) {
            return Err(Box::new(wrong_kind("securityDefinitions", old, "a mapping")));
        }
        editor.define_api_key(required.at);
        let preflight =
            auth.as_map().and_then(|it| it.at("AddApiKeyRequiredToCorsPreflight")).is_none_or(Node::is_filled);
        for path in editor.document.path_names() {
            editor.default_api_key(&path, preflight, required.at)?;
        }
    }
    if let Some(policy) = auth.get_filled("ResourcePolicy") {
        want_map("ResourcePolicy", policy)?;
        let stage = sam.get("StageName").cloned().unwrap_or_else(|| Node::null(sam.at));
        let keys: Vec<Text> = editor
            .document
            .paths()
            .map(Map::iter)
            .unwrap_or_default()
            .into_iter()
            .map(|(key, _)| Text { value: key.name.clone(), marked: key.marked })
            .collect();
        for path in keys {
            editor.add_resource_policy(policy, &path, &stage, policy.at)?;
        }
        if let Some(statements) = policy.get_filled("CustomStatements") {
            editor.add_custom_statements(statements, policy.at);
        }
    }
    let written = editor.finish();
    Ok((in_version_3(written, sam.get("OpenApiVersion"))?, authorizers))
}

fn add_responses(responses: &Node, body: &Node) -> Fallible<Node> {
    const KNOWN: &[&str] = &["ResponseParameters", "ResponseTemplates", "StatusCode"];
    let mut editor = Swagger::new(body, responses.at)?;
    for (key, response) in responses.as_map().map(Map::iter).unwrap_or_default() {
        want_map(&key.name, response)?;
        if response.is_call() {
            return super::super::mistake::FUNCTION_HERE.fail(
                response.at,
                "a gateway response cannot be a function",
                "write its properties; functions may stand in their values",
            );
        }
        for (name, _) in response.as_map().map(Map::iter).unwrap_or_default() {
            if !KNOWN.contains(&name.name.as_str()) {
                return UNKNOWN.refuse(
                    name.at,
                    format!("a gateway response has no property `{}`", name.name),
                    "SAM does not know it",
                    one_of(&name.name, KNOWN),
                );
            }
        }
        let mut out = Map::ordered();
        out.set("responseParameters", response_parameters(response)?);
        let templates = response.get_filled("ResponseTemplates").cloned();
        out.set("responseTemplates", templates.unwrap_or_else(|| Node::map(Map::ordered(), response.at)));
        if let Some(code) = response.get_filled("StatusCode") {
            let text = python(code);
            if text.is_empty() || text.len() > 3 || !text.bytes().all(|b| b.is_ascii_digit()) {
                return VALUE.fail(
                    code.at,
                    "`StatusCode` is no number of up to three digits",
                    "write one such as `403`",
                );
            }
            let marked = matches!(&code.kind, Kind::Text(text) if text.marked);
            out.set("statusCode", Node::new(Kind::Text(Text { value: text, marked }), code.at));
        }
        editor.add_response(key.clone(), Node::map(out, response.at));
    }
    Ok(editor.finish())
}

fn response_parameters(response: &Node) -> Fallible<Node> {
    const PLACES: &[(&str, &str)] = &[("Headers", "header."), ("Paths", "path."), ("QueryStrings", "querystring.")];
    let mut out = Map::ordered();
    let Some(given) = response.get_filled("ResponseParameters") else { return Ok(Node::map(out, response.at)) };
    want_map("ResponseParameters", given)?;
    for (name, _) in given.as_map().map(Map::iter).unwrap_or_default() {
        if !PLACES.iter().any(|(place, _)| *place == name.name) {
            let known: Vec<&str> = PLACES.iter().map(|(place, _)| *place).collect();
            return UNKNOWN.refuse(
                name.at,
                format!("a gateway response has no parameters called `{}`", name.name),
                "SAM does not know it",
                one_of(&name.name, &known),
            );
        }
    }
    for (place, prefix) in PLACES {
        let Some(values) = given.get(place) else { continue };
        want_map(place, values)?;
        for (key, value) in values.as_map().map(Map::iter).unwrap_or_default() {
            let name = format!("gatewayresponse.{prefix}{}", key.name);
            out.put(Key { name, ..key.clone() }, value.clone());
        }
    }
    Ok(Node::map(out, given.at))
}

fn add_models(sam: &Sam, models: &Node, body: &Node) -> Fallible<Node> {
    let Some(map) = models.as_map() else { return Ok(body.clone()) };
    for (key, model) in map.iter() {
        want_map(&key.name, model)?;
    }
    let mut editor = Swagger::new(body, sam.at)?;
    editor.add_models(map)?;
    in_version_3(editor.finish(), sam.get("OpenApiVersion"))
}

/// Moves what version 2 of OpenAPI has elsewhere to where version 3 has it.
fn in_version_3(mut body: Node, wanted: Option<&Node>) -> Fallible<Node> {
    if body.get("swagger").is_some() {
        return Ok(body);
    }
    let version = match (body.get("openapi"), wanted) {
        (Some(own), None) => Some(own.clone()),
        _ => wanted.cloned(),
    };
    if !version.is_some_and(|version| version.is_filled() && is_openapi_3(&version)) {
        return Ok(body);
    }
    let at = body.at;
    let Some(map) = body.as_map_mut() else { return Ok(body) };
    for (old, new) in [("securityDefinitions", "securitySchemes"), ("definitions", "schemas")] {
        let Some(part) = map.get(old).filter(|it| it.is_filled()).cloned() else { continue };
        let mut components =
            map.get("components").filter(|it| it.is_filled()).cloned().unwrap_or_else(|| Node::map(Map::ordered(), at));
        if let Some(components) = components.as_map_mut() {
            components.set(new, part);
        }
        map.set("components", components);
        map.remove(old);
    }
    if let Some(paths) = map.get_mut("paths").filter(|it| it.is_filled()) {
        want_map("paths", paths)?;
        for (key, item) in paths.as_map_mut().into_iter().flat_map(Map::values_mut) {
            if !item.is_map() {
                return Err(super::super::document::bad_path_item(&key.name, item));
            }
            if let Some(options) =
                item.as_map_mut().and_then(|item| item.get_mut("options")).filter(|it| it.is_filled())
            {
                options_in_version_3(options)?;
            }
        }
    }
    Ok(body)
}

fn options_in_version_3(options: &mut Node) -> Fallible<()> {
    want_map("options", options)?;
    let Some(options) = options.as_map_mut() else { return Ok(()) };
    options.remove("produces");
    options.remove("consumes");
    let Some(responses) = options.get_mut("responses") else { return Ok(()) };
    let headers = super::super::document::deep(responses, &["200", "headers"])?.filter(|it| it.is_filled());
    let Some(headers) = headers else { return Ok(()) };
    want_map("headers", headers)?;
    let headers =
        responses.as_map_mut().and_then(|it| it.get_mut("200")?.as_map_mut()?.get_mut("headers")?.as_map_mut());
    for (_, header) in headers.into_iter().flat_map(Map::values_mut) {
        let inner = std::mem::replace(header, Node::null(header.at));
        *header = At(inner.at).ordered([("schema", inner)]);
    }
    Ok(())
}
