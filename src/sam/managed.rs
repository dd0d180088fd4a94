//! What Lambda runs functions on: capacity providers, network connectors, images of micro VMs.

use super::build::{At, Resource};
use super::mistake::{CODE, Fallible, MISSING, TOGETHER, VALUE, listed, none_of, want_map};
use super::properties::unknown;
use super::run::{Run, Sam};
use super::value::{Kind, Map, Node};

fn tagged(sam: &Sam, own: bool) -> Node {
    let mut tags = sam.get("Tags").filter(|_| own).and_then(Node::as_map).cloned().unwrap_or_default();
    tags.set("lambda:createdBy", At(sam.at).text("SAM"));
    At(sam.at).list(At(sam.at).tags(Some(&tags)))
}

fn combine(sam: &Sam, mut resources: Vec<Resource>) -> Vec<Resource> {
    if let Some(tags) = sam.filled("Tags").and_then(Node::as_map).filter(|_| sam.filled("PropagateTags").is_some()) {
        resources.iter_mut().for_each(|resource| resource.combine_tags(tags));
    }
    resources
}

/// A role with which Lambda acts for the author.
fn operator_role(run: &Run, sam: &Sam, policy: &str) -> Resource {
    let at = At(sam.at);
    sam.beside("AWS::IAM::Role", format!("{}OperatorRole", sam.id.value), sam.at)
        .with("AssumeRolePolicyDocument", at.trust("lambda.amazonaws.com"))
        .with("ManagedPolicyArns", at.list([at.text(run.managed_policy(policy))]))
        .with("Tags", tagged(sam, false))
}

/// Notes what a mapping has too much, and says what it lacks.
fn check(run: &mut Run, what: &str, given: &Node, known: &[&str], required: &[&str]) -> Fallible<()> {
    want_map(what, given)?;
    let map = given.as_map().cloned().unwrap_or_default();
    for (key, _) in map.iter() {
        if !known.contains(&key.name.as_str()) {
            run.found.push(unknown(&format!("`{what}`"), &key.name, key.at, known));
        }
    }
    match required.iter().find(|name| map.get(name).is_none()) {
        Some(name) => MISSING.fail(given.at, format!("`{what}` has no `{name}`"), format!("add `{name}`")),
        None => Ok(()),
    }
}

/// `AWS::Serverless::CapacityProvider`.
pub(super) fn capacity_provider(run: &mut Run, sam: &Sam) -> Fallible<Vec<Resource>> {
    let at = At(sam.at);
    let mut resources = Vec::new();
    let mut provider = sam.main("AWS::Lambda::CapacityProvider");
    provider.set_some("CapacityProviderName", sam.filled("CapacityProviderName"));
    if let Some(vpc) = sam.filled("VpcConfig") {
        check(run, "VpcConfig", vpc, &["SecurityGroupIds", "SubnetIds"], &["SubnetIds"])?;
        provider.set("VpcConfig", without_null(vpc));
    }
    let role = match sam.filled("OperatorRole") {
        Some(role) => role.clone(),
        None => {
            let role = operator_role(run, sam, "AWSLambdaManagedEC2ResourceOperator");
            let arn = role.arn();
            resources.push(role);
            arn
        }
    };
    provider.set("PermissionsConfig", at.map([("CapacityProviderOperatorRoleArn", role)]));
    provider.set("Tags", tagged(sam, true));
    if let Some(given) = sam.filled("InstanceRequirements") {
        check(run, "InstanceRequirements", given, &["Architectures", "AllowedTypes", "ExcludedTypes"], &[])?;
        if let (Some(_), Some(excluded)) = (given.get("AllowedTypes"), given.get("ExcludedTypes")) {
            return TOGETHER.fail(
                excluded.at,
                "`AllowedTypes` and `ExcludedTypes` exclude each other",
                "keep one of the two",
            );
        }
        let names = [
            ("Architectures", "Architectures"),
            ("AllowedTypes", "AllowedInstanceTypes"),
            ("ExcludedTypes", "ExcludedInstanceTypes"),
        ];
        provider.set("InstanceRequirements", renamed(given, &names));
    }
    if let Some(given) = sam.filled("ScalingConfig") {
        check(run, "ScalingConfig", given, &["MaxVCpuCount", "AverageCPUUtilization"], &[])?;
        provider.set("CapacityProviderScalingConfig", scaling(given));
    }
    provider.set_some("KmsKeyArn", sam.filled("KmsKeyArn"));
    if let Some(logging) = sam.filled("LoggingConfig") {
        provider.set("TelemetryConfig", At(logging.at).map([("LoggingConfig", logging.clone())]));
    }
    if let Some(tags) = sam.filled("ManagedResourceTags") {
        check(run, "ManagedResourceTags", tags, &["Tags"], &[])?;
        if let Some(tags) = tags.get("Tags").and_then(Node::as_map) {
            let list = at.list(at.tags(Some(tags)));
            provider.set("PropagateTags", at.map([("Mode", at.text("Explicit")), ("ExplicitTags", list)]));
        }
    }
    resources.push(provider);
    Ok(combine(sam, resources))
}

fn without_null(node: &Node) -> Node {
    let mut out = Map::default();
    for (key, value) in node.as_map().map(Map::iter).unwrap_or_default() {
        if !value.is_null() {
            out.put(key.clone(), value.clone());
        }
    }
    Node::map(out, node.at)
}

fn renamed(given: &Node, names: &[(&str, &str)]) -> Node {
    let mut out = Map::default();
    for (from, to) in names {
        if let Some(value) = given.get(from) {
            out.set(to, value.clone());
        }
    }
    Node::map(out, given.at)
}

fn scaling(given: &Node) -> Node {
    let at = At(given.at);
    let mut out = Map::default();
    if let Some(count) = given.get("MaxVCpuCount") {
        out.set("MaxVCpuCount", count.clone());
    }
    match given.get("AverageCPUUtilization") {
        Some(target) => {
            let target = match &target.kind {
                Kind::Integer(whole) => Node::new(Kind::Float(*whole as f64), target.at),
                _ => target.clone(),
            };
            out.set("ScalingMode", at.text("Manual"));
            let policy = at.map([
                ("PredefinedMetricType", at.text("LambdaCapacityProviderAverageCPUUtilization")),
                ("TargetValue", target),
            ]);
            out.set("ScalingPolicies", at.list([policy]));
        }
        None => out.set("ScalingMode", at.text("Auto")),
    }
    Node::map(out, given.at)
}

/// `AWS::Serverless::NetworkConnector`.
pub(super) fn network_connector(run: &mut Run, sam: &Sam) -> Fallible<Vec<Resource>> {
    const TYPES: &[&str] = &["MicroVm", "WebFunction"];
    let at = At(sam.at);
    let types = match sam.get("ComputeTypes") {
        None => at.texts(&["MicroVm"]),
        Some(given) => {
            let list = given.as_list().unwrap_or_default();
            if list.len() != 1 {
                return VALUE.fail(
                    given.at,
                    "`ComputeTypes` holds exactly one type",
                    format!("write one of {}", listed(TYPES)),
                );
            }
            if let Some(wrong) = list.iter().find(|it| it.as_str().is_some_and(|it| !TYPES.contains(&it))) {
                return none_of(&VALUE, "`ComputeTypes`", wrong, TYPES);
            }
            given.clone()
        }
    };
    let mut resources = Vec::new();
    let mut connector = sam.main("AWS::Lambda::NetworkConnector");
    connector.set_some("Name", sam.filled("Name"));
    let mut vpc = Map::default();
    if let Some(given) = sam.get("VpcConfig") {
        let known = ["SubnetIds", "SecurityGroupIds", "NetworkProtocol"];
        check(run, "VpcConfig", given, &known, &known)?;
        vpc = given.as_map().cloned().unwrap_or_default();
    }
    vpc.set("AssociatedComputeResourceTypes", types);
    connector.set("Configuration", at.map([("VpcEgressConfiguration", Node::map(vpc, sam.place("VpcConfig")))]));
    let role = match sam.filled("OperatorRole") {
        Some(role) => role.clone(),
        None => {
            let role = operator_role(run, sam, "AWSLambdaNetworkConnectorOperatorPolicy");
            let arn = role.arn();
            resources.push(role);
            arn
        }
    };
    connector.set("OperatorRole", role);
    connector.set("Tags", tagged(sam, true));
    resources.push(connector);
    Ok(combine(sam, resources))
}

/// `AWS::Serverless::MicrovmImage`.
pub(super) fn microvm_image(run: &mut Run, sam: &Sam) -> Fallible<Vec<Resource>> {
    let at = At(sam.at);
    let mut resources = Vec::new();
    let code = sam.get("CodeUri").cloned().unwrap_or_else(|| Node::null(sam.at));
    let role = match sam.filled("BuildRoleArn") {
        Some(role) => role.clone(),
        None => {
            let role = build_role(run, sam, &code)?;
            let arn = role.arn();
            resources.push(role);
            arn
        }
    };
    let mut image = sam.main("AWS::Lambda::MicrovmImage");
    image.take(&sam.properties, &["Name", "BaseImageArn", "BaseImageVersion"]);
    image.set("CodeArtifact", At(code.at).map([("Uri", code)]));
    image.set("BuildRoleArn", role);
    image.set("Description", sam.filled("Description").cloned().unwrap_or_else(|| at.text("")));
    image.set("Tags", tagged(sam, true));
    for name in ["Logging", "Hooks"] {
        image.set(name, sam.filled(name).cloned().unwrap_or_else(|| Node::map(Map::default(), sam.at)));
    }
    for name in ["EgressNetworkConnectors", "CpuConfigurations", "Resources", "AdditionalOsCapabilities"] {
        image.set(name, sam.filled(name).cloned().unwrap_or_else(|| at.list([])));
    }
    let variables = sam.filled("EnvironmentVariables").and_then(Node::as_map).map(Map::iter).unwrap_or_default();
    let variable = |(key, value): (&super::value::Key, &Node)| {
        At(key.at).map([("Key", super::build::key_text(key)), ("Value", value.clone())])
    };
    image.set("EnvironmentVariables", at.list(variables.into_iter().map(variable)));
    resources.push(image);
    Ok(combine(sam, resources))
}

fn build_role(run: &Run, sam: &Sam, code: &Node) -> Fallible<Resource> {
    let at = At(sam.at);
    let resolved = run.parameters.resolved(code);
    let objects = match resolved.as_str().and_then(|uri| uri.strip_prefix("s3://")) {
        Some(rest) => {
            let bucket = rest.split('/').next().unwrap_or_default();
            if bucket.is_empty() {
                return CODE.fail(code.at, "`CodeUri` names no bucket", "write `s3://bucket/key.zip`");
            }
            at.sub(format!("arn:${{AWS::Partition}}:s3:::{bucket}/*"))
        }
        None => {
            let split = at.map([("Fn::Split", at.list([at.text("/"), code.clone()]))]);
            let bucket = at.map([("Fn::Select", at.list([at.integer(2), split]))]);
            at.sub_with("arn:${AWS::Partition}:s3:::${Bucket}/*", [("Bucket", bucket)])
        }
    };
    let allow = |actions: &[&str], resource: Node| {
        at.map([("Effect", at.text("Allow")), ("Action", at.texts(actions)), ("Resource", resource)])
    };
    let logs = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"];
    let statements = at.list([allow(&["s3:GetObject"], objects), allow(&logs, at.text("*"))]);
    let document = at.map([("Version", at.text("2012-10-17")), ("Statement", statements)]);
    let policy = at.map([("PolicyName", at.text("MicrovmImageBuildPolicy")), ("PolicyDocument", document)]);
    Ok(sam
        .beside("AWS::IAM::Role", format!("{}BuildRole", sam.id.value), sam.at)
        .with("AssumeRolePolicyDocument", at.trust("lambda.amazonaws.com"))
        .with("Policies", at.list([policy]))
        .with("Tags", tagged(sam, false)))
}
