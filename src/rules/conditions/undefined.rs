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

fn is_used(template: &Template<'_>, name: &str) -> bool {
    template.references.iter().any(|reference| reference.kind.is_condition() && reference.target == name)
}

/// One finding of `rule` for each use that `belongs` to it.
pub(super) fn report(cx: &Context<'_>, rule: &Rule, belongs: fn(&Reference<'_>) -> bool, out: &mut Vec<Diagnostic>) {
    let template = cx.template;
    for reference in undefined(template).filter(|reference| belongs(reference)) {
        let name = reference.target;
        let near = nearest(name, template.conditions.names());
        let mistyped = near.filter(|near| !is_used(template, near));
        let mut same = undefined(template).filter(|other| other.target == name);
        // A condition that is mistyped where it is defined is one mistake, however often it is used.
        if mistyped.is_some() && same.next().is_some_and(|first| first.span != reference.span) {
            continue;
        }
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
        out.push(match near {
            Some(near) if mistyped.is_some() => {
                let others = same.take(3).map(|other| other.span);
                let finding = others.fold(finding, |finding, span| finding.related(span, "used here, too"));
                let defined = template.conditions.get(near).map_or(reference.span, |condition| condition.span);
                finding
                    .related(defined, format!("`{near}` is defined here, and nothing uses it"))
                    .help(format!("write `{name}` where the condition is defined, or `{near}` wherever it is used"))
            }
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
