//! What may stand where a condition is expected, and the arguments of `Fn::And`, `Fn::Or` and `Fn::Not`.

use std::ops::RangeInclusive;

use crate::diagnostic::Diagnostic;
use crate::rules::Rule;
use crate::syntax::{Call, Function, Typed, Value, View};
use crate::template::{Area, Template};

/// Something that stands where a condition is expected.
pub(super) enum Operand<'a> {
    /// It yields true or false, or another rule speaks of it.
    Fine,
    /// It names a condition, but not by a text; this is what stands there instead of the name.
    Nameless(Value<'a>),
    /// It can be neither true nor false.
    Wrong,
}

/// Judges what stands where a condition is expected.
pub(super) fn operand<'a>(template: &Template<'a>, value: Value<'a>) -> Operand<'a> {
    match value.view() {
        View::Call(call) => match call.function {
            Function::Condition => name(template, call.argument),
            Function::Unknown | Function::Transform | Function::ForEach => Operand::Fine,
            function if function.is_condition() => Operand::Fine,
            _ => Operand::Wrong,
        },
        View::Mapping(mut entries) => match value.entry("Condition") {
            Some(entry) if entries.len() == 1 => name(template, entry.value),
            _ if entries.any(|entry| is_function(entry.name)) => Operand::Fine,
            _ => Operand::Wrong,
        },
        _ => Operand::Wrong,
    }
}

/// Whether a key is that of a function or of a loop; functions that share a mapping are another rule's matter.
fn is_function(name: &str) -> bool {
    name == "Ref" || name.starts_with("Fn::")
}

fn name<'a>(template: &Template<'a>, value: Value<'a>) -> Operand<'a> {
    match value.view() {
        View::Scalar(scalar) if scalar.typed != Typed::Null => Operand::Fine,
        View::Call(_) if template.has_language_extensions() => Operand::Fine,
        _ => Operand::Nameless(value),
    }
}

/// The calls of a function in conditions and in the `Rules` section; elsewhere it is out of place anyway.
pub(super) fn calls<'a>(template: &Template<'a>, function: Function) -> impl Iterator<Item = Call<'a>> {
    template
        .calls
        .iter()
        .filter(move |site| site.call.function == function && matches!(site.area, Area::Condition | Area::Rule))
        .map(|site| site.call)
}

/// Whether the argument of a function is put together elsewhere, so that its kind is not known.
pub(super) fn is_open(argument: Value<'_>) -> bool {
    match argument.view() {
        View::Call(call) => matches!(call.function, Function::Unknown | Function::Transform),
        View::Mapping(mut entries) => entries.any(|entry| entry.name.starts_with("Fn::")),
        _ => false,
    }
}

/// The function as it stands in the text: `!Not` or `Fn::Not`.
pub(super) fn written(call: &Call<'_>) -> String {
    match call.form {
        crate::syntax::Form::Short => format!("!{}", call.function.short()),
        crate::syntax::Form::Long => call.function.long().to_owned(),
    }
}

/// Checks number and kind of the arguments of `Fn::And`, `Fn::Or` or `Fn::Not`.
pub(super) fn check(
    rule: &Rule,
    function: Function,
    count: RangeInclusive<usize>,
    template: &Template<'_>,
    out: &mut Vec<Diagnostic>,
) {
    let wanted = if count.end() == &1 { "exactly one condition" } else { "2 to 10 conditions" };
    let why =
        format!("CloudFormation refuses a template in which `{}` is not given {wanted} in a list", function.long());
    for call in calls(template, function) {
        let argument = call.argument;
        let shown = written(&call);
        if is_open(argument) {
            continue;
        }
        if !argument.is_sequence() {
            let message = format!("`{shown}` needs a list of {wanted}, but its argument is {}", argument.describe());
            let help = match argument.view() {
                View::Call(inner) => {
                    format!("put the condition into a list: `{shown} [!{} …]`", inner.function.short())
                }
                _ => format!("write a list, such as `{shown} [{}]`", sample(count.end())),
            };
            out.push(rule.at(call.name_span, message).label("no list follows").why(&why).help(help));
            continue;
        }
        let length = argument.items().len();
        if !count.contains(&length) {
            let message =
                format!("`{shown}` takes {wanted}, but {length} {} here", if length == 1 { "stands" } else { "stand" });
            out.push(
                rule.at(call.name_span, message)
                    .label(format!("{length} in its list"))
                    .why(&why)
                    .help(correct_count(function, length)),
            );
        }
        for item in
            argument.items().filter(|item| item.scalar().is_none_or(|scalar| !matches!(scalar.typed, Typed::Bool(_))))
        {
            if matches!(operand(template, item), Operand::Wrong) {
                out.push(wrong_item(rule, &shown, template, item).why(format!(
                    "CloudFormation refuses `{}` with anything in its list that does not yield true or false",
                    function.long()
                )));
            }
        }
    }
}

fn sample(most: &usize) -> &'static str {
    if *most == 1 { "!Condition IsProd" } else { "!Condition IsProd, !Condition IsLarge" }
}

fn correct_count(function: Function, length: usize) -> String {
    match (function, length) {
        (_, 0) => "name the conditions in the list, or remove the function".to_owned(),
        (Function::Not, _) => "join them by `!Or` or `!And` inside of `!Not`, or negate each one alone".to_owned(),
        (_, 1) => "use the one condition alone, without the function around it".to_owned(),
        _ => format!("group some of them in an inner `!{}`, which counts as one", function.short()),
    }
}

fn wrong_item(rule: &Rule, shown: &str, template: &Template<'_>, item: Value<'_>) -> Diagnostic {
    if let Some(call) = item.call() {
        let message = format!("`{}` inside of `{shown}` yields a value, not true or false", written(&call));
        return rule
            .at(call.name_span, message)
            .label("no condition")
            .help("compare the value: `!Equals [value, \"text\"]` yields true or false");
    }
    match item.text() {
        Some(text) => {
            let finding = rule
                .at(item.span(), format!("`{shown}` needs conditions, but `{text}` is only a text"))
                .label("names nothing by itself");
            if template.conditions.contains(text) {
                finding.help(format!("to use the condition of this name, write `!Condition {text}`"))
            } else {
                finding.help("write `!Condition Name`, or a function such as `!Equals [a, b]`")
            }
        }
        None => rule
            .at(item.span(), format!("`{shown}` needs conditions, but this is {}", item.describe()))
            .label("no condition")
            .help("write `!Condition Name`, or a function such as `!Equals [a, b]`"),
    }
}
