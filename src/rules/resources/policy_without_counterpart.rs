//! A resource is kept when the stack goes, but not when it is replaced; or the other way round.

use super::attributes::is_rewritten;
use super::policies::WITH_SNAPSHOT;
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule, nearest};
use crate::syntax::Entry;
use crate::template::Resource;

pub(super) static RULE: Rule = Rule {
    name: "policy-without-counterpart",
    code: "W3011",
    family: Family::Resources,
    severity: Severity::Warning,
    page: include_str!("../../../rules/resources/policy-without-counterpart.md"),
    check: Check::WholeTemplate(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for resource in cx.template.resources.iter().filter(|resource| !is_rewritten(cx.template, resource)) {
        let deletion = resource.body.entry("DeletionPolicy");
        let replacement = resource.body.entry("UpdateReplacePolicy");
        match (deletion, replacement) {
            (Some(entry), None) if protects(entry) => out.push(only_deletion(resource, entry)),
            (None, Some(entry)) if protects(entry) => out.push(only_replacement(resource, entry)),
            _ => {}
        }
    }
}

/// What a misspelt policy may have been.
const OPTIONS: [&str; 4] = ["Delete", "Retain", "RetainExceptOnCreate", "Snapshot"];

/// Whether a policy does anything but delete.
fn protects(entry: Entry<'_>) -> bool {
    !entry.value.is_null() && entry.value.text().is_none_or(|text| nearest(text, OPTIONS) != Some("Delete"))
}

/// Whether CloudFormation can take snapshots of the resource. That it cannot and `Snapshot` is written all the same is the
/// matter of another rule, but no advice should repeat it.
fn has_snapshots(resource: &Resource<'_>) -> bool {
    resource.kind().is_some_and(|kind| WITH_SNAPSHOT.contains(&kind))
}

fn only_deletion(resource: &Resource<'_>, entry: Entry<'_>) -> Diagnostic {
    let kept = match entry.value.text() {
        Some("Snapshot") if has_snapshots(resource) => "saves a snapshot",
        Some("Snapshot") => "should save a snapshot",
        _ => "keeps the resource",
    };
    RULE.at(
        resource.span,
        format!("`{}` is protected when it is deleted, but not when an update replaces it", resource.name),
    )
    .label("no `UpdateReplacePolicy`")
    .related(entry.key.span(), format!("{kept} when the stack or the resource is deleted"))
    .why("an update that changes an immutable property creates a new resource and then deletes the old one with its data")
    .help(match entry.value.text() {
        Some("Snapshot") if has_snapshots(resource) => "add `UpdateReplacePolicy: Snapshot`",
        _ => "add `UpdateReplacePolicy: Retain`; if deleting is fine, say so by `UpdateReplacePolicy: Delete`",
    })
}

fn only_replacement(resource: &Resource<'_>, entry: Entry<'_>) -> Diagnostic {
    // AWS's defaults for these are kinder than for all other types.
    let snapshot = matches!(resource.kind(), Some("AWS::RDS::DBCluster" | "AWS::RDS::DBInstance"));
    RULE.at(
        resource.span,
        format!("`{}` is protected when an update replaces it, but has no policy for being deleted", resource.name),
    )
    .label("no `DeletionPolicy`")
    .related(entry.key.span(), "applies only when an update replaces the resource")
    .why(if snapshot {
        "when the stack or the resource is deleted, the database goes; AWS takes a last snapshot of most databases only"
    } else {
        "when the stack is deleted, or the resource is taken out of the template, it is deleted with its data"
    })
    .help(match entry.value.text() {
        Some("Snapshot") if !has_snapshots(resource) => {
            "add `DeletionPolicy: Retain`; if deleting is fine, say so by `DeletionPolicy: Delete`"
        }
        _ => {
            "add a `DeletionPolicy`, usually of the same value; if deleting is fine, say so by `DeletionPolicy: Delete`"
        }
    })
}
