//! Conditions that the transform adds.

use super::build::At;
use super::value::Map;
use crate::source::Span;

/// `Fn::Or` takes at most this many conditions.
const MOST: usize = 10;

/// Adds a condition that holds where any of these does; where they are many, through conditions in between.
pub(super) fn combine(conditions: &mut Map, name: &str, mut all: Vec<String>, at: Span) {
    if all.len() < 2 {
        return;
    }
    let at = At(at);
    let mut between = (all.len() - 2) / (MOST - 1);
    while all.len() > 1 {
        let new = if between > 0 { format!("{name}{between}") } else { name.to_owned() };
        between = between.saturating_sub(1);
        let rest = all.split_off(all.len().min(MOST));
        let any = at.map([("Fn::Or", at.list(all.iter().map(|condition| at.condition(condition))))]);
        conditions.set(&new, any);
        all = rest;
        all.push(new);
    }
}
