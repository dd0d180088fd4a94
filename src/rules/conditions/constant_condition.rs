//! A comparison whose outcome is known beforehand.

use std::borrow::Cow;

use super::arguments::written;
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule, nearest};
use crate::source::Span;
use crate::syntax::{Call, Function, Value};
use crate::template::{Area, CallSite, Owner, Parameter, Template};

pub(super) static RULE: Rule = Rule {
    name: "constant-condition",
    code: "W8003",
    family: Family::Conditions,
    severity: Severity::Warning,
    page: include_str!("../../../rules/conditions/constant-condition.md"),
    check: Check::Template(check),
};

/// Why a comparison always comes out the same.
pub(super) enum Constant<'a> {
    /// Both sides are written out.
    Written(bool),
    /// Both sides are the same expression.
    Same,
    /// The parameter can only have this text.
    Only(Parameter<'a>),
    /// The parameter can never have this text.
    Never(Parameter<'a>, Cow<'a, str>),
}

/// Whether the outcome of an `Fn::Equals` is known beforehand.
pub(super) fn outcome<'a>(template: &Template<'a>, call: &Call<'a>) -> Option<Constant<'a>> {
    let mut sides = call.argument.items();
    let (Some(left), Some(right), None) = (sides.next(), sides.next(), sides.next()) else { return None };
    match (written_out(template, left), written_out(template, right)) {
        (Some(left), Some(right)) => return Some(Constant::Written(left == right)),
        (Some(text), None) => return allowed(template, right, text),
        (None, Some(text)) => return allowed(template, left, text),
        (None, None) => {}
    }
    // Lists cannot be compared at all, which is another rule's matter.
    let named = left.call().filter(|call| call.function == Function::Ref).and_then(|call| call.argument.text());
    if named.and_then(|name| template.parameters.get(name)).is_some_and(Parameter::is_list) {
        return None;
    }
    let (left, right) = (template.pattern(left)?, template.pattern(right)?);
    // A text from a mapping is a switch that is set in the template; that is no mistake.
    (left == right && left.text().is_none()).then_some(Constant::Same)
}

fn written_out<'a>(template: &Template<'a>, value: Value<'a>) -> Option<Cow<'a, str>> {
    match value.call() {
        Some(call) if call.function != Function::Sub => None,
        _ => template.constant(value),
    }
}

/// What `AllowedValues` of a parameter say of the comparison with a text.
fn allowed<'a>(template: &Template<'a>, value: Value<'a>, text: Cow<'a, str>) -> Option<Constant<'a>> {
    let call = value.call().filter(|call| call.function == Function::Ref)?;
    let parameter = *template.parameters.get(call.argument.text()?)?;
    if parameter.is_list() || parameter.is_ssm_value() || parameter.kind() == Some("Number") {
        return None;
    }
    let values: Option<Vec<_>> =
        parameter.allowed_values()?.into_iter().map(|value| template.constant(value)).collect();
    let values = values.filter(|values| !values.is_empty())?;
    if values.iter().all(|value| *value == text) {
        return Some(Constant::Only(parameter));
    }
    // `yes` and `true` may become one another on the way through YAML; only what differs for sure is said.
    let close =
        values.iter().any(|value| value.eq_ignore_ascii_case(&text) || matches!(value.as_ref(), "true" | "false"));
    (!close).then_some(Constant::Never(parameter, text))
}

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let template = cx.template;
    let sites = template.calls.iter().filter(|site| matches!(site.area, Area::Condition | Area::Rule));
    for site in sites.filter(|site| site.call.function == Function::Equals) {
        let Some((span, subject)) = subject(template, site) else { continue };
        let Some(constant) = outcome(template, &site.call) else { continue };
        let truth = matches!(constant, Constant::Written(true) | Constant::Same | Constant::Only(_));
        let finding = RULE.at(span, format!("{subject} is always {truth}"));
        out.push(explained(template, site, constant, finding));
    }
}

/// The place and the words for what never changes: the condition itself, or a comparison in it.
fn subject<'a>(template: &Template<'a>, site: &CallSite<'a>) -> Option<(Span, String)> {
    let name = template.owner_name(site.owner);
    if let Owner::Condition(at) = site.owner {
        let condition = template.conditions.at(at)?;
        let call = condition.body.call()?;
        if call.span == site.call.span {
            return Some((condition.span, format!("condition `{name}`")));
        }
        return Some((site.call.name_span, format!("`{}` in condition `{name}`", written(&site.call))));
    }
    Some((site.call.name_span, format!("`{}` in rule `{name}`", written(&site.call))))
}

fn explained<'a>(
    template: &Template<'a>,
    site: &CallSite<'a>,
    constant: Constant<'a>,
    finding: Diagnostic,
) -> Diagnostic {
    let same = "CloudFormation compares the same two texts at every deployment, so what depends on it never changes";
    let values =
        "CloudFormation accepts only the values in `AllowedValues`, so what depends on the comparison never changes";
    let constants = match constant {
        Constant::Written(_) => finding.label("compares two fixed texts").why(same),
        Constant::Same => finding.label("compares something with itself").why(same),
        Constant::Only(parameter) => {
            return finding
                .label(format!("`{}` has no other value", parameter.name))
                .related(parameter.span, "allows this one value only")
                .why(values)
                .help(format!("allow more values of `{}`, or do without the condition", parameter.name));
        }
        Constant::Never(parameter, text) => {
            let allowed: Vec<_> = parameter.allowed_values().into_iter().flatten().filter_map(Value::text).collect();
            return finding
                .label(format!("`{}` is never `{text}`", parameter.name))
                .related(parameter.span, format!("`{text}` is not among the allowed values"))
                .why(values)
                .help(match nearest(&text, allowed).filter(|_| text.len() > 2) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("add `{text}` to `AllowedValues`, or compare with a value that is there"),
                });
        }
    };
    let mut sides = site.call.argument.items().filter_map(Value::text);
    constants.help(match sides.find(|text| template.parameters.contains(text)) {
        Some(name) => format!("`{name}` is a parameter; to compare its value, write `!Ref {name}`"),
        None => "compare something that can change, such as `!Ref` of a parameter, with a fixed text".to_owned(),
    })
}
