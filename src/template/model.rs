//! The parts of a template, each with its place.

use super::named::Nameable;
use crate::source::Span;
use crate::syntax::{Call, Entry, Value};

/// The pseudo parameters that every template may use.
///
/// Source: CloudFormation User Guide, "Pseudo parameters reference".
pub const PSEUDO_PARAMETERS: &[&str] = &[
    "AWS::AccountId",
    "AWS::NoValue",
    "AWS::NotificationARNs",
    "AWS::Partition",
    "AWS::Region",
    "AWS::StackId",
    "AWS::StackName",
    "AWS::URLSuffix",
];

/// A section that CloudFormation or SAM knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SectionKind {
    /// `AWSTemplateFormatVersion`.
    FormatVersion,
    /// `Description`.
    Description,
    /// `Metadata`.
    Metadata,
    /// `Parameters`.
    Parameters,
    /// `Rules`.
    Rules,
    /// `Mappings`.
    Mappings,
    /// `Conditions`.
    Conditions,
    /// `Transform`.
    Transform,
    /// `Hooks`, of the CodeDeploy blue/green transform.
    Hooks,
    /// `Globals`, of SAM.
    Globals,
    /// `Resources`.
    Resources,
    /// `Outputs`.
    Outputs,
}

impl SectionKind {
    /// Every section, in the order in which AWS documents them.
    pub const ALL: &[SectionKind] = &[
        Self::FormatVersion,
        Self::Description,
        Self::Metadata,
        Self::Parameters,
        Self::Rules,
        Self::Mappings,
        Self::Conditions,
        Self::Transform,
        Self::Hooks,
        Self::Globals,
        Self::Resources,
        Self::Outputs,
    ];

    /// The key of the section.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::FormatVersion => "AWSTemplateFormatVersion",
            Self::Description => "Description",
            Self::Metadata => "Metadata",
            Self::Parameters => "Parameters",
            Self::Rules => "Rules",
            Self::Mappings => "Mappings",
            Self::Conditions => "Conditions",
            Self::Transform => "Transform",
            Self::Hooks => "Hooks",
            Self::Globals => "Globals",
            Self::Resources => "Resources",
            Self::Outputs => "Outputs",
        }
    }

    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }
}

/// A key at the top of the template.
#[derive(Debug, Clone, Copy)]
pub struct Section<'a> {
    /// Which section it is; `None` where AWS knows none of this name.
    pub kind: Option<SectionKind>,
    /// Key and value.
    pub entry: Entry<'a>,
}

/// A macro that rewrites the whole template.
#[derive(Debug, Clone, Copy)]
pub struct Transform<'a> {
    /// The name of the macro.
    pub name: &'a str,
    /// Where the name stands.
    pub span: Span,
}

impl Transform<'_> {
    /// Whether this is a transform of AWS that leaves the names of the template as they are.
    #[must_use]
    pub fn keeps_names(&self) -> bool {
        matches!(
            self.name,
            super::SAM_TRANSFORM
                | super::LANGUAGE_EXTENSIONS
                | "AWS::CodeDeployBlueGreen"
                | "AWS::SecretsManager-2020-07-23"
                | "AWS::SecretsManager-2024-09-16"
                | "AWS::CodeStar"
                | "AWS::ServiceCatalog"
        )
    }
}

/// A parameter.
#[derive(Debug, Clone, Copy)]
pub struct Parameter<'a> {
    /// Its name.
    pub name: &'a str,
    /// Where the name stands.
    pub span: Span,
    /// Its attributes.
    pub body: Value<'a>,
}

impl<'a> Parameter<'a> {
    /// The text of `Type`.
    #[must_use]
    pub fn kind(&self) -> Option<&'a str> {
        self.body.get("Type").and_then(Value::text)
    }

    /// Whether `Ref` yields a list.
    #[must_use]
    pub fn is_list(&self) -> bool {
        self.kind().is_some_and(|kind| kind.contains("CommaDelimitedList") || kind.contains("List<"))
    }

    /// Whether the value is the name of an SSM parameter, whose content only the deployment knows.
    #[must_use]
    pub fn is_ssm_value(&self) -> bool {
        self.kind().is_some_and(|kind| kind.starts_with("AWS::SSM::Parameter::Value"))
    }

    /// The value that is used when none is given.
    #[must_use]
    pub fn default(&self) -> Option<Value<'a>> {
        self.body.get("Default")
    }

    /// The values that may be given, where they are listed.
    #[must_use]
    pub fn allowed_values(&self) -> Option<Vec<Value<'a>>> {
        self.body.get("AllowedValues").filter(|list| list.is_sequence()).map(|list| list.items().collect())
    }
}

/// A mapping: two levels of keys.
#[derive(Debug, Clone, Copy)]
pub struct Mapping<'a> {
    /// Its name.
    pub name: &'a str,
    /// Where the name stands.
    pub span: Span,
    /// The keys of the first level.
    pub body: Value<'a>,
}

/// A condition.
#[derive(Debug, Clone, Copy)]
pub struct Condition<'a> {
    /// Its name.
    pub name: &'a str,
    /// Where the name stands.
    pub span: Span,
    /// The function that decides it.
    pub body: Value<'a>,
}

/// An entry of the `Rules` section.
#[derive(Debug, Clone, Copy)]
pub struct RuleSection<'a> {
    /// Its name.
    pub name: &'a str,
    /// Where the name stands.
    pub span: Span,
    /// `RuleCondition` and `Assertions`.
    pub body: Value<'a>,
}

/// A resource.
#[derive(Debug, Clone, Copy)]
pub struct Resource<'a> {
    /// Its logical ID.
    pub name: &'a str,
    /// Where the logical ID stands.
    pub span: Span,
    /// Its attributes.
    pub body: Value<'a>,
    /// Whether `Fn::ForEach` makes resources of this one, so that the name is a pattern.
    pub generated: bool,
    /// The condition under which it exists, if it has one.
    pub guard: Guard,
}

impl<'a> Resource<'a> {
    /// The text of `Type`.
    #[must_use]
    pub fn kind(&self) -> Option<&'a str> {
        self.body.get("Type").and_then(Value::text)
    }

    /// `Properties`.
    #[must_use]
    pub fn properties(&self) -> Option<Value<'a>> {
        self.body.get("Properties")
    }

    /// The name of its condition.
    #[must_use]
    pub fn condition(&self) -> Option<&'a str> {
        self.body.get("Condition").and_then(Value::text)
    }

    /// Whether SAM rewrites it.
    #[must_use]
    pub fn is_serverless(&self) -> bool {
        self.kind().is_some_and(|kind| kind.starts_with("AWS::Serverless::"))
    }

    /// Whether it is a module, of which CloudFormation makes resources whose names start with this one's.
    #[must_use]
    pub fn is_module(&self) -> bool {
        self.kind().is_some_and(|kind| kind.ends_with("::MODULE"))
    }

    /// The logical IDs in `DependsOn`, with their places.
    pub fn depends_on(&self) -> impl Iterator<Item = Value<'a>> {
        let value = self.body.get("DependsOn");
        let single = value.filter(|value| value.text().is_some());
        let several = value.into_iter().flat_map(Value::items);
        single.into_iter().chain(several).filter(|value| value.text().is_some())
    }
}

/// An output.
#[derive(Debug, Clone, Copy)]
pub struct Output<'a> {
    /// Its name.
    pub name: &'a str,
    /// Where the name stands.
    pub span: Span,
    /// Its attributes.
    pub body: Value<'a>,
    /// The condition under which it exists, if it has one.
    pub guard: Guard,
}

impl<'a> Output<'a> {
    /// The name under which the value is exported.
    #[must_use]
    pub fn export_name(&self) -> Option<Value<'a>> {
        self.body.get("Export").and_then(|export| export.get("Name"))
    }
}

/// What a place belongs to; the number is the position among its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Owner {
    /// A parameter.
    Parameter(usize),
    /// A mapping.
    Mapping(usize),
    /// A condition.
    Condition(usize),
    /// An entry of `Rules`.
    Rule(usize),
    /// A resource.
    Resource(usize),
    /// An output.
    Output(usize),
    /// The template as a whole.
    Template,
}

/// Which part of its owner a place lies in; this decides which functions may stand there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Area {
    /// Anything in `Parameters`.
    Parameter,
    /// Anything in `Mappings`.
    Mapping,
    /// The body of a condition.
    Condition,
    /// Anything in `Rules`.
    Rule,
    /// `Properties` of a resource.
    Properties,
    /// `Metadata` of a resource.
    ResourceMetadata,
    /// `CreationPolicy` of a resource.
    CreationPolicy,
    /// `UpdatePolicy` of a resource.
    UpdatePolicy,
    /// `DependsOn`.
    DependsOn,
    /// `DeletionPolicy`.
    DeletionPolicy,
    /// `UpdateReplacePolicy`.
    UpdateReplacePolicy,
    /// `Condition` of a resource or an output.
    ConditionName,
    /// `Type` of a resource.
    ResourceType,
    /// Another attribute of a resource, also one that AWS does not know.
    ResourceAttribute,
    /// `Value` of an output.
    OutputValue,
    /// `Export` of an output.
    Export,
    /// Another attribute of an output.
    OutputAttribute,
    /// `Globals` of SAM.
    Globals,
    /// `Hooks`.
    Hooks,
    /// `Metadata` of the template.
    Metadata,
    /// `Transform` of the template.
    Transform,
    /// `Description`, `AWSTemplateFormatVersion`, and sections that AWS does not know.
    Top,
}

/// Under which conditions a place is reached; [`Guard::ALWAYS`] or a chain kept by the template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Guard(pub(super) u32);

impl Guard {
    /// No condition at all.
    pub const ALWAYS: Self = Self(0);
}

#[derive(Debug, Clone, Copy)]
pub(super) struct GuardNode<'a> {
    pub(super) parent: Guard,
    pub(super) condition: &'a str,
    pub(super) holds: bool,
}

/// An intrinsic function where it stands.
#[derive(Debug, Clone, Copy)]
pub struct CallSite<'a> {
    /// Function and argument.
    pub call: Call<'a>,
    /// What it belongs to.
    pub owner: Owner,
    /// In which part of the owner.
    pub area: Area,
    /// When it is reached.
    pub guard: Guard,
    /// Position in [`Template::calls`](super::Template::calls) of the function around it.
    pub parent: Option<usize>,
}

/// How a name is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReferenceKind {
    /// `Ref`.
    Ref,
    /// `Fn::GetAtt`.
    GetAtt,
    /// `${Name}` in `Fn::Sub`.
    Sub,
    /// `${Name.Attribute}` in `Fn::Sub`.
    SubGetAtt,
    /// `DependsOn`.
    DependsOn,
    /// `Condition` of a resource or an output, or inside of another condition.
    Condition,
    /// The first argument of `Fn::If`.
    If,
    /// The first argument of `Fn::FindInMap`.
    FindInMap,
    /// A parameter named by a function of the `Rules` section.
    RuleValue,
}

impl ReferenceKind {
    /// Whether the name is that of a condition.
    #[must_use]
    pub fn is_condition(self) -> bool {
        matches!(self, Self::Condition | Self::If)
    }

    /// How the reference is written, for messages.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Ref => "Ref",
            Self::GetAtt => "Fn::GetAtt",
            Self::Sub | Self::SubGetAtt => "Fn::Sub",
            Self::DependsOn => "DependsOn",
            Self::Condition => "Condition",
            Self::If => "Fn::If",
            Self::FindInMap => "Fn::FindInMap",
            Self::RuleValue => "Fn::ValueOf",
        }
    }
}

/// A name that the template should define.
#[derive(Debug, Clone, Copy)]
pub struct Reference<'a> {
    /// How it is used.
    pub kind: ReferenceKind,
    /// The name.
    pub target: &'a str,
    /// Where the name stands.
    pub span: Span,
    /// The attribute after the name, where it is known, and its place.
    pub attribute: Option<(&'a str, Span)>,
    /// What the place belongs to.
    pub owner: Owner,
    /// In which part of the owner.
    pub area: Area,
    /// The property, of those right below `Properties`; empty elsewhere.
    pub property: &'a str,
    /// When it is reached.
    pub guard: Guard,
}

impl Reference<'_> {
    /// Whether the reference stands where CloudFormation evaluates functions at all.
    #[must_use]
    pub fn is_evaluated(&self) -> bool {
        match self.kind {
            ReferenceKind::DependsOn | ReferenceKind::Condition | ReferenceKind::If | ReferenceKind::RuleValue => true,
            _ => !matches!(
                self.area,
                Area::Parameter
                    | Area::Mapping
                    | Area::Transform
                    | Area::Top
                    | Area::Metadata
                    | Area::ResourceType
                    | Area::ConditionName
                    | Area::DependsOn
            ),
        }
    }

    /// Whether the name is put together by `Fn::ForEach`, so that it stands in the template in parts only.
    #[must_use]
    pub fn is_dynamic(&self) -> bool {
        self.target.contains("${") || self.target.contains("&{")
    }

    /// Whether the name is this one, or can become it in a loop.
    #[must_use]
    pub fn may_mean(&self, name: &str) -> bool {
        self.target == name || self.is_dynamic() && super::evaluate::may_become(self.target, name)
    }
}

/// Text with `${` in it that no `Fn::Sub` reads.
#[derive(Debug, Clone, Copy)]
pub struct LooseText<'a> {
    /// The text.
    pub value: Value<'a>,
    /// The key that it belongs to; empty in a list.
    pub key: &'a str,
    /// What it belongs to.
    pub owner: Owner,
    /// In which part of the owner.
    pub area: Area,
}

impl<'a> Nameable<'a> for Parameter<'a> {
    fn name(&self) -> &'a str {
        self.name
    }
}

impl<'a> Nameable<'a> for Mapping<'a> {
    fn name(&self) -> &'a str {
        self.name
    }
}

impl<'a> Nameable<'a> for Condition<'a> {
    fn name(&self) -> &'a str {
        self.name
    }
}

impl<'a> Nameable<'a> for RuleSection<'a> {
    fn name(&self) -> &'a str {
        self.name
    }
}

impl<'a> Nameable<'a> for Resource<'a> {
    fn name(&self) -> &'a str {
        self.name
    }
}

impl<'a> Nameable<'a> for Output<'a> {
    fn name(&self) -> &'a str {
        self.name
    }
}
