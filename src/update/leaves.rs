//! Where two values differ, down to the single properties.

use crate::source::Span;
use crate::syntax::Value;
use crate::template::expression;

/// Values nested deeper are compared as a whole.
const MAX_DEPTH: usize = 64;

/// A place at which two values differ.
#[derive(Debug, Clone)]
pub(super) struct Leaf {
    /// The names on the way, without positions in lists.
    pub(super) path: Vec<String>,
    pub(super) before: Option<Span>,
    pub(super) after: Option<Span>,
    /// Whether the values are known to differ, since both are literal.
    pub(super) certain: bool,
    /// Whether a function stands here, so that more may differ below.
    pub(super) open: bool,
}

/// All places at which a value differs from what it was.
pub(super) fn differences(before: Option<Value<'_>>, after: Option<Value<'_>>) -> Vec<Leaf> {
    let mut found = Vec::new();
    differ(before, after, &mut Vec::new(), &mut found);
    found
}

fn differ(before: Option<Value<'_>>, after: Option<Value<'_>>, path: &mut Vec<String>, found: &mut Vec<Leaf>) {
    if let (Some(before), Some(after)) = (before, after)
        && same(before, after)
    {
        return;
    }
    let is_mapping = |value: Option<Value<'_>>| value.is_none_or(Value::is_mapping);
    let is_list = |value: Option<Value<'_>>| value.is_none_or(Value::is_sequence);
    let deeper = path.len() < MAX_DEPTH;
    if deeper && is_mapping(before) && is_mapping(after) {
        let names = |value: Option<Value<'_>>| -> Vec<String> {
            value.into_iter().flat_map(|it| it.entries().map(|entry| entry.name.to_owned())).collect()
        };
        let mut all = names(before);
        all.extend(names(after).into_iter().filter(|name| !all.contains(name)).collect::<Vec<_>>());
        for name in all {
            let (old, new) = (before.and_then(|it| it.get(&name)), after.and_then(|it| it.get(&name)));
            path.push(name);
            differ(old, new, path, found);
            path.pop();
        }
        return;
    }
    if deeper && is_list(before) && is_list(after) {
        let length = |value: Option<Value<'_>>| value.map_or(0, |it| it.items().len());
        for index in 0..length(before).max(length(after)) {
            let old = before.and_then(|it| it.items().nth(index));
            let new = after.and_then(|it| it.items().nth(index));
            differ(old, new, path, found);
        }
        return;
    }
    let is_literal = |value: Option<Value<'_>>| value.is_none_or(|it| it.call().is_none());
    found.push(Leaf {
        path: path.clone(),
        before: before.map(Value::span),
        after: after.map(Value::span),
        certain: is_literal(before) && is_literal(after),
        open: !is_literal(before) || !is_literal(after),
    });
}

/// Whether two values are written alike, whatever their form; numbers and texts of the same digits are the same.
pub(super) fn same(before: Value<'_>, after: Value<'_>) -> bool {
    expression(before) == expression(after)
}
