//! What `NoEcho` hides is not shown elsewhere.

use super::secrets::is_hidden;
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::template::{Area, Owner, Reference, ReferenceKind};

pub(super) static RULE: Rule = Rule {
    name: "shown-secret",
    code: "W2010",
    family: Family::Parameters,
    severity: Severity::Warning,
    page: include_str!("../../../rules/parameters/shown-secret.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let template = cx.template;
    let reads = |it: &&Reference<'_>| matches!(it.kind, ReferenceKind::Ref | ReferenceKind::Sub);
    for reference in template.references.iter().filter(reads) {
        let Some(parameter) = template.parameters.get(reference.target).filter(|it| is_hidden(it)) else { continue };
        let Some((place, who)) = shown(cx, reference) else { continue };
        out.push(
            RULE.at(reference.span, format!("{place} shows `{}`, which `NoEcho` hides", parameter.name))
                .label("in plain text")
                .related(parameter.span, "hidden here")
                .why(format!("`NoEcho` covers the parameter only: {who}"))
                .help(
                    "leave it out, or hand on the name of a secret in Secrets Manager and read that when it is needed",
                ),
        );
    }
}

/// The place that shows a value, and who can read it there.
fn shown(cx: &Context<'_>, reference: &Reference<'_>) -> Option<(&'static str, &'static str)> {
    match reference.area {
        Area::OutputValue => Some(("an output", "whoever may describe the stack reads its outputs")),
        Area::Metadata | Area::ResourceMetadata => {
            Some(("`Metadata`", "whoever may describe the stack or its resources reads their metadata"))
        }
        Area::Properties => {
            let Owner::Resource(index) = reference.owner else { return None };
            let kind = cx.template.resources.at(index)?.kind()?;
            match (kind, reference.property) {
                ("AWS::Lambda::Function" | "AWS::Serverless::Function", "Environment") => Some((
                    "the environment of a function",
                    "whoever may read the configuration of the function reads its environment",
                )),
                ("AWS::EC2::Instance", "UserData") | ("AWS::EC2::LaunchTemplate", "LaunchTemplateData") => Some((
                    "the user data",
                    "whoever may describe the instance, and every process on it, reads its user data",
                )),
                _ => None,
            }
        }
        _ => None,
    }
}
