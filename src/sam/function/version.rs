//! The version and the alias that `AutoPublishAlias` makes.

use super::super::build::{At, Resource};
use super::super::hash::logical_id;
use super::super::mistake::{DEPLOYMENT, FUNCTION_HERE, Fallible};
use super::super::run::{Run, Sam};
use super::super::value::{Key, Map, Node};
use crate::source::Span;

/// The name of the alias, which SAM must know itself.
pub(super) fn alias_name(run: &Run, given: &Node) -> Fallible<String> {
    match run.parameters.resolved(given).as_str() {
        Some(name) => Ok(name.to_owned()),
        // The deployment gives it; the name of the parameter stands for its value.
        None if run.parameters.is_open(given) => Ok(given.referred().unwrap_or_default().to_owned()),
        None => FUNCTION_HERE.refuse(
            given.at,
            "`AutoPublishAlias` is a function that SAM cannot evaluate",
            "not known before the deployment",
            "write a name, or `!Ref` to a parameter with a default",
        ),
    }
}

/// The hash of the code, where the author gives it; it goes into the description of the function, too.
pub(super) fn code_hash(run: &Run, sam: &Sam, function: &mut Resource) -> Fallible<Option<String>> {
    let Some(given) = sam.filled("AutoPublishCodeSha256") else { return Ok(None) };
    let resolved = run.parameters.resolved(given);
    let Some(hash) = resolved.as_str().map(str::to_owned) else {
        return FUNCTION_HERE.refuse(
            given.at,
            "`AutoPublishCodeSha256` is a function that SAM cannot evaluate",
            "not known before the deployment",
            "write a string, or `!Ref` to a parameter with a default",
        );
    };
    let description = sam.get("Description").map(|it| run.parameters.resolved(it)).filter(Node::is_filled);
    let at = At(given.at);
    function.set(
        "Description",
        match description {
            None => at.text(hash.clone()),
            Some(text) => match text.as_str() {
                Some(text) => at.text(format!("{text} {hash}")),
                None => at.join(" ", vec![text.clone(), at.text(hash.clone())]),
            },
        },
    );
    Ok(Some(hash))
}

/// The version; its logical ID changes with the code, so that a new one is published.
pub(super) fn version(run: &Run, sam: &Sam, function: &Resource, code_hash: Option<&str>) -> Resource {
    let prefix = format!("{}Version", sam.id.value);
    let id = match code_hash.and_then(|hash| hash.get(..hash.len().min(10))) {
        Some(hash) if !hash.is_empty() => format!("{prefix}{hash}"),
        _ => logical_id(&prefix, &identity(run, sam, function)),
    };
    let at = sam.place("AutoPublishAlias");
    let mut version = sam.beside("AWS::Lambda::Version", id, at);
    if !version.attributes.has("DeletionPolicy") {
        let default = if sam.get("CapacityProviderConfig").is_some() { "Delete" } else { "Retain" };
        let policy = sam.get("VersionDeletionPolicy").cloned().unwrap_or_else(|| At(at).text(default));
        version.attributes.set("DeletionPolicy", policy);
    }
    version.set("FunctionName", function.reference());
    version.set_some("Description", sam.get("VersionDescription"));
    if sam.get("CapacityProviderConfig").is_some() {
        version.set_some("FunctionScalingConfig", sam.get("FunctionScalingConfig"));
    }
    version
}

/// What makes a version another one: the code, and some or all properties.
fn identity(run: &Run, sam: &Sam, function: &Resource) -> Node {
    let mut out = Map::default();
    if sam.filled("AutoPublishAliasAllProperties").is_some() {
        for (key, value) in function.properties.iter() {
            out.put(key.clone(), value.clone());
        }
        for layer in function.properties.get("Layers").and_then(Node::as_list).unwrap_or_default() {
            let Some(id) = layer.referred() else { continue };
            let properties = run.output.get(id).and_then(|it| it.get("Properties"));
            if let Some(properties) = properties.filter(|it| it.get_filled("PublishLambdaVersion").is_some()) {
                out.put(Key::new(id, layer.at), properties.clone());
            }
        }
        return Node::map(out, sam.at);
    }
    let mut take = |node: Option<&Node>| {
        for (key, value) in node.and_then(Node::as_map).map(Map::iter).unwrap_or_default() {
            out.put(key.clone(), value.clone());
        }
    };
    let code = function.properties.get("Code").map(|code| run.parameters.resolved(code));
    take(code.as_ref());
    take(sam.filled("Environment"));
    if let Some(memory) = sam.filled("MemorySize") {
        out.set("MemorySize", memory.clone());
    }
    let snap_start =
        sam.filled("SnapStart").filter(|it| it.get("ApplyOn").is_some_and(|on| on.as_str() != Some("None")));
    if let Some(snap_start) = snap_start {
        out.set("SnapStart", snap_start.clone());
    }
    Node::map(out, sam.at)
}

/// The alias that points at the version.
pub(super) fn alias(sam: &Sam, function: &Resource, version: &Resource, name: &str, at: Span) -> Fallible<Resource> {
    let fits = !name.is_empty()
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
        && !name.chars().all(|c| c.is_ascii_digit());
    if !fits {
        return DEPLOYMENT.refuse(
            at,
            format!("`{name}` cannot be the name of an alias"),
            "no name of an alias",
            "use letters, digits, `-` and `_`, and not digits alone",
        );
    }
    let short = name.replace('-', "D").replace('_', "U");
    let mut alias = sam.beside("AWS::Lambda::Alias", format!("{}Alias{short}", sam.id.value), at);
    alias.set("Name", At(at).text(name));
    alias.set("FunctionName", function.reference());
    alias.set("FunctionVersion", At(at).get_att(&version.id, "Version"));
    alias.set_some("ProvisionedConcurrencyConfig", sam.filled("ProvisionedConcurrencyConfig"));
    Ok(alias)
}
