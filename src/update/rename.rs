//! A resource that was removed and one that was added can be one that got another logical ID.

use super::leaves::same;
use crate::template::Resource;

/// For each added resource the removed one that it was, where the two are alike.
pub(super) fn renames<'r, 'a, 'b>(
    removed: &[&'r Resource<'a>],
    added: &[&'r Resource<'b>],
) -> Vec<(&'r Resource<'b>, &'r Resource<'a>)> {
    let mut taken: Vec<&str> = Vec::new();
    let mut found = Vec::new();
    for new in added {
        let alike = removed
            .iter()
            .filter(|old| old.kind() == new.kind() && !taken.contains(&old.name))
            .map(|old| (likeness(old, new), *old))
            .filter(|(share, _)| *share >= 0.7)
            .max_by(|(left, _), (right, _)| left.total_cmp(right));
        if let Some((_, old)) = alike {
            taken.push(old.name);
            found.push((*new, old));
        }
    }
    found
}

/// The share of properties that are the same.
fn likeness(old: &Resource<'_>, new: &Resource<'_>) -> f64 {
    let (Some(old), Some(new)) = (old.properties(), new.properties()) else {
        return if old.properties().is_none() && new.properties().is_none() { 1.0 } else { 0.0 };
    };
    let all = old.entries().len().max(new.entries().len());
    if all == 0 {
        return 1.0;
    }
    let equal = old.entries().filter(|entry| new.get(entry.name).is_some_and(|it| same(entry.value, it))).count();
    let count = |number: usize| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
    count(equal) / count(all)
}
