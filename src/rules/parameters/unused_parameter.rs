//! A parameter that nothing refers to.

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};

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
    if template.is_partial() {
        return;
    }
    for parameter in template.parameters.iter().filter(|parameter| !parameter.name.contains("${")) {
        let name = parameter.name;
        if template.references.iter().any(|reference| reference.may_mean(name)) {
            continue;
        }
        out.push(
            RULE.at(parameter.span, format!("nothing in this template uses the parameter `{name}`"))
                .label("never used")
                .why("whoever deploys the template is asked for a value that changes nothing")
                .help(format!("refer to it with `!Ref {name}` where it was meant to be used, or remove it")),
        );
    }
}
