//! `AWS::Serverless::HttpApi`.

use super::super::build::{At, Resource};
use super::super::document::{OpenApi, deep};
use super::super::mistake::{CORS, DEFINITION, Fallible, TOGETHER, one_of, wrong_kind};
use super::super::run::{Run, Sam};
use super::super::value::{Key, Kind, Map, Node};
use super::authorizer::{self, HttpAuthorizer};
use super::rest::body_location;
use super::{check_names, domain, stage_id};

const TAG: &str = "httpapi:createdBy";
const DEFAULT: &str = "$default";

pub(in super::super) fn expand(run: &mut Run, sam: &mut Sam) -> Fallible<Vec<Resource>> {
    for name in ["CorsConfiguration", "Domain"] {
        if let Some(value) = sam.properties.get_mut(name) {
            run.parameters.resolve(value);
        }
    }
    if let (Some(_), Some(_)) = (sam.filled("DefinitionUri"), sam.filled("DefinitionBody")) {
        return TOGETHER.fail(
            sam.place("DefinitionUri"),
            "`DefinitionUri` and `DefinitionBody` exclude each other",
            "keep the definition in one place",
        );
    }
    let mut api = sam.main("AWS::ApiGatewayV2::Api");
    let mut body = sam.filled("DefinitionBody").cloned();
    if let Some(cors) = sam.filled("CorsConfiguration") {
        body = Some(add_cors(cors, need_body("CorsConfiguration", cors, body.as_ref())?)?);
    }
    let mut authorizers = Vec::new();
    if let Some(auth) = sam.filled("Auth").cloned() {
        let (written, known) = add_auth(run, sam, &auth, need_body("Auth", &auth, body.as_ref())?)?;
        body = Some(written);
        authorizers = known;
    }
    add_tags(sam, &mut body)?;
    api.set_some("FailOnWarnings", sam.filled("FailOnWarnings"));
    if let Some(disable) = sam.get("DisableExecuteApiEndpoint") {
        let mut editor = OpenApi::new(need_body("DisableExecuteApiEndpoint", disable, body.as_ref())?, sam.at)?;
        editor.disable_endpoint(disable)?;
        body = Some(editor.finish());
    }
    add_info(sam, &mut body)?;
    if sam.filled("FailOnWarnings").is_some()
        && let Some(paths) = body.as_mut().and_then(|it| it.as_map_mut()?.get_mut("paths")?.as_map_mut())
        && let Some(item) = paths.remove(DEFAULT)
    {
        paths.put(Key::new(format!("/{DEFAULT}"), item.at), item);
    }
    match (sam.filled("DefinitionUri"), body) {
        (Some(uri), _) => api.set("BodyS3Location", body_location(uri)?),
        (None, Some(body)) => api.set("Body", body),
        (None, None) => {
            return super::super::mistake::MISSING.fail(
                sam.at,
                format!("the API `{}` has no definition", sam.id.value),
                "add a `HttpApi` event to a function, `DefinitionBody`, or `DefinitionUri`",
            );
        }
    }
    let mut resources = domain::of_v2(run, sam, TAG, true)?;
    resources.extend(authorizers.iter().filter_map(|it: &HttpAuthorizer| it.permission(sam)));
    resources.push(stage(sam));
    let with_body = sam.get("DefinitionBody").is_some();
    sam.propagate_tags(&mut resources, with_body);
    resources.push(api);
    Ok(resources)
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
        Some(body) if !OpenApi::is_valid(body) => DEFINITION.refuse(
            given.at,
            format!("`{name}` cannot be added: `DefinitionBody` is no OpenAPI document that SAM can read"),
            "nothing to add it to",
            "the document needs `openapi: 3.0.1` and `paths`",
        ),
        Some(body) => Ok(body),
    }
}

fn add_cors(given: &Node, body: &Node) -> Fallible<Node> {
    const KNOWN: &[&str] =
        &["AllowMethods", "AllowHeaders", "AllowOrigins", "MaxAge", "ExposeHeaders", "AllowCredentials"];
    let at = At(given.at);
    let mut editor = OpenApi::new(body, given.at)?;
    let mut cors = Map::default();
    let mut function = None;
    match &given.kind {
        Kind::Bool(_) => cors.set("AllowOrigins", at.texts(&["*"])),
        _ if given.is_call() => function = Some(given),
        Kind::Map(map) => {
            if let Some((key, _)) = map.iter().into_iter().find(|(key, _)| !KNOWN.contains(&key.name.as_str())) {
                let message = format!("`CorsConfiguration` has no property `{}`", key.name);
                return CORS.refuse(key.at, message, "SAM does not know it", one_of(&key.name, KNOWN));
            }
            cors = map.clone();
        }
        _ => return Err(Box::new(wrong_kind("CorsConfiguration", given, "a boolean or a mapping"))),
    }
    let anybody =
        cors.get("AllowOrigins").is_some_and(|it| matches!(it.as_list(), Some([one]) if one.as_str() == Some("*")));
    if anybody && cors.get("AllowCredentials").is_some_and(Node::is_true) {
        return CORS.refuse(
            cors.key("AllowCredentials").map_or(given.at, |key| key.at),
            "`AllowCredentials` cannot go with `AllowOrigins` of everybody",
            "credentials for everybody",
            "name the origins that may send credentials",
        );
    }
    // A function in `AllowOrigins` is taken for the whole configuration.
    let function = function.or_else(|| cors.get("AllowOrigins").filter(|it| it.is_call()));
    editor.add_cors(&cors, function, given.at)?;
    Ok(editor.finish())
}

fn add_auth(run: &mut Run, sam: &Sam, auth: &Node, body: &Node) -> Fallible<(Node, Vec<HttpAuthorizer>)> {
    const KNOWN: &[&str] = &["Authorizers", "DefaultAuthorizer", "EnableIamAuthorizer"];
    check_names(run, "`Auth`", auth.as_map().unwrap_or(&Map::default()), KNOWN);
    let mut editor = OpenApi::new(body, sam.at)?;
    let authorizers = authorizer::of_http(auth.get_filled("Authorizers"))?;
    let mut names = Vec::new();
    if let Some(enable) = auth.get("EnableIamAuthorizer").filter(|it| it.is_true()) {
        names.push("AWS_IAM".to_owned());
        editor.define_security(Key::new("AWS_IAM", enable.at), authorizer::iam(enable.at));
    }
    for authorizer in &authorizers {
        names.push(authorizer.key.name.clone());
        editor.define_security(authorizer.key.clone(), authorizer.definition(run)?);
    }
    let default = auth.get_filled("DefaultAuthorizer").filter(|it| !it.is_no_value());
    if let Some(default) = default {
        let Some(name) = authorizer::of_default(default, &names)? else { return Ok((body.clone(), authorizers)) };
        let scopes = authorizers
            .iter()
            .find(|it| it.key.name == name.value)
            .and_then(HttpAuthorizer::scopes)
            .cloned()
            .unwrap_or_else(|| At(default.at).list([]));
        for path in editor.document.path_names() {
            editor.default_authorizer(&path, name, &scopes, default.at)?;
        }
    }
    Ok((editor.finish(), authorizers))
}

fn add_tags(sam: &mut Sam, body: &mut Option<Node>) -> Fallible<()> {
    let tags = sam.filled("Tags").cloned();
    if let Some(tags) = &tags {
        need_body("Tags", tags, body.as_ref())?;
    }
    let Some(document) = body.as_ref().filter(|it| OpenApi::is_valid(it)) else { return Ok(()) };
    let mut tags = tags.and_then(|it| it.as_map().cloned()).unwrap_or_default();
    tags.set(TAG, At(sam.at).text("SAM"));
    let mut editor = OpenApi::new(document, sam.at)?;
    editor.add_tags(&tags)?;
    *body = Some(editor.finish());
    sam.properties.set("Tags", Node::map(tags, sam.at));
    Ok(())
}

/// Title and description, where the author's document has none.
fn add_info(sam: &Sam, body: &mut Option<Node>) -> Fallible<()> {
    if let Some(name) = sam.filled("Name") {
        let document = need_body("Name", name, body.as_ref())?;
        if !OpenApi::has_default_title(document)? {
            return TOGETHER.fail(name.at, "the document has a title, and `Name` gives another", "keep one of the two");
        }
        let mut editor = OpenApi::new(document, sam.at)?;
        editor.set_title(name);
        *body = Some(editor.finish());
    }
    if let Some(description) = sam.filled("Description") {
        let document = need_body("Description", description, body.as_ref())?;
        if deep(document, &["info", "description"])?.is_some_and(Node::is_filled) {
            return TOGETHER.fail(
                description.at,
                "the document has a description, and `Description` gives another",
                "keep one of the two",
            );
        }
        let mut editor = OpenApi::new(document, sam.at)?;
        editor.set_description(description);
        *body = Some(editor.finish());
    }
    Ok(())
}

fn stage(sam: &Sam) -> Resource {
    let at = At(sam.at);
    let name = sam.filled("StageName").cloned().unwrap_or_else(|| at.text(DEFAULT));
    let id = match name.as_str() {
        Some(DEFAULT) => format!("{}ApiGatewayDefaultStage", sam.id.value),
        _ => stage_id(&sam.id.value, Some(&name)),
    };
    let mut stage = sam
        .beside("AWS::ApiGatewayV2::Stage", id, sam.place("StageName"))
        .with("ApiId", at.reference(&sam.id.value))
        .with("StageName", name)
        .with("AutoDeploy", at.bool(true));
    stage.take(
        &sam.properties,
        &["StageVariables", "AccessLogSettings", "DefaultRouteSettings", "Tags", "RouteSettings"],
    );
    stage
}
