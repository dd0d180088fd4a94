//! What must be known before any resource exists depends on no resource.

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::syntax::Function;
use crate::template::{Area, Reference, ReferenceKind};

pub(super) static RULE: Rule = Rule {
    name: "resource-too-early",
    code: "N1901",
    family: Family::Functions,
    severity: Severity::Error,
    page: include_str!("../../../rules/functions/resource-too-early.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let template = cx.template;
    let reads = |it: &&Reference<'_>| match it.kind {
        ReferenceKind::Ref | ReferenceKind::Sub | ReferenceKind::SubGetAtt => true,
        // Elsewhere a function that may not stand there at all is told by its own rule.
        ReferenceKind::GetAtt => it.area == Area::Export,
        _ => false,
    };
    for reference in template.references.iter().filter(reads) {
        if template.parameters.contains(reference.target) {
            continue;
        }
        let Some(resource) = template.resources.get(reference.target) else { continue };
        let Some((what, when)) = early(cx, reference) else { continue };
        out.push(
            RULE.at(reference.span, format!("{what} depends on the resource `{}`", resource.name))
                .label("known only when the resource exists")
                .related(resource.span, "the resource")
                .why(when)
                .help("build it from parameters, pseudo parameters and fixed text"),
        );
    }
}

/// The thing that is decided before the resources are made, and when that is.
fn early(cx: &Context<'_>, reference: &Reference<'_>) -> Option<(&'static str, &'static str)> {
    match reference.area {
        Area::Condition => {
            return Some(("a condition", "CloudFormation decides all conditions before it creates the first resource"));
        }
        Area::Export => {
            return Some((
                "the name of an export",
                "CloudFormation must know the name before it creates anything, to refuse one that is taken",
            ));
        }
        _ => {}
    }
    let imports = cx.template.calls.iter().filter(|site| site.call.function == Function::ImportValue);
    let inside = imports.map(|site| site.call.argument.span()).any(|span| span.contains(reference.span));
    inside.then_some((
        "the name of an import",
        "CloudFormation looks up what a stack imports before it creates the first resource",
    ))
}
