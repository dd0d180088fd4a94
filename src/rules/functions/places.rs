//! Which functions may stand where.

use crate::syntax::Function;
use crate::template::{Area, CallSite, Owner, Template};

/// Why a function may not stand where it stands.
pub(super) struct Refusal {
    /// The place, for messages: "a parameter".
    pub(super) place: &'static str,
    /// What to write there instead.
    pub(super) help: &'static str,
}

const EXTENSIONS: &str = "write the value itself, or add `Transform: AWS::LanguageExtensions`, which allows `Ref`, \
                          `Fn::If`, `Fn::FindInMap`, `Fn::Select` and `Fn::Sub` here";
const IN_CONDITION: &str =
    "conditions are decided before any resource exists: use parameters, pseudo parameters and mappings";

/// Why CloudFormation refuses this function at this place; `None` where it takes it.
pub(super) fn refused(template: &Template<'_>, site: &CallSite<'_>) -> Option<Refusal> {
    let function = site.call.function;
    if matches!(function, Function::Unknown | Function::Transform | Function::ForEach) {
        return None;
    }
    let refuse = |place, help| Some(Refusal { place, help });
    let outermost = site.parent.is_none();
    let extended = template.has_language_extensions();
    match site.area {
        Area::Metadata => None,
        Area::Parameter => {
            refuse("a parameter", "write the value itself; a parameter is read before any function is evaluated")
        }
        Area::Mapping if !extended => {
            refuse("a mapping", "write the value itself; a mapping is a fixed table that `Fn::FindInMap` reads")
        }
        Area::ResourceType => refuse("the type of a resource", "write the name of the resource type itself"),
        Area::ConditionName => refuse(
            "the `Condition` attribute",
            "write the name of a condition from the `Conditions` section, without any function",
        ),
        Area::DependsOn => {
            refuse("`DependsOn`", "write the logical ID of a resource, or a list of them, without any function")
        }
        Area::DeletionPolicy | Area::UpdateReplacePolicy if !extended => refuse("a policy of a resource", EXTENSIONS),
        Area::DeletionPolicy | Area::UpdateReplacePolicy if outermost && !decides(function) => {
            refuse("a policy of a resource", EXTENSIONS)
        }
        Area::Top if outermost && is_section(template, site) => {
            refuse("place of a section", "write the section itself here; functions belong into the values below it")
        }
        Area::ResourceAttribute if outermost && is_resource(template, site) => refuse(
            "place of a resource",
            "write `Type` and `Properties` here; to make a resource under a condition only, give it a `Condition`",
        ),
        Area::OutputAttribute if outermost && !extended && is_description(template, site) => {
            refuse("the description of an output", "write the description as plain text")
        }
        Area::Condition | Area::Rule => {
            let late =
                matches!(function, Function::GetAtt | Function::ImportValue | Function::GetStackOutput | Function::If);
            if late {
                return refuse(if site.area == Area::Rule { "a rule" } else { "a condition" }, IN_CONDITION);
            }
            if site.area == Area::Condition && function.is_rules_only() {
                return refuse(
                    "a condition",
                    "this function is for the `Rules` section; use `Fn::Equals`, `Fn::And`, `Fn::Or`, `Fn::Not`",
                );
            }
            None
        }
        Area::ResourceMetadata => None,
        area if function.is_rules_only() => refuse(part(area), "this function is for the `Rules` section only"),
        area if function.is_condition() && !is_tested(template, site) => refuse(
            part(area),
            "write the comparison under `Conditions`, and use it by name: `!If [Name, …, …]` or `Condition: Name`",
        ),
        _ => None,
    }
}

/// What to call an area in a message.
fn part(area: Area) -> &'static str {
    match area {
        Area::Properties => "the properties of a resource",
        Area::OutputValue => "the value of an output",
        Area::Export => "the export of an output",
        Area::CreationPolicy | Area::UpdatePolicy => "a policy of a resource",
        _ => "this part of a template",
    }
}

/// Whether the function can decide about a policy, given the transform `AWS::LanguageExtensions`.
fn decides(function: Function) -> bool {
    matches!(
        function,
        Function::Ref | Function::If | Function::FindInMap | Function::Select | Function::Sub | Function::Join
    )
}

fn is_section(template: &Template<'_>, site: &CallSite<'_>) -> bool {
    template.sections.iter().any(|section| section.kind.is_some() && section.entry.value.span() == site.call.span)
}

fn is_resource(template: &Template<'_>, site: &CallSite<'_>) -> bool {
    template.resources.iter().any(|resource| resource.body.span() == site.call.span)
}

fn is_description(template: &Template<'_>, site: &CallSite<'_>) -> bool {
    let Owner::Output(_) = site.owner else { return false };
    template
        .outputs
        .iter()
        .filter_map(|output| output.body.get("Description"))
        .any(|description| description.span() == site.call.span)
}

/// Whether it stands where `Fn::If` names its condition; the rule for `Fn::If` reports that.
fn is_tested(template: &Template<'_>, site: &CallSite<'_>) -> bool {
    let outer = site.parent.and_then(|parent| template.calls.get(parent)).map(|outer| outer.call);
    outer.is_some_and(|outer| {
        outer.function == Function::If
            && outer.argument.items().next().is_some_and(|first| first.span() == site.call.span)
    })
}
