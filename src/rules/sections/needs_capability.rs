//! Which capability whoever deploys the template must acknowledge.

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};

pub(super) static RULE: Rule = Rule {
    name: "needs-capability",
    code: "N1905",
    family: Family::Sections,
    severity: Severity::Info,
    page: include_str!("../../../rules/sections/needs-capability.md"),
    check: Check::Template(check),
};

/// The types that ask for `CAPABILITY_IAM`, each with the property that names it and so asks for `CAPABILITY_NAMED_IAM`.
///
/// Source: CloudFormation API reference, "CreateStack", `Capabilities`.
const TYPES: &[(&str, &str)] = &[
    ("AWS::IAM::AccessKey", ""),
    ("AWS::IAM::Group", "GroupName"),
    ("AWS::IAM::InstanceProfile", "InstanceProfileName"),
    ("AWS::IAM::ManagedPolicy", "ManagedPolicyName"),
    ("AWS::IAM::Policy", ""),
    ("AWS::IAM::Role", "RoleName"),
    ("AWS::IAM::User", "UserName"),
    ("AWS::IAM::UserToGroupAddition", ""),
];

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let template = cx.template;
    let iam =
        template.resources.iter().filter_map(|it| Some((it, TYPES.iter().find(|(kind, _)| it.kind() == Some(kind))?)));
    let named = iam.clone().find(|(it, (_, name))| it.properties().and_then(|all| all.get(name)).is_some());
    if let Some((resource, (kind, name))) = named.or_else(|| iam.clone().next()) {
        let is_named = named.is_some();
        let capability = if is_named { "CAPABILITY_NAMED_IAM" } else { "CAPABILITY_IAM" };
        let what = if is_named { format!("an `{kind}` with a `{name}`") } else { format!("an `{kind}`") };
        out.push(finding(resource.span, capability, &what));
    }
    if let Some(transform) = template.transforms.first() {
        out.push(finding(transform.span, "CAPABILITY_AUTO_EXPAND", "a transform"));
    }
}

fn finding(place: crate::source::Span, capability: &str, what: &str) -> Diagnostic {
    RULE.at(place, format!("this template needs `{capability}`"))
        .label(what.to_owned())
        .why("CloudFormation makes nobody change permissions or run macros unknowingly, and refuses the template without it")
        .help(format!("deploy it with `--capabilities {capability}`"))
}
