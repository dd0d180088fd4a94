//! A comparison whose outcome is known beforehand.

use super::arguments::written;
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::syntax::{Call, Function, Value};
use crate::template::{Area, Template};

pub(super) static RULE: Rule = Rule {
    name: "constant-condition",
    code: "W8003",
    family: Family::Conditions,
    severity: Severity::Warning,
    page: include_str!("../../../rules/conditions/constant-condition.md"),
    check: Check::Template(check),
};

/// Why a comparison always comes out the same.
pub(super) enum Constant {
    /// Both sides are written out.
    Written(bool),
    /// Both sides are the same expression.
    Same,
}

/// Whether the outcome of an `Fn::Equals` is known beforehand.
pub(super) fn outcome<'a>(template: &Template<'a>, call: &Call<'a>) -> Option<Constant> {
    let mut sides = call.argument.items();
    let (Some(left), Some(right), None) = (sides.next(), sides.next(), sides.next()) else { return None };
    if let (Some(left), Some(right)) = (written_out(template, left), written_out(template, right)) {
        return Some(Constant::Written(left == right));
    }
    let (left, right) = (template.pattern(left)?, template.pattern(right)?);
    // A text from a mapping is a switch that is set in the template; that is no mistake.
    (left == right && left.text().is_none()).then_some(Constant::Same)
}

fn written_out<'a>(template: &Template<'a>, value: Value<'a>) -> Option<std::borrow::Cow<'a, str>> {
    match value.call() {
        Some(call) if call.function != Function::Sub => None,
        _ => template.constant(value),
    }
}

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let template = cx.template;
    let sites = template.calls.iter().filter(|site| site.area == Area::Condition);
    for site in sites.filter(|site| site.call.function == Function::Equals) {
        let call = site.call;
        let Some(constant) = outcome(template, &call) else { continue };
        let (truth, label) = match constant {
            Constant::Written(truth) => (truth, "both sides are fixed texts"),
            Constant::Same => (true, "both sides are the same"),
        };
        let condition = template.owner_name(site.owner);
        let shown = written(&call);
        let mut sides = call.argument.items().filter_map(Value::text);
        let help = match sides.find(|text| template.parameters.contains(text)) {
            Some(name) => format!("`{name}` is a parameter; to compare its value, write `!Ref {name}`"),
            None => "compare something that can change, such as `!Ref` of a parameter, with a fixed text".to_owned(),
        };
        out.push(
            RULE.at(call.name_span, format!("`{shown}` in condition `{condition}` is always {truth}"))
                .label(label)
                .why("CloudFormation compares the same two texts at every deployment, so whatever depends on the outcome never changes")
                .help(help),
        );
    }
}
