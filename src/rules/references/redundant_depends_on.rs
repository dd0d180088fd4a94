//! A `DependsOn` that says what a reference already says.

use crate::diagnostic::{Diagnostic, Severity};
use crate::graph::EdgeKind;
use crate::rules::{Check, Context, Family, Rule};
use crate::template::Answer;

pub(super) static RULE: Rule = Rule {
    name: "redundant-depends-on",
    code: "W3005",
    family: Family::References,
    severity: Severity::Warning,
    page: include_str!("../../../rules/references/redundant-depends-on.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let template = cx.template;
    for resource in template.resources.iter() {
        let mut named = resource.depends_on().peekable();
        if named.peek().is_none() {
            continue;
        }
        let given = template.assumptions(resource.guard);
        for name in named {
            let Some(target) = name.text() else { continue };
            if target == resource.name {
                continue;
            }
            let always =
                |guard| matches!(template.cases().can_fail(&given, &template.assumptions(guard)), Answer::Impossible);
            let edges = cx.graph().between(resource.name, target);
            let Some(edge) = edges
                .into_iter()
                .find(|edge| edge.kind != EdgeKind::DependsOn && (edge.guard == resource.guard || always(edge.guard)))
            else {
                continue;
            };
            out.push(
                RULE.at(name.span(), format!("`DependsOn` names `{target}`, which `{}` waits for anyway", resource.name))
                    .label("says nothing new")
                    .related(edge.span, format!("this {} already makes it wait", edge.kind.as_str()))
                    .why("a resource that reads from another is always created after it, so CloudFormation needs no second hint, and readers look for a reason that is not there")
                    .help(format!("remove `{target}` from `DependsOn`")),
            );
        }
    }
}
