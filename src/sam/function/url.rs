//! `FunctionUrlConfig`: an address of the function itself.

use super::super::build::{At, Resource};
use super::super::mistake::{CORS, Fallible, MISSING, VALUE, listed, none_of, one_of, want_map, wrong_kind};
use super::super::run::Sam;
use super::super::value::{Kind, Map, Node};
use crate::source::Span;

pub(super) fn expand(
    sam: &Sam,
    function: &Resource,
    alias: Option<&Resource>,
    config: &Node,
) -> Fallible<Vec<Resource>> {
    let is_function = config.is_call();
    if !is_function {
        check(config, sam.place("FunctionUrlConfig"))?;
    }
    let at = config.at;
    let target = alias.map_or_else(|| function.reference(), Resource::reference);
    let id = |suffix: &str| format!("{}{suffix}", sam.id.value);
    let mut url = sam.beside("AWS::Lambda::Url", id("Url"), at);
    url.set_some("Cors", config.get_filled("Cors"));
    url.set_some("AuthType", config.get("AuthType"));
    url.set("TargetFunctionArn", target.clone());
    url.set_some("InvokeMode", config.get("InvokeMode"));
    let mut resources = vec![url];
    let Some(auth) = config.get("AuthType").filter(|auth| auth.as_str() == Some("NONE") && !is_function) else {
        return Ok(resources);
    };
    let permission = |suffix: &str, action: &str| {
        sam.beside("AWS::Lambda::Permission", id(suffix), at)
            .with("Action", At(at).text(action))
            .with("FunctionName", target.clone())
            .with("Principal", At(at).text("*"))
    };
    resources
        .push(permission("UrlPublicPermissions", "lambda:InvokeFunctionUrl").with("FunctionUrlAuthType", auth.clone()));
    resources.push(
        permission("URLInvokeAllowPublicAccess", "lambda:InvokeFunction")
            .with("InvokedViaFunctionUrl", At(at).bool(true)),
    );
    Ok(resources)
}

fn check(config: &Node, place: Span) -> Fallible<()> {
    match config.get_filled("AuthType") {
        Some(auth) if auth.is_call() || matches!(auth.as_str(), Some("AWS_IAM" | "NONE")) => {}
        Some(auth) => return none_of(&VALUE, "`AuthType`", auth, &["AWS_IAM", "NONE"]),
        None => {
            return MISSING.refuse(
                place,
                "`FunctionUrlConfig` has no `AuthType`",
                "`AuthType` is missing",
                "write `AuthType: AWS_IAM`, or `NONE` for an address that is open to everybody",
            );
        }
    }
    let Some(cors) = config.get_filled("Cors").filter(|cors| !cors.is_call()) else { return Ok(()) };
    want_map("Cors", cors)?;
    let names = ["AllowOrigins", "AllowMethods", "AllowCredentials", "AllowHeaders", "ExposeHeaders", "MaxAge"];
    for (key, value) in cors.as_map().map(Map::iter).unwrap_or_default() {
        if !names.contains(&key.name.as_str()) {
            return CORS.refuse(
                key.at,
                format!("`Cors` has no property `{}`", key.name),
                "SAM does not know it",
                one_of(&key.name, &names),
            );
        }
        let (fits, wanted) = match key.name.as_str() {
            "AllowCredentials" => (matches!(value.kind, Kind::Bool(_)), "a boolean"),
            "MaxAge" => (matches!(value.kind, Kind::Integer(_) | Kind::Bool(_)), "a whole number"),
            _ => (value.is_list(), "a list"),
        };
        if !fits && !value.is_call() {
            return Err(Box::new(wrong_kind(&key.name, value, wanted).related(cors.at, listed(&["Cors"]))));
        }
    }
    Ok(())
}
