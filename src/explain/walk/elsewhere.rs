//! What a template takes from elsewhere: exports of other stacks, templates of nested stacks.

use super::view::View;
use super::words::names;
use super::{Point, Told};
use crate::source::Span;
use crate::syntax::Function;
use crate::template::Owner;

/// Of more names than these, the rest is counted.
const MANY: usize = 6;

/// Imports and nested stacks.
pub(super) fn taken(view: &View<'_, '_>) -> Told {
    let template = view.template;
    let mut imports: Vec<(String, Vec<&str>, Vec<Span>)> = Vec::new();
    for site in template.calls.iter().filter(|site| site.call.function == Function::ImportValue) {
        if !view.supposed.reaches(template, site.guard) || matches!(site.owner, Owner::Template) {
            continue;
        }
        let Some(name) = template.pattern(site.call.argument) else { continue };
        let (name, owner) = (name.to_string(), template.owner_name(site.owner));
        let place = site.call.argument.span();
        match imports.iter_mut().find(|(other, ..)| *other == name) {
            Some((_, owners, places)) => {
                places.push(place);
                if !owners.contains(&owner) {
                    owners.push(owner);
                }
            }
            None => imports.push((name, vec![owner], vec![place])),
        }
    }
    let mut points = Vec::new();
    if !imports.is_empty() {
        let one = |(name, owners, places): &(String, Vec<&str>, Vec<Span>)| {
            let owners = names(owners.iter().copied(), view.most(MANY));
            Point::default().and(format!("`{name}` for {owners}"), places.clone())
        };
        let (what, stacks) = match imports.len() {
            1 => ("A value".to_owned(), "another stack exports"),
            count => (format!("{count} values"), "other stacks export"),
        };
        let text = format!(
            "{what} that {stacks}, in the same account and region, and that cannot go while this stack exists:"
        );
        points.push(Point::new(text).with(imports.iter().map(one).collect()));
    }
    let mut nested = 0;
    for stack in template.nested() {
        let exists = view.resources().any(|it| it.name == stack.id);
        if let Some(location) = stack.locations.first().filter(|_| exists) {
            nested += 1;
            let text = format!("`{}` is built from the template at `{location}`", stack.id);
            points.push(Point::at(text, stack.location_span).and(".", vec![]));
        }
    }
    let mut parts = Vec::new();
    if !imports.is_empty() {
        parts.push(match imports.len() {
            1 => "an export of another stack".to_owned(),
            count => format!("{count} exports of other stacks"),
        });
    }
    if nested > 0 {
        parts.push(match nested {
            1 => "the template of a nested stack".to_owned(),
            count => format!("the templates of {count} nested stacks"),
        });
    }
    let brief = if parts.is_empty() { String::new() } else { format!("It needs {}.", parts.join(" and ")) };
    (brief, points)
}
