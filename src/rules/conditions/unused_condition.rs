//! A condition that nothing uses.

use super::undefined::undefined;
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule, nearest};
use crate::syntax::Value;
use crate::template::{SectionKind, Template};

pub(super) static RULE: Rule = Rule {
    name: "unused-condition",
    code: "W8001",
    family: Family::Conditions,
    severity: Severity::Warning,
    page: include_str!("../../../rules/conditions/unused-condition.md"),
    check: Check::WholeTemplate(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let template = cx.template;
    // Without resources there is nothing that could use a condition, and that is reported already.
    if template.has_macro() || template.section(SectionKind::Resources).is_none() {
        return;
    }
    // A misspelt use of the condition is reported where it stands; then the condition is not superfluous.
    let meant: Vec<&str> =
        undefined(template).filter_map(|reference| nearest(reference.target, template.conditions.names())).collect();
    for condition in template.conditions.iter() {
        let generated = condition.name.contains("${") || condition.name.contains("&{");
        if generated || is_used(template, condition.name) || meant.contains(&condition.name) {
            continue;
        }
        out.push(
            RULE.at(condition.span, format!("condition `{}` is never used", condition.name))
                .label("nothing depends on it")
                .why("CloudFormation evaluates the condition and nothing changes by it, so a use was forgotten or the condition is left over")
                .help(format!(
                    "use it by `Condition: {0}` or `!If [{0}, …, …]`, or remove it",
                    condition.name
                )),
        );
    }
}

fn is_used(template: &Template<'_>, name: &str) -> bool {
    // An `Fn::If` that shares its mapping with other keys is reported as such; it was meant to use the condition.
    let mut mixed = template.mixed.iter().filter(|(entry, _)| entry.name == "Fn::If");
    if mixed.any(|(entry, _)| entry.value.items().next().and_then(Value::text) == Some(name)) {
        return true;
    }
    template.references.iter().filter(|reference| reference.kind.is_condition()).any(|reference| {
        reference.target == name || reference.is_dynamic() && Template::may_become(reference.target, name)
    })
}
