//! Values that are surely no text.

use crate::source::Span;
use crate::syntax::{Function, Value, View};
use crate::template::{Known, Template};

/// A value that yields no text, on whichever branch of `Fn::If` it stands.
pub(super) struct NoText {
    /// Where it stands.
    pub(super) span: Span,
    /// What it is: "a list".
    pub(super) what: String,
    /// How it becomes a text.
    pub(super) help: String,
}

/// Everything in a value that surely yields no text; what only the deployment knows is left alone.
pub(super) fn no_text<'a>(template: &Template<'a>, value: Value<'a>) -> Vec<NoText> {
    let mut found = Vec::new();
    collect(template, value, 0, &mut found);
    found
}

fn collect<'a>(template: &Template<'a>, value: Value<'a>, depth: u32, found: &mut Vec<NoText>) {
    let list = |span: Span, what: &str, help: String| NoText { span, what: what.to_owned(), help };
    match value.view() {
        View::Scalar(_) => {}
        View::Sequence(_) => {
            found.push(list(value.span(), "a list", "join the items to one text: `!Join [\",\", [a, b]]`".to_owned()))
        }
        View::Mapping(mut entries) => {
            if !entries.any(|entry| entry.name == "Ref" || entry.name.starts_with("Fn::")) {
                let help = "write a text, or a function that yields one, such as `!Ref` or `!GetAtt`".to_owned();
                found.push(list(value.span(), "a mapping", help));
            }
        }
        View::Call(call) => match call.function {
            Function::If if depth < 24 => {
                call.argument.items().skip(1).for_each(|branch| collect(template, branch, depth + 1, found));
            }
            Function::Ref => {
                let Some(name) = call.argument.text() else { return };
                let parameter = template.parameters.get(name).is_some_and(|parameter| parameter.is_list());
                if parameter || name == "AWS::NotificationARNs" {
                    let what =
                        if parameter { format!("the list parameter `{name}`") } else { format!("the list `{name}`") };
                    let help = format!("join its items to one text: `!Join [\",\", !Ref {name}]`");
                    found.push(list(call.argument.span(), &what, help));
                }
            }
            Function::Split | Function::GetAZs | Function::Cidr => {
                let short = call.function.short();
                let what = format!("the list that `{}` yields", call.function.long());
                let help =
                    format!("pick one item: `!Select [0, !{short} …]`, or join all: `!Join [\",\", !{short} …]`");
                found.push(list(call.name_span, &what, help));
            }
            Function::FindInMap => {
                let possible = template.possible(value);
                if !possible.is_empty() && possible.iter().all(|one| matches!(one.value, Known::List(_))) {
                    let help = "join the list to one text by `!Join`, or pick one item by `!Select`".to_owned();
                    found.push(list(call.name_span, "a list that stands in the mapping", help));
                }
            }
            _ => {}
        },
    }
}
