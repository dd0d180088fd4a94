//! The deployment and the stage of a REST API.

use super::super::build::{At, Resource};
use super::super::hash::{Layout, json, logical_id_of_text, python, sha1};
use super::super::run::{Run, Sam};
use super::super::value::Node;
use super::stage_id;

/// Between the parts of the text whose hash tells one deployment from the next.
const DELIMITER: &str = "||";

pub(super) fn expand(run: &Run, sam: &Sam, api: &Resource, domain: Option<&Node>) -> (Resource, Resource) {
    let at = At(sam.at);
    let prefix = format!("{}Deployment", sam.id.value);
    let mut deployment = sam.beside("AWS::ApiGateway::Deployment", &prefix, sam.at);
    deployment.set("RestApiId", at.reference(&sam.id.value));
    let version = sam.filled("OpenApiVersion");
    if version.is_none() {
        deployment.set("StageName", at.text("Stage"));
    }
    let definition = api.properties.get("Body").or_else(|| api.properties.get("BodyS3Location"));
    if let Some(definition) = definition.filter(|it| it.is_filled()) {
        let mut parts = vec![python(definition)];
        parts.extend(version.map(python));
        parts.extend(domain.filter(|it| it.is_filled()).map(|domain| json(domain, Layout::Spaced)));
        let names: Vec<&str> =
            run.function_names.iter().filter(|(api, _)| *api == sam.id.value).map(|(_, name)| name.as_str()).collect();
        if !names.is_empty() {
            parts.push(names.concat());
        }
        let text = parts.join(DELIMITER);
        deployment.id = logical_id_of_text(&prefix, &text);
        deployment.set("Description", at.text(format!("RestApi deployment id: {}", sha1(&text))));
    }
    let stage_name = sam.get("StageName");
    let mut stage = sam.beside("AWS::ApiGateway::Stage", stage_id(&sam.id.value, stage_name), sam.place("StageName"));
    stage.set("RestApiId", at.reference(&sam.id.value));
    stage.set("DeploymentId", at.reference(&deployment.id));
    stage.set_some("StageName", stage_name);
    stage.take(
        &sam.properties,
        &[
            "CacheClusterEnabled",
            "CacheClusterSize",
            "Variables",
            "MethodSettings",
            "AccessLogSetting",
            "CanarySetting",
            "TracingEnabled",
        ],
    );
    if let Some(tags) = sam.get("Tags").and_then(Node::as_map) {
        stage.set("Tags", at.list(at.tags(Some(tags))));
    }
    (deployment, stage)
}
