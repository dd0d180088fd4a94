//! `AWS::Serverless::Function`.

mod code;
mod destinations;
mod shifting;
mod url;
mod version;

pub(super) use code::{s3_location, s3_pointer, web_function_location};
pub(super) use destinations::bucket_policy;

use super::build::{At, Resource};
use super::events::{self, Target};
use super::mistake::{DEPLOYMENT, Fallible, TOGETHER, VALUE, none_of, want_text};
use super::policies::{self, RoleParts};
use super::run::{Run, Sam};
use super::value::{Map, Node};

/// Properties that pass to the function as they are.
const PASSED: &[&str] = &[
    "FunctionName",
    "Handler",
    "Runtime",
    "Description",
    "MemorySize",
    "Timeout",
    "VpcConfig",
    "Role",
    "Environment",
    "KmsKeyArn",
    "ReservedConcurrentExecutions",
    "Layers",
    "FileSystemConfigs",
    "ImageConfig",
    "PackageType",
    "Architectures",
    "SnapStart",
    "EphemeralStorage",
    "CodeSigningConfigArn",
    "RuntimeManagementConfig",
    "LoggingConfig",
    "TenancyConfig",
    "RecursiveLoop",
    "DurableConfig",
    "PublishToLatestPublished",
];

/// The resources of a function. One mistake hides no other: each is noted, and the function itself is left out.
pub(super) fn expand(run: &mut Run, sam: &Sam) -> Vec<Resource> {
    check_together(run, sam);
    let before = run.found.len();
    let checked = check_dead_letters(sam);
    run.note(checked);
    let mut function = function(run, sam);
    if sam.filled("ProvisionedConcurrencyConfig").is_some() && sam.filled("AutoPublishAlias").is_none() {
        run.found.push(
            DEPLOYMENT
                .at(
                    sam.place("ProvisionedConcurrencyConfig"),
                    "`ProvisionedConcurrencyConfig` needs `AutoPublishAlias`",
                )
                .label("for an alias, but there is none")
                .help("add `AutoPublishAlias: live`: concurrency is provisioned for an alias"),
        );
    }
    let published = publish(run, sam, &mut function);
    let mut published = run.note(published).flatten();
    let mut urls = Ok(Vec::new());
    if let Some(config) = sam.filled("FunctionUrlConfig") {
        urls = url::expand(sam, &function, published.as_ref().map(|it| &it.alias), config);
    }
    let urls = run.note(urls);
    let shifted = shifting::prepare(run, sam, published.as_mut().map(|it| &mut it.alias));
    run.note(shifted);
    let mut documents: Vec<Node> = sam.filled("DeadLetterQueue").map(dead_letter_policy).into_iter().collect();
    let mut invoke = Ok(Vec::new());
    if let Some(config) = sam.filled("EventInvokeConfig") {
        let alias = published.as_ref().map(|it| (&it.alias, &it.name));
        invoke = destinations::expand(run, sam, config, alias, &mut documents);
    }
    let invoke = run.note(invoke);
    let role = execution_role(run, sam, documents);
    let mut role = run.note(role);
    let keeps_role = match role.as_mut() {
        Some(role) => {
            let kept = assign_role(run, sam, &mut function, role);
            run.note(kept).unwrap_or_default()
        }
        None => false,
    };
    let whole = run.found.len() == before;
    let called = published.as_ref().map_or(&function, |it| &it.alias);
    let from_events = events::of_function(run, &mut Target { resource: called, role: role.as_mut(), sam });
    let mut resources = Vec::new();
    if whole {
        resources.push(function);
        resources.extend(published.into_iter().flat_map(|it| [it.version, it.alias]));
    }
    resources.extend(urls.into_iter().chain(invoke).flatten());
    resources.extend(role.filter(|_| keeps_role));
    resources.extend(from_events);
    sam.propagate_tags(&mut resources, false);
    resources
}

/// A version of the function, and the alias that leads to it.
struct Published {
    version: Resource,
    alias: Resource,
    name: Node,
}

fn publish(run: &mut Run, sam: &Sam, function: &mut Resource) -> Fallible<Option<Published>> {
    let Some(given) = sam.filled("AutoPublishAlias") else { return Ok(None) };
    let name = version::alias_name(run, given)?;
    let sha = version::code_hash(run, sam, function)?;
    let version = version::version(run, sam, function, sha.as_deref());
    let alias = version::alias(sam, function, &version, &name, given.at)?;
    Ok(Some(Published { version, alias, name: At(given.at).text(name) }))
}

/// Gives the function its role; tells whether the generated one is of use.
fn assign_role(run: &mut Run, sam: &Sam, function: &mut Resource, role: &mut Resource) -> Fallible<bool> {
    let Some(given) = sam.get("Role").map(|given| run.parameters.resolved(given)) else {
        function.set("Role", role.arn());
        return Ok(true);
    };
    match given.if_arguments() {
        Some(branches) => choose_role(run, function, role, &given, branches),
        None => Ok(false),
    }
}

/// Notes properties that do not go together.
fn check_together(run: &mut Run, sam: &Sam) {
    let mut exclude = |one: &str, others: &[&str], why: &str| {
        let Some(_) = sam.get(one) else { return };
        for other in others.iter().filter(|other| sam.get(other).is_some()) {
            run.found.push(
                TOGETHER
                    .at(sam.place(other), format!("`{other}` and `{one}` exclude each other"))
                    .label("cannot stand beside")
                    .related(sam.place(one), format!("`{one}`"))
                    .help(why.to_owned()),
            );
        }
    };
    exclude(
        "CapacityProviderConfig",
        &["ProvisionedConcurrencyConfig", "VpcConfig"],
        "on a capacity provider, network and concurrency are set there; remove one of the two",
    );
    if sam.filled("TenancyConfig").is_some() {
        let filled = |name: &&&str| sam.filled(name).is_some();
        let others: Vec<&str> =
            ["ProvisionedConcurrencyConfig", "FunctionUrlConfig", "SnapStart"].iter().filter(filled).copied().collect();
        exclude(
            "TenancyConfig",
            &others,
            "Lambda does not offer this for functions with tenants; remove one of the two",
        );
    }
    let mut need = |one: &str, other: &str| {
        if sam.get(one).is_some() && sam.get(other).is_none() {
            run.found.push(
                TOGETHER
                    .at(sam.place(one), format!("`{one}` needs `{other}`"))
                    .label(format!("`{other}` is missing"))
                    .help(format!("add `{other}`, or remove `{one}`")),
            );
        }
    };
    need("FunctionScalingConfig", "CapacityProviderConfig");
    need("VersionDeletionPolicy", "AutoPublishAlias");
}

fn check_dead_letters(sam: &Sam) -> Fallible<()> {
    let Some(queue) = sam.filled("DeadLetterQueue") else { return Ok(()) };
    for name in ["Type", "TargetArn"] {
        if queue.get_filled(name).is_none() {
            return super::mistake::MISSING.refuse(
                sam.place("DeadLetterQueue"),
                format!("`DeadLetterQueue` has no `{name}`"),
                format!("`{name}` is missing"),
                "it needs `Type: SQS` or `SNS`, and `TargetArn`",
            );
        }
    }
    let Some(kind) = queue.get("Type") else { return Ok(()) };
    want_text("Type", kind)?;
    match kind.as_str() {
        Some(other) if !matches!(other, "SQS" | "SNS") => {
            none_of(&VALUE, "`Type` of `DeadLetterQueue`", kind, &["SQS", "SNS"])
        }
        _ => Ok(()),
    }
}

fn dead_letter_policy(queue: &Node) -> Node {
    let at = At(queue.at);
    let action = if queue.get_str("Type") == Some("SNS") { "sns:Publish" } else { "sqs:SendMessage" };
    let target = queue.get("TargetArn").cloned().unwrap_or_else(|| Node::null(queue.at));
    let document =
        at.map([("Version", at.text("2012-10-17")), ("Statement", at.list([at.allow(at.text(action), target)]))]);
    at.map([("PolicyName", at.text("DeadLetterQueuePolicy")), ("PolicyDocument", document)])
}

fn function(run: &mut Run, sam: &Sam) -> Resource {
    let mut function = sam.main("AWS::Lambda::Function");
    function.take(&sam.properties, PASSED);
    if sam.filled("FunctionName").is_none() {
        function.properties.remove("FunctionName");
    }
    if let Some(code) = run.note(code::of_function(sam)) {
        function.set("Code", code);
    }
    run.note(reserved_tag(sam));
    function.set("Tags", sam.tags("lambda:createdBy", Vec::new()));
    if let Some(tracing) = traced(run, sam) {
        function.set("TracingConfig", At(tracing.at).map([("Mode", tracing.clone())]));
    }
    if let Some(target) = sam.filled("DeadLetterQueue").and_then(|queue| queue.get("TargetArn")) {
        function.set("DeadLetterConfig", At(target.at).map([("TargetArn", target.clone())]));
    }
    if let Some(config) = sam.filled("CapacityProviderConfig") {
        let made = capacity_provider(run, sam, config);
        if let Some(config) = run.note(made) {
            function.set("CapacityProviderConfig", config);
        }
    }
    function.set_some("FunctionScalingConfig", sam.filled("FunctionScalingConfig"));
    run.note(code::check_package(sam, &function));
    function
}

/// The tracing of a resource, where it is on.
fn traced<'s>(run: &Run, sam: &'s Sam) -> Option<&'s Node> {
    let tracing = sam.filled("Tracing")?;
    (run.parameters.resolved(tracing).as_str() != Some("Disabled")).then_some(tracing)
}

/// Tags that SAM itself sets.
pub(super) fn reserved_tag(sam: &Sam) -> Fallible<()> {
    let Some(tags) = sam.get("Tags").and_then(Node::as_map) else { return Ok(()) };
    for name in ["lambda:createdBy", "serverlessrepo:applicationId", "serverlessrepo:semanticVersion"] {
        if let Some(key) = tags.key(name) {
            return VALUE.refuse(
                key.at,
                format!("the tag `{name}` is SAM's own"),
                "SAM sets it",
                "give the tag another name",
            );
        }
    }
    Ok(())
}

fn capacity_provider(run: &mut Run, sam: &Sam, config: &Node) -> Fallible<Node> {
    let names = ["Arn", "PerExecutionEnvironmentMaxConcurrency", "ExecutionEnvironmentMemoryGiBPerVCpu"];
    let mut out = Map::default();
    for (key, value) in config.as_map().map(Map::iter).unwrap_or_default() {
        if !names.contains(&key.name.as_str()) {
            run.found.push(super::properties::unknown("`CapacityProviderConfig`", &key.name, key.at, &names));
        } else if !value.is_null() {
            let name = if key.name == "Arn" { "CapacityProviderArn" } else { &key.name };
            out.set(name, value.clone());
        }
    }
    if !out.has("CapacityProviderArn") {
        return super::mistake::MISSING.fail(
            sam.place("CapacityProviderConfig"),
            "`CapacityProviderConfig` has no `Arn`",
            "add `Arn: !GetAtt …Arn`",
        );
    }
    Ok(At(config.at).map([("LambdaManagedInstancesCapacityProviderConfig", Node::map(out, config.at))]))
}

fn execution_role(run: &Run, sam: &Sam, documents: Vec<Node>) -> Fallible<Resource> {
    let at = At(sam.at);
    let basic = if sam.filled("DurableConfig").is_some() {
        "service-role/AWSLambdaBasicDurableExecutionRolePolicy"
    } else {
        "service-role/AWSLambdaBasicExecutionRole"
    };
    let mut managed = vec![at.text(run.managed_policy(basic))];
    if let Some(tracing) = traced(run, sam) {
        managed.push(At(tracing.at).text(run.managed_policy(policies::tracing_policy(run))));
    }
    if let Some(vpc) = sam.filled("VpcConfig") {
        managed.push(At(vpc.at).text(run.managed_policy("service-role/AWSLambdaVPCAccessExecutionRole")));
    }
    let trust = sam.get("AssumeRolePolicyDocument").cloned().unwrap_or_else(|| at.trust("lambda.amazonaws.com"));
    let parts = RoleParts { trust, managed, documents, tags: sam.tags("lambda:createdBy", Vec::new()) };
    policies::role(run, sam, sam.get("Policies"), parts)
}

/// `Role: !If […]` with nothing in one branch: there, the generated role is used. Tells whether it is used at all.
fn choose_role(
    run: &mut Run,
    function: &mut Resource,
    role: &mut Resource,
    given: &Node,
    branches: Option<[&Node; 3]>,
) -> Fallible<bool> {
    let Some([condition, yes, no]) = branches else {
        return VALUE.fail(given.at, "`Fn::If` takes a condition and two values", "give it all three");
    };
    let at = At(given.at);
    match (yes.is_no_value(), no.is_no_value()) {
        (true, true) => function.set("Role", role.arn()),
        (true, false) => {
            function.set("Role", at.choose(condition.clone(), role.arn(), no.clone()));
            role.attributes.set("Condition", condition.clone());
        }
        (false, true) => {
            function.set("Role", at.choose(condition.clone(), yes.clone(), role.arn()));
            let name = condition.as_str().unwrap_or_default();
            role.attributes.set("Condition", at.text(format!("NOT{name}")));
            run.conditions.set(&format!("NOT{name}"), at.not(name));
        }
        (false, false) => {
            function.set("Role", given.clone());
            return Ok(false);
        }
    }
    Ok(true)
}
