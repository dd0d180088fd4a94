//! Usage plans of REST APIs: one for each API, or one that several share.

use super::build::{At, Resource};
use super::mistake::{Fallible, MISSING, VALUE, choice, none_of, want_map};
use super::properties::unknown;
use super::run::{Run, Sam};
use super::value::{Map, Node};

const CONDITION: &str = "SharedUsagePlanCondition";
const KNOWN: &[&str] = &["CreateUsagePlan", "Description", "Quota", "Tags", "Throttle", "UsagePlanName"];

/// What the APIs that share a plan have given so far.
#[derive(Debug, Default)]
pub(super) struct SharedPlan {
    apis: Vec<String>,
    api_stages: Vec<Node>,
    key_stages: Vec<Node>,
    conditions: Vec<String>,
    unconditional: bool,
    deletion: Option<Node>,
    replacement: Option<Node>,
}

pub(super) fn expand(run: &mut Run, sam: &Sam, auth: &Node, stage: &Resource) -> Fallible<Vec<Resource>> {
    let Some(plan) = auth.get("UsagePlan") else { return Ok(Vec::new()) };
    want_map("UsagePlan", plan)?;
    for (key, _) in plan.as_map().map(Map::iter).unwrap_or_default() {
        if !KNOWN.contains(&key.name.as_str()) {
            return Err(Box::new(unknown("`UsagePlan`", &key.name, key.at, KNOWN)));
        }
    }
    let place = auth.as_map().and_then(|map| map.key("UsagePlan")).map_or(plan.at, |key| key.at);
    let Some(create) = plan.get("CreateUsagePlan") else {
        return MISSING.fail(
            place,
            "`UsagePlan` has no `CreateUsagePlan`",
            format!("add it: {}", choice(&["PER_API", "SHARED", "NONE"])),
        );
    };
    let shared = match create.as_str() {
        Some("NONE") => return Ok(Vec::new()),
        Some("PER_API") => false,
        Some("SHARED") => true,
        _ => {
            return none_of(&VALUE, "`CreateUsagePlan`", create, &["PER_API", "SHARED", "NONE"]);
        }
    };
    let at = At(plan.at);
    let api = &sam.id.value;
    let api_stage = at.map([("ApiId", at.reference(api)), ("Stage", at.reference(&stage.id))]);
    let key_stage = at.map([("RestApiId", at.reference(api)), ("StageName", at.reference(&stage.id))]);
    let (prefix, depends_on, api_stages, key_stages, attributes) = if shared {
        let attributes = run.share(sam, at);
        let all = &mut run.shared_plan;
        push_unique(&mut all.api_stages, api_stage);
        push_unique(&mut all.key_stages, key_stage);
        let apis = at.list(all.apis.iter().map(|api| at.text(&**api)));
        ("Serverless", apis, all.api_stages.clone(), all.key_stages.clone(), attributes)
    } else {
        (api.as_str(), at.list([at.text(&**api)]), vec![api_stage], vec![key_stage], sam.passed_on())
    };
    let id = |suffix: &str| format!("{prefix}{suffix}");
    let resource = |kind: &'static str, suffix: &str, after: Node| {
        let mut resource = Resource::new(kind, id(suffix), &attributes, plan.at);
        resource.depends_on = Some(after);
        resource
    };
    let mut usage =
        resource("AWS::ApiGateway::UsagePlan", "UsagePlan", depends_on).with("ApiStages", at.list(api_stages));
    for name in ["UsagePlanName", "Description", "Quota", "Tags", "Throttle"] {
        usage.set_some(name, plan.get_filled(name));
    }
    let key = resource("AWS::ApiGateway::ApiKey", "ApiKey", at.list([at.text(id("UsagePlan"))]))
        .with("Enabled", at.bool(true))
        .with("StageKeys", at.list(key_stages));
    let link = resource("AWS::ApiGateway::UsagePlanKey", "UsagePlanKey", at.list([at.text(id("ApiKey"))]))
        .with("KeyId", at.reference(&id("ApiKey")))
        .with("KeyType", at.text("API_KEY"))
        .with("UsagePlanId", at.reference(&id("UsagePlan")));
    Ok(vec![usage, key, link])
}

fn push_unique(list: &mut Vec<Node>, item: Node) {
    if !list.iter().any(|known| known.same(&item)) {
        list.push(item);
    }
}

impl Run {
    /// Adds an API to the shared plan; the attributes that the plan has then.
    fn share(&mut self, sam: &Sam, at: At) -> Map {
        let plan = &mut self.shared_plan;
        if !plan.apis.contains(&sam.id.value) {
            plan.apis.push(sam.id.value.clone());
        }
        let attributes = sam.passed_on();
        keep(&mut plan.deletion, attributes.get("DeletionPolicy"), &["Retain"]);
        keep(&mut plan.replacement, attributes.get("UpdateReplacePolicy"), &["Retain", "Snapshot"]);
        match attributes.get("Condition").and_then(Node::as_str) {
            _ if plan.unconditional => {}
            None => {
                plan.unconditional = true;
                self.conditions.remove(CONDITION);
            }
            Some(condition) if !plan.conditions.iter().any(|known| known == condition) => {
                plan.conditions.push(condition.to_owned());
                let joint = match plan.conditions.as_slice() {
                    [one] => at.text(&**one),
                    all => at.map([("Fn::Or", at.list(all.iter().map(|it| at.condition(it))))]),
                };
                self.conditions.set(CONDITION, joint);
            }
            Some(_) => {}
        }
        let plan = &self.shared_plan;
        let mut out = Map::default();
        if let Some(policy) = &plan.deletion {
            out.set("DeletionPolicy", policy.clone());
        }
        if let Some(policy) = &plan.replacement {
            out.set("UpdateReplacePolicy", policy.clone());
        }
        if !plan.conditions.is_empty() && !plan.unconditional {
            out.set("Condition", at.text(CONDITION));
        }
        out
    }
}

/// Of several policies the one that keeps most counts; `order` begins with it.
fn keep(known: &mut Option<Node>, new: Option<&Node>, order: &[&str]) {
    let Some(new) = new.filter(|it| it.is_filled()) else { return };
    let rank = |node: &Node| order.iter().position(|name| node.as_str() == Some(name)).unwrap_or(order.len());
    if known.as_ref().is_none_or(|old| rank(new) < rank(old)) {
        *known = Some(new.clone());
    }
}
