//! `Fn::Equals` compares two texts.

use super::arguments::{calls, is_open, written};
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::source::Span;
use crate::syntax::{Call, Function, Value, View};
use crate::template::{Parameter, Template};

pub(super) static RULE: Rule = Rule {
    name: "equals-arguments",
    code: "E8003",
    family: Family::Conditions,
    severity: Severity::Error,
    page: include_str!("../../../rules/conditions/equals-arguments.md"),
    check: Check::Template(check),
};

const WHY: &str = "CloudFormation refuses a template in which `Fn::Equals` has not exactly two texts to compare";

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for call in calls(cx.template, Function::Equals) {
        if !is_open(call.argument) {
            arguments(cx.template, &call, out);
        }
    }
}

fn arguments<'a>(template: &Template<'a>, call: &Call<'a>, out: &mut Vec<Diagnostic>) {
    let shown = written(call);
    if !call.argument.is_sequence() {
        let message = format!("`{shown}` needs a list of two values, but its argument is {}", call.argument.describe());
        let help = format!("write both values in a list: `{shown} [!Ref Stage, prod]`");
        out.push(RULE.at(call.name_span, message).label("no list follows").why(WHY).help(help));
        return;
    }
    let length = call.argument.items().len();
    if length != 2 {
        let message = format!("`{shown}` compares two values, but its list has {length}");
        let help = match length {
            0 | 1 => format!("add the value to compare with: `{shown} [!Ref Stage, prod]`"),
            _ => "keep two; to test against several texts, join one `!Equals` for each by `!Or`".to_owned(),
        };
        out.push(RULE.at(call.name_span, message).label(format!("{length} in its list")).why(WHY).help(help));
    }
    for item in call.argument.items() {
        if let Some((span, what, help)) = no_text(template, item) {
            let message = format!("`{shown}` compares texts, but this is {what}");
            out.push(RULE.at(span, message).label("no text").why(WHY).help(help));
        }
    }
}

/// The place, what it is, and what to do, where an argument surely yields no text.
fn no_text<'a>(template: &Template<'a>, item: Value<'a>) -> Option<(Span, String, String)> {
    match item.view() {
        View::Scalar(_) if item.is_null() => {
            Some((item.span(), "empty".to_owned(), "write `''` to compare with the empty text".to_owned()))
        }
        View::Scalar(_) => None,
        View::Sequence(_) => {
            Some((item.span(), "a list".to_owned(), "pick one item of the list, or join it by `!Join`".to_owned()))
        }
        View::Mapping(mut entries) => {
            let open = entries.any(|entry| entry.name == "Ref" || entry.name.starts_with("Fn::"));
            (!open).then(|| {
                (
                    item.span(),
                    "a mapping".to_owned(),
                    "write a text, or a function that yields one, such as `!Ref`".to_owned(),
                )
            })
        }
        View::Call(call) => match call.function {
            Function::Split => Some((
                call.name_span,
                "a list: `Fn::Split` cuts a text into items".to_owned(),
                "pick one item: `!Select [0, !Split [\",\", …]]`".to_owned(),
            )),
            Function::Ref => {
                let name = call.argument.text()?;
                template.parameters.get(name).filter(|parameter| Parameter::is_list(parameter))?;
                Some((
                    call.argument.span(),
                    format!("the list parameter `{name}`"),
                    format!("join its items to one text: `!Join [\",\", !Ref {name}]`"),
                ))
            }
            _ => None,
        },
    }
}
