//! `HttpApi` events: a route of an HTTP API.

use super::super::build::{At, Resource};
use super::super::document::{ANY_METHOD, Integration, OpenApi, without_parameters};
use super::super::implicit::api_of;
use super::super::mistake::{AUTHORIZER, Fallible, want_list, want_map};
use super::super::run::{Run, arn};
use super::super::value::{Kind, Map, Node, Text};
use super::rest::{check_authorizer, lambda_uri};
use super::{Event, Target, permission, twice};

pub(super) fn expand(run: &mut Run, event: &Event, target: &Target<'_>) -> Fallible<Vec<Resource>> {
    let Some(id) = api_of(event.get("ApiId")).and_then(|id| id.as_str().map(str::to_owned)) else {
        return Ok(Vec::new());
    };
    let Some(resource) = run.resources.get(&id) else { return Ok(Vec::new()) };
    let properties = resource.get("Properties").and_then(Node::as_map).cloned().unwrap_or_default();
    let body = properties.get("DefinitionBody").filter(|it| it.is_filled() && !it.is_call());
    let path = event.text("Path");
    let method = event.text("Method");
    let method = Text { value: method.value.to_lowercase(), marked: method.marked };
    let mut resources = Vec::new();
    let leads_here = match body {
        Some(body) => OpenApi::new(body, event.at)?.leads_to("$default", ANY_METHOD, &target.resource.id)?,
        None => false,
    };
    if path.value == "$default" || !leads_here {
        resources.push(route_permission(event, target, &path.value, &method.value));
    }
    if let Some(body) = properties.get("DefinitionBody").filter(|it| !it.is_call()).cloned() {
        let body = integrate(event, target, &properties, &body, &path, &method)?;
        if let Some(properties) = run.properties_mut(&id) {
            properties.set("DefinitionBody", body);
        }
    }
    Ok(resources)
}

fn route_permission(event: &Event, target: &Target<'_>, path: &str, method: &str) -> Resource {
    let at = At(event.at);
    let path = match path.strip_suffix('/') {
        Some(rest) if !rest.is_empty() => rest,
        _ => path,
    };
    let path = if path == "$default" { "" } else { path };
    let plain = without_parameters(path, false);
    let name = if matches!(method, "any" | ANY_METHOD) { "*".to_owned() } else { method.to_uppercase() };
    let resource = if method == "any" && plain == "/$default" {
        format!("${{__ApiId__}}/${{__Stage__}}{plain}")
    } else {
        format!("${{__ApiId__}}/${{__Stage__}}/{name}{plain}")
    };
    let mut permission = permission(event, target, "apigateway.amazonaws.com", &event.id.value, "");
    let api = event.get("ApiId").cloned().unwrap_or_else(|| Node::null(event.at));
    let arn = arn("${AWS::Partition}", "execute-api", &resource);
    permission.set("SourceArn", at.sub_with(arn, [("__ApiId__", api), ("__Stage__", at.text("*"))]));
    permission
}

fn integrate(event: &Event, target: &Target<'_>, api: &Map, body: &Node, path: &Text, method: &Text) -> Fallible<Node> {
    let at = At(event.at);
    let mut editor = OpenApi::new(body, event.at)?;
    let managed = api.get("__MANAGE_SWAGGER").is_some_and(Node::is_filled);
    if managed && editor.document.has_integration(&path.value, method)? {
        return Err(Box::new(twice(event, path, method)));
    }
    let uri = lambda_uri("${AWS::Partition}", target, false, at);
    let it = Integration { path, method, uri, condition: target.resource.condition(), at: event.at };
    editor.add_lambda(&it)?;
    if let Some(auth) = event.filled("Auth") {
        add_auth(event, auth, api, path, method, &mut editor)?;
    }
    if let Some(timeout) = event.filled("TimeoutInMillis") {
        editor.document.set_timeout(&path.value, method, timeout)?;
    }
    let names = parameters(path);
    if !names.is_empty() {
        editor.add_path_parameters(&path.value, method, &names, event.at)?;
    }
    if let Some(version) = event.filled("PayloadFormatVersion") {
        editor.set_payload_version(&path.value, method, version)?;
    }
    Ok(editor.finish())
}

fn parameters(path: &Text) -> Vec<Text> {
    let mut found = Vec::new();
    let mut rest = path.value.as_str();
    while let Some((_, after)) = rest.split_once('{') {
        let Some((name, tail)) = after.split_once('}') else { break };
        found.push(Text { value: name.to_owned(), marked: path.marked });
        rest = tail;
    }
    found
}

fn add_auth(event: &Event, auth: &Node, api: &Map, path: &Text, method: &Text, editor: &mut OpenApi) -> Fallible<()> {
    let api_auth = api.at("Auth").cloned().unwrap_or_else(|| Node::map(Map::default(), event.at));
    want_map("Auth", &api_auth)?;
    let default = api_auth.get_filled("DefaultAuthorizer");
    let Some(wanted) = auth.get_filled("Authorizer").or(default) else {
        return AUTHORIZER.refuse(
            auth.at,
            "`Auth` names no `Authorizer`, and the API has no `DefaultAuthorizer`",
            "nobody to ask",
            "name an authorizer of the API, or remove `Auth`",
        );
    };
    let authorizers = api_auth.get_filled("Authorizers");
    let iam = api_auth.get("EnableIamAuthorizer").is_some_and(Node::is_true);
    check_authorizer(wanted, authorizers, default, iam)?;
    let own = auth.get_filled("AuthorizationScopes");
    if let Some(scopes) = own {
        want_list("AuthorizationScopes", scopes)?;
    }
    let Kind::Text(name) = &wanted.kind else { return Ok(()) };
    let known = authorizers.and_then(|it| it.get_filled(&name.value));
    if let Some(known) = known {
        want_map(&name.value, known)?;
    }
    let scopes = match name.value.as_str() {
        "NONE" | "AWS_IAM" => None,
        _ => own.or_else(|| known.and_then(|it| it.get_filled("AuthorizationScopes"))),
    };
    editor.method_authorizer(&path.value, method, name, scopes, event.at)
}
