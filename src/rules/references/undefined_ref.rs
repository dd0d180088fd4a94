//! `Ref` must name a parameter, a resource or a pseudo parameter of the template.

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule, nearest};
use crate::template::{PSEUDO_PARAMETERS, ReferenceKind};

pub(super) static RULE: Rule = Rule {
    name: "undefined-ref",
    code: "E1020",
    family: Family::References,
    severity: Severity::Error,
    page: include_str!("../../../rules/references/undefined-ref.md"),
    check: Check::WholeTemplate(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let template = cx.template;
    for reference in template.references.iter().filter(|reference| reference.kind == ReferenceKind::Ref) {
        let name = reference.target;
        let known = template.parameters.contains(name)
            || template.resource(name).is_some()
            || PSEUDO_PARAMETERS.contains(&name);
        if known
            || reference.is_dynamic()
            || !template.may_judge(name)
            || !reference.is_evaluated()
            || template.may_be_generated(name)
        {
            continue;
        }
        let names =
            template.parameters.names().chain(template.resources.names()).chain(PSEUDO_PARAMETERS.iter().copied());
        let finding = RULE
            .at(reference.span, format!("`Ref` names `{name}`, which this template does not define"))
            .label("no parameter or resource of this name")
            .why("CloudFormation refuses a template with a `Ref` to something that is not in it");
        out.push(match nearest(name, names) {
            Some(near) => finding.meant(reference.span, near),
            None => finding.help("define a parameter or a resource under this name, or correct the name"),
        });
    }
}
