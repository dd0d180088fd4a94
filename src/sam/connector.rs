//! `AWS::Serverless::Connector`: the permissions that lead from one resource to another.

use super::build::{At, Resource};
use super::mistake::{CONNECTOR, Fallible, KIND, LOGICAL_ID, VALUE, choice, listed, want_map};
use super::read::from_json;
use super::run::{Run, Sam};
use super::value::{Key, Kind, Map, Node};
use crate::source::Span;

static TABLE: &str = include_str!("tables/connectors.txt");

fn row(source: &str, destination: &str) -> Option<&'static str> {
    TABLE
        .lines()
        .find_map(|line| line.strip_prefix(source)?.strip_prefix(' ')?.strip_prefix(destination)?.strip_prefix(' '))
}

/// One end of a connector.
#[derive(Debug)]
struct End {
    id: Option<String>,
    kind: String,
    arn: Option<Node>,
    role: Option<Node>,
    queue_url: Option<Node>,
    resource_id: Option<Node>,
    name: Option<Node>,
    qualifier: Option<Node>,
    at: Span,
}

/// Makes connectors of their own of the `Connectors` of resources.
pub(super) fn unfold(run: &mut Run) {
    let mut found: Vec<(Key, Node)> = Vec::new();
    for id in run.resources.names() {
        let Some(connectors) =
            run.resources.get_mut(&id).and_then(Node::as_map_mut).and_then(|it| it.remove("Connectors"))
        else {
            continue;
        };
        let Some(map) = connectors.as_map() else {
            run.found.push(super::mistake::wrong_kind("Connectors", &connectors, "a mapping"));
            continue;
        };
        for (key, connector) in map.iter() {
            let full = format!("{id}{}", key.name);
            if let Some(other) = run.resources.key(&full).map(|key| key.at) {
                run.found.push(
                    LOGICAL_ID
                        .at(key.at, format!("this connector becomes `{full}`, but there is a resource of this name"))
                        .label(format!("generates `{full}`"))
                        .related(other, format!("`{full}` stands here"))
                        .help("rename one of the two"),
                );
                continue;
            }
            let made = embedded(&id, key, connector);
            if let Some(connector) = run.note(made) {
                found.push((Key::new(full, key.at), connector));
            }
        }
    }
    for (key, connector) in found {
        run.resources.put(key, connector);
    }
}

fn embedded(source: &str, key: &Key, connector: &Node) -> Fallible<Node> {
    let at = At(key.at);
    want_map(&key.name, connector)?;
    let mut out = connector.clone();
    let Some(properties) = connector.get("Properties") else {
        return KIND.fail(key.at, format!("the connector `{}` has no `Properties`", key.name), "add `Properties`");
    };
    want_map("Properties", properties)?;
    let mut end = Map::default();
    end.set("Id", at.text(source));
    let mut properties = properties.as_map().cloned().unwrap_or_default();
    if let Some(reference) = properties.remove("SourceReference") {
        want_map("SourceReference", &reference)?;
        if let Some(id) = reference.as_map().and_then(|map| map.key("Id")) {
            return VALUE.fail(
                id.at,
                "`SourceReference` takes no `Id`",
                "remove it: the source is the resource around",
            );
        }
        if let Some(map) = reference.as_map() {
            end.update(map);
        }
    }
    properties.set("Source", Node::map(end, key.at));
    if let Some(map) = out.as_map_mut() {
        map.set("Type", at.text("AWS::Serverless::Connector"));
        map.set("Properties", Node::map(properties, connector.at));
    }
    Ok(out)
}

/// The resources of a connector.
pub(super) fn expand(run: &mut Run, sam: &Sam) -> Fallible<Vec<Resource>> {
    let Some(source) = sam.get("Source") else { return Ok(Vec::new()) };
    let destinations = match sam.get("Destination") {
        Some(Node { kind: Kind::List(list), at }) if list.is_empty() => {
            return CONNECTOR.refuse(
                *at,
                "`Destination` is an empty list",
                "leads nowhere",
                "name what the connector leads to",
            );
        }
        Some(Node { kind: Kind::List(list), .. }) => list.clone(),
        Some(one) => vec![one.clone()],
        None => return Ok(Vec::new()),
    };
    let several = sam.get("Destination").is_some_and(Node::is_list);
    let mut resources = Vec::new();
    for (index, destination) in destinations.iter().enumerate() {
        let to = end(run, destination, source)?;
        let from = end(run, source, destination)?;
        let suffix = if several { format!("Destination{index}") } else { String::new() };
        let mut made = connect(run, sam, &from, &to, &suffix)?;
        let metadata = metadata(run, sam, &from, &to);
        for resource in &mut made {
            let mut all = resource.attributes.get("Metadata").and_then(Node::as_map).cloned().unwrap_or_default();
            all.set("aws:sam:connectors", metadata.clone());
            resource.attributes.set("Metadata", Node::map(all, sam.at));
        }
        resources.extend(made);
    }
    let ids: Vec<String> = resources.iter().map(|resource| resource.id.clone()).collect();
    replace_in_depends_on(run, &sam.id.value, &ids);
    Ok(resources)
}

fn end(run: &Run, given: &Node, other: &Node) -> Fallible<End> {
    let keys = given.as_map().map(Map::names).unwrap_or_default();
    let more = keys.iter().any(|key| key != "Id" && key != "Qualifier");
    let by_id = keys.iter().any(|key| key == "Id");
    if by_id == more {
        return CONNECTOR.fail(
            given.at,
            "this end of the connector is named in two ways, or in none",
            "write `Id` of a resource of this template, or `Type` with `Arn` and what else is needed",
        );
    }
    let property = |name: &str| given.get(name).cloned();
    let Some(id) = given.get_filled("Id") else {
        let Some(kind) = given.get_str("Type").filter(|kind| !kind.is_empty()) else {
            let at = given.get("Type").or(given.get("Id")).map_or(given.at, |it| it.at);
            return CONNECTOR.refuse(
                at,
                "this end of the connector has no `Type`",
                "`Type` is missing",
                "add `Type`, such as `AWS::SQS::Queue`",
            );
        };
        return Ok(End {
            id: None,
            kind: plain_type(kind).to_owned(),
            arn: property("Arn"),
            role: property("RoleName"),
            queue_url: property("QueueUrl"),
            resource_id: property("ResourceId"),
            name: property("Name"),
            qualifier: property("Qualifier"),
            at: given.at,
        });
    };
    let Some(name) = id.as_str() else {
        return CONNECTOR.refuse(
            id.at,
            format!("`Id` is {}, but SAM wants a logical ID", id.describe()),
            "not a logical ID",
            "write a logical ID, without `!Ref`",
        );
    };
    let Some(resource) = run.output.get(name) else {
        let names = run.resources.names();
        let help = match crate::diagnostic::nearest(name, names.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write the logical ID of a resource of this template".to_owned(),
        };
        let message = format!("the connector names `{name}`, which is not in this template");
        return CONNECTOR.refuse(id.at, message, "no resource has this logical ID", help);
    };
    let Some(kind) = resource.get_str("Type").filter(|kind| !kind.is_empty()) else {
        return CONNECTOR.refuse(id.at, format!("`{name}` has no `Type`"), "what is it?", "give the resource its type");
    };
    let facts = row(kind, "-").map(|text| from_json(text, given.at)).unwrap_or_else(|| Node::null(given.at));
    let facts = replace(&facts, &[("logicalId", Some(At(given.at).text(name)))])?;
    let output = |name: &str| facts.get("Outputs").and_then(|it| it.get(name)).cloned();
    let properties = resource.get("Properties").cloned().unwrap_or_else(|| Node::null(given.at));
    let role = match facts.get("Inputs").and_then(|it| it.get("Role")) {
        Some(property) if property.as_str().is_some() => {
            property.as_str().and_then(|property| properties.get(property)).cloned()
        }
        Some(_) => role_of_rule(&properties, other),
        None => None,
    };
    let role = role.as_ref().filter(|it| it.is_filled()).and_then(Node::referred).map(|id| At(given.at).reference(id));
    Ok(End {
        id: Some(name.to_owned()),
        kind: kind.to_owned(),
        arn: output("Arn"),
        role,
        queue_url: output("Url"),
        resource_id: output("Id"),
        name: output("Name"),
        qualifier: property("Qualifier").or_else(|| output("Qualifier")),
        at: id.at,
    })
}

/// The role of the target of a rule that leads to the other end.
fn role_of_rule(properties: &Node, other: &Node) -> Option<Node> {
    let targets = properties.get("Targets").and_then(Node::as_list).unwrap_or_default();
    targets.iter().find_map(|target| {
        let arn = target.get("Arn")?;
        let by_id = arn.referred().is_some() && arn.referred() == other.get_str("Id");
        let by_arn = other.get_filled("Arn").is_some_and(|given| given.same(arn));
        (by_id || by_arn).then(|| target.get("RoleArn").cloned()).flatten()
    })
}

/// The type of what a SAM type becomes.
fn plain_type(kind: &str) -> &str {
    match kind {
        "AWS::Serverless::Function" => "AWS::Lambda::Function",
        "AWS::Serverless::StateMachine" => "AWS::StepFunctions::StateMachine",
        "AWS::Serverless::Api" => "AWS::ApiGateway::RestApi",
        "AWS::Serverless::HttpApi" => "AWS::ApiGatewayV2::Api",
        "AWS::Serverless::SimpleTable" => "AWS::DynamoDB::Table",
        other => other,
    }
}

fn connect(run: &mut Run, sam: &Sam, from: &End, to: &End, suffix: &str) -> Fallible<Vec<Resource>> {
    let Some(text) = row(&from.kind, &to.kind) else {
        return CONNECTOR.refuse(
            to.at,
            format!("SAM has no connector from `{}` to `{}`", from.kind, to.kind),
            "nothing to connect with",
            "give the permissions by `Policies` or a policy of their own",
        );
    };
    let profile = from_json(text, sam.at);
    let properties = profile.get("Properties").cloned().unwrap_or_else(|| Node::null(sam.at));
    check_permissions(sam, from, to, &properties)?;
    let properties = replace(
        &properties,
        &[
            ("Source.Arn", from.arn.clone()),
            ("Destination.Arn", to.arn.clone()),
            ("Source.ResourceId", from.resource_id.clone()),
            ("Destination.ResourceId", to.resource_id.clone()),
            ("Source.Name", from.name.clone()),
            ("Destination.Name", to.name.clone()),
            ("Source.Qualifier", from.qualifier.clone()),
            ("Destination.Qualifier", to.qualifier.clone()),
        ],
    )?;
    let by_source = properties.get("SourcePolicy").is_some_and(Node::is_true);
    let (subject, which) = if by_source { (from, "Source") } else { (to, "Destination") };
    let at = At(sam.at);
    let need = |value: &Option<Node>, what: &str| match value.as_ref().filter(|it| it.is_filled()) {
        Some(value) => Ok(value.clone()),
        None => CONNECTOR.fail(
            subject.at,
            format!("the {what} of `{which}` is not known"),
            format!("give it in `{which}`, or name a resource of this template that SAM can read it from"),
        ),
    };
    let resource = |kind: &'static str, name: &str| {
        let mut resource = Resource::new(kind, format!("{}{name}{suffix}", sam.id.value), &sam.attributes, sam.at);
        resource.depends_on.clone_from(&sam.depends_on);
        resource
    };
    let document =
        || at.map([("Version", at.text("2012-10-17")), ("Statement", at.list(statements(sam, &properties)))]);
    match profile.get_str("Type") {
        Some("AWS_IAM_ROLE_MANAGED_POLICY") => {
            let role = need(&subject.role, "role")?;
            let policy = resource("AWS::IAM::ManagedPolicy", "Policy")
                .with("PolicyDocument", document())
                .with("Roles", at.list([role]));
            depend_on_policy(run, &properties, from, to, &policy);
            Ok(vec![policy])
        }
        Some("AWS_SQS_QUEUE_POLICY") => {
            let url = need(&subject.queue_url, "URL of the queue")?;
            Ok(vec![
                resource("AWS::SQS::QueuePolicy", "QueuePolicy")
                    .with("PolicyDocument", document())
                    .with("Queues", at.list([url])),
            ])
        }
        Some("AWS_SNS_TOPIC_POLICY") => {
            let arn = need(&subject.arn, "ARN of the topic")?;
            Ok(vec![
                resource("AWS::SNS::TopicPolicy", "TopicPolicy")
                    .with("Topics", at.list([arn]))
                    .with("PolicyDocument", document()),
            ])
        }
        _ => {
            let arn = need(&subject.arn, "ARN of the function")?;
            let mut made = Vec::new();
            for (key, access) in categories(&properties) {
                if !has_permission(sam, &key) {
                    continue;
                }
                let mut permission = resource("AWS::Lambda::Permission", &format!("{key}LambdaPermission"))
                    .with("FunctionName", arn.clone());
                if let Some(map) = access.as_map() {
                    permission.take(map, &["Action", "Principal", "SourceArn", "SourceAccount"]);
                }
                made.push(permission);
            }
            Ok(made)
        }
    }
}

fn categories(properties: &Node) -> Vec<(String, Node)> {
    let map = properties.get("AccessCategories").and_then(Node::as_map).map(Map::iter).unwrap_or_default();
    map.into_iter().map(|(key, value)| (key.name.clone(), value.clone())).collect()
}

fn has_permission(sam: &Sam, name: &str) -> bool {
    let given = sam.get("Permissions").and_then(Node::as_list).unwrap_or_default();
    given.iter().any(|it| it.as_str() == Some(name))
}

fn statements(sam: &Sam, properties: &Node) -> Vec<Node> {
    let allowed = categories(properties).into_iter().filter(|(name, _)| has_permission(sam, name));
    allowed
        .flat_map(|(_, access)| access.get("Statement").and_then(Node::as_list).unwrap_or_default().to_vec())
        .collect()
}

fn check_permissions(sam: &Sam, from: &End, to: &End, properties: &Node) -> Fallible<()> {
    let Some(given) = sam.get("Permissions") else { return Ok(()) };
    let known = categories(properties);
    let names: Vec<&str> = known.iter().map(|(name, _)| name.as_str()).collect();
    let list = given.as_list().unwrap_or_default();
    if list.is_empty() {
        return CONNECTOR.fail(given.at, "`Permissions` is empty", format!("it may hold {}", listed(&names)));
    }
    if let Some(wrong) = list.iter().find(|it| it.as_str().is_none_or(|it| !names.contains(&it))) {
        let wanted = wrong.as_str().unwrap_or_default();
        return CONNECTOR.refuse(
            wrong.at,
            format!("a connector from `{}` to `{}` has no permission `{wanted}`", from.kind, to.kind),
            "no permission that it can give",
            format!("it may be {}", choice(&names)),
        );
    }
    let Some(combinations) = properties.get("ValidAccessCategories").and_then(Node::as_list) else { return Ok(()) };
    let sorted = |list: &[Node]| {
        let mut names: Vec<String> = list.iter().filter_map(Node::as_str).map(str::to_owned).collect();
        names.sort();
        names.dedup();
        names
    };
    let own = sorted(list);
    let fits = combinations.iter().any(|one| sorted(one.as_list().unwrap_or_default()) == own);
    if fits {
        return Ok(());
    }
    let words: Vec<String> =
        combinations.iter().map(|one| sorted(one.as_list().unwrap_or_default()).join(" + ")).collect();
    CONNECTOR.refuse(
        given.at,
        format!("a connector from `{}` to `{}` does not have these permissions together", from.kind, to.kind),
        "no set of permissions that it can give",
        format!("it may be {}", words.join(", or ")),
    )
}

/// Puts the values in place of `%{…}`; what is text around one becomes a `Fn::Sub`.
fn replace(node: &Node, values: &[(&str, Option<Node>)]) -> Fallible<Node> {
    let kind = match &node.kind {
        Kind::Text(text) => return replace_text(&text.value, node.at, values),
        Kind::List(list) => Kind::List(list.iter().map(|item| replace(item, values)).collect::<Fallible<_>>()?),
        Kind::Map(map) => {
            let mut out = Map::default();
            for (key, value) in map.iter() {
                out.put(key.clone(), replace(value, values)?);
            }
            Kind::Map(out)
        }
        other => other.clone(),
    };
    Ok(Node::new(kind, node.at))
}

fn replace_text(text: &str, at: Span, values: &[(&str, Option<Node>)]) -> Fallible<Node> {
    let mut out = text.to_owned();
    let mut used = Map::default();
    for (name, value) in values {
        let pattern = format!("%{{{name}}}");
        if !out.contains(&pattern) {
            continue;
        }
        let Some(value) = value.as_ref().filter(|it| !it.is_null()) else {
            let (end, what) = name.split_once('.').unwrap_or(("", name));
            return CONNECTOR.fail(
                at,
                format!("`{what}` of `{end}` is not known"),
                format!("give `{what}` in `{end}`"),
            );
        };
        if out == pattern {
            return Ok(value.clone());
        }
        let variable: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
        out = out.replace(&pattern, &format!("${{{variable}}}"));
        used.set(&variable, value.clone());
    }
    let has_variable = out.split_once("${").is_some_and(|(_, rest)| rest.find('}').is_some_and(|end| end > 0));
    Ok(match (has_variable, used.is_empty()) {
        (true, false) => At(at).map([("Fn::Sub", At(at).list([At(at).text(out), Node::map(used, at)]))]),
        (true, true) => At(at).sub(out),
        (false, _) => At(at).text(out),
    })
}

/// A mapping that polls needs its policy before; so do some sources.
fn depend_on_policy(run: &mut Run, properties: &Node, from: &End, to: &End, policy: &Resource) {
    let (Some(source), destination) = (&from.id, &to.id) else { return };
    let dependent = match (properties.get_str("DependedBy"), destination) {
        (Some("SOURCE"), _) => Some(source.clone()),
        (Some("DESTINATION_EVENT_SOURCE_MAPPING"), Some(function)) => {
            let mapping = |(key, body): (&Key, &Node)| {
                let properties = body.get("Properties")?;
                let refers = |name: &str, to: &str| properties.get(name).and_then(Node::referred) == Some(to);
                let is = body.get_str("Type") == Some("AWS::Lambda::EventSourceMapping")
                    && refers("FunctionName", function)
                    && refers("EventSourceArn", source);
                is.then(|| key.name.clone())
            };
            let found: Vec<String> = run.output.iter().into_iter().filter_map(mapping).collect();
            match found.as_slice() {
                [one] => Some(one.clone()),
                _ => None,
            }
        }
        _ => None,
    };
    let Some(resource) = dependent.and_then(|id| run.output.get_mut(&id)).and_then(Node::as_map_mut) else { return };
    let at = At(policy.at);
    let mut all = as_list(resource.get("DependsOn"));
    if !all.iter().any(|it| it.as_str() == Some(&policy.id)) {
        all.push(at.text(&*policy.id));
    }
    resource.set("DependsOn", at.list(all));
}

fn as_list(value: Option<&Node>) -> Vec<Node> {
    match value {
        None => Vec::new(),
        Some(Node { kind: Kind::List(list), .. }) => list.clone(),
        Some(one) => vec![one.clone()],
    }
}

/// Who waits for the connector waits for what it becomes.
fn replace_in_depends_on(run: &mut Run, id: &str, with: &[String]) {
    for name in run.output.names() {
        let Some(resource) = run.output.get_mut(&name).and_then(Node::as_map_mut) else { continue };
        let mut all = as_list(resource.get("DependsOn"));
        let Some(at) = all.iter().position(|it| it.as_str() == Some(id)) else { continue };
        let place = all.remove(at).at;
        for new in with {
            if !all.iter().any(|it| it.as_str() == Some(new)) {
                all.push(Node::text(new, place));
            }
        }
        resource.set("DependsOn", At(place).list(all));
    }
}

fn metadata(run: &Run, sam: &Sam, from: &End, to: &End) -> Node {
    let at = At(sam.at);
    let kind = |end: &End| {
        let own = end.id.as_ref().and_then(|id| run.kind_of(id));
        at.map([("Type", at.text(own.unwrap_or(&end.kind)))])
    };
    let ends = at.map([("Source", kind(from)), ("Destination", kind(to))]);
    at.map([(&sam.id.value, ends)])
}
