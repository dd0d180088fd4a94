//! All texts in the properties of a resource.

use crate::syntax::{Value, View};

/// Calls `see` for every text, with the keys on the way to it; functions are looked into, their names are no keys.
pub(super) fn each<'a>(value: Value<'a>, path: &mut Vec<&'a str>, see: &mut impl FnMut(&[&'a str], Value<'a>)) {
    match value.view() {
        View::Scalar(_) => see(path, value),
        View::Sequence(items) => items.for_each(|item| each(item, path, see)),
        View::Mapping(entries) => {
            for entry in entries {
                path.push(entry.name);
                each(entry.value, path, see);
                path.pop();
            }
        }
        View::Call(call) => each(call.argument, path, see),
    }
}
