//! What CodeDeploy needs to shift traffic: one application and one role for all functions, a group for each.

use super::build::{At, Resource};
use super::conditions::combine;
use super::mistake::{Fallible, want_list};
use super::run::Run;
use super::value::{Key, Kind, Map, Node};
use crate::source::Span;

const APPLICATION: &str = "ServerlessDeploymentApplication";
const ROLE: &str = "CodeDeployServiceRole";
const CONDITION: &str = "ServerlessCodeDeployCondition";

/// The deployment preference of a function.
#[derive(Debug)]
pub(super) struct Preference {
    given: Node,
    /// `None` where it is switched off.
    kind: Option<Node>,
    condition: Option<Node>,
    tags: Option<Map>,
}

impl Preference {
    pub(super) fn disabled(at: Span) -> Self {
        Self { given: Node::null(at), kind: None, condition: None, tags: None }
    }

    pub(super) fn new(given: Node, kind: Node, condition: Option<Node>, tags: Option<Map>) -> Self {
        Self { given, kind: Some(kind), condition, tags }
    }
}

/// The preferences of all functions.
#[derive(Debug, Default)]
pub(super) struct Deployments(Vec<(String, Preference)>);

impl Deployments {
    pub(super) fn add(&mut self, function: &str, preference: Preference) {
        self.0.push((function.to_owned(), preference));
    }

    fn enabled(&self) -> impl Iterator<Item = &(String, Preference)> {
        self.0.iter().filter(|(_, preference)| preference.kind.is_some())
    }

    /// The conditions of the functions, where each has one.
    fn conditions(&self) -> Option<Vec<Node>> {
        let mut found: Vec<Node> = Vec::new();
        for (_, preference) in self.enabled() {
            let condition = preference.condition.as_ref()?;
            if !found.iter().any(|known| known.same(condition)) {
                found.push(condition.clone());
            }
        }
        Some(found)
    }

    fn tags(&self) -> Option<Node> {
        let mut all = Map::default();
        self.enabled().filter_map(|(_, preference)| preference.tags.as_ref()).for_each(|tags| all.update(tags));
        let at = self.0.first().map(|(_, preference)| At(preference.given.at))?;
        (!all.is_empty()).then(|| at.list(at.tags(Some(&all))))
    }
}

/// Adds the resources of CodeDeploy.
pub(super) fn expand(run: &mut Run) {
    let deployments = std::mem::take(&mut run.deployments);
    let Some(at) = deployments.enabled().next().map(|(_, preference)| At(preference.given.at)) else { return };
    let mut common = Map::default();
    if let Some(conditions) = deployments.conditions() {
        let names: Vec<String> = conditions.iter().filter_map(Node::as_str).map(str::to_owned).collect();
        let condition = match conditions.as_slice() {
            [one] => one.clone(),
            _ => at.text(CONDITION),
        };
        common.set("Condition", condition);
        combine(&mut run.conditions, CONDITION, names, at.0);
    }
    let mut application = Resource::new("AWS::CodeDeploy::Application", APPLICATION, &common, at.0)
        .with("ComputePlatform", at.text("Lambda"));
    let tags = deployments.tags();
    application.set_some("Tags", tags.as_ref());
    put(run, &application);
    if deployments.enabled().any(|(_, preference)| preference.given.get_filled("Role").is_none()) {
        let limited = matches!(run.partition(), "aws-iso" | "aws-iso-b");
        let policy = if limited { "AWSCodeDeployRoleForLambdaLimited" } else { "AWSCodeDeployRoleForLambda" };
        let policy = run.managed_policy(&format!("service-role/{policy}"));
        let mut role = Resource::new("AWS::IAM::Role", ROLE, &common, at.0)
            .with("AssumeRolePolicyDocument", at.trust("codedeploy.amazonaws.com"))
            .with("ManagedPolicyArns", at.list([at.text(policy)]));
        role.set_some("Tags", tags.as_ref());
        put(run, &role);
    }
    for (function, preference) in deployments.enabled() {
        let group = group(function, preference);
        if let Some(group) = run.note(group) {
            put(run, &group);
        }
    }
}

fn put(run: &mut Run, resource: &Resource) {
    run.output.put(Key::new(resource.id.clone(), resource.at), resource.body());
}

fn group(function: &str, preference: &Preference) -> Fallible<Resource> {
    let given = &preference.given;
    let at = At(given.at);
    let kind = "AWS::CodeDeploy::DeploymentGroup";
    let mut group = Resource::new(kind, format!("{function}DeploymentGroup"), &Map::default(), given.at);
    if let Some(alarms) = given.get_filled("Alarms").filter(|it| !it.is_no_value()) {
        let configuration = match alarms.if_arguments() {
            Some(Some([condition, yes, no])) => at.choose(condition.clone(), alarms_of(yes)?, alarms_of(no)?),
            _ => alarms_of(alarms)?,
        };
        group.set("AlarmConfiguration", configuration);
    }
    group.set("ApplicationName", at.reference(APPLICATION));
    let events = ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"];
    group.set("AutoRollbackConfiguration", at.map([("Enabled", at.bool(true)), ("Events", at.texts(&events))]));
    if let Some(kind) = &preference.kind {
        group.set("DeploymentConfigName", with_full_names(kind, false));
    }
    let style = [("DeploymentType", at.text("BLUE_GREEN")), ("DeploymentOption", at.text("WITH_TRAFFIC_CONTROL"))];
    group.set("DeploymentStyle", at.map(style));
    group.set("ServiceRoleArn", given.get_filled("Role").cloned().unwrap_or_else(|| at.get_att(ROLE, "Arn")));
    group.set_some("TriggerConfigurations", given.get_filled("TriggerConfigurations"));
    if let Some(tags) = &preference.tags {
        group.set("Tags", at.list(at.tags(Some(tags))));
    }
    if let Some(condition) = &preference.condition {
        group.attributes.set("Condition", condition.clone());
    }
    Ok(group)
}

fn alarms_of(alarms: &Node) -> Fallible<Node> {
    want_list("Alarms", alarms)?;
    let at = At(alarms.at);
    let list = alarms.as_list().unwrap_or_default();
    if list.first().is_none_or(Node::is_no_value) {
        return Ok(Node::map(Map::default(), alarms.at));
    }
    let named = list.iter().map(|alarm| At(alarm.at).map([("Name", alarm.clone())]));
    Ok(at.map([("Enabled", at.bool(true)), ("Alarms", at.list(named))]))
}

/// The names that CodeDeploy has for the kinds of deployments, also inside of functions.
fn with_full_names(value: &Node, in_sub: bool) -> Node {
    const KNOWN: &[&str] = &[
        "Canary10Percent5Minutes",
        "Canary10Percent10Minutes",
        "Canary10Percent15Minutes",
        "Canary10Percent30Minutes",
        "Linear10PercentEvery1Minute",
        "Linear10PercentEvery2Minutes",
        "Linear10PercentEvery3Minutes",
        "Linear10PercentEvery10Minutes",
        "AllAtOnce",
    ];
    let at = At(value.at);
    match &value.kind {
        Kind::List(list) => at.list(list.iter().map(|item| with_full_names(item, false))),
        Kind::Map(map) if value.is_call() => {
            let mut out = Map::default();
            for (key, argument) in map.iter() {
                out.put(key.clone(), with_full_names(argument, key.name == "Fn::Sub"));
            }
            Node::map(out, value.at)
        }
        Kind::Text(text) if KNOWN.contains(&text.value.as_str()) => {
            let parts = [at.text("CodeDeployDefault.Lambda${ConfigName}"), at.map([("ConfigName", value.clone())])];
            if in_sub { at.list(parts) } else { at.map([("Fn::Sub", at.list(parts))]) }
        }
        _ => value.clone(),
    }
}
