//! `Fn::FindInMap` must name a mapping of the template.

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule, nearest};
use crate::template::ReferenceKind;

pub(super) static RULE: Rule = Rule {
    name: "undefined-mapping",
    code: "E1011",
    family: Family::References,
    severity: Severity::Error,
    page: include_str!("../../../rules/references/undefined-mapping.md"),
    check: Check::WholeTemplate(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let template = cx.template;
    for reference in template.references.iter().filter(|reference| reference.kind == ReferenceKind::FindInMap) {
        let name = reference.target;
        if template.mappings.contains(name)
            || reference.is_dynamic()
            || !template.may_judge(name)
            || !reference.is_evaluated()
            || template.has_macro()
        {
            continue;
        }
        let finding = RULE
            .at(reference.span, format!("`Fn::FindInMap` names `{name}`, which `Mappings` does not hold"))
            .label("no mapping of this name")
            .why("mappings are looked up before anything is created; CloudFormation refuses the template when the mapping is missing");
        out.push(match nearest(name, template.mappings.names()) {
            Some(near) => finding.meant(reference.span, near),
            None => finding.help("add the mapping to `Mappings`, or correct the name"),
        });
    }
}
