//! `Api` events: a route of a REST API.

use super::super::build::{At, Resource};
use super::super::document::{Integration, Swagger, without_parameters};
use super::super::implicit::api_of;
use super::super::mistake::{AUTHORIZER, ELSEWHERE, Fallible, MISSING, VALUE, one_of, want_list, want_map, wrong_kind};
use super::super::run::Run;
use super::super::value::{Kind, Map, Node, Text};
use super::rule::start_role;
use super::{Event, Target, permission, twice};
use crate::source::Span;

/// The API that an event belongs to.
struct Api {
    id: String,
    properties: Map,
    /// What the permission is called after, and what stands for the stage in resource policies.
    stage: Node,
}

fn api(run: &Run, event: &Event) -> Fallible<Option<Api>> {
    let at = At(event.at);
    let Some(id) = api_of(event.get("RestApiId")).and_then(|id| id.as_str().map(str::to_owned)) else {
        return Ok(None);
    };
    let Some(resource) = run.resources.get(&id) else {
        // Told where events are added to their APIs.
        return Ok(None);
    };
    let properties = match resource.get("Properties") {
        Some(properties) => {
            want_map("Properties", properties)?;
            properties.as_map().cloned().unwrap_or_default()
        }
        None => Map::default(),
    };
    let stage = match properties.get("StageName") {
        Some(stage) if stage.as_str().is_some_and(str::is_empty) => {
            return VALUE.fail(stage.at, "`StageName` is empty", "name the stage, such as `StageName: prod`");
        }
        Some(stage) if stage.as_str().is_some() => stage.clone(),
        _ => at.text("Stage"),
    };
    Ok(Some(Api { id, properties, stage }))
}

/// The route of a function, and the permission for the API to call it.
pub(super) fn of_function(run: &mut Run, event: &Event, target: &Target<'_>) -> Fallible<Vec<Resource>> {
    let Some(mut api) = api(run, event)? else { return Ok(Vec::new()) };
    let (path, method) = (event.text("Path"), lower(&event.text("Method")));
    let at = At(event.at);
    let plain = without_parameters(strip_slash(&path.value), true);
    let name = if method.value == "any" { "*".to_owned() } else { method.value.to_uppercase() };
    let resource = format!("${{__ApiId__}}/${{__Stage__}}/{name}{plain}");
    let suffix = api.stage.as_str().unwrap_or("Stage").to_owned();
    let mut permission = permission(event, target, "apigateway.amazonaws.com", &event.id.value, &suffix);
    let api_id = event.get("RestApiId").cloned().unwrap_or_else(|| Node::null(event.at));
    let arn = run.arn("execute-api", &resource);
    permission.set("SourceArn", at.sub_with(arn, [("__ApiId__", api_id), ("__Stage__", at.text("*"))]));
    let filled = |name: &str| api.properties.get(name).is_some_and(Node::is_filled);
    if filled("__MANAGE_SWAGGER") || filled("MergeDefinitions") {
        integrate(run, event, target, &mut api, &path, &method)?;
    }
    override_auth(run, event, &mut api, &path, &method)?;
    store(run, &api);
    Ok(vec![permission])
}

fn store(run: &mut Run, api: &Api) {
    if let (Some(properties), Some(body)) = (run.properties_mut(&api.id), api.properties.get("DefinitionBody")) {
        properties.set("DefinitionBody", body.clone());
    }
}

fn strip_slash(path: &str) -> &str {
    match path.strip_suffix('/') {
        Some(rest) if !rest.is_empty() => rest,
        _ => path,
    }
}

fn lower(method: &Text) -> Text {
    Text { value: method.value.to_lowercase(), marked: method.marked }
}

/// Adds the route to the document of the API.
fn integrate(run: &Run, event: &Event, target: &Target<'_>, api: &mut Api, path: &Text, method: &Text) -> Fallible<()> {
    let at = At(event.at);
    let Some(body) = api.properties.get("DefinitionBody").cloned() else { return Ok(()) };
    let merges = api.properties.get("MergeDefinitions").is_some_and(Node::is_filled);
    let mut editor = Swagger::new(&if merges { Swagger::skeleton(event.at) } else { body.clone() }, event.at)?;
    if editor.document.has_integration(&path.value, method)? {
        return Err(Box::new(twice(event, path, method)));
    }
    let auth = event.filled("Auth").cloned().unwrap_or_else(|| Node::map(Map::ordered(), event.at));
    want_map("Auth", &auth)?;
    let api_auth = api
        .properties
        .get("Auth")
        .filter(|it| it.is_filled())
        .cloned()
        .unwrap_or_else(|| Node::map(Map::ordered(), at.0));
    want_map("Auth", &api_auth)?;
    let streams = event.get("ResponseTransferMode").and_then(Node::as_str) == Some("RESPONSE_STREAM");
    let uri = lambda_uri(run.partition(), target, streams, at);
    let iam = auth.get_str("Authorizer") == Some("AWS_IAM")
        || api_auth.get_str("DefaultAuthorizer") == Some("AWS_IAM") && !auth.is_filled();
    let credentials = if iam { credentials(run, &auth, &api_auth, at) } else { None };
    let it = Integration { path, method, uri, condition: target.resource.condition(), at: event.at };
    editor.add_lambda(&it, streams, credentials.as_ref())?;
    if let Some(auth) = event.filled("Auth") {
        add_auth(run, event.at, auth, api, path, method, &mut editor)?;
    }
    if let Some(timeout) = event.filled("TimeoutInMillis") {
        editor.document.set_timeout(&path.value, method, timeout)?;
    }
    if let Some(model) = event.filled("RequestModel") {
        add_model(event, model, api, path, method, &mut editor)?;
    }
    if let Some(parameters) = event.filled("RequestParameters") {
        let parameters = request_parameters(parameters)?;
        editor.add_request_parameters(&path.value, method, &parameters, event.at)?;
    }
    let written = editor.finish();
    let body = if merges { merged(&body, &written, path, method)? } else { written };
    api.properties.set("DefinitionBody", body);
    Ok(())
}

/// The address under which an API invokes a function.
pub(super) fn lambda_uri(partition: &str, target: &Target<'_>, streams: bool, at: At) -> Node {
    let (version, tail) =
        if streams { ("2021-11-15", "response-streaming-invocations") } else { ("2015-03-31", "invocations") };
    let arn = target.resource.arn();
    let (short, marked) = match arn.call() {
        Some(("Ref", id)) => (id.as_str().unwrap_or_default().to_owned(), false),
        _ => (format!("{}.Arn", target.resource.id), target.sam.id.marked),
    };
    let uri =
        format!("arn:{partition}:apigateway:${{AWS::Region}}:lambda:path/{version}/functions/${{{short}}}/{tail}");
    at.ordered([("Fn::Sub", Node::new(Kind::Text(Text { value: uri, marked }), at.0))])
}

/// The credentials with which a route is called by IAM.
fn credentials(run: &Run, auth: &Node, api_auth: &Node, at: At) -> Option<Node> {
    let role = |auth: &Node| {
        let given = auth.as_map()?.at("InvokeRole")?;
        Some(if given.is_filled() { given.clone() } else { Node::text("NONE", given.at) })
    };
    match role(auth).or_else(|| role(api_auth)) {
        Some(role) if role.as_str() == Some("NONE") => None,
        Some(role) if role.as_str() != Some("CALLER_CREDENTIALS") => Some(role),
        _ => Some(at.text(format!("arn:{}:iam::*:user/*", run.partition()))),
    }
}

/// What an event demands of its callers.
fn add_auth(
    run: &Run,
    place: Span,
    auth: &Node,
    api: &Api,
    path: &Text,
    method: &Text,
    editor: &mut Swagger,
) -> Fallible<()> {
    let resolved = api.properties.get("Auth").map(|auth| run.parameters.resolved(auth));
    let authorizers = resolved.as_ref().and_then(|it| it.get_filled("Authorizers"));
    let authorizer = auth.get_filled("Authorizer");
    if let Some(wanted) = authorizer {
        if let Some(authorizers) = authorizers {
            want_map("Authorizers", authorizers)?;
        }
        let default = resolved.as_ref().and_then(|it| it.get_filled("DefaultAuthorizer"));
        check_authorizer(wanted, authorizers, default, true)?;
    }
    if let Some(scopes) = auth.get_filled("AuthorizationScopes") {
        want_list("AuthorizationScopes", scopes)?;
        if authorizer.is_none() {
            return AUTHORIZER.refuse(
                auth.as_map().and_then(|map| map.key("AuthorizationScopes")).map_or(scopes.at, |key| key.at),
                "`AuthorizationScopes` needs `Authorizer`",
                "nobody checks these scopes",
                "name the authorizer that checks the scopes",
            );
        }
    }
    let key_required = auth.get("ApiKeyRequired");
    if let Some(off) = key_required.filter(|it| !it.is_filled()) {
        let by_default = resolved.as_ref().is_some_and(|it| it.get_filled("ApiKeyRequired").is_some());
        if !by_default {
            return AUTHORIZER.fail(
                off.at,
                "`ApiKeyRequired: false` is of no use: the API asks for no key",
                "remove it, or set `ApiKeyRequired` in `Auth` of the API",
            );
        }
    }
    if let Some(Kind::Text(wanted)) = authorizer.map(|it| &it.kind) {
        let scopes = scopes_of(&wanted.value, auth.get("AuthorizationScopes"), resolved.as_ref());
        editor.method_authorizer(&path.value, method, wanted, scopes.as_ref(), place)?;
    }
    if let Some(required) = key_required {
        editor.method_api_key(&path.value, method, required.is_filled(), place)?;
    }
    if let Some(policy) = auth.get_filled("ResourcePolicy") {
        want_map("ResourcePolicy", policy)?;
        editor.add_resource_policy(policy, path, &api.stage, policy.at)?;
        if let Some(statements) = policy.get_filled("CustomStatements") {
            editor.add_custom_statements(statements, policy.at);
        }
    }
    Ok(())
}

/// The scopes that a route asks for: its own, or those of the authorizer.
fn scopes_of(authorizer: &str, own: Option<&Node>, api_auth: Option<&Node>) -> Option<Node> {
    let known = api_auth?.get_filled("Authorizers")?.get(authorizer)?;
    own.or_else(|| known.get("AuthorizationScopes")).cloned()
}

/// Whether the authorizer that a route names exists.
pub(super) fn check_authorizer(
    wanted: &Node,
    authorizers: Option<&Node>,
    default: Option<&Node>,
    iam: bool,
) -> Fallible<()> {
    let Some(name) = wanted.as_str() else {
        return AUTHORIZER.fail(wanted.at, "`Authorizer` is no name", "name an authorizer of the API");
    };
    match name {
        "AWS_IAM" if iam => Ok(()),
        "NONE" if default.is_some() => Ok(()),
        "NONE" => AUTHORIZER.refuse(
            wanted.at,
            "`NONE` is of no use: the API has no `DefaultAuthorizer`",
            "there is nothing to turn off",
            "remove `Authorizer`, or set `DefaultAuthorizer` in `Auth` of the API",
        ),
        _ => {
            let Some(authorizers) = authorizers.and_then(Node::as_map) else {
                return AUTHORIZER.refuse(
                    wanted.at,
                    format!("`{name}` is not defined: the API has no authorizers"),
                    "no authorizer of this API",
                    "define it below `Auth: Authorizers` of the API",
                );
            };
            if authorizers.get(name).is_some_and(Node::is_filled) {
                return Ok(());
            }
            let names = authorizers.names();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            AUTHORIZER.refuse(
                wanted.at,
                format!("the API has no authorizer `{name}`"),
                "no authorizer of this API",
                one_of(name, &names),
            )
        }
    }
}

/// `OverrideApiAuth`: demands on a route of a document that is the author's own.
fn override_auth(run: &Run, event: &Event, api: &mut Api, path: &Text, method: &Text) -> Fallible<()> {
    let Some(auth) = event.filled("Auth").filter(|auth| auth.get_filled("OverrideApiAuth").is_some()) else {
        return Ok(());
    };
    let Some(body) = api.properties.get("DefinitionBody").filter(|it| it.is_filled()).cloned() else { return Ok(()) };
    if ["Authorizer", "ApiKeyRequired", "ResourcePolicy"].iter().all(|name| auth.get_filled(name).is_none()) {
        return MISSING.refuse(
            auth.at,
            "`OverrideApiAuth` overrides nothing",
            "nothing to override with",
            "add `Authorizer`, `ApiKeyRequired` or `ResourcePolicy`",
        );
    }
    let mut editor = Swagger::new(&body, event.at)?;
    add_auth(run, event.at, auth, api, path, method, &mut editor)?;
    api.properties.set("DefinitionBody", editor.finish());
    Ok(())
}

fn add_model(
    event: &Event,
    request: &Node,
    api: &Api,
    path: &Text,
    method: &Text,
    editor: &mut Swagger,
) -> Fallible<()> {
    want_map("RequestModel", request)?;
    let Some(model) = request.get_filled("Model") else { return Ok(()) };
    let Some(models) = api.properties.get("Models").filter(|it| it.is_filled()) else {
        return ELSEWHERE.refuse(
            model.at,
            "the API of this event has no models",
            "no model of this API",
            "define the model below `Models` of the API",
        );
    };
    want_map("Models", models).map_err(|it| Box::new(it.related(model.at, "this event asks for one of them")))?;
    let Kind::Text(name) = &model.kind else {
        return VALUE.fail(model.at, format!("`Model` is {}", model.describe()), "name a model of the API");
    };
    if models.get_filled(&name.value).is_none() {
        let names = models.as_map().map(Map::names).unwrap_or_default();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        return ELSEWHERE.refuse(
            model.at,
            format!("the API has no model `{}`", name.value),
            "no model of this API",
            one_of(&name.value, &names),
        );
    }
    editor.add_request_model(&path.value, method, name, request.get("Required"), event.at)?;
    let (body, parameters) = (request.get("ValidateBody"), request.get("ValidateParameters"));
    if body.is_none() && parameters.is_none() {
        return Ok(());
    }
    let truth = |name: &str, value: Option<&Node>| match value.map(|value| (value, &value.kind)) {
        None => Ok(false),
        Some((_, Kind::Bool(value))) => Ok(*value),
        Some((value, _)) => Err(Box::new(wrong_kind(name, value, "a boolean"))),
    };
    let (body, parameters) = (truth("ValidateBody", body)?, truth("ValidateParameters", parameters)?);
    editor.add_validator(&path.value, method, body, parameters, event.at)
}

fn request_parameters(given: &Node) -> Fallible<Vec<(Text, Node, Node)>> {
    let mut found = Vec::new();
    for item in given.as_list().unwrap_or_default() {
        let off = || At(item.at).bool(false);
        let (name, required, caching) = match &item.kind {
            Kind::Text(text) => (text.clone(), off(), off()),
            Kind::Map(map) => {
                let entries = map.iter();
                let Some((key, settings)) = entries.first() else { continue };
                want_map(&key.name, settings)?;
                if let Some((other, _)) = settings
                    .as_map()
                    .map(Map::iter)
                    .unwrap_or_default()
                    .into_iter()
                    .find(|(key, _)| !matches!(key.name.as_str(), "Required" | "Caching"))
                {
                    return VALUE.fail(
                        other.at,
                        format!("a request parameter has no setting `{}`", other.name),
                        one_of(&other.name, &["Required", "Caching"]),
                    );
                }
                let setting = |name: &str| settings.get(name).cloned().unwrap_or_else(off);
                (Text { value: key.name.clone(), marked: key.marked }, setting("Required"), setting("Caching"))
            }
            _ => return Err(Box::new(wrong_kind("RequestParameters", item, "a string or a mapping"))),
        };
        let places = ["method.request.querystring.", "method.request.path.", "method.request.header."];
        if !places.iter().any(|place| name.value.starts_with(place)) {
            return VALUE.refuse(
                item.at,
                format!("`{}` is no parameter of a request", name.value),
                "no parameter of a request",
                "write `method.request.querystring.NAME`, or `path` or `header` in place of `querystring`",
            );
        }
        found.push((name, required, caching));
    }
    Ok(found)
}

/// The author's own document, with what SAM writes into one route.
fn merged(own: &Node, written: &Node, path: &Text, method: &Text) -> Fallible<Node> {
    let mut out = own.clone();
    let key = super::super::document::method_key(method).value;
    let generated = written.get("paths").and_then(|it| it.get(&path.value)?.get(&key)).cloned();
    let Some(generated) = generated else { return Ok(out) };
    let Some(body) = out.as_map_mut() else { return Ok(out) };
    if body.get("paths").is_none() {
        return Ok(out);
    }
    let Some(paths) = body.get_mut("paths") else { return Ok(out) };
    want_map("paths", paths)?;
    let Some(paths) = paths.as_map_mut() else { return Ok(out) };
    let at = generated.at;
    let existing = match paths.get(&path.value) {
        Some(item) => {
            want_map(&path.value, item)?;
            item.get(&method.value).filter(|it| it.is_filled()).cloned()
        }
        None => None,
    };
    let mut both = Map::default();
    if let Some(existing) = existing {
        want_map(&method.value, &existing)?;
        if let Some(existing) = existing.as_map() {
            both.update(existing);
        }
    }
    if let Some(generated) = generated.as_map() {
        both.update(generated);
    }
    if paths.get(&path.value).is_none() {
        paths.put(super::super::document::key_of(path, at), Node::map(Map::default(), at));
    }
    if let Some(item) = paths.get_mut(&path.value).and_then(Node::as_map_mut) {
        item.put(super::super::document::key_of(method, at), Node::map(both, at));
    }
    Ok(out)
}

/// The route of a state machine, and the role with which the API starts it.
pub(super) fn of_state_machine(run: &mut Run, event: &Event, target: &Target<'_>) -> Fallible<Vec<Resource>> {
    let Some(mut api) = api(run, event)? else { return Ok(Vec::new()) };
    let (path, method) = (event.text("Path"), lower(&event.text("Method")));
    let role = start_role(event, target, "apigateway.amazonaws.com");
    let managed = api.properties.get("__MANAGE_SWAGGER").is_some_and(Node::is_filled);
    let Some(body) = api.properties.get("DefinitionBody").filter(|_| managed).cloned() else { return Ok(vec![role]) };
    let at = At(event.at);
    let mut editor = Swagger::new(&body, event.at)?;
    if editor.document.has_integration(&path.value, &method)? {
        return Err(Box::new(twice(event, &path, &method)));
    }
    let uri = at.sub("arn:${AWS::Partition}:apigateway:${AWS::Region}:states:action/StartExecution");
    let machine = &target.resource.id;
    let template = if event.filled("UnescapeMappingTemplate").is_some() {
        format!(
            "{{\"input\": \"$util.escapeJavaScript($input.json('$')).replaceAll(\"\\\\'\",\"'\")\", \"stateMachineArn\": \"${{{machine}}}\"}}"
        )
    } else {
        format!("{{\"input\": \"$util.escapeJavaScript($input.json('$'))\", \"stateMachineArn\": \"${{{machine}}}\"}}")
    };
    let templates = at.map([("application/json", at.sub(template))]);
    let it = Integration { path: &path, method: &method, uri, condition: target.resource.condition(), at: event.at };
    editor.add_state_machine(&it, &role.arn(), &templates)?;
    if let Some(auth) = event.filled("Auth") {
        add_auth(run, event.at, auth, &api, &path, &method, &mut editor)?;
    }
    api.properties.set("DefinitionBody", editor.finish());
    store(run, &api);
    Ok(vec![role])
}
