//! What a replaced resource does to those that refer to it: its identifiers change.

use super::compare::blank;
use super::effect;
use super::leaves::Leaf;
use super::{Cause, Change, Effect};
use crate::schema::Schemas;
use crate::template::{Owner, Reference, ReferenceKind, Template};

/// Follows references from resources that are, or may be, replaced, until nothing new happens.
pub(super) fn spread(template: &Template<'_>, schemas: &Schemas, changes: &mut Vec<Change>) {
    let mut open: Vec<(String, Effect)> = changes.iter().filter_map(replaced).collect();
    while let Some((name, strength)) = open.pop() {
        for reference in template.references.iter().filter(|it| it.target == name && reads_identity(it)) {
            let Owner::Resource(at) = reference.owner else { continue };
            let Some(user) = template.resources.at(at).filter(|user| user.name != name) else { continue };
            let Some(of) = user.kind().and_then(|kind| schemas.resource_type(kind)) else { continue };
            if reference.property.is_empty() {
                continue;
            }
            let leaf = Leaf {
                path: vec![reference.property.to_owned()],
                before: None,
                after: Some(reference.span),
                certain: strength == Effect::Replacement,
                open: true,
            };
            let (effect, _) = effect::of(&leaf, &of);
            let effect = match effect {
                Effect::Replacement => strength,
                // An attribute of the new resource may have the value of the old one, such as its Availability Zone.
                Effect::Refused => Effect::MayRefuse,
                other => other,
            };
            let verb = if strength == Effect::Replacement { "is" } else { "may be" };
            let cause = Cause {
                property: reference.property.to_owned(),
                effect,
                why: format!("`{name}`, which it refers to, {verb} replaced"),
                before: None,
                after: Some(reference.span),
            };
            let known = changes.iter_mut().find(|change| change.logical_id == user.name);
            let worse = match known {
                Some(change) if change.effect == Effect::Added => continue,
                Some(change) => {
                    if change.causes.iter().any(|it| it.why == cause.why && it.property == cause.property) {
                        continue;
                    }
                    let before = change.effect;
                    change.effect = change.effect.max(effect);
                    change.causes.push(cause);
                    change.effect > before
                }
                None => {
                    changes.push(Change { causes: vec![cause], after: Some(user.span), ..blank(user, effect) });
                    true
                }
            };
            if worse && matches!(effect, Effect::Replacement | Effect::MayReplace) {
                open.push((user.name.to_owned(), effect));
            }
        }
    }
}

fn replaced(change: &Change) -> Option<(String, Effect)> {
    matches!(change.effect, Effect::Replacement | Effect::MayReplace)
        .then(|| (change.logical_id.clone(), change.effect))
}

/// Whether the value of a reference is another one for a new resource.
fn reads_identity(reference: &Reference<'_>) -> bool {
    matches!(reference.kind, ReferenceKind::Ref | ReferenceKind::GetAtt | ReferenceKind::Sub | ReferenceKind::SubGetAtt)
}
