//! What the transform knows while it goes through a template.

use super::build::{At, Resource};
use super::deployment::Deployments;
use super::mistake::{Fallible, LOGICAL_ID};
use super::resolve::{Parameters, Renamed};
use super::usage_plan::SharedPlan;
use super::value::{Key, Kind, Map, Node, Text};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// The state of one expansion.
#[derive(Debug)]
pub(super) struct Run {
    /// The resources as SAM sees them; events write into those that send them.
    pub(super) resources: Map,
    /// The resources of the result.
    pub(super) output: Map,
    pub(super) conditions: Map,
    pub(super) mappings: Map,
    pub(super) parameters: Parameters,
    pub(super) renamed: Renamed,
    pub(super) deployments: Deployments,
    pub(super) shared_plan: SharedPlan,
    /// DNS records of several APIs in one zone stand in one resource.
    pub(super) record_sets: Vec<Resource>,
    /// Names of functions that an API leads to: a change of them makes a new deployment of the API.
    pub(super) function_names: Vec<(String, String)>,
    pub(super) region: String,
    pub(super) found: Vec<Diagnostic>,
    /// Resources that cannot be read, of which nothing more is said.
    pub(super) unreadable: Vec<String>,
}

/// A resource of a SAM type.
#[derive(Debug)]
pub(super) struct Sam {
    pub(super) id: Text,
    pub(super) kind: String,
    /// Where the logical ID stands.
    pub(super) at: Span,
    /// Where `Properties` stands, or else the logical ID: the place of what is missing.
    pub(super) inside: Span,
    pub(super) properties: Map,
    /// Attributes that the main resource keeps.
    pub(super) attributes: Map,
    pub(super) depends_on: Option<Node>,
}

/// Types that `Globals` and implicit APIs look at.
pub(super) fn is_sam_type(kind: &str) -> bool {
    let types = [
        "Api",
        "Function",
        "WebFunction",
        "SimpleTable",
        "Application",
        "LayerVersion",
        "HttpApi",
        "WebSocketApi",
        "StateMachine",
        "CapacityProvider",
        "MicrovmImage",
        "NetworkConnector",
    ];
    kind.strip_prefix("AWS::Serverless::").is_some_and(|name| types.contains(&name))
}

/// The partition of a region, and so the second part of each ARN.
fn partition(region: &str) -> &'static str {
    let region = region.to_lowercase();
    let all = [
        ("cn-", "aws-cn"),
        ("us-iso-", "aws-iso"),
        ("us-isob", "aws-iso-b"),
        ("us-gov", "aws-us-gov"),
        ("eu-isoe", "aws-iso-e"),
        ("us-isof", "aws-iso-f"),
        ("eusc-", "aws-eusc"),
    ];
    all.iter().find(|(start, _)| region.starts_with(start)).map_or("aws", |(_, partition)| partition)
}

impl Run {
    pub(super) fn partition(&self) -> &'static str {
        partition(&self.region)
    }

    /// `arn:aws:service:${AWS::Region}:${AWS::AccountId}:resource`.
    pub(super) fn arn(&self, service: &str, resource: &str) -> String {
        arn(self.partition(), service, resource)
    }

    pub(super) fn managed_policy(&self, name: &str) -> String {
        format!("arn:{}:iam::aws:policy/{name}", self.partition())
    }

    /// Whether REST APIs may stand at the edge, without which they are regional.
    pub(super) fn has_edge(&self) -> bool {
        let partition = self.partition();
        !partition.starts_with("aws-iso") && !matches!(partition, "aws-us-gov" | "aws-cn" | "aws-eusc")
    }

    /// The value with parameters and mappings filled in.
    pub(super) fn resolved(&self, node: &Node) -> Node {
        let mut value = self.parameters.resolved(node);
        super::resolve::find_in_map(&mut value, &self.mappings);
        value
    }

    /// Notes what is wrong, and goes on.
    pub(super) fn note<T>(&mut self, result: Fallible<T>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(finding) => {
                self.found.push(*finding);
                None
            }
        }
    }

    /// The properties of a resource as SAM sees it.
    pub(super) fn properties_mut(&mut self, id: &str) -> Option<&mut Map> {
        self.resources.get_mut(id)?.as_map_mut()?.get_mut("Properties")?.as_map_mut()
    }

    pub(super) fn kind_of(&self, id: &str) -> Option<&str> {
        self.resources.get(id)?.get_str("Type")
    }

    /// Puts a generated resource into the result, unless its logical ID belongs to another.
    pub(super) fn emit(&mut self, from: &Sam, resource: &Resource) {
        if let Some(existing) = self.resources.get(&resource.id)
            && !may_replace(resource.kind, existing.get_str("Type").unwrap_or_default())
        {
            let place = self.resources.key(&resource.id).map_or(from.at, |key| key.at);
            let origin = if resource.at.file == from.at.file { resource.at } else { from.at };
            self.found.push(
                LOGICAL_ID
                    .at(place, format!("SAM generates a resource of the name `{}`, too", resource.id))
                    .label("this logical ID is taken twice")
                    .related(origin, format!("makes the `{}` called `{}`", resource.kind, resource.id))
                    .help(format!("rename `{}`, and what refers to it", resource.id)),
            );
            return;
        }
        self.output.put(Key::new(resource.id.clone(), resource.at), resource.body());
    }
}

/// `arn:PARTITION:service:${AWS::Region}:${AWS::AccountId}:resource`.
pub(super) fn arn(partition: &str, service: &str, resource: &str) -> String {
    format!("arn:{partition}:{service}:${{AWS::Region}}:${{AWS::AccountId}}:{resource}")
}

/// Whether a generated resource takes the place of a resource of the template: its own SAM resource, or one that an
/// event wrote into.
fn may_replace(generated: &str, existing: &str) -> bool {
    match generated {
        "AWS::Lambda::Function" => existing == "AWS::Serverless::Function",
        "AWS::Lambda::WebFunction" => existing == "AWS::Serverless::WebFunction",
        "AWS::Lambda::LayerVersion" => existing == "AWS::Serverless::LayerVersion",
        "AWS::Lambda::CapacityProvider" => existing == "AWS::Serverless::CapacityProvider",
        "AWS::Lambda::MicrovmImage" => existing == "AWS::Serverless::MicrovmImage",
        "AWS::Lambda::NetworkConnector" => existing == "AWS::Serverless::NetworkConnector",
        "AWS::ApiGateway::RestApi" => existing == "AWS::Serverless::Api",
        "AWS::ApiGatewayV2::Api" => {
            matches!(existing, "AWS::Serverless::HttpApi" | "AWS::Serverless::WebSocketApi")
        }
        "AWS::DynamoDB::Table" => existing == "AWS::Serverless::SimpleTable",
        "AWS::CloudFormation::Stack" => existing == "AWS::Serverless::Application",
        "AWS::StepFunctions::StateMachine" => existing == "AWS::Serverless::StateMachine",
        "AWS::AppSync::GraphQLApi" => existing == "AWS::Serverless::GraphQLApi",
        "AWS::S3::Bucket"
        | "AWS::SNS::Topic"
        | "AWS::Cognito::UserPool"
        | "AWS::ApiGateway::DomainName"
        | "AWS::ApiGateway::BasePathMapping"
        | "AWS::ApiGateway::DomainNameV2"
        | "AWS::ApiGateway::BasePathMappingV2" => existing == generated,
        _ => false,
    }
}

impl Sam {
    /// The resource of this name.
    pub(super) fn new(key: &Key, body: &Node) -> Self {
        let mut attributes = Map::default();
        for name in ["DeletionPolicy", "UpdatePolicy", "Condition", "UpdateReplacePolicy", "Metadata"] {
            if let Some(value) = body.as_map().and_then(|map| map.at(name)) {
                attributes.set(name, value.clone());
            }
        }
        Self {
            id: Text { value: key.name.clone(), marked: key.marked },
            kind: body.get_str("Type").unwrap_or_default().to_owned(),
            at: key.at,
            inside: body.as_map().and_then(|map| map.key("Properties")).map_or(key.at, |key| key.at),
            properties: body.get("Properties").and_then(Node::as_map).cloned().unwrap_or_default(),
            attributes,
            depends_on: body.get("DependsOn").cloned(),
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<&Node> {
        self.properties.get(name)
    }

    /// The value of a property that is neither null, false, zero nor empty.
    pub(super) fn filled(&self, name: &str) -> Option<&Node> {
        self.get(name).filter(|value| value.is_filled())
    }

    /// The resource that the SAM resource becomes.
    pub(super) fn main(&self, kind: &'static str) -> Resource {
        let mut resource = Resource::new(kind, &self.id.value, &self.attributes, self.at);
        resource.depends_on.clone_from(&self.depends_on);
        resource
    }

    /// A resource beside it, with the attributes that pass on.
    pub(super) fn beside(&self, kind: &'static str, id: impl Into<String>, at: Span) -> Resource {
        Resource::new(kind, id, &self.passed_on(), at)
    }

    pub(super) fn passed_on(&self) -> Map {
        super::build::passed_on(&self.attributes)
    }

    /// The logical ID as a text that remembers who wrote it.
    pub(super) fn id_node(&self) -> Node {
        Node::new(Kind::Text(self.id.clone()), self.at)
    }

    /// The place of a property's name, or of the resource.
    pub(super) fn place(&self, name: &str) -> Span {
        self.properties.key(name).map_or(self.at, |key| key.at)
    }

    /// The tags that SAM adds, before those of the author.
    pub(super) fn tags(&self, own: &str, more: Vec<Node>) -> Node {
        let at = At(self.at);
        let given = at.tags(self.get("Tags").and_then(Node::as_map));
        at.list(std::iter::once(at.tag(own, "SAM")).chain(more).chain(given))
    }

    /// Gives the generated resources the tags of this one, where it asks for it.
    pub(super) fn propagate_tags(&self, resources: &mut [Resource], always: bool) {
        let asked = always || self.filled("PropagateTags").is_some();
        if let Some(tags) = self.filled("Tags").and_then(Node::as_map).filter(|_| asked) {
            let websocket = self.kind == "AWS::Serverless::WebSocketApi";
            resources.iter_mut().for_each(|resource| resource.assign_tags(tags, websocket));
        }
    }
}
