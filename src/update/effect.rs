//! What the change of one property does.

use super::Effect;
use super::leaves::Leaf;
use crate::schema::ResourceType;

/// What AWS documents beyond the schemas: type, property, effect, and when.
///
/// Source: the "Update requires" lines of the template reference, and for `refused` its words that updates are not
/// supported; of the username properties of a user pool, what the service answers to an update.
static TABLE: &str = include_str!("behaviour.csv");

/// What a changed leaf does to a resource of this type, and why.
pub(super) fn of(leaf: &Leaf, of: &ResourceType<'_>) -> (Effect, String) {
    let top = leaf.path.first().map_or("", String::as_str);
    match documented(of.name(), top) {
        Some((Effect::Refused, why)) if !leaf.certain => {
            return (Effect::MayRefuse, format!("{why}; the new value is known at deployment"));
        }
        Some((effect, when)) => return (effect, when.to_owned()),
        None => {}
    }
    let names = |list: &str| pointers(of, list);
    if let Some(below) = matching(&names("createOnlyProperties"), leaf) {
        if below {
            return (Effect::MayReplace, "a part of it can only be set when the resource is created".to_owned());
        }
        return if leaf.certain {
            (Effect::Replacement, "it can only be set when the resource is created".to_owned())
        } else {
            (
                Effect::MayReplace,
                "it can only be set when the resource is created; the new value is known at deployment".to_owned(),
            )
        };
    }
    if matching(&names("conditionalCreateOnlyProperties"), leaf).is_some() {
        return (Effect::MayReplace, "some changes of it need a new resource, others do not".to_owned());
    }
    (Effect::NoInterruption, "it is changed in place".to_owned())
}

/// What a change of the property at this path does to a resource of this type, and why: one sentence without a full stop.
#[must_use]
pub fn of_property(path: &[&str], kind: &ResourceType<'_>) -> (Effect, String) {
    let path = path.iter().map(|name| (*name).to_owned()).collect();
    of(&Leaf { path, before: None, after: None, certain: true, open: true }, kind)
}

fn documented(kind: &str, property: &str) -> Option<(Effect, &'static str)> {
    for line in TABLE.lines().skip(1) {
        let mut columns = line.splitn(4, ',');
        if columns.next() == Some(kind) && columns.next() == Some(property) {
            let effect = match columns.next()? {
                "some-interruption" => Effect::SomeInterruption,
                "may-replace" => Effect::MayReplace,
                "replacement" => Effect::Replacement,
                "refused" => Effect::Refused,
                _ => Effect::NoInterruption,
            };
            return Some((effect, columns.next().unwrap_or_default()));
        }
    }
    None
}

/// The property paths of a list of the schema: `/properties/A/B/*/C` is `A`, `B`, `C`.
fn pointers(of: &ResourceType<'_>, list: &str) -> Vec<Vec<String>> {
    let Some(pointers) = of.schema().get(list) else { return Vec::new() };
    let path = |text: &str| -> Vec<String> {
        text.split('/').filter(|step| !matches!(*step, "" | "properties" | "items" | "*")).map(str::to_owned).collect()
    };
    pointers.items().filter_map(|it| it.text()).map(path).collect()
}

/// Whether a path of the list is that of the leaf or leads to it; `true` inside where it only lies below an open leaf.
fn matching(paths: &[Vec<String>], leaf: &Leaf) -> Option<bool> {
    if paths.iter().any(|path| leaf.path.starts_with(path)) {
        return Some(false);
    }
    let below = |path: &&Vec<String>| path.len() > leaf.path.len() && path.starts_with(&leaf.path);
    (leaf.open && paths.iter().any(|path| below(&path))).then_some(true)
}
