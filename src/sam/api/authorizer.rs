//! Authorizers of APIs.

use super::super::build::{At, Resource};
use super::super::hash::python;
use super::super::mistake::{AUTHORIZER, Fallible, listed, one_of, want_bool, want_list, want_map, want_text};
use super::super::run::{Run, Sam};
use super::super::value::{Key, Kind, Map, Node, Text};
use super::authorizer_permission;
use crate::source::Span;

const KEY: &str = "x-amazon-apigateway-authorizer";
const FUNCTION: &str = "lambda:path/2015-03-31/functions/${__FunctionArn__}/invocations";

/// An authorizer of a REST API.
#[derive(Debug)]
pub(super) struct Authorizer {
    pub(super) key: Key,
    given: Node,
}

/// The authorizers of a REST API, each looked at.
pub(super) fn of_rest(given: Option<&Node>) -> Fallible<Vec<Authorizer>> {
    let Some(given) = given else { return Ok(Vec::new()) };
    want_map("Authorizers", given)?;
    let mut found = Vec::new();
    for (key, authorizer) in given.as_map().map(Map::iter).unwrap_or_default() {
        want_map(&key.name, authorizer)?;
        if let Some(kind) =
            authorizer.get("FunctionPayloadType").filter(|it| !matches!(it.as_str(), Some("TOKEN" | "REQUEST")))
        {
            return AUTHORIZER.refuse(
                kind.at,
                "`FunctionPayloadType` is neither `TOKEN` nor `REQUEST`",
                "neither of the two",
                "write `TOKEN` for a header, `REQUEST` for the whole request",
            );
        }
        if authorizer.get_str("FunctionPayloadType") == Some("REQUEST") {
            check_identity(key, authorizer)?;
        }
        if let Some(scopes) = authorizer.get("AuthorizationScopes") {
            want_list("AuthorizationScopes", scopes)?;
        }
        if let Some(disable) = authorizer.get("DisableFunctionDefaultPermissions") {
            want_bool("DisableFunctionDefaultPermissions", disable)?;
        }
        found.push(Authorizer { key: key.clone(), given: authorizer.clone() });
    }
    Ok(found)
}

/// An authorizer for whole requests must know what to look at, unless its answers are not kept.
fn check_identity(key: &Key, authorizer: &Node) -> Fallible<()> {
    const SOURCES: &[&str] = &["Headers", "QueryStrings", "StageVariables", "Context"];
    let identity = authorizer.get_filled("Identity");
    if let Some(identity) = identity {
        want_map("Identity", identity)?;
    }
    let missing = identity.is_none_or(|it| SOURCES.iter().all(|name| it.get_filled(name).is_none()));
    let kept = identity
        .and_then(|it| it.get("ReauthorizeEvery"))
        .and_then(|ttl| python(ttl).trim().parse::<i64>().ok())
        .is_none_or(|ttl| ttl > 0);
    if missing && kept {
        return AUTHORIZER.refuse(
            identity.map_or(key.at, |it| it.at),
            format!("the authorizer `{}` looks at whole requests, but `Identity` does not say at what", key.name),
            "at what does it look?",
            format!("name at least one of {}", listed(SOURCES)),
        );
    }
    Ok(())
}

/// The security scheme of calls that are signed by IAM.
pub(super) fn iam(at: Span) -> Node {
    let at = At(at);
    at.ordered([
        ("type", at.text("apiKey")),
        ("name", at.text("Authorization")),
        ("in", at.text("header")),
        ("x-amazon-apigateway-authtype", at.text("awsSigv4")),
    ])
}

impl Authorizer {
    pub(super) fn scopes(&self) -> Option<&Node> {
        self.given.get("AuthorizationScopes")
    }

    pub(super) fn permission(&self, run: &Run, sam: &Sam) -> Option<Resource> {
        let function = self.given.get_filled("FunctionArn")?;
        if self.given.get_filled("DisableFunctionDefaultPermissions").is_some() {
            return None;
        }
        let id = format!("{}{}AuthorizerPermission", sam.id.value, self.key.name);
        Some(authorizer_permission(sam, id, function, run.partition(), self.key.at))
    }

    fn identity(&self) -> Option<&Node> {
        self.given.get_filled("Identity")
    }

    /// The security scheme of the document.
    pub(super) fn definition(&self, run: &Run) -> Fallible<Node> {
        let at = At(self.key.at);
        let pools = self.given.get_filled("UserPoolArn");
        let request = pools.is_none() && self.given.get_str("FunctionPayloadType") == Some("REQUEST");
        if let Some(identity) = self.identity() {
            want_map("Identity", identity)?;
        }
        let header = match self.identity().and_then(|it| it.get_filled("Header")) {
            _ if request => at.text("Unused"),
            Some(header) => header.clone(),
            None => at.text("Authorization"),
        };
        let mut inner = match pools {
            Some(pools) => {
                let list = if pools.is_list() { pools.clone() } else { at.list([pools.clone()]) };
                at.ordered([("type", at.text("cognito_user_pools")), ("providerARNs", list)])
            }
            None => self.function(run, request)?,
        };
        if !request
            && let Some(expression) = self.identity().and_then(|it| it.get_filled("ValidationExpression"))
            && let Some(map) = inner.as_map_mut()
        {
            map.set("identityValidationExpression", expression.clone());
        }
        let kind = if pools.is_some() { "cognito_user_pools" } else { "custom" };
        Ok(at.ordered([
            ("type", at.text("apiKey")),
            ("name", header),
            ("in", at.text("header")),
            ("x-amazon-apigateway-authtype", at.text(kind)),
            (KEY, inner),
        ]))
    }

    fn function(&self, run: &Run, request: bool) -> Fallible<Node> {
        let at = At(self.key.at);
        let mut out = Map::ordered();
        if let Some(first) = at.ordered([("type", at.text(if request { "request" } else { "token" }))]).as_map() {
            out.update(first);
        }
        let arn = format!("arn:{}:apigateway:${{AWS::Region}}:{FUNCTION}", run.partition());
        let function = self.given.get("FunctionArn").cloned().unwrap_or_else(|| Node::null(self.key.at));
        out.set("authorizerUri", at.sub_with(arn, [("__FunctionArn__", function)]));
        if let Some(seconds) = self.identity().and_then(|it| it.get("ReauthorizeEvery")) {
            out.set("authorizerResultTtlInSeconds", seconds.clone());
        }
        if let Some(role) = self.given.get_filled("FunctionInvokeRole").filter(|it| it.as_str() != Some("NONE")) {
            out.set("authorizerCredentials", role.clone());
        }
        if request {
            let (sources, marked) = self.sources()?;
            if !sources.is_empty() {
                let text = Kind::Text(Text { value: sources.join(", "), marked });
                out.set("identitySource", Node::new(text, self.key.at));
            }
        }
        Ok(Node::map(out, self.key.at))
    }

    fn sources(&self) -> Fallible<(Vec<String>, bool)> {
        let prefixes = [
            ("Headers", "method.request.header."),
            ("QueryStrings", "method.request.querystring."),
            ("StageVariables", "stageVariables."),
            ("Context", "context."),
        ];
        let (mut found, mut marked) = (Vec::new(), false);
        for (name, prefix) in prefixes {
            let Some(list) = self.identity().and_then(|it| it.get_filled(name)) else { continue };
            want_list(name, list)?;
            for item in list.as_list().unwrap_or_default() {
                want_text(name, item)?;
                if let Kind::Text(text) = &item.kind {
                    found.push(format!("{prefix}{}", text.value));
                    marked |= text.marked;
                }
            }
        }
        Ok((found, marked))
    }
}

/// An authorizer of an HTTP API.
#[derive(Debug)]
pub(super) struct HttpAuthorizer {
    pub(super) key: Key,
    given: Node,
    jwt: Option<Node>,
}

/// The authorizers of an HTTP API, each looked at.
pub(super) fn of_http(given: Option<&Node>) -> Fallible<Vec<HttpAuthorizer>> {
    let Some(given) = given else { return Ok(Vec::new()) };
    want_map("Authorizers", given)?;
    let mut found = Vec::new();
    for (key, authorizer) in given.as_map().map(Map::iter).unwrap_or_default() {
        want_map(&key.name, authorizer)?;
        if let Some(old) = authorizer.as_map().and_then(|map| map.key("OpenIdConnectUrl")) {
            return AUTHORIZER.fail(
                old.at,
                "`OpenIdConnectUrl` is no property of authorizers any more",
                "use `JwtConfiguration: {issuer: …, audience: […]}` and `IdentitySource`",
            );
        }
        let jwt = match authorizer.get_filled("JwtConfiguration") {
            Some(jwt) => {
                want_map("JwtConfiguration", jwt)?;
                Some(lower_keys(jwt))
            }
            None => None,
        };
        check_http(key, authorizer, jwt.is_some())?;
        found.push(HttpAuthorizer { key: key.clone(), given: authorizer.clone(), jwt });
    }
    Ok(found)
}

fn lower_keys(jwt: &Node) -> Node {
    let mut out = Map::default();
    for (key, value) in jwt.as_map().map(Map::iter).unwrap_or_default() {
        out.put(Key { name: key.name.to_lowercase(), ..key.clone() }, value.clone());
    }
    Node::map(out, jwt.at)
}

fn check_http(key: &Key, authorizer: &Node, is_jwt: bool) -> Fallible<()> {
    const OF_JWT: &[&str] = &["AuthorizationScopes", "JwtConfiguration", "IdentitySource"];
    const OF_FUNCTION: &[&str] = &[
        "FunctionArn",
        "FunctionInvokeRole",
        "Identity",
        "AuthorizerPayloadFormatVersion",
        "EnableSimpleResponses",
        "EnableFunctionDefaultPermissions",
    ];
    if let Some(scopes) = authorizer.get("AuthorizationScopes") {
        want_list("AuthorizationScopes", scopes)?;
    }
    let (own, others, kind, other) = match is_jwt {
        true => (&["IdentitySource"][..], OF_FUNCTION, "JWT", "functions"),
        false => (&["FunctionArn", "AuthorizerPayloadFormatVersion"][..], OF_JWT, "a function", "JWTs"),
    };
    let wrong = others.iter().find(|name| authorizer.get(name).is_some());
    if let Some(name) = wrong {
        let at = authorizer.as_map().and_then(|map| map.key(name)).map_or(key.at, |key| key.at);
        return AUTHORIZER.fail(
            at,
            format!("`{name}` is for authorizers by {other}, but `{}` is one by {kind}", key.name),
            if is_jwt {
                "remove it, or remove `JwtConfiguration`"
            } else {
                "add `JwtConfiguration`, or use `Identity`"
            },
        );
    }
    for name in own {
        if authorizer.get_filled(name).is_none() {
            return AUTHORIZER.refuse(
                key.at,
                format!("the authorizer `{}` has no `{name}`", key.name),
                format!("`{name}` is missing"),
                format!("add `{name}`"),
            );
        }
    }
    match authorizer.get("EnableFunctionDefaultPermissions") {
        Some(enable) => want_bool("EnableFunctionDefaultPermissions", enable),
        None => Ok(()),
    }
}

impl HttpAuthorizer {
    pub(super) fn scopes(&self) -> Option<&Node> {
        self.given.get("AuthorizationScopes")
    }

    pub(super) fn permission(&self, sam: &Sam) -> Option<Resource> {
        let function = self.given.get_filled("FunctionArn")?;
        self.given.get_filled("EnableFunctionDefaultPermissions")?;
        let id = format!("{}{}AuthorizerPermission", sam.id.value, self.key.name);
        Some(authorizer_permission(sam, id, function, "${AWS::Partition}", self.key.at))
    }

    /// The security scheme of the document.
    pub(super) fn definition(&self, run: &Run) -> Fallible<Node> {
        let at = At(self.key.at);
        if let Some(jwt) = &self.jwt {
            let source = self.given.get("IdentitySource").cloned().unwrap_or_else(|| Node::null(at.0));
            let inner =
                at.map([("jwtConfiguration", jwt.clone()), ("identitySource", source), ("type", at.text("jwt"))]);
            return Ok(at.map([("type", at.text("oauth2")), (KEY, inner)]));
        }
        let mut inner = Map::default();
        inner.set("type", at.text("request"));
        let arn = format!("arn:{}:apigateway:${{AWS::Region}}:{FUNCTION}", run.partition());
        let function = self.given.get("FunctionArn").cloned().unwrap_or_else(|| Node::null(at.0));
        inner.set("authorizerUri", at.sub_with(arn, [("__FunctionArn__", function)]));
        if let Some(role) = self.given.get_filled("FunctionInvokeRole").filter(|it| it.as_str() != Some("NONE")) {
            inner.set("authorizerCredentials", role.clone());
        }
        if let Some(identity) = self.given.get_filled("Identity") {
            want_map("Identity", identity)?;
            if let Some(seconds) = identity.get("ReauthorizeEvery") {
                inner.set("authorizerResultTtlInSeconds", seconds.clone());
            }
            inner.set("identitySource", sources(identity)?);
        }
        if let Some(version) = self.given.get("AuthorizerPayloadFormatVersion") {
            inner.set("authorizerPayloadFormatVersion", version.clone());
        }
        if let Some(simple) = self.given.get_filled("EnableSimpleResponses") {
            inner.set("enableSimpleResponses", simple.clone());
        }
        Ok(at.map([
            ("type", at.text("apiKey")),
            ("name", at.text("Unused")),
            ("in", at.text("header")),
            (KEY, Node::map(inner, at.0)),
        ]))
    }
}

fn sources(identity: &Node) -> Fallible<Node> {
    let prefixes = [
        ("$request.header.", "Headers"),
        ("$request.querystring.", "QueryStrings"),
        ("$stageVariables.", "StageVariables"),
        ("$context.", "Context"),
    ];
    let at = At(identity.at);
    let mut found = Vec::new();
    for (prefix, name) in prefixes {
        let Some(list) = identity.get_filled(name) else { continue };
        want_list(name, list)?;
        for item in list.as_list().unwrap_or_default() {
            want_text(name, item)?;
            found.push(At(item.at).text(format!("{prefix}{}", item.as_str().unwrap_or_default())));
        }
    }
    Ok(at.list(found))
}

/// The authorizer of an API that `DefaultAuthorizer` names; `None` where only the deployment knows it.
pub(super) fn of_default<'n>(default: &'n Node, names: &[String]) -> Fallible<Option<&'n Text>> {
    want_text("DefaultAuthorizer", default)?;
    let Kind::Text(name) = &default.kind else { return Ok(None) };
    if names.contains(&name.value) {
        return Ok(Some(name));
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    AUTHORIZER.refuse(
        default.at,
        format!("`DefaultAuthorizer` names `{}`, which is not among `Authorizers`", name.value),
        "no authorizer of this API",
        one_of(&name.value, &names),
    )
}
