//! Making values and resources of plain CloudFormation.

use super::value::{Key, Kind, Map, Node, Text};
use crate::source::Span;

/// Makes values that say of themselves that they come from one place.
#[derive(Debug, Clone, Copy)]
pub(super) struct At(pub(super) Span);

impl At {
    pub(super) fn text(self, value: impl Into<String>) -> Node {
        Node::text(value, self.0)
    }

    pub(super) fn bool(self, value: bool) -> Node {
        Node::new(Kind::Bool(value), self.0)
    }

    pub(super) fn integer(self, value: i64) -> Node {
        Node::new(Kind::Integer(value), self.0)
    }

    pub(super) fn list(self, items: impl IntoIterator<Item = Node>) -> Node {
        Node::new(Kind::List(items.into_iter().collect()), self.0)
    }

    pub(super) fn texts(self, items: &[&str]) -> Node {
        self.list(items.iter().map(|item| self.text(*item)))
    }

    pub(super) fn map<const N: usize>(self, entries: [(&str, Node); N]) -> Node {
        self.filled(Map::default(), entries)
    }

    /// A mapping in the order of Python 2.7.
    pub(super) fn ordered<const N: usize>(self, entries: [(&str, Node); N]) -> Node {
        self.filled(Map::ordered(), entries)
    }

    fn filled<const N: usize>(self, mut map: Map, entries: [(&str, Node); N]) -> Node {
        for (name, value) in entries {
            map.put(Key::new(name, self.0), value);
        }
        Node::map(map, self.0)
    }

    pub(super) fn reference(self, id: &str) -> Node {
        self.map([("Ref", self.text(id))])
    }

    pub(super) fn get_att(self, id: &str, attribute: &str) -> Node {
        self.map([("Fn::GetAtt", self.texts(&[id, attribute]))])
    }

    pub(super) fn sub(self, text: impl Into<String>) -> Node {
        self.map([("Fn::Sub", self.text(text))])
    }

    pub(super) fn sub_with<const N: usize>(self, text: impl Into<String>, variables: [(&str, Node); N]) -> Node {
        self.map([("Fn::Sub", self.list([self.text(text), self.map(variables)]))])
    }

    pub(super) fn join(self, delimiter: &str, parts: Vec<Node>) -> Node {
        self.map([("Fn::Join", self.list([self.text(delimiter), self.list(parts)]))])
    }

    pub(super) fn no_value(self) -> Node {
        self.reference("AWS::NoValue")
    }

    /// `value` where the condition holds, else nothing.
    pub(super) fn only_if(self, condition: Node, value: Node) -> Node {
        self.choose(condition, value, self.no_value())
    }

    pub(super) fn choose(self, condition: Node, yes: Node, no: Node) -> Node {
        self.map([("Fn::If", self.list([condition, yes, no]))])
    }

    /// A condition that holds where another does not.
    pub(super) fn not(self, condition: &str) -> Node {
        self.map([("Fn::Not", self.list([self.condition(condition)]))])
    }

    pub(super) fn condition(self, name: &str) -> Node {
        self.map([("Condition", self.text(name))])
    }

    /// A policy that lets one service take on a role.
    pub(super) fn trust(self, service: &str) -> Node {
        self.map([
            ("Version", self.text("2012-10-17")),
            (
                "Statement",
                self.list([self.map([
                    ("Action", self.texts(&["sts:AssumeRole"])),
                    ("Effect", self.text("Allow")),
                    ("Principal", self.map([("Service", self.texts(&[service]))])),
                ])]),
            ),
        ])
    }

    /// A statement that allows actions on a resource.
    pub(super) fn allow(self, action: Node, resource: Node) -> Node {
        self.map([("Action", action), ("Effect", self.text("Allow")), ("Resource", resource)])
    }

    /// An inline policy of a role.
    pub(super) fn policy(self, name: String, statements: Vec<Node>) -> Node {
        self.map([
            ("PolicyName", self.text(name)),
            ("PolicyDocument", self.map([("Statement", self.list(statements))])),
        ])
    }

    /// A list of `Key` and `Value` of a mapping of tags.
    pub(super) fn tags(self, tags: Option<&Map>) -> Vec<Node> {
        let Some(tags) = tags else { return Vec::new() };
        let tag = |(key, value): (&Key, &Node)| {
            let value = if value.is_null() { Node::text("", value.at) } else { value.clone() };
            Self(key.at).map([("Key", key_text(key)), ("Value", value)])
        };
        tags.iter().into_iter().map(tag).collect()
    }

    /// A list with one tag.
    pub(super) fn tag(self, key: &str, value: &str) -> Node {
        self.map([("Key", self.text(key)), ("Value", self.text(value))])
    }
}

/// A key as a value.
pub(super) fn key_text(key: &Key) -> Node {
    Node::new(Kind::Text(Text { value: key.name.clone(), marked: key.marked }), key.at)
}

/// A resource that the transform generates.
#[derive(Debug, Clone)]
pub(super) struct Resource {
    pub(super) id: String,
    pub(super) kind: &'static str,
    pub(super) depends_on: Option<Node>,
    pub(super) attributes: Map,
    pub(super) properties: Map,
    /// What it was generated from.
    pub(super) at: Span,
}

/// Types whose `Tags` take a list of keys and values.
const TAGGED: &[&str] = &[
    "AWS::ApiGateway::ApiKey",
    "AWS::ApiGateway::DomainName",
    "AWS::ApiGateway::DomainNameAccessAssociation",
    "AWS::ApiGateway::DomainNameV2",
    "AWS::ApiGateway::RestApi",
    "AWS::ApiGateway::Stage",
    "AWS::ApiGateway::UsagePlan",
    "AWS::AppSync::GraphQLApi",
    "AWS::CloudFormation::Stack",
    "AWS::CodeDeploy::Application",
    "AWS::CodeDeploy::DeploymentGroup",
    "AWS::DynamoDB::Table",
    "AWS::IAM::Role",
    "AWS::IoT::TopicRule",
    "AWS::Lambda::CapacityProvider",
    "AWS::Lambda::Function",
    "AWS::Lambda::MicrovmImage",
    "AWS::Lambda::NetworkConnector",
    "AWS::Lambda::WebFunction",
    "AWS::S3::Bucket",
    "AWS::SNS::Topic",
    "AWS::SQS::Queue",
    "AWS::StepFunctions::StateMachine",
];

/// Types whose `Tags` are a mapping.
const TAGGED_BY_MAP: &[&str] = &["AWS::ApiGatewayV2::Stage", "AWS::ApiGatewayV2::DomainName"];

impl Resource {
    pub(super) fn new(kind: &'static str, id: impl Into<String>, attributes: &Map, at: Span) -> Self {
        Self { id: id.into(), kind, depends_on: None, attributes: attributes.clone(), properties: Map::default(), at }
    }

    pub(super) fn set(&mut self, name: &str, value: Node) {
        if !value.is_null() {
            self.properties.set(name, value);
        }
    }

    pub(super) fn set_some(&mut self, name: &str, value: Option<&Node>) {
        if let Some(value) = value {
            self.set(name, value.clone());
        }
    }

    pub(super) fn with(mut self, name: &str, value: Node) -> Self {
        self.set(name, value);
        self
    }

    /// Copies properties of the same name.
    pub(super) fn take(&mut self, from: &Map, names: &[&str]) {
        for name in names {
            self.set_some(name, from.get(name));
        }
    }

    pub(super) fn reference(&self) -> Node {
        At(self.at).reference(&self.id)
    }

    pub(super) fn arn(&self) -> Node {
        match self.kind {
            "AWS::Lambda::Alias"
            | "AWS::Lambda::Version"
            | "AWS::SNS::Topic"
            | "AWS::StepFunctions::StateMachine"
            | "AWS::StepFunctions::StateMachineAlias"
            | "AWS::StepFunctions::StateMachineVersion" => self.reference(),
            "AWS::AppSync::DataSource" => At(self.at).get_att(&self.id, "DataSourceArn"),
            _ => At(self.at).get_att(&self.id, "Arn"),
        }
    }

    pub(super) fn condition(&self) -> Option<&Node> {
        self.attributes.get("Condition")
    }

    /// Attributes that what is generated for this resource has, too.
    pub(super) fn passed_on(&self) -> Map {
        passed_on(&self.attributes)
    }

    /// Gives it the tags of what it was generated for.
    pub(super) fn assign_tags(&mut self, tags: &Map, websocket: bool) {
        if TAGGED_BY_MAP.contains(&self.kind) || websocket && self.kind == "AWS::ApiGatewayV2::Api" {
            self.set("Tags", Node::map(tags.clone(), self.at));
        } else if TAGGED.contains(&self.kind) {
            self.set("Tags", At(self.at).list(At(self.at).tags(Some(tags))));
        }
    }

    /// Gives it further tags; of two with one key the later counts.
    pub(super) fn combine_tags(&mut self, tags: &Map) {
        let Some(own) = self.properties.get("Tags").and_then(Node::as_list) else {
            self.assign_tags(tags, false);
            return;
        };
        let mut all: Vec<Node> = Vec::new();
        for tag in own.iter().cloned().chain(At(self.at).tags(Some(tags))) {
            match all.iter_mut().find(|other| other.get_str("Key") == tag.get_str("Key")) {
                Some(other) => *other = tag,
                None => all.push(tag),
            }
        }
        self.set("Tags", At(self.at).list(all));
    }

    /// The body of the resource.
    pub(super) fn body(&self) -> Node {
        let at = At(self.at);
        let mut body = Map::default();
        body.set("Type", at.text(self.kind));
        if let Some(depends_on) = self.depends_on.as_ref().filter(|value| value.is_filled()) {
            body.set("DependsOn", depends_on.clone());
        }
        for (key, value) in self.attributes.iter() {
            body.put(key.clone(), value.clone());
        }
        body.set("Properties", Node::map(self.properties.clone(), self.at));
        Node::map(body, self.at)
    }
}

/// The attributes that pass from a SAM resource to everything that is generated for it.
pub(super) fn passed_on(attributes: &Map) -> Map {
    let mut passed = Map::default();
    for name in ["Condition", "DeletionPolicy", "UpdateReplacePolicy"] {
        if let (Some(key), Some(value)) = (attributes.key(name), attributes.at(name)) {
            passed.put(key.clone(), value.clone());
        }
    }
    passed
}
