//! A parameter that nothing refers to.

use std::collections::HashSet;

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule, nearest};
use crate::template::{PSEUDO_PARAMETERS, ReferenceKind, SectionKind};

pub(super) static RULE: Rule = Rule {
    name: "unused-parameter",
    code: "W2001",
    family: Family::Parameters,
    severity: Severity::Warning,
    page: include_str!("../../../rules/parameters/unused-parameter.md"),
    check: Check::WholeTemplate(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let template = cx.template;
    // Where there are no resources, that is the mistake.
    if template.is_partial() || template.section(SectionKind::Resources).is_none() {
        return;
    }
    let used: HashSet<&str> = template.references.iter().map(|reference| reference.target).collect();
    let made: Vec<_> = template.references.iter().filter(|reference| reference.is_dynamic()).collect();
    let unused = template.parameters.iter().filter(|parameter| {
        let name = parameter.name;
        !name.contains("${") && !used.contains(name) && !made.iter().any(|reference| reference.may_mean(name))
    });
    let mut unused: Vec<_> = unused.collect();
    if unused.is_empty() {
        return;
    }
    // A mistyped reference is reported itself; the parameter that it means is not unused.
    let known =
        || template.parameters.names().chain(template.resources.names()).chain(PSEUDO_PARAMETERS.iter().copied());
    let undefined = template.references.iter().filter(|reference| {
        !reference.kind.is_condition()
            && reference.kind != ReferenceKind::FindInMap
            && !known().any(|name| name == reference.target)
    });
    let meant: HashSet<&str> = undefined.filter_map(|reference| nearest(reference.target, known())).collect();
    unused.retain(|parameter| !meant.contains(parameter.name));
    for parameter in unused {
        let name = parameter.name;
        out.push(
            RULE.at(parameter.span, format!("nothing in this template uses the parameter `{name}`"))
                .label("never used")
                .why("whoever deploys the template is asked for a value that changes nothing")
                .help(format!("refer to it with `!Ref {name}` where it was meant to be used, or remove it")),
        );
    }
}
