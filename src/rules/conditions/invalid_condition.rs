//! A condition is a function that yields true or false.

use super::arguments::{Operand, operand, written};
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::syntax::{Function, Value, View};
use crate::template::Condition;

pub(super) static RULE: Rule = Rule {
    name: "invalid-condition",
    code: "E8001",
    family: Family::Conditions,
    severity: Severity::Error,
    page: include_str!("../../../rules/conditions/invalid-condition.md"),
    check: Check::WholeTemplate(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let template = cx.template;
    for condition in template.conditions.iter() {
        // `true` and `false` written out occur in templates that are deployed; whether AWS minds is not documented.
        let literal =
            condition.body.text().is_some_and(|text| matches!(text.to_ascii_lowercase().as_str(), "true" | "false"));
        if literal || !matches!(operand(template, condition.body), Operand::Wrong) {
            continue;
        }
        let (what, help) = fault(condition, condition.body);
        out.push(
            RULE.at(condition.span, format!("condition `{}` {what}", condition.name))
                .label("neither true nor false")
                .why("CloudFormation accepts only a condition function here and refuses the template")
                .help(help),
        );
    }
}

fn fault(condition: &Condition<'_>, body: Value<'_>) -> (String, String) {
    let functions = "use one of `!Equals`, `!And`, `!Or`, `!Not` or `!Condition`";
    match body.view() {
        View::Call(call) => {
            let shown = written(&call);
            let help = match call.function {
                Function::If => {
                    "`!If` picks a value where the condition is used; the condition itself is written by `!Equals`, `!And`, `!Or` or `!Not`".to_owned()
                }
                Function::Ref => format!(
                    "compare the value: `{}: !Equals [!Ref {}, \"true\"]`",
                    condition.name,
                    call.argument.text().unwrap_or("Name")
                ),
                _ => format!("compare the value: `{}: !Equals [{shown} …, \"text\"]`", condition.name),
            };
            (format!("is only `{shown}`, which yields a value and decides nothing"), help)
        }
        View::Mapping(entries) if entries.len() == 0 => ("is an empty mapping".to_owned(), functions.to_owned()),
        View::Mapping(entries) if entries.len() > 1 => {
            let keys = entries.len();
            (format!("has {keys} keys instead of one condition function"), format!("{functions}, alone, as the body"))
        }
        View::Mapping(mut entries) => {
            let key = entries.next().map_or("", |entry| entry.name);
            (format!("has the key `{key}` instead of a condition function"), functions.to_owned())
        }
        View::Scalar(scalar) if !body.is_null() => {
            let compare =
                "compare two texts: `!Equals [!Ref Stage, prod]`; another condition is taken over by `!Condition Name`";
            (format!("is the plain value `{}` instead of a condition function", scalar.text), compare.to_owned())
        }
        _ => (format!("is {} instead of a condition function", body.describe()), functions.to_owned()),
    }
}
