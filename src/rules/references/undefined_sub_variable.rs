//! A variable of `Fn::Sub` must be known to the template or be given in its mapping.

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule, nearest};
use crate::template::{PSEUDO_PARAMETERS, ReferenceKind};

pub(super) static RULE: Rule = Rule {
    name: "undefined-sub-variable",
    code: "E1019",
    family: Family::References,
    severity: Severity::Error,
    page: include_str!("../../../rules/references/undefined-sub-variable.md"),
    check: Check::WholeTemplate(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let template = cx.template;
    for reference in &template.references {
        let attribute = match reference.kind {
            ReferenceKind::Sub => false,
            ReferenceKind::SubGetAtt => true,
            _ => continue,
        };
        let name = reference.target;
        let is_resource = template.resource(name).is_some();
        let is_value = template.parameters.contains(name) || PSEUDO_PARAMETERS.contains(&name);
        // A name with spaces or signs in it is told by the shape of the text.
        let well_formed = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == ':');
        if is_resource
            || is_value && !attribute
            || reference.is_dynamic()
            || !template.may_judge(name)
            || !reference.is_evaluated()
            || template.may_be_generated(name)
            || !well_formed
        {
            continue;
        }
        if attribute && let Some(parameter) = template.parameters.get(name) {
            out.push(
                RULE.at(
                    reference.span,
                    format!("`${{{name}.…}}` reads an attribute of `{name}`, which is a parameter"),
                )
                .label("not a resource")
                .related(parameter.span, format!("`{name}` is defined here, as a parameter"))
                .why("parameters have a value but no attributes, so CloudFormation refuses the template")
                .help(format!("write `${{{name}}}` for the value of the parameter")),
            );
            continue;
        }
        let finding = RULE
            .at(reference.span, format!("`Fn::Sub` uses `${{{name}}}`, which this template does not define"))
            .label("no parameter or resource of this name")
            .why("CloudFormation replaces `${…}` before it creates anything, and refuses the template when it cannot");
        let names =
            template.resources.names().chain((!attribute).then(|| template.parameters.names()).into_iter().flatten());
        let names = names.chain((!attribute).then_some(PSEUDO_PARAMETERS).into_iter().flatten().copied());
        out.push(match nearest(name, names) {
            Some(near) => finding
                .meant(reference.span, near),
            None => finding.help(format!(
                "define the name, give it in the second argument of `Fn::Sub`, or write `${{!{name}}}` to keep the text `${{{name}}}` as it is"
            )),
        });
    }
}
