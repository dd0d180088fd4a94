//! What the one who deploys a template must know: capabilities to acknowledge, names that regions share, stack sets.

use super::Template;
use super::model::{Guard, Resource};
use super::pattern::Pattern;
use crate::source::Span;
use crate::syntax::{Function, Value};

/// What a deployment must acknowledge, weakest first.
///
/// Source: CloudFormation API Reference, `CreateStack`, parameter `Capabilities`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Capability {
    /// Resources of IAM.
    Iam,
    /// Resources of IAM with names of their own; includes [`Capability::Iam`].
    NamedIam,
    /// Macros, when a stack is created without a change set.
    AutoExpand,
}

impl Capability {
    /// Whether acknowledging this one acknowledges the other, too.
    #[must_use]
    pub fn covers(self, other: Self) -> bool {
        self == other || self == Self::NamedIam && other == Self::Iam
    }

    /// The value to give, such as `CAPABILITY_IAM`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Iam => "CAPABILITY_IAM",
            Self::NamedIam => "CAPABILITY_NAMED_IAM",
            Self::AutoExpand => "CAPABILITY_AUTO_EXPAND",
        }
    }
}

/// A place that makes a deployment need a capability.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// What must be acknowledged.
    pub capability: Capability,
    /// Where the reason stands.
    pub span: Span,
    /// The reason: "`Role` is a resource of IAM".
    pub why: String,
}

/// The name of a resource that all regions of an account share.
#[derive(Debug, Clone)]
pub struct GlobalName {
    /// The logical ID.
    pub owner: String,
    /// The name, as far as it is known.
    pub name: Pattern<'static>,
    /// Where it stands.
    pub span: Span,
    /// What bears such names: "a role".
    pub what: &'static str,
    /// Whether other accounts share it, too.
    pub beyond_account: bool,
}

/// A resource that makes stacks of another template in several regions.
#[derive(Debug, Clone)]
pub struct StackSet {
    /// Its logical ID.
    pub id: String,
    /// Where the template lies, where that is known exactly.
    pub location: String,
    /// Where the regions stand.
    pub regions: Span,
}

/// Properties that name a resource once for all regions.
///
/// Source: IAM User Guide, "IAM and AWS STS quotas" (names are unique in an account); S3 User Guide, "Bucket naming
/// rules"; CloudFront Developer Guide, "Create functions".
const GLOBAL: &[(&str, &str, &str)] = &[
    ("AWS::IAM::Role", "RoleName", "a role"),
    ("AWS::IAM::User", "UserName", "a user"),
    ("AWS::IAM::Group", "GroupName", "a group"),
    ("AWS::IAM::ManagedPolicy", "ManagedPolicyName", "a managed policy"),
    ("AWS::IAM::InstanceProfile", "InstanceProfileName", "an instance profile"),
    ("AWS::S3::Bucket", "BucketName", "a bucket"),
    ("AWS::CloudFront::Function", "Name", "a CloudFront function"),
];

/// Types that count as resources of IAM.
const IAM: &[&str] = &[
    "AWS::IAM::AccessKey",
    "AWS::IAM::Group",
    "AWS::IAM::InstanceProfile",
    "AWS::IAM::ManagedPolicy",
    "AWS::IAM::Policy",
    "AWS::IAM::Role",
    "AWS::IAM::User",
    "AWS::IAM::UserToGroupAddition",
];

impl<'a> Template<'a> {
    /// What a deployment must acknowledge: each capability with the first place that causes it.
    pub(super) fn needs(&self) -> Vec<Need> {
        self.needs_of(&|_| true)
    }

    /// The same, where only these resources exist.
    #[must_use]
    pub fn needs_of(&self, exists: &dyn Fn(&Resource<'a>) -> bool) -> Vec<Need> {
        let mut all: Vec<Need> = Vec::new();
        let mut add = |capability, span, why: String| {
            if !all.iter().any(|need| need.capability == capability) {
                all.push(Need { capability, span, why });
            }
        };
        for transform in &self.transforms {
            add(Capability::AutoExpand, transform.span, format!("`{}` is a macro", transform.name));
        }
        let macros = self.calls.iter().filter(|site| site.call.function == Function::Transform);
        for site in macros {
            add(Capability::AutoExpand, site.call.told_span(), "`Fn::Transform` calls a macro".to_owned());
        }
        for resource in self.resources.iter().filter(|it| exists(it)) {
            let Some(kind) = resource.kind() else { continue };
            let id = resource.name;
            let property = |name: &str| resource.properties().and_then(|all| all.entry(name)).map(|it| it.key.span());
            if IAM.contains(&kind) {
                let named = GLOBAL.iter().find(|(of, ..)| *of == kind).and_then(|(_, name, _)| property(name));
                match named {
                    Some(span) => add(Capability::NamedIam, span, format!("`{id}` gives itself a name in IAM")),
                    None => add(Capability::Iam, resource.span, format!("`{id}` is a resource of IAM")),
                }
            } else if makes_role(kind) && property("Role").is_none() && !self.globals_have_role(kind) {
                add(Capability::Iam, resource.span, format!("SAM makes a role for `{id}`"));
            }
        }
        if all.iter().any(|need| need.capability == Capability::NamedIam) {
            all.retain(|need| need.capability != Capability::Iam);
        }
        all.sort_by_key(|need| need.capability);
        all
    }

    fn globals_have_role(&self, kind: &str) -> bool {
        let section = kind.rsplit("::").next().unwrap_or_default();
        self.root.and_then(|root| root.get("Globals")?.get(section)?.get("Role")).is_some()
    }

    /// Names that all regions share, of resources that no condition leaves out.
    pub(super) fn global_names(&self) -> Vec<GlobalName> {
        let certain = self.resources.iter().filter(|it| it.guard == Guard::ALWAYS && !it.generated);
        let named = certain.filter_map(|resource| {
            let (kind, property, what) = GLOBAL.iter().find(|(kind, ..)| Some(*kind) == resource.kind())?;
            let value = resource.properties()?.get(property)?;
            Some(GlobalName {
                owner: resource.name.to_owned(),
                name: self.pattern(value)?.into_owned(),
                span: value.span(),
                what,
                beyond_account: *kind == "AWS::S3::Bucket",
            })
        });
        named.collect()
    }

    /// Stack sets that put one template into several regions with the same parameters.
    pub(super) fn stack_sets(&self) -> Vec<StackSet> {
        self.resources.iter().filter_map(|resource| self.stack_set(resource)).collect()
    }

    fn stack_set(&self, resource: &Resource<'a>) -> Option<StackSet> {
        resource.kind().filter(|kind| *kind == "AWS::CloudFormation::StackSet")?;
        let properties = resource.properties()?;
        let location = self.constant(properties.get("TemplateURL")?)?.into_owned();
        let several = |group: Value<'a>| {
            let regions = group.get("Regions").filter(|it| it.items().filter_map(Value::text).count() > 1)?;
            group.get("ParameterOverrides").is_none().then_some(regions.span())
        };
        let regions = properties.get("StackInstancesGroup")?.items().find_map(several)?;
        Some(StackSet { id: resource.name.to_owned(), location, regions })
    }
}

/// Whether SAM makes a role for a resource of this type that names none.
fn makes_role(kind: &str) -> bool {
    matches!(kind, "AWS::Serverless::Function" | "AWS::Serverless::StateMachine")
}
