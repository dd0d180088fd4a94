//! `AWS::Serverless::WebSocketApi`.

use super::super::build::{At, Resource};
use super::super::mistake::{AUTHORIZER, DOMAIN, Fallible, MISSING, VALUE, none_of, want_map};
use super::super::run::{Run, Sam};
use super::super::value::{Key, Map, Node};
use super::{authorizer_permission, domain};

const TAG: &str = "websocketapi:createdBy";
const DEFAULT: &str = "default";
const CONNECT: &str = "$connect";

pub(in super::super) fn expand(run: &mut Run, sam: &mut Sam) -> Fallible<Vec<Resource>> {
    for name in ["Auth", "Domain", "Routes"] {
        if let Some(value) = sam.properties.get_mut(name) {
            run.parameters.resolve(value);
        }
    }
    let at = At(sam.at);
    let Some(routes) = sam.filled("Routes").and_then(Node::as_map).cloned() else {
        return MISSING.fail(
            sam.place("Routes"),
            "a WebSocket API needs at least one route",
            "add a route such as `$default`",
        );
    };
    let kind = sam.get("IpAddressType");
    if let Some(kind) = kind.filter(|it| !it.is_call() && !matches!(it.as_str(), Some("ipv4" | "dualstack"))) {
        return none_of(&VALUE, "`IpAddressType`", kind, &["ipv4", "dualstack"]);
    }
    if let Some(tls) = sam.filled("Domain").and_then(|it| it.get_filled("MutualTlsAuthentication")) {
        return DOMAIN.fail(tls.at, "WebSocket APIs have no `MutualTlsAuthentication`", "remove it");
    }
    let auth = sam.filled("Auth").cloned();
    if let Some(auth) = &auth {
        if !routes.has(CONNECT) {
            return AUTHORIZER.fail(
                auth.at,
                "`Auth` needs a `$connect` route: callers are checked when they connect",
                "add the route, or remove `Auth`",
            );
        }
        check_auth(auth)?;
    }
    let mut tags = sam.get("Tags").and_then(Node::as_map).cloned().unwrap_or_default();
    tags.set(TAG, at.text("SAM"));
    let mut api = sam.main("AWS::ApiGatewayV2::Api");
    api.attributes = Map::default();
    api.take(
        &sam.properties,
        &[
            "ApiKeySelectionExpression",
            "Description",
            "DisableExecuteApiEndpoint",
            "DisableSchemaValidation",
            "IpAddressType",
            "RouteSelectionExpression",
        ],
    );
    api.set("Name", sam.get("Name").cloned().unwrap_or_else(|| sam.id_node()));
    api.set("ProtocolType", at.text("WEBSOCKET"));
    api.set("Tags", Node::map(tags.clone(), sam.at));
    let attributes = std::mem::take(&mut sam.attributes);
    let mut resources = domain::of_v2(run, sam, TAG, false)?;
    let mut route_ids = Vec::new();
    for (key, route) in routes.iter() {
        want_map(&key.name, route)?;
        let made = route_resources(sam, key, route, auth.as_ref())?;
        route_ids.extend(made.first().map(|route| at.text(&*route.id)));
        resources.extend(made);
    }
    if let Some(auth) = auth.as_ref().filter(|it| it.get_str("AuthType") == Some("CUSTOM")) {
        resources.extend(authorizer(sam, auth));
    }
    let mut stage = stage(sam)?;
    if sam.filled("RouteSettings").is_some() && !route_ids.is_empty() {
        stage.depends_on = Some(at.list(route_ids));
    }
    resources.extend([stage, api]);
    if sam.filled("Tags").is_some() {
        sam.properties.set("Tags", Node::map(tags, sam.at));
    }
    sam.attributes = attributes;
    sam.propagate_tags(&mut resources, false);
    Ok(resources)
}

fn check_auth(auth: &Node) -> Fallible<()> {
    let Some(kind) = auth.get_filled("AuthType") else {
        return MISSING.fail(auth.at, "`Auth` has no `AuthType`", "add `AuthType: AWS_IAM`, `CUSTOM` or `NONE`");
    };
    let others = auth.as_map().is_some_and(|map| map.len() > 1);
    match kind.as_str() {
        Some("CUSTOM") if auth.get_filled("AuthArn").is_none() => {
            AUTHORIZER.fail(auth.at, "`AuthType: CUSTOM` needs `AuthArn`", "give the ARN of the function that decides")
        }
        Some("CUSTOM") => Ok(()),
        Some(kind @ ("AWS_IAM" | "NONE")) if others => AUTHORIZER.fail(
            auth.at,
            format!("`AuthType: {kind}` stands alone"),
            "remove the other properties, or use `AuthType: CUSTOM`",
        ),
        Some("AWS_IAM" | "NONE") => Ok(()),
        _ => none_of(&VALUE, "`AuthType`", kind, &["AWS_IAM", "CUSTOM", "NONE"]),
    }
}

fn route_resources(sam: &Sam, key: &Key, route: &Node, auth: Option<&Node>) -> Fallible<Vec<Resource>> {
    let at = At(key.at);
    let name = &key.name;
    let plain = match name.strip_prefix('$') {
        Some(rest @ ("connect" | "disconnect" | "default")) => capitalised(rest),
        None if !name.is_empty() && name.chars().all(char::is_alphanumeric) => capitalised(name),
        _ => {
            return VALUE.fail(
                key.at,
                format!("`{name}` cannot be a route"),
                "use letters and digits, or `$connect`, `$disconnect`, `$default`",
            );
        }
    };
    let id = |suffix: &str| format!("{}{plain}{suffix}", sam.id.value);
    let api = at.reference(&sam.id.value);
    let Some(function) = route.get("FunctionArn") else {
        return MISSING.fail(key.at, format!("the route `{name}` leads nowhere"), "add `FunctionArn`");
    };
    let mut out = sam.beside("AWS::ApiGatewayV2::Route", id("Route"), key.at);
    out.set("RouteKey", super::super::build::key_text(key));
    out.set("ApiId", api.clone());
    if let Some(map) = route.as_map() {
        out.take(
            map,
            &[
                "ApiKeyRequired",
                "ModelSelectionExpression",
                "OperationName",
                "RequestModels",
                "RouteResponseSelectionExpression",
            ],
        );
    }
    if let Some(parameters) = route.get_filled("RequestParameters") {
        if name != CONNECT {
            return VALUE.fail(
                parameters.at,
                "`RequestParameters` are for the `$connect` route",
                "remove them: messages of other routes have none",
            );
        }
        out.set("RequestParameters", parameters.clone());
    }
    out.set("Target", at.join("/", vec![at.text("integrations"), at.reference(&id("Integration"))]));
    if let Some(kind) = auth.and_then(|it| it.get("AuthType")).filter(|_| name == CONNECT) {
        out.set("AuthorizationType", kind.clone());
        if kind.as_str() == Some("CUSTOM") {
            out.set("AuthorizerId", at.reference(&format!("{}ConnectAuthorizer", sam.id.value)));
        }
    }
    let uri =
        "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${FunctionArn}/invocations";
    let mut integration = sam
        .beside("AWS::ApiGatewayV2::Integration", id("Integration"), key.at)
        .with("ApiId", api)
        .with("IntegrationType", at.text("AWS_PROXY"))
        .with("IntegrationUri", at.sub_with(uri, [("FunctionArn", function.clone())]));
    integration.set_some("TimeoutInMillis", route.get("IntegrationTimeout"));
    let stage = sam.get("StageName").cloned().unwrap_or_else(|| at.text(DEFAULT));
    let arn = format!(
        "arn:${{AWS::Partition}}:execute-api:${{AWS::Region}}:${{AWS::AccountId}}:${{{}.ApiId}}/",
        sam.id.value
    );
    let source = match stage.as_str() {
        Some(stage) => at.sub(format!("{arn}{stage}/{name}")),
        None => at.sub_with(format!("{arn}${{__StageName__}}/{name}"), [("__StageName__", stage)]),
    };
    let permission = sam
        .beside("AWS::Lambda::Permission", id("Permission"), key.at)
        .with("Action", at.text("lambda:InvokeFunction"))
        .with("FunctionName", function.clone())
        .with("Principal", at.text("apigateway.amazonaws.com"))
        .with("SourceArn", source);
    Ok(vec![out, integration, permission])
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars
        .next()
        .map(|first| first.to_uppercase().chain(chars.flat_map(char::to_lowercase)).collect())
        .unwrap_or_default()
}

fn authorizer(sam: &Sam, auth: &Node) -> Vec<Resource> {
    let at = At(auth.at);
    let id = format!("{}ConnectAuthorizer", sam.id.value);
    let mut out = sam
        .beside("AWS::ApiGatewayV2::Authorizer", &id, auth.at)
        .with("ApiId", at.reference(&sam.id.value))
        .with("AuthorizerType", at.text("REQUEST"))
        .with("Name", auth.get_filled("Name").cloned().unwrap_or_else(|| at.text(id)));
    out.set_some("AuthorizerCredentialsArn", auth.get("InvokeRole"));
    out.set_some("IdentitySource", auth.get("IdentitySource"));
    let mut resources = Vec::new();
    if let Some(function) = auth.get("AuthArn") {
        let uri =
            "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${AuthArn}/invocations";
        out.set("AuthorizerUri", at.sub_with(uri, [("AuthArn", function.clone())]));
        if auth.get_filled("InvokeRole").is_none() {
            let id = format!("{}AuthorizerPermission", sam.id.value);
            resources.push(authorizer_permission(sam, id, function, "${AWS::Partition}", auth.at));
        }
    }
    resources.push(out);
    resources
}

fn stage(sam: &Sam) -> Fallible<Resource> {
    let at = At(sam.at);
    let name = sam.get("StageName").cloned().unwrap_or_else(|| at.text(DEFAULT));
    if name.as_str() == Some("$default") {
        return VALUE.fail(
            name.at,
            "a WebSocket API has no stage called `$default`",
            "name it otherwise, such as `prod`",
        );
    }
    let prefix = name.as_str().unwrap_or_default();
    let prefix = if prefix == DEFAULT { "Default" } else { prefix };
    let mut stage = sam
        .beside("AWS::ApiGatewayV2::Stage", format!("{}{prefix}Stage", sam.id.value), sam.place("StageName"))
        .with("ApiId", at.reference(&sam.id.value))
        .with("StageName", name)
        .with("AutoDeploy", at.bool(true))
        .with("Tags", at.map([(TAG, at.text("SAM"))]));
    stage.take(&sam.properties, &["StageVariables", "AccessLogSettings", "DefaultRouteSettings", "RouteSettings"]);
    Ok(stage)
}
