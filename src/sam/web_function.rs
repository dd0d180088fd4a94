//! `AWS::Serverless::WebFunction`.

use super::build::{At, Resource};
use super::function::{reserved_tag, web_function_location};
use super::hash::python;
use super::mistake::{CODE, FUNCTION_HERE, Fallible, MISSING, TOGETHER, UNKNOWN, VALUE, none_of, one_of, wrong_kind};
use super::run::{Run, Sam};
use super::value::{Kind, Map, Node};

const LATEST: &str = "LatestRevision";
const MODES: &[&str] = &[LATEST, "Disabled"];

pub(super) fn expand(run: &Run, sam: &Sam) -> Fallible<Vec<Resource>> {
    check_modes(run, sam)?;
    check_values(sam)?;
    let at = At(sam.at);
    let mut resources = Vec::new();
    let role = match sam.get("ExecutionRoleArn") {
        Some(role) => role.clone(),
        None => {
            let policy = run.managed_policy("service-role/AWSLambdaBasicExecutionRole");
            let role = sam
                .beside("AWS::IAM::Role", format!("{}Role", sam.id.value), sam.at)
                .with("AssumeRolePolicyDocument", at.trust("lambda.amazonaws.com"))
                .with("ManagedPolicyArns", at.list([at.text(policy)]))
                .with("Tags", sam.tags("lambda:createdBy", Vec::new()));
            let arn = role.arn();
            resources.push(role);
            arn
        }
    };
    reserved_tag(sam)?;
    let name = function_name(sam);
    let mut function = sam.main("AWS::Lambda::WebFunction");
    function.set("FunctionName", name.clone());
    function.set("Tags", sam.tags("lambda:createdBy", Vec::new()));
    let id = |suffix: &str| format!("{}{suffix}", sam.id.value);
    let mut revision =
        sam.beside("AWS::Lambda::WebFunctionRevision", id("Revision"), sam.at).with("FunctionName", name.clone());
    revision.set_some("Description", sam.get("RevisionDescription"));
    revision.set_some("KmsKeyArn", sam.get("KmsKeyArn"));
    revision.set("BuildConfig", build_config(sam)?);
    revision.set("ServiceConfig", service_config(sam, role)?);
    revision.depends_on = Some(at.list([at.text(&*sam.id.value)]));
    let mut endpoint =
        sam.beside("AWS::Lambda::WebFunctionEndpoint", id("Endpoint"), sam.at).with("FunctionName", name);
    let or = |name: &str, default: &str| sam.filled(name).cloned().unwrap_or_else(|| at.text(default));
    endpoint.set("EndpointName", or("EndpointName", "prod"));
    endpoint.set("EndpointType", or("EndpointType", "HomeRegion"));
    endpoint.set_some("AuthType", sam.get("AuthType"));
    let weight = |revision: Node, weight: Node| at.map([("RevisionId", revision), ("Weight", weight)]);
    let weights = match sam.filled("RevisionWeights").and_then(Node::as_map) {
        Some(given) => {
            at.list(given.iter().into_iter().map(|(key, it)| weight(super::build::key_text(key), it.clone())))
        }
        None => at.list([weight(at.get_att(&revision.id, "RevisionId"), at.integer(100))]),
    };
    endpoint.set("RevisionWeights", weights);
    if let Some(regions) = sam.get("ReplicaRegions") {
        endpoint.set("Regions", super::regions::expand(regions)?);
    }
    endpoint.set_some("Description", sam.get("EndpointDescription"));
    endpoint.set_some("ScalingConfig", sam.get("ScalingConfig"));
    endpoint.set_some("ThrottleConfig", sam.get("ThrottleConfig"));
    endpoint.depends_on = Some(at.texts(&[&sam.id.value, &revision.id]));
    resources.extend([function, revision, endpoint]);
    Ok(resources)
}

fn check_modes(run: &Run, sam: &Sam) -> Fallible<()> {
    let resolved = |name: &str| sam.get(name).map(|it| run.parameters.resolved(it)).filter(Node::is_filled);
    let deploy = resolved("AutoDeploymentMode");
    let mode = match &deploy {
        None => LATEST,
        Some(it) if run.parameters.is_open(it) => LATEST,
        Some(it) if it.is_call() => {
            return FUNCTION_HERE.fail(
                it.at,
                "`AutoDeploymentMode` is a function that SAM cannot evaluate",
                "write the mode",
            );
        }
        Some(it) => match it.as_str() {
            Some(mode) if MODES.contains(&mode) => mode,
            _ => return none_of(&VALUE, "`AutoDeploymentMode`", it, MODES),
        },
    };
    if sam.filled("AuthType").is_none() {
        return MISSING.fail(
            sam.at,
            "a web function needs `AuthType`",
            "`IamAuth` lets Lambda check signed requests; with `ApplicationManaged` the endpoint is public",
        );
    }
    let regional = resolved("EndpointType").is_some_and(|it| matches!(it.as_str(), Some("MultiRegion" | "PerRegion")));
    let weights = sam.filled("RevisionWeights");
    let problem = match (mode == LATEST, regional, weights) {
        (true, true, _) => {
            Some((sam.place("EndpointType"), "endpoints in several regions need `AutoDeploymentMode: Disabled`"))
        }
        (true, false, Some(weights)) => Some((weights.at, "`RevisionWeights` needs `AutoDeploymentMode: Disabled`")),
        (false, false, None) => {
            Some((sam.place("AutoDeploymentMode"), "`AutoDeploymentMode: Disabled` needs `RevisionWeights`"))
        }
        _ => None,
    };
    match problem {
        Some((at, message)) => TOGETHER.fail(at, message, "set both, or neither"),
        None => Ok(()),
    }
}

fn check_values(sam: &Sam) -> Fallible<()> {
    if let Some(Node { kind: Kind::Integer(seconds), at }) = sam.get("Timeout")
        && !(3..=900).contains(seconds)
    {
        return VALUE.fail(*at, "`Timeout` is between 3 and 900 seconds", "choose a number in between");
    }
    if let Some(weights) = sam.filled("RevisionWeights") {
        check_weights(weights)?;
    }
    if let Some(variables) = sam.filled("EnvironmentVariables").filter(|it| !it.is_call()) {
        for (key, value) in variables.as_map().map(Map::iter).unwrap_or_default() {
            let name = &key.name;
            let fits = name.starts_with(|c: char| c.is_ascii_alphabetic())
                && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            if !fits {
                return VALUE.fail(
                    key.at,
                    format!("`{name}` cannot be the name of a variable"),
                    "start with a letter; then letters, digits and `_`",
                );
            }
            let length = value.as_str().map(|text| text.chars().count());
            if length == Some(0) || length > Some(4096) {
                return VALUE.fail(
                    value.at,
                    "the value of a variable has 1 to 4096 characters",
                    "shorten it, or remove it",
                );
            }
        }
    }
    if let Some(arn) = sam.get("EgressNetworkConnectorArn")
        && arn.as_str().is_some_and(|text| !is_versioned_connector(text))
    {
        return VALUE.fail(
            arn.at,
            "`EgressNetworkConnectorArn` is no ARN of a network connector with its version",
            "use the attribute `LatestVersionArn` of the connector",
        );
    }
    Ok(())
}

fn is_versioned_connector(arn: &str) -> bool {
    match arn.split(':').collect::<Vec<_>>().as_slice() {
        ["arn", partition, "lambda", _, _, "network-connector", name, version] => {
            ![partition, name, version].iter().any(|part| part.is_empty())
        }
        _ => false,
    }
}

fn check_weights(weights: &Node) -> Fallible<()> {
    let Some(map) = weights.as_map().filter(|_| !weights.is_call()) else {
        return Err(Box::new(wrong_kind("RevisionWeights", weights, "a mapping of revisions to weights")));
    };
    let mut sum = Some(0);
    for (_, weight) in map.iter() {
        match &weight.kind {
            Kind::Integer(one) if (1..=100).contains(one) => sum = sum.map(|sum| sum + one),
            _ if weight.is_call() => sum = None,
            _ => {
                return VALUE.fail(weight.at, "a weight is a whole number from 1 to 100", "choose a number in between");
            }
        }
    }
    if map.len() > 2 {
        return VALUE.fail(weights.at, "`RevisionWeights` holds at most two revisions", "remove the others");
    }
    match sum {
        Some(sum) if sum != 100 => {
            VALUE.fail(weights.at, format!("the weights make {sum}, not 100"), "change one of them")
        }
        _ => Ok(()),
    }
}

/// The name, which the revision and the endpoint must repeat; where none is given, one that differs by stack.
fn function_name(sam: &Sam) -> Node {
    if let Some(name) = sam.filled("FunctionName") {
        return name.clone();
    }
    let at = At(sam.at);
    let id: String = sam.id.value.chars().take(64 - 8 - 1).collect();
    let select = |index: i64, separator: &str, of: Node| {
        let split = at.map([("Fn::Split", at.list([at.text(separator), of]))]);
        at.map([("Fn::Select", at.list([at.integer(index), split]))])
    };
    let suffix = select(0, "-", select(2, "/", at.reference("AWS::StackId")));
    at.sub_with(format!("{id}-${{StackIdSuffix}}"), [("StackIdSuffix", suffix)])
}

fn build_config(sam: &Sam) -> Fallible<Node> {
    let at = At(sam.at);
    let object = match (sam.filled("CodeUri"), sam.filled("InlineCode")) {
        (Some(_), Some(inline)) => {
            return CODE.fail(inline.at, "`InlineCode` and `CodeUri` exclude each other", "keep `CodeUri`");
        }
        (Some(uri), None) => web_function_location("CodeUri", uri)?,
        (None, Some(inline)) => return CODE.fail(inline.at, "web functions take no `InlineCode`", "use `CodeUri`"),
        (None, None) => return CODE.fail(sam.at, "this web function has no code", "add `CodeUri`"),
    };
    let Some(runtime) = sam.get("Runtime") else {
        return CODE.fail(sam.at, "this web function has no `Runtime`", "add `Runtime`");
    };
    Ok(at.map([
        ("CodeConfig", at.map([("S3Object", object)])),
        ("RuntimeConfig", at.map([("Runtime", runtime.clone())])),
    ]))
}

fn service_config(sam: &Sam, role: Node) -> Fallible<Node> {
    let at = At(sam.at);
    let mut out = Map::default();
    out.set("ExecutionRoleArn", role);
    let given = sam.filled("EnvironmentVariables");
    let entry = sam.filled("EntryPoint");
    match given.filter(|it| it.is_call()) {
        Some(function) => {
            if let Some(entry) = entry {
                return TOGETHER.fail(
                    entry.at,
                    "`EntryPoint` becomes a variable, but `EnvironmentVariables` is a function",
                    "write the variables out",
                );
            }
            out.set("EnvironmentVariables", function.clone());
        }
        None => {
            let mut variables = Map::default();
            for (key, value) in given.and_then(Node::as_map).map(Map::iter).unwrap_or_default() {
                let value = match &value.kind {
                    Kind::Bool(it) => At(value.at).text(if *it { "true" } else { "false" }),
                    Kind::Integer(_) | Kind::Float(_) => At(value.at).text(python(value)),
                    _ => value.clone(),
                };
                variables.put(key.clone(), value);
            }
            if let Some(entry) = entry {
                variables.set("AWS_LAMBDA_NODEJS_ENTRYPOINT", entry.clone());
            }
            if !variables.is_empty() {
                out.set("EnvironmentVariables", Node::map(variables, sam.place("EnvironmentVariables")));
            }
        }
    }
    if let Some(logging) = sam.filled("LoggingConfig") {
        out.set("TelemetryConfig", At(logging.at).map([("LoggingConfig", logging.clone())]));
    }
    for name in ["MaxConcurrencyPerEnvironment", "EgressNetworkConnectorArn"] {
        if let Some(value) = sam.get(name) {
            out.set(name, value.clone());
        }
    }
    out.set("TimeoutSeconds", sam.filled("Timeout").cloned().unwrap_or_else(|| at.integer(30)));
    Ok(Node::map(out, sam.at))
}

/// A property that a mapping does not have.
pub(super) fn check_keys(given: &Node, known: &[&str], what: &str) -> Fallible<()> {
    for (key, _) in given.as_map().map(Map::iter).unwrap_or_default() {
        if !known.contains(&key.name.as_str()) {
            return UNKNOWN.fail(key.at, format!("`{what}` has no property `{}`", key.name), one_of(&key.name, known));
        }
    }
    Ok(())
}
