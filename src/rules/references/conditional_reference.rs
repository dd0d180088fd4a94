//! A resource that exists under a condition must not be used where the condition may be false.

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::template::{Answer, Guard, Owner, ReferenceKind};

pub(super) static RULE: Rule = Rule {
    name: "conditional-reference",
    code: "W1001",
    family: Family::References,
    severity: Severity::Warning,
    page: include_str!("../../../rules/references/conditional-reference.md"),
    check: Check::WholeTemplate(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let template = cx.template;
    if template.conditions.is_empty() || template.has_macro() {
        return;
    }
    for reference in &template.references {
        let reads = matches!(
            reference.kind,
            ReferenceKind::Ref | ReferenceKind::GetAtt | ReferenceKind::Sub | ReferenceKind::SubGetAtt
        );
        if !reads || !matches!(reference.owner, Owner::Resource(_) | Owner::Output(_)) {
            continue;
        }
        let Some(target) = template.resources.get(reference.target).filter(|target| target.guard != Guard::ALWAYS)
        else {
            continue;
        };
        let Some(condition) = target.condition().filter(|name| template.conditions.contains(name)) else { continue };
        let given = template.assumptions(reference.guard);
        let wanted = template.assumptions(target.guard);
        if let Answer::Possible(case) = template.cases().can_fail(&given, &wanted) {
            let name = reference.target;
            let finding = RULE
                .at(reference.span, format!("`{name}` does not exist {case}, but is used here all the same"))
                .label("used here")
                .related(target.body.get("Condition").map_or(target.span, |value| value.span()), format!("`{name}` exists only if `{condition}` is true"))
                .why("in that case CloudFormation stops with an unresolved dependency, although the template works in the other cases")
                .help(format!("put `Condition: {condition}` on what uses `{name}`, or choose the value by `!If [{condition}, …, !Ref AWS::NoValue]`"));
            out.push(finding);
        }
    }
}
