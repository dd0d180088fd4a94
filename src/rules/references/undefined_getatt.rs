//! `Fn::GetAtt` must name a resource of the template.

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule, nearest};
use crate::template::ReferenceKind;

pub(super) static RULE: Rule = Rule {
    name: "undefined-getatt",
    code: "E1010",
    family: Family::References,
    severity: Severity::Error,
    page: include_str!("../../../rules/references/undefined-getatt.md"),
    check: Check::WholeTemplate(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let template = cx.template;
    for reference in template.references.iter().filter(|reference| reference.kind == ReferenceKind::GetAtt) {
        let name = reference.target;
        if template.resource(name).is_some()
            || reference.is_dynamic()
            || !template.may_judge(name)
            || !reference.is_evaluated()
            || template.may_be_generated(name)
        {
            continue;
        }
        // `!GetAtt Name` without an attribute is told by the shape of its argument.
        if reference.attribute.is_none() {
            continue;
        }
        if let Some(parameter) = template.parameters.get(name) {
            out.push(
                RULE.at(reference.span, format!("`Fn::GetAtt` names `{name}`, which is a parameter"))
                    .label("not a resource")
                    .related(parameter.span, format!("`{name}` is defined here, as a parameter"))
                    .why("parameters have a value but no attributes, so CloudFormation refuses the template")
                    .help(format!("use `!Ref {name}` for the value of the parameter")),
            );
            continue;
        }
        let finding = RULE
            .at(reference.span, format!("`Fn::GetAtt` names `{name}`, which is no resource of this template"))
            .label("no resource has this logical ID")
            .why("an attribute is read from the resource after its creation; CloudFormation refuses a template that reads from a resource it does not have");
        out.push(match nearest(name, template.resources.names()) {
            Some(near) => finding.meant(reference.span, near),
            None => finding.help("correct the logical ID; a value of another stack comes by `Fn::ImportValue`"),
        });
    }
}
