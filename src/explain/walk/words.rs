//! Conditions, lists and texts in words.

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
        (Function::Not, [inner]) => asks(*inner, !negated, depth),
        (Function::And | Function::Or, parts) => {
            // "Not both" is "one or the other not".
            let and = (call.function == Function::And) != negated;
            let parts: Vec<String> = parts.iter().map(|part| asks(*part, negated, depth + 1)).collect();
            match (depth, and) {
                (0, true) => parts.join(", and "),
                (0, false) => parts.join(", or "),
                (_, true) => format!("({})", parts.join(" and ")),
                (_, false) => format!("({})", parts.join(" or ")),
            }
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
    if let Some(name) = emptied(value) {
        return format!("`{name}`");
    }
    match value.call() {
        Some(call) if call.function == Function::Ref => match call.argument.text().unwrap_or_default() {
            "AWS::Region" => "the region".to_owned(),
            "AWS::Partition" => "the partition".to_owned(),
            "AWS::AccountId" => "the account".to_owned(),
            "AWS::StackName" => "the name of the stack".to_owned(),
            name => format!("`{name}`"),
        },
        Some(_) => format!("`{}`", written(value)),
        None => quoted(value.text().unwrap_or_default()),
    }
}

/// The parameter whose items a `Fn::Join` with nothing between puts together, as conditions ask for an empty list.
fn emptied(value: Value<'_>) -> Option<&str> {
    let call = value.call().filter(|call| call.function == Function::Join)?;
    let mut parts = call.argument.items();
    let (between, list) = (parts.next()?, parts.next()?);
    let list = list.call().filter(|call| call.function == Function::Ref)?;
    between.text().filter(|it| it.is_empty()).and(list.argument.text())
}

/// A value as the short forms of YAML write it, on one line.
pub(super) fn written(value: Value<'_>) -> String {
    let Some(call) = value.call() else {
        if let Some(text) = value.text() {
            return if text.is_empty() { "''".to_owned() } else { text.to_owned() };
        }
        if value.is_sequence() {
            return format!("[{}]", value.items().map(written).collect::<Vec<_>>().join(", "));
        }
        let entries: Vec<String> = value.entries().map(|it| format!("{}: {}", it.name, written(it.value))).collect();
        return format!("{{{}}}", entries.join(", "));
    };
    if call.function == Function::GetAtt && call.argument.is_sequence() {
        return format!("!GetAtt {}", call.argument.items().map(written).collect::<Vec<_>>().join("."));
    }
    let short = if call.function == Function::Unknown { call.name } else { call.function.short() };
    format!("!{short} {}", written(call.argument))
}

/// A value in backticks; nothing where it is empty.
pub(super) fn quoted(text: &str) -> String {
    if text.is_empty() { "empty".to_owned() } else { format!("`{text}`") }
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
    if quoted.len() > most.saturating_add(1) {
        let rest = quoted.len() - most;
        quoted.truncate(most);
        quoted.push(format!("{rest} others"));
    }
    list(&quoted)
}

/// `All 3 parameters`, `Both parameters`.
pub(super) fn all_of(count: usize, word: &str) -> String {
    if count == 2 { format!("Both {word}s") } else { format!("All {count} {word}s") }
}

/// `1 bucket`, `2 buckets`.
pub(super) fn counted(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

/// A text on one line; a long one ends with "…" after a word.
pub(super) fn cut(text: &str, most: usize) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let whole = words.join(" ").replace('`', "'");
    if whole.chars().count() <= most {
        return whole;
    }
    let mut out = String::new();
    for word in whole.split(' ') {
        if out.chars().count() + word.chars().count() + 1 > most {
            break;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out + " …"
}
