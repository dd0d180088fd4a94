//! Conditions and lists in words.

use crate::syntax::{Function, Value};
use crate::template::expression;

/// Functions nested deeper than this are shown as they are written.
const MAX_DEPTH: usize = 12;

/// What a condition asks, as the end of a sentence: "`Stage` is `prod`".
pub(super) fn condition(value: Value<'_>) -> String {
    asks(value, false, 0)
}

fn asks(value: Value<'_>, negated: bool, depth: usize) -> String {
    let as_written = || format!("{}`{}`", if negated { "not " } else { "" }, expression(value));
    if value.is_mapping()
        && let Some(name) = value.get("Condition").and_then(Value::text)
    {
        return holds(name, negated);
    }
    let Some(call) = value.call().filter(|_| depth < MAX_DEPTH) else { return as_written() };
    let items: Vec<Value<'_>> = call.argument.items().collect();
    match (call.function, items.as_slice()) {
        (Function::Equals, [left, right]) => {
            let verb = if negated { "is not" } else { "is" };
            // The known side stands second, however it is written.
            let (left, right) =
                if left.call().is_none() && right.call().is_some() { (right, left) } else { (left, right) };
            format!("{} {verb} {}", operand(*left), operand(*right))
        }
        (Function::Not, [inner]) => asks(*inner, !negated, depth + 1),
        (Function::And | Function::Or, parts) => {
            // "Not both" is "one or the other not".
            let and = (call.function == Function::And) != negated;
            let parts: Vec<String> = parts.iter().map(|part| asks(*part, negated, depth + 1)).collect();
            parts.join(if and { ", and " } else { ", or " })
        }
        (Function::Condition, _) => match call.argument.text() {
            Some(name) => holds(name, negated),
            None => as_written(),
        },
        _ => as_written(),
    }
}

fn holds(name: &str, negated: bool) -> String {
    if negated { format!("`{name}` does not hold") } else { format!("`{name}` holds") }
}

/// One side of a comparison: a name where it is a reference, else what is written.
fn operand(value: Value<'_>) -> String {
    match value.call() {
        Some(call) if call.function == Function::Ref => format!("`{}`", call.argument.text().unwrap_or_default()),
        Some(_) => format!("`{}`", expression(value)),
        None => match value.text() {
            Some("") => "empty".to_owned(),
            Some(text) => format!("`{text}`"),
            None => "nothing".to_owned(),
        },
    }
}

/// `a`, `b` and `c`.
pub(super) fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Names in backticks; of many only the first, and how many there are more.
pub(super) fn names<'n>(all: impl Iterator<Item = &'n str>, most: usize) -> String {
    let mut quoted: Vec<String> = all.map(|name| format!("`{name}`")).collect();
    if quoted.len() > most + 1 {
        let rest = quoted.len() - most;
        quoted.truncate(most);
        quoted.push(format!("{rest} others"));
    }
    list(&quoted)
}

/// `1 bucket`, `2 buckets`.
pub(super) fn counted(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}
