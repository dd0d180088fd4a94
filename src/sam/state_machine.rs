//! `AWS::Serverless::StateMachine`.

use super::build::{At, Resource};
use super::events::{self, Target};
use super::function::s3_pointer;
use super::hash::{Layout, json};
use super::mistake::{DEPLOYMENT, Fallible, MISSING, TOGETHER};
use super::policies::{self, RoleParts};
use super::run::{Run, Sam};
use super::value::{Kind, Map, Node};

pub(super) fn expand(run: &mut Run, sam: &Sam) -> Fallible<Vec<Resource>> {
    let mut machine = sam.main("AWS::StepFunctions::StateMachine");
    machine.set_some("DefinitionSubstitutions", sam.filled("DefinitionSubstitutions"));
    match (sam.filled("Definition"), sam.filled("DefinitionUri")) {
        (Some(_), Some(_)) => {
            return TOGETHER.refuse(
                sam.place("DefinitionUri"),
                "`DefinitionUri` and `Definition` exclude each other",
                "cannot stand beside `Definition`",
                "keep the definition in one place",
            );
        }
        (None, None) => {
            return MISSING.fail(
                sam.at,
                format!("the state machine `{}` has no definition", sam.id.value),
                "add `DefinitionUri: machine.asl.json`, or `Definition`",
            );
        }
        (Some(definition), None) => define(&mut machine, definition),
        (None, Some(uri)) => {
            let pointer = s3_pointer("DefinitionUri", uri)?;
            let mut out = Map::default();
            for name in ["Bucket", "Key", "Version"] {
                if let Some(value) = pointer.at(name) {
                    out.set(name, value.clone());
                }
            }
            machine.set("DefinitionS3Location", Node::map(out, uri.at));
        }
    }
    let mut resources = Vec::new();
    match (sam.filled("Role"), sam.filled("Policies")) {
        (Some(_), Some(_)) => {
            return TOGETHER.refuse(
                sam.place("Policies"),
                "`Policies` and `Role` exclude each other",
                "cannot stand beside `Role`",
                "keep `Role` with the policies that it has, or `Policies` for a role that SAM generates",
            );
        }
        (Some(role), None) => machine.set("RoleArn", role.clone()),
        (None, _) => {
            let role = role(run, sam)?;
            machine.set("RoleArn", role.arn());
            resources.push(role);
        }
    }
    for (to, from) in [
        ("StateMachineName", "Name"),
        ("StateMachineType", "Type"),
        ("LoggingConfiguration", "Logging"),
        ("TracingConfiguration", "Tracing"),
    ] {
        machine.set_some(to, sam.get(from));
    }
    machine.set("Tags", tags(sam));
    let mut alias = None;
    let by_alias = sam.filled("UseAliasAsEventTarget").is_some();
    match sam.filled("AutoPublishAlias") {
        Some(name) => {
            let (version, made) = publish(sam, &machine, name);
            resources.push(version);
            alias = Some(made);
        }
        None => {
            for wanted in ["UseAliasAsEventTarget", "DeploymentPreference"] {
                if sam.filled(wanted).is_some() {
                    return DEPLOYMENT.refuse(
                        sam.place(wanted),
                        format!("`{wanted}` needs `AutoPublishAlias`"),
                        "there is no alias",
                        "add `AutoPublishAlias: live`",
                    );
                }
            }
        }
    }
    let resource = alias.as_ref().filter(|_| by_alias).unwrap_or(&machine);
    let from_events = events::of_state_machine(run, &mut Target { resource, role: None, sam });
    resources.extend(alias);
    resources.extend(from_events);
    resources.push(machine);
    sam.propagate_tags(&mut resources, false);
    Ok(resources)
}

fn tags(sam: &Sam) -> Node {
    let at = At(sam.at);
    let given = at.tags(sam.get("Tags").and_then(Node::as_map));
    at.list(std::iter::once(at.tag("stateMachine:createdBy", "SAM")).chain(given))
}

fn role(run: &Run, sam: &Sam) -> Fallible<Resource> {
    let at = At(sam.at);
    let mut all = match sam.filled("Policies") {
        None => Vec::new(),
        Some(Node { kind: Kind::List(list), .. }) => list.clone(),
        Some(one) => vec![one.clone()],
    };
    if let Some(tracing) = sam.filled("Tracing").filter(|it| it.get("Enabled").is_some_and(Node::is_true)) {
        all.push(At(tracing.at).text(policies::tracing_policy(run)));
    }
    let policies = at.list(all);
    let parts = RoleParts {
        trust: at.trust("states.amazonaws.com"),
        managed: Vec::new(),
        documents: Vec::new(),
        tags: tags(sam),
    };
    policies::role(run, sam, Some(&policies), parts)
}

/// Writes the definition as a string, in which functions are substitutions.
fn define(machine: &mut Resource, definition: &Node) {
    let mut definition = definition.clone();
    let mut found = Map::default();
    substitute(&mut definition, &mut found);
    if !found.is_empty() {
        let mut all =
            machine.properties.get("DefinitionSubstitutions").and_then(Node::as_map).cloned().unwrap_or_default();
        all.update(&found);
        machine.set("DefinitionSubstitutions", Node::map(all, definition.at));
    }
    let at = At(definition.at);
    let lines = json(&definition, Layout::Lines).split('\n').map(|line| at.text(line)).collect();
    machine.set("DefinitionString", at.join("\n", lines));
}

fn substitute(node: &mut Node, found: &mut Map) {
    let mut change = |value: &mut Node| {
        if value.is_call() || value.as_str().is_some_and(is_dynamic_reference) {
            let name = format!("definition_substitution_{}", found.len() + 1);
            let text = Node::text(format!("${{{name}}}"), value.at);
            found.set(&name, std::mem::replace(value, text));
        } else {
            substitute(value, found);
        }
    };
    match &mut node.kind {
        Kind::List(list) => list.iter_mut().for_each(change),
        Kind::Map(map) => {
            let mut names = map.names();
            names.sort();
            for name in names {
                if let Some(value) = map.get_mut(&name) {
                    change(value);
                }
            }
        }
        _ => {}
    }
}

fn is_dynamic_reference(text: &str) -> bool {
    let inner = text.strip_prefix("{{resolve:").and_then(|rest| rest.strip_suffix("}}"));
    inner.and_then(|inner| inner.split_once(':')).is_some_and(|(service, rest)| {
        !rest.is_empty() && !service.is_empty() && service.chars().all(|c| c.is_ascii_lowercase() || c == '-')
    })
}

fn publish(sam: &Sam, machine: &Resource, name: &Node) -> (Resource, Resource) {
    let at = At(name.at);
    let mut version =
        sam.beside("AWS::StepFunctions::StateMachineVersion", format!("{}Version", sam.id.value), name.at);
    for policy in ["DeletionPolicy", "UpdateReplacePolicy"] {
        if !version.attributes.has(policy) {
            version.attributes.set(policy, at.text("Retain"));
        }
    }
    version.set("StateMachineArn", machine.arn());
    version.set("StateMachineRevisionId", at.get_att(&machine.id, "StateMachineRevisionId"));
    let text = name.as_str().unwrap_or_default();
    let mut preference = match sam.filled("DeploymentPreference").and_then(Node::as_map) {
        Some(given) => given.clone(),
        None => Map::default(),
    };
    if preference.is_empty() {
        preference.set("Type", at.text("ALL_AT_ONCE"));
    }
    preference.set("StateMachineVersionArn", version.arn());
    let alias = sam
        .beside("AWS::StepFunctions::StateMachineAlias", format!("{}Alias{text}", sam.id.value), name.at)
        .with("Name", name.clone())
        .with("DeploymentPreference", Node::map(preference, name.at));
    (version, alias)
}
