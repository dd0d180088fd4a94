//! A default must keep to the limits of its own parameter.

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule, nearest};
use crate::template::Limit;

pub(super) static RULE: Rule = Rule {
    name: "default-not-allowed",
    code: "E2015",
    family: Family::Parameters,
    severity: Severity::Error,
    page: include_str!("../../../rules/parameters/default-not-allowed.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for parameter in cx.template.parameters.iter() {
        let Some(default) = parameter.default() else { continue };
        // A dynamic reference is replaced later, by something that nobody knows before.
        let Some(text) = default.text().filter(|text| !text.contains("{{resolve:")) else { continue };
        let limits = parameter.limits();
        let Some((value, broken)) = limits.broken(text, default.scalar().map(|scalar| scalar.typed)) else { continue };
        let Some((limit, first)) = broken.first() else { continue };
        let mut finding = RULE
            .at(default.span(), format!("the default `{value}` of `{}` {first}", parameter.name))
            .label("not a value that may be given")
            .why(
                "CloudFormation holds the default against the limits of the parameter, as it does with any other value",
            )
            .help(help(limit, value));
        for (index, (limit, what)) in broken.iter().enumerate() {
            let note = match limit.attribute {
                _ if index > 0 => format!("the default {what}"),
                "AllowedValues" => "only these may be given".to_owned(),
                "AllowedPattern" => "a value must match this from its beginning to its end".to_owned(),
                "Type" => "the type is named here".to_owned(),
                _ => "the limit is set here".to_owned(),
            };
            finding = finding.related(limit.span, note);
        }
        out.push(finding);
    }
}

fn help(limit: &Limit, value: &str) -> String {
    match limit.attribute {
        "AllowedValues" => match nearest(value, limit.allowed()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "choose one of the allowed values, or allow this one".to_owned(),
        },
        "Type" => "write a number, or make the type `String`".to_owned(),
        limit => {
            format!("choose a default that keeps to `{limit}`, or leave the default out so that a value must be given")
        }
    }
}
