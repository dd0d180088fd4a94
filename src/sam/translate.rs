//! The expansion of a whole template.

use std::collections::HashMap;

use super::build::Resource;
use super::deployment::Deployments;
use super::hash::python;
use super::implicit::{self, Flavour};
use super::include::Included;
use super::mistake::{Fallible, LOGICAL_ID, MISSING, UNKNOWN, wrong_kind};
use super::resolve::{Parameters, Renamed};
use super::run::{Run, Sam, is_sam_type};
use super::usage_plan::SharedPlan;
use super::value::{Key, Kind, Map, Node, Text};
use super::{
    api, connector, deployment, events, function, globals, graphql, include, managed, policies, properties, read,
    simple,
};
use super::{state_machine, web_function, write};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::{Tree, Typed, Value};
use crate::template::{SectionKind, Template};

/// What is known of the deployment.
#[derive(Debug, Clone, Default)]
pub struct Given {
    /// The region, such as `eu-west-1`; `us-east-1` where it is empty.
    pub region: String,
    /// Values of parameters; of the others, defaults count.
    pub parameters: Vec<(String, String)>,
    /// What `AWS::Include` brings in; where it is not among these, the function stays.
    pub included: Vec<Included>,
}

/// The plain CloudFormation that SAM makes of a template, and what is wrong with the template.
#[derive(Debug)]
pub struct Expansion {
    /// The template after the transform. Where the transform would refuse the template, what it would refuse is
    /// missing.
    body: Node,
    /// What the transform would refuse.
    pub findings: Vec<Diagnostic>,
    generated: Vec<Generated>,
}

/// A resource of the expansion that does not stand in the template as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Generated {
    /// Its logical ID.
    pub id: String,
    /// Its type.
    pub kind: String,
    /// The logical ID of the SAM resource that it comes from.
    pub from: String,
    /// The place in the template that it comes from.
    pub at: Span,
}

impl Expansion {
    /// The template as JSON, two spaces an indentation.
    #[must_use]
    pub fn json(&self) -> String {
        write::json(&self.body)
    }

    /// The template as YAML, functions in their short form.
    #[must_use]
    pub fn yaml(&self) -> String {
        write::yaml(&self.body)
    }

    /// The expansion as a tree; its places are in the text of the template's own tree.
    #[must_use]
    pub fn tree<'s>(&self, like: &Tree<'s>) -> Tree<'s> {
        write::tree(&self.body, like)
    }

    /// What SAM generates, in the order in which it does.
    #[must_use]
    pub fn generated(&self) -> &[Generated] {
        &self.generated
    }
}

/// Expands a template; total: what the transform would refuse is a finding.
#[must_use]
pub fn expand(template: &Template<'_>, given: &Given) -> Expansion {
    let top = template.top();
    let mut body = template.root.map_or_else(|| Node::map(Map::default(), top), read::read);
    include::put_in(&mut body, &given.included);
    if !body.is_map() || body.is_call() {
        return Expansion { body, findings: Vec::new(), generated: Vec::new() };
    }
    if needs_old_order(&body) {
        keep_old_order(&mut body);
    }
    let section = |body: &Node, name: &str| body.get(name).and_then(Node::as_map).cloned();
    let mut run = Run {
        resources: section(&body, "Resources").unwrap_or_default(),
        output: Map::default(),
        conditions: section(&body, "Conditions").unwrap_or_default(),
        mappings: section(&body, "Mappings").unwrap_or_default(),
        parameters: parameters(&body, given),
        renamed: Renamed::default(),
        deployments: Deployments::default(),
        shared_plan: SharedPlan::default(),
        record_sets: Vec::new(),
        function_names: Vec::new(),
        region: if given.region.is_empty() { "us-east-1".to_owned() } else { given.region.clone() },
        found: Vec::new(),
        unreadable: Vec::new(),
    };
    if let Some(region) = run.parameters.values.get("AWS::Region").and_then(Node::as_str) {
        run.region = region.to_owned();
    }
    let partition = Node::text(run.partition(), top);
    run.parameters.values.entry("AWS::Partition".to_owned()).or_insert(partition);
    check_forms(&mut run);
    check_names(template, &mut run);
    let all_globals = globals::read(body.as_map().and_then(|map| map.at("Globals")), &mut run.found);
    implicit::default_definitions(&mut run);
    implicit::add_routes(&mut run, Flavour::Rest, &all_globals, top);
    implicit::add_routes(&mut run, Flavour::Http, &all_globals, top);
    globals::apply(&mut run, &all_globals);
    connector::unfold(&mut run);
    run.output = run.resources.clone();
    let mut generated = Vec::new();
    for id in order(&run) {
        expand_one(&mut run, &id, &mut generated);
    }
    let known: Vec<String> = run.output.names();
    deployment::expand(&mut run);
    for (key, resource) in run.output.iter() {
        if !known.contains(&key.name) {
            let kind = resource.get_str("Type").unwrap_or_default().to_owned();
            generated.push(Generated { id: key.name.clone(), kind, from: String::new(), at: key.at });
        }
    }
    finish(&mut body, run, generated)
}

/// Puts the result together.
fn finish(body: &mut Node, run: Run, generated: Vec<Generated>) -> Expansion {
    let at = body.at;
    if let Some(map) = body.as_map_mut() {
        map.remove("Transform");
        map.remove("Globals");
        // What is shared with the resources as SAM sees them would be copied when references are rewritten.
        drop(run.resources);
        map.set("Resources", Node::map(run.output, at));
        if map.has("Conditions") || !run.conditions.is_empty() {
            map.set("Conditions", Node::map(run.conditions, at));
        }
    }
    run.renamed.apply(body);
    let mut findings = run.found;
    findings.sort_by(|a, b| (a.primary, a.rule, &a.message).cmp(&(b.primary, b.rule, &b.message)));
    findings.dedup_by(|later, earlier| {
        let same = later.primary == earlier.primary && later.rule == earlier.rule && later.message == earlier.message;
        if same {
            earlier.related.append(&mut later.related);
        }
        same
    });
    Expansion { body: std::mem::replace(body, Node::null(at)), findings, generated }
}

/// Whether the hashes of the template need the order of Python 2.7: where there are REST APIs, or HTTP APIs with a
/// default authorizer.
fn needs_old_order(body: &Node) -> bool {
    let resources = body.get("Resources").and_then(Node::as_map).map(Map::iter).unwrap_or_default();
    let has_event = |resource: &Node, kind: &str| {
        let events = resource.get("Properties").and_then(|it| it.get("Events")).and_then(Node::as_map);
        events.is_some_and(|events| events.iter().iter().any(|(_, event)| event.get_str("Type") == Some(kind)))
    };
    let global =
        body.get("Globals").and_then(|it| it.get("HttpApi")?.get("Auth")?.get_filled("DefaultAuthorizer")).is_some();
    resources.iter().any(|(_, resource)| match resource.get_str("Type") {
        Some("AWS::Serverless::Api") => true,
        Some("AWS::Serverless::HttpApi") => {
            global
                || resource.get("Properties").and_then(|it| it.get("Auth")?.get_filled("DefaultAuthorizer")).is_some()
        }
        Some("AWS::Serverless::Function") => has_event(resource, "Api") || global && has_event(resource, "HttpApi"),
        Some("AWS::Serverless::StateMachine") => has_event(resource, "Api"),
        _ => false,
    })
}

fn keep_old_order(body: &mut Node) {
    let Some(map) = body.as_map_mut() else { return };
    if let Some(api) = map.get_mut("Globals").and_then(|it| it.as_map_mut()?.get_mut("Api")) {
        *api = marked(api);
    }
    if let Some(parameters) = map.get_mut("Parameters").and_then(Node::as_map_mut) {
        for (_, parameter) in parameters.values_mut() {
            if let Some(default) = parameter.as_map_mut().and_then(|it| it.get_mut("Default")) {
                *default = marked(default);
            }
        }
    }
    let Some(resources) = map.get_mut("Resources") else { return };
    let Some(old) = resources.as_map() else { return };
    let mut new = Map::ordered();
    for (key, resource) in old.iter() {
        let mut resource = resource.clone();
        let kind = resource.get_str("Type").unwrap_or_default().to_owned();
        if let Some(resource) = resource.as_map_mut() {
            let mut mark = |name: &str, inner: Option<&str>| {
                let place = match inner {
                    None => resource.get_mut(name),
                    Some(inner) => resource.get_mut(name).and_then(|it| it.as_map_mut()?.get_mut(inner)),
                };
                if let Some(place) = place {
                    *place = marked(place);
                }
            };
            match kind.as_str() {
                "AWS::Serverless::Api" | "AWS::Serverless::HttpApi" => mark("Properties", None),
                "AWS::Serverless::Function" | "AWS::Serverless::StateMachine" => {
                    mark("Condition", None);
                    mark("Properties", Some("FunctionName"));
                    mark("Properties", Some("Events"));
                }
                _ => {}
            }
        }
        new.put(Key { marked: true, ..key.clone() }, resource);
    }
    let at = resources.at;
    *resources = Node::map(new, at);
}

/// The value with all texts marked and all mappings in the old order.
fn marked(node: &Node) -> Node {
    let kind = match &node.kind {
        Kind::Text(text) => Kind::Text(Text { marked: true, ..text.clone() }),
        Kind::List(list) => Kind::List(list.iter().map(marked).collect()),
        Kind::Map(map) => {
            let mut new = Map::ordered();
            for (key, value) in map.iter() {
                new.put(Key { marked: true, ..key.clone() }, marked(value));
            }
            Kind::Map(new)
        }
        other => other.clone(),
    };
    Node::new(kind, node.at)
}

fn parameters(body: &Node, given: &Given) -> Parameters {
    let mut values = HashMap::new();
    let mut open = Vec::new();
    for (key, parameter) in body.get("Parameters").and_then(Node::as_map).map(Map::iter).unwrap_or_default() {
        if let Some(default) = parameter.as_map().and_then(|map| map.at("Default")) {
            values.insert(key.name.clone(), default.clone());
        }
        if let Some((_, value)) = given.parameters.iter().find(|(name, _)| *name == key.name) {
            let text = Kind::Text(Text { value: value.clone(), marked: true });
            values.insert(key.name.clone(), Node::new(text, key.at));
        }
        if !values.contains_key(&key.name) {
            open.push(key.name.clone());
        }
    }
    let region = if given.region.is_empty() { "us-east-1" } else { &given.region };
    values.entry("AWS::Region".to_owned()).or_insert_with(|| Node::text(region, body.at));
    Parameters { values, open }
}

/// Resources that are no resources, and properties that are none.
fn check_forms(run: &mut Run) {
    for id in run.resources.names() {
        let Some(resource) = run.resources.get(&id).filter(|it| it.is_map()) else {
            run.resources.remove(&id);
            run.unreadable.push(id);
            continue;
        };
        let is_sam = resource.get_str("Type").is_some_and(|kind| kind.starts_with("AWS::Serverless::"));
        if let Some(properties) = resource.get("Properties").filter(|it| is_sam && !it.is_map()) {
            run.found.push(wrong_kind("Properties", properties, "a mapping"));
            run.resources.remove(&id);
            run.unreadable.push(id);
        }
    }
}

/// Logical IDs that YAML reads as numbers.
fn check_names(template: &Template<'_>, run: &mut Run) {
    let Some(section) = template.section(SectionKind::Resources) else { return };
    for entry in section.entry.value.entries() {
        let is_number = entry.key.scalar().is_some_and(|it| matches!(it.typed, Typed::Integer | Typed::Float));
        let is_sam =
            entry.value.get("Type").and_then(Value::text).is_some_and(|it| it.starts_with("AWS::Serverless::"));
        if is_number && is_sam {
            run.found.push(
                LOGICAL_ID
                    .at(entry.key.span(), format!("YAML reads the logical ID `{}` as a number", entry.name))
                    .label("a number, not a name")
                    .help("start it with a letter, or put it in quotes"),
            );
        }
    }
}

/// The SAM resources in the order of the transform: what sends events needs those that receive them first.
fn order(run: &Run) -> Vec<String> {
    let rank = |kind: &str| match kind {
        "AWS::Serverless::Function" => Some(0),
        "AWS::Serverless::WebFunction" => Some(1),
        "AWS::Serverless::StateMachine" => Some(2),
        "AWS::Serverless::Api" | "AWS::Serverless::HttpApi" | "AWS::Serverless::WebSocketApi" => Some(3),
        "AWS::Serverless::Connector" => Some(5),
        "AWS::Serverless::GraphQLApi" => Some(4),
        kind if is_sam_type(kind) => Some(4),
        _ => None,
    };
    let mut found: Vec<(i32, String)> = run
        .resources
        .iter()
        .into_iter()
        .filter_map(|(key, resource)| Some((rank(resource.get_str("Type")?)?, key.name.clone())))
        .collect();
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, id)| id).collect()
}

/// References such as `Function.Version`: what they may name, by type of what is generated.
const PARTS: &[(&str, &str, &str)] = &[
    ("Function", "Alias", "AWS::Lambda::Alias"),
    ("Function", "Version", "AWS::Lambda::Version"),
    ("Function", "DestinationTopic", "AWS::SNS::Topic"),
    ("Function", "DestinationQueue", "AWS::SQS::Queue"),
    ("Api", "Stage", "AWS::ApiGateway::Stage"),
    ("Api", "Deployment", "AWS::ApiGateway::Deployment"),
    ("Api", "DomainName", "AWS::ApiGateway::DomainName"),
    ("Api", "DomainNameV2", "AWS::ApiGateway::DomainNameV2"),
    ("Api", "UsagePlan", "AWS::ApiGateway::UsagePlan"),
    ("Api", "UsagePlanKey", "AWS::ApiGateway::UsagePlanKey"),
    ("Api", "ApiKey", "AWS::ApiGateway::ApiKey"),
    ("HttpApi", "Stage", "AWS::ApiGatewayV2::Stage"),
    ("HttpApi", "DomainName", "AWS::ApiGatewayV2::DomainName"),
    ("WebSocketApi", "Stage", "AWS::ApiGatewayV2::Stage"),
    ("WebSocketApi", "DomainName", "AWS::ApiGatewayV2::DomainName"),
];

fn expand_one(run: &mut Run, id: &str, generated: &mut Vec<Generated>) {
    let Some((key, body)) = run.resources.key(id).zip(run.resources.get(id)) else { return };
    let mut sam = Sam::new(key, body);
    note_function_names(run, &sam);
    let short = sam.kind.trim_start_matches("AWS::Serverless::").to_owned();
    let before = run.found.len();
    let found = properties::check(&sam.kind, &format!("`{}`", sam.kind), sam.inside, &sam.properties);
    // With a property too much the rest can be looked at all the same.
    let usable = found.iter().all(|finding| finding.rule == UNKNOWN.rule);
    run.found.extend(found);
    if !usable {
        run.output.remove(id);
        events::look(run, &sam);
        return;
    }
    if matches!(short.as_str(), "Function" | "StateMachine") {
        policies::fill_in(run, &mut sam);
    }
    let made = resources_of(run, &mut sam, &short);
    run.output.remove(id);
    let resources = run.note(made);
    if includes(&sam.properties) {
        // What an include brings is not known, so nothing certain can be said.
        run.found.truncate(before);
    }
    let Some(resources) = resources else { return };
    for (of, part, kind) in PARTS {
        if *of == short
            && let Some(resource) = resources.iter().rfind(|resource| resource.kind == *kind)
        {
            run.renamed.parts.insert((id.to_owned(), (*part).to_owned()), resource.id.clone());
        }
    }
    for resource in &resources {
        run.emit(&sam, resource);
        generated.push(Generated {
            id: resource.id.clone(),
            kind: resource.kind.to_owned(),
            from: id.to_owned(),
            at: resource.at,
        });
    }
}

/// Whether `Fn::Transform` puts something into the properties.
fn includes(properties: &Map) -> bool {
    let inside = |(key, value): &(&Key, &Node)| {
        key.name == "Fn::Transform"
            || match &value.kind {
                Kind::Map(map) => includes(map),
                Kind::List(list) => list.iter().filter_map(Node::as_map).any(includes),
                _ => false,
            }
    };
    properties.iter().iter().any(inside)
}

fn resources_of(run: &mut Run, sam: &mut Sam, short: &str) -> Fallible<Vec<Resource>> {
    match short {
        "Function" => Ok(function::expand(run, sam)),
        "WebFunction" => web_function::expand(run, sam),
        "StateMachine" => state_machine::expand(run, sam),
        "Api" => api::expand_rest(run, sam),
        "HttpApi" => api::expand_http(run, sam),
        "WebSocketApi" => api::expand_websocket(run, sam),
        "SimpleTable" => simple::table(sam),
        "Application" => simple::application(run, sam),
        "LayerVersion" => simple::layer(run, sam),
        "CapacityProvider" => managed::capacity_provider(run, sam),
        "NetworkConnector" => managed::network_connector(run, sam),
        "MicrovmImage" => managed::microvm_image(run, sam),
        "GraphQLApi" => graphql::expand(run, sam),
        "Connector" => connector::expand(run, sam),
        _ => MISSING.fail(sam.at, "this SAM type is not known", "correct the type"),
    }
}

/// The names of functions that an API leads to are part of what its deployment is known by.
fn note_function_names(run: &mut Run, sam: &Sam) {
    let Some(name) = sam.get("FunctionName").map(|it| run.parameters.resolved(it)).filter(Node::is_filled) else {
        return;
    };
    if sam.kind != "AWS::Serverless::Function" {
        return;
    }
    for (_, event) in sam.get("Events").and_then(Node::as_map).map(Map::iter).unwrap_or_default() {
        let api = implicit::api_of(event.get("Properties").and_then(|it| it.get_filled("RestApiId")));
        if let (Some("Api"), Some(api)) = (event.get_str("Type"), api.as_ref().and_then(Node::as_str)) {
            run.function_names.push((api.to_owned(), python(&name)));
        }
    }
}
