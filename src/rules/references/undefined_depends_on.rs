//! `DependsOn` must name resources of the template.

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule, nearest};
use crate::template::{Owner, ReferenceKind};

pub(super) static RULE: Rule = Rule {
    name: "undefined-depends-on",
    code: "E3005",
    family: Family::References,
    severity: Severity::Error,
    page: include_str!("../../../rules/references/undefined-depends-on.md"),
    check: Check::WholeTemplate(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let template = cx.template;
    for reference in template.references.iter().filter(|reference| reference.kind == ReferenceKind::DependsOn) {
        let name = reference.target;
        if template.resource(name).is_some()
            || reference.is_dynamic()
            || !template.may_judge(name)
            || template.may_be_generated(name)
        {
            continue;
        }
        if let Some(parameter) = template.parameters.get(name) {
            out.push(
                RULE.at(reference.span, format!("`DependsOn` names `{name}`, which is a parameter"))
                    .label("not a resource")
                    .related(parameter.span, format!("`{name}` is defined here, as a parameter"))
                    .why("parameters are there from the start, so there is nothing to wait for, and CloudFormation refuses the template")
                    .help("remove it from `DependsOn`"),
            );
            continue;
        }
        let own = match reference.owner {
            Owner::Resource(at) => template.resources.at(at).map_or("", |resource| resource.name),
            _ => "",
        };
        let finding = RULE
            .at(reference.span, format!("`DependsOn` names `{name}`, which is no resource of this template"))
            .label("no resource has this logical ID")
            .why("CloudFormation cannot wait for a resource that it does not create, and refuses the template");
        out.push(match nearest(name, template.resources.names().filter(|candidate| *candidate != own)) {
            Some(near) => finding.meant(reference.span, near),
            None => finding.help("correct the logical ID, or remove it from `DependsOn`"),
        });
    }
}
