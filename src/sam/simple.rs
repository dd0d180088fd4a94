//! The smaller SAM types: tables, nested applications, layers.

use super::build::{At, Resource};
use super::function::{reserved_tag, s3_location};
use super::hash::logical_id;
use super::mistake::{FUNCTION_HERE, Fallible, MISSING, VALUE, none_of};
use super::run::{Run, Sam};
use super::value::{Map, Node};

/// `AWS::Serverless::SimpleTable`.
pub(super) fn table(sam: &Sam) -> Fallible<Vec<Resource>> {
    let at = At(sam.at);
    let mut table = sam.main("AWS::DynamoDB::Table");
    let (name, kind) = match sam.filled("PrimaryKey") {
        None => (at.text("id"), at.text("S")),
        Some(key) => {
            let part = |name: &str| match key.get(name) {
                Some(value) => Ok(value.clone()),
                None => MISSING.fail(key.at, format!("`PrimaryKey` has no `{name}`"), format!("add `{name}`")),
            };
            let (name, kind) = (part("Name")?, part("Type")?);
            let letter = match kind.as_str() {
                Some("String") => "S",
                Some("Number") => "N",
                Some("Binary") => "B",
                _ => return none_of(&VALUE, "`Type` of `PrimaryKey`", &kind, &["String", "Number", "Binary"]),
            };
            (name, At(kind.at).text(letter))
        }
    };
    table.set("AttributeDefinitions", at.list([at.map([("AttributeName", name.clone()), ("AttributeType", kind)])]));
    table.set("KeySchema", at.list([at.map([("AttributeName", name), ("KeyType", at.text("HASH"))])]));
    table.set_some("PointInTimeRecoverySpecification", sam.filled("PointInTimeRecoverySpecification"));
    match sam.filled("ProvisionedThroughput") {
        Some(throughput) => table.set("ProvisionedThroughput", throughput.clone()),
        None => table.set("BillingMode", at.text("PAY_PER_REQUEST")),
    }
    for name in ["SSESpecification", "TableName"] {
        table.set_some(name, sam.filled(name));
    }
    if let Some(tags) = sam.filled("Tags").and_then(Node::as_map) {
        table.set("Tags", at.list(at.tags(Some(tags))));
    }
    Ok(vec![table])
}

/// `AWS::Serverless::Application`: a nested stack.
pub(super) fn application(run: &Run, sam: &Sam) -> Fallible<Vec<Resource>> {
    let at = At(sam.at);
    let mut stack = sam.beside("AWS::CloudFormation::Stack", &*sam.id.value, sam.at);
    stack.depends_on.clone_from(&sam.depends_on);
    let mut tags = Vec::new();
    let location = sam.get("Location");
    match location.filter(|it| it.is_map() && !it.is_call()) {
        None => stack.set_some("TemplateURL", location),
        Some(location) => {
            for (name, key) in [
                ("ApplicationId", "serverlessrepo:applicationId"),
                ("SemanticVersion", "serverlessrepo:semanticVersion"),
            ] {
                let Some(given) = location.get_filled(name) else {
                    return MISSING.fail(
                        location.at,
                        format!("`Location` has no `{name}`"),
                        "name both `ApplicationId` and `SemanticVersion` of the repository, or a template",
                    );
                };
                let value = run.resolved(given);
                if value.is_map() && !run.parameters.is_open(&value) {
                    return FUNCTION_HERE.refuse(
                        given.at,
                        format!("`{name}` is a function that SAM cannot evaluate"),
                        "not known before the deployment",
                        "write a string, or `Ref` and `Fn::FindInMap` with values that are known",
                    );
                }
                tags.push(At(given.at).map([("Key", at.text(key)), ("Value", value)]));
            }
            // Where the repository keeps the template, only the repository knows.
            stack.set("TemplateURL", at.text(""));
        }
    }
    stack.take(&sam.properties, &["Parameters", "NotificationARNs", "TimeoutInMinutes"]);
    reserved_tag(sam)?;
    stack.set("Tags", sam.tags("lambda:createdBy", tags));
    Ok(vec![stack])
}

const ARCHITECTURES: &[&str] = &["x86_64", "arm64"];

/// `AWS::Serverless::LayerVersion`: its logical ID holds a hash, so that a change makes a new layer.
pub(super) fn layer(run: &mut Run, sam: &mut Sam) -> Fallible<Vec<Resource>> {
    for name in ["LayerName", "LicenseInfo", "Description", "RetentionPolicy"] {
        let Some(given) = sam.filled(name) else { continue };
        let value = run.parameters.resolved(given);
        if value.as_str().is_none() && !value.is_map() {
            return VALUE.fail(given.at, format!("`{name}` is {}", value.describe()), "write a string");
        }
        sam.properties.set(name, value);
    }
    let policy = retention(sam)?;
    let mut attributes = sam.passed_on();
    if !attributes.has("DeletionPolicy") || policy.is_some() {
        attributes.set("DeletionPolicy", policy.unwrap_or_else(|| At(sam.at).text("Retain")));
    }
    let id = logical_id(&sam.id.value, &identity(sam));
    let mut layer = Resource::new("AWS::Lambda::LayerVersion", &id, &attributes, sam.at);
    layer.depends_on.clone_from(&sam.depends_on);
    layer.set("LayerName", sam.filled("LayerName").cloned().unwrap_or_else(|| At(sam.at).text(&*sam.id.value)));
    layer.take(&sam.properties, &["Description", "CompatibleArchitectures", "CompatibleRuntimes", "LicenseInfo"]);
    if let Some(uri) = sam.get("ContentUri") {
        layer.set("Content", s3_location("ContentUri", uri)?);
    }
    for architecture in sam.get("CompatibleArchitectures").and_then(Node::as_list).unwrap_or_default() {
        if !architecture.is_call() && !architecture.as_str().is_some_and(|it| ARCHITECTURES.contains(&it)) {
            return none_of(&VALUE, "`CompatibleArchitectures`", architecture, ARCHITECTURES);
        }
    }
    run.renamed.ids.push((sam.id.value.clone(), id));
    Ok(vec![layer])
}

fn retention(sam: &Sam) -> Fallible<Option<Node>> {
    let Some(given) = sam.get("RetentionPolicy") else { return Ok(None) };
    if given.is_call() {
        return FUNCTION_HERE.refuse(
            given.at,
            "`RetentionPolicy` is a function, which becomes a `DeletionPolicy` that takes none",
            "a function",
            "write `Retain` or `Delete`",
        );
    }
    let text = given.as_str().unwrap_or_default();
    let policy = ["Retain", "Delete"].into_iter().find(|policy| policy.eq_ignore_ascii_case(text));
    match policy {
        Some(policy) => Ok(Some(At(given.at).text(policy))),
        None => none_of(&VALUE, "`RetentionPolicy`", given, &["Retain", "Delete"]),
    }
}

/// What makes a layer another one.
fn identity(sam: &Sam) -> Node {
    let mut body = Map::default();
    body.set("Type", At(sam.at).text(&*sam.kind));
    if let Some(depends_on) = sam.depends_on.as_ref().filter(|it| it.is_filled()) {
        body.set("DependsOn", depends_on.clone());
    }
    for (key, value) in sam.attributes.iter() {
        if !matches!(key.name.as_str(), "DeletionPolicy" | "UpdateReplacePolicy" | "Metadata") {
            body.put(key.clone(), value.clone());
        }
    }
    let mut properties = Map::default();
    for (key, value) in sam.properties.iter() {
        if !value.is_null() {
            properties.put(key.clone(), value.clone());
        }
    }
    body.set("Properties", Node::map(properties, sam.at));
    let mut whole = Map::default();
    whole.set(&sam.id.value, Node::map(body, sam.at));
    Node::map(whole, sam.at)
}
