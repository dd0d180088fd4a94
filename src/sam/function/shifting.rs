//! `DeploymentPreference`: traffic moves to a new version step by step.

use super::super::build::{At, Resource};
use super::super::deployment::Preference;
use super::super::mistake::{DEPLOYMENT, FUNCTION_HERE, Fallible, MISSING, VALUE, want_map};
use super::super::run::{Run, Sam};
use super::super::value::{Kind, Node};

pub(super) fn prepare(run: &mut Run, sam: &Sam, alias: Option<&mut Resource>) -> Fallible<()> {
    let Some(given) = sam.filled("DeploymentPreference") else { return Ok(()) };
    let value = |name: &str| given.get(name).map(|it| run.resolved(it));
    let enabled = value("Enabled");
    let off = enabled.as_ref().is_some_and(|it| !it.is_filled() || matches!(it.as_str(), Some("false" | "False")));
    let passthrough = match value("PassthroughCondition") {
        Some(it) if run.parameters.is_open(&it) => false,
        Some(it) => truth(&it)?,
        None => false,
    };
    if off {
        run.deployments.add(&sam.id.value, Preference::disabled(given.at));
        return Ok(());
    }
    let Some(kind) = value("Type") else {
        return MISSING.refuse(
            sam.place("DeploymentPreference"),
            "`DeploymentPreference` has no `Type`",
            "`Type` is missing",
            "add one, such as `Type: Canary10Percent5Minutes` or `AllAtOnce`",
        );
    };
    if let Some(hooks) = given.get("Hooks") {
        want_map("Hooks", hooks)?;
    }
    let tags = sam.filled("Tags").filter(|_| sam.filled("PropagateTags").is_some()).and_then(Node::as_map).cloned();
    let condition = sam.attributes.get("Condition").filter(|_| passthrough).cloned();
    run.deployments.add(&sam.id.value, Preference::new(given.clone(), kind, condition, tags));
    let Some(alias) = alias else {
        if sam.filled("AutoPublishAlias").is_some() {
            // The alias has a mistake of its own.
            return Ok(());
        }
        return DEPLOYMENT.refuse(
            sam.place("DeploymentPreference"),
            "`DeploymentPreference` needs `AutoPublishAlias`",
            "there is no alias",
            "add `AutoPublishAlias: live`: traffic is shifted between versions behind an alias",
        );
    };
    let at = At(given.at);
    let mut update = at.map([
        ("ApplicationName", at.reference("ServerlessDeploymentApplication")),
        ("DeploymentGroupName", at.reference(&format!("{}DeploymentGroup", sam.id.value))),
    ]);
    if let (Some(hooks), Some(map)) = (given.get("Hooks"), update.as_map_mut()) {
        for (name, hook) in [("BeforeAllowTrafficHook", "PreTraffic"), ("AfterAllowTrafficHook", "PostTraffic")] {
            if let Some(hook) = hooks.get(hook) {
                map.set(name, hook.clone());
            }
        }
    }
    alias.attributes.set("UpdatePolicy", at.map([("CodeDeployLambdaAliasUpdate", update)]));
    Ok(())
}

fn truth(value: &Node) -> Fallible<bool> {
    match (&value.kind, value.as_str()) {
        (Kind::Bool(value), _) => Ok(*value),
        (_, Some("true" | "True")) => Ok(true),
        (_, Some("false" | "False")) => Ok(false),
        _ if value.is_call() => FUNCTION_HERE.fail(
            value.at,
            "`PassthroughCondition` is a function that SAM cannot evaluate",
            "write true or false, or `Ref` and `Fn::FindInMap` with values that are known",
        ),
        _ => VALUE.fail(value.at, "`PassthroughCondition` is neither true nor false", "write `true` or `false`"),
    }
}
