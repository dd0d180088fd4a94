//! Something is written like a function, but CloudFormation has none of this name.

use crate::diagnostic::{Applicability, Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule, nearest};
use crate::syntax::{Form, Function};
use crate::template::Area;

pub(super) static RULE: Rule = Rule {
    name: "unknown-function",
    code: "E1001",
    family: Family::Functions,
    severity: Severity::Error,
    page: include_str!("../../../rules/functions/unknown-function.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    // A macro may evaluate functions of its own.
    if cx.template.includes || cx.template.runs_macro() {
        return;
    }
    for site in cx.template.calls.iter().filter(|site| site.call.function == Function::Unknown) {
        if site.area == Area::Metadata {
            continue;
        }
        let call = site.call;
        let short = call.form == Form::Short;
        let shown = if short { format!("!{}", call.name) } else { call.name.to_owned() };
        let finding = RULE
            .at(call.name_span, format!("CloudFormation has no function `{shown}`"))
            .label("no function of this name")
            .why("CloudFormation knows a fixed set of functions, and refuses a template with any other tag or `Fn::` key");
        let rain = call.name.trim_start_matches("Fn::").starts_with("Rain::");
        out.push(match likely(call.name) {
            _ if rain => finding.help("this is a directive of the tool Rain: run `rain pkg`, and deploy what it writes"),
            Some(function) => {
                let name = if short { format!("!{}", function.short()) } else { function.long().to_owned() };
                let quote = cx.source.text.get(call.name_span.start as usize..).and_then(|text| text.chars().next());
                let text = match quote {
                    Some(quote @ ('"' | '\'')) => format!("{quote}{name}{quote}"),
                    _ => name.clone(),
                };
                finding.help(format!("did you mean `{name}`?")).fix(
                    format!("write `{name}`"),
                    Applicability::Suggested,
                    call.name_span,
                    text,
                )
            }
            None => finding.help("use one of the intrinsic functions of CloudFormation, or name the macro that evaluates this under `Transform`"),
        });
    }
}

/// The function that was probably meant.
fn likely(name: &str) -> Option<Function> {
    let plain = name.trim_start_matches("Fn::").trim_start_matches("Fn:");
    let near = nearest(plain, Function::ALL.iter().map(|function| function.short()))?;
    Some(Function::from_short(near))
}
