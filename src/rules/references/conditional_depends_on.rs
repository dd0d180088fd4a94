//! `DependsOn` should not name a resource that is missing in some cases.

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::template::{Answer, Guard, ReferenceKind};

pub(super) static RULE: Rule = Rule {
    name: "conditional-depends-on",
    code: "E3005",
    family: Family::References,
    severity: Severity::Warning,
    page: include_str!("../../../rules/references/conditional-depends-on.md"),
    check: Check::WholeTemplate(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let template = cx.template;
    if template.conditions.is_empty() || template.has_macro() {
        return;
    }
    for reference in template.references.iter().filter(|reference| reference.kind == ReferenceKind::DependsOn) {
        let name = reference.target;
        let Some(target) = template.resources.get(name).filter(|target| target.guard != Guard::ALWAYS) else {
            continue;
        };
        let Some(condition) = target.condition().filter(|name| template.conditions.contains(name)) else { continue };
        let given = template.assumptions(reference.guard);
        if let Answer::Possible(case) = template.cases().can_fail(&given, &template.assumptions(target.guard)) {
            out.push(
                RULE.at(reference.span, format!("`DependsOn` names `{name}`, which does not exist {case}"))
                    .label("may have nothing to wait for")
                    .related(
                        target.body.get("Condition").map_or(target.span, |value| value.span()),
                        format!("`{name}` exists only if `{condition}` is true"),
                    )
                    .why("`DependsOn` takes no functions, so the wait cannot be made conditional, and CloudFormation may stop with an unresolved dependency in that case")
                    .help(format!(
                        "put `Condition: {condition}` on this resource too, or replace `DependsOn` by a reference inside of `!If [{condition}, …]`, for example in `Metadata`"
                    )),
            );
        }
    }
}
