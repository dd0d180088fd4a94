//! Another condition is named by a text.

use super::arguments::{Operand, operand};
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::syntax::Function;
use crate::template::Area;

pub(super) static RULE: Rule = Rule {
    name: "condition-argument",
    code: "E8007",
    family: Family::Conditions,
    severity: Severity::Error,
    page: include_str!("../../../rules/conditions/condition-argument.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let template = cx.template;
    let bodies = template.conditions.iter().map(|condition| condition.body);
    let inner = template
        .calls
        .iter()
        .filter(|site| site.area == Area::Condition)
        .filter(|site| matches!(site.call.function, Function::And | Function::Or | Function::Not))
        .flat_map(|site| site.call.argument.items());
    for value in bodies.chain(inner) {
        let Operand::Nameless(argument) = operand(template, value) else { continue };
        let span = if argument.is_null() { value.span() } else { argument.span() };
        out.push(
            RULE.at(
                span,
                format!("`Condition` needs the name of a condition, but its argument is {}", argument.describe()),
            )
            .label("not a name")
            .why("CloudFormation looks up another condition by its name alone and refuses anything else here")
            .help("write one name, such as `!Condition IsProd`; several conditions are joined by `!And` or `!Or`"),
        );
    }
}
