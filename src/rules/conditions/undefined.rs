//! The uses of conditions that the template does not define; one mechanism for the rules that tell of them.

use crate::diagnostic::Diagnostic;
use crate::rules::{Context, Rule, nearest};
use crate::template::{Area, Owner, Reference, ReferenceKind, SectionKind, Template};

/// The uses of conditions that the template does not define.
pub(super) fn undefined<'t, 'a>(template: &'t Template<'a>) -> impl Iterator<Item = &'t Reference<'a>> {
    let silent = template.is_rewritten(SectionKind::Conditions);
    template.references.iter().filter(move |reference| {
        !silent
            && reference.kind.is_condition()
            && !reference.is_dynamic()
            && template.may_judge(reference.target)
            && !matches!(
                reference.area,
                Area::Metadata | Area::Parameter | Area::Mapping | Area::Rule | Area::Transform | Area::Top
            )
            && template.condition(reference.target).is_none()
    })
}

/// One finding of `rule` for each use that `belongs` to it.
pub(super) fn report(cx: &Context<'_>, rule: &Rule, belongs: fn(&Reference<'_>) -> bool, out: &mut Vec<Diagnostic>) {
    let template = cx.template;
    for reference in undefined(template).filter(|reference| belongs(reference)) {
        let name = reference.target;
        let user = match reference.owner {
            Owner::Resource(_) => format!("resource `{}`", template.owner_name(reference.owner)),
            Owner::Output(_) => format!("output `{}`", template.owner_name(reference.owner)),
            Owner::Condition(_) => format!("condition `{}`", template.owner_name(reference.owner)),
            _ => "this template".to_owned(),
        };
        let function = if reference.kind == ReferenceKind::If { "`Fn::If`" } else { "`Condition`" };
        let finding = rule
            .at(reference.span, format!("{function} in {user} names the condition `{name}`, which is not defined"))
            .label("no condition of this name")
            .why("CloudFormation decides all conditions before anything else and refuses a template that uses one it does not have");
        out.push(match nearest(name, template.conditions.names()) {
            Some(near) => {
                let known = template.conditions.get(near).map(|condition| condition.span);
                let finding = finding.meant(reference.span, near);
                match known {
                    Some(span) => finding.related(span, format!("`{near}` is defined here")),
                    None => finding,
                }
            }
            None if template.section(SectionKind::Conditions).is_none() => {
                finding.help(format!("add a `Conditions` section that defines `{name}`"))
            }
            None => finding.help(format!("define `{name}` in `Conditions`, or correct the name")),
        });
    }
}
