//! Which resource a value leads to.

use super::evaluate::Scope;
use super::value::Val;
use crate::syntax::{Function, Value};
use crate::template::{Owner, Reference, ReferenceKind, Resource, Template};

/// The name that a reference leads to, and the attribute that it takes; none for `Ref`.
///
/// `Fn::Sub` counts where it is nothing but one variable.
pub(super) fn link<'a>(value: Value<'a>) -> Option<(&'a str, &'a str)> {
    let call = value.call()?;
    match call.function {
        Function::Ref => Some((call.argument.text()?, "")),
        Function::GetAtt => match call.argument.text() {
            Some(text) => Some(text.split_once('.').unwrap_or((text, ""))),
            None => {
                let mut items = call.argument.items();
                Some((items.next()?.text()?, items.next().and_then(Value::text).unwrap_or_default()))
            }
        },
        Function::Sub => {
            let text = call.argument.text()?;
            let inner = text.strip_prefix("${")?.strip_suffix('}')?;
            (!inner.contains(['$', '{', '}', '!'])).then(|| inner.split_once('.').unwrap_or((inner, "")))
        }
        _ => None,
    }
}

/// Whether a resource refers to another one.
pub(super) fn refers(template: &Template<'_>, from: &Resource<'_>, to: &str) -> bool {
    let Some(index) = template.resources.iter().position(|it| it.name == from.name) else { return false };
    template
        .references
        .iter()
        .any(|it| it.owner == Owner::Resource(index) && it.target == to && it.kind != ReferenceKind::DependsOn)
}

impl<'a> Scope<'_, 'a> {
    /// The resource that a value is a reference to.
    pub(super) fn target(&mut self, of: &Val<'a>) -> Option<Val<'a>> {
        let Val::Open(value) = of else { return None };
        let (name, _) = link(*value)?;
        let template = self.template;
        let resource = template.resources.get(name)?;
        (!resource.generated && self.exists(resource)).then_some(Val::Resource(resource))
    }

    /// The resources that anything inside of a value refers to.
    pub(super) fn targets(&mut self, of: &Val<'a>, found: &mut Vec<Val<'a>>) -> Option<()> {
        match of {
            Val::Unknown => return None,
            Val::Open(value) => {
                let template = self.template;
                let inside = template.references.iter().filter(|it| value.span().contains(it.span));
                for reference in inside {
                    let Some(resource) = template.resources.get(reference.target) else { continue };
                    if resource.generated || !self.exists(resource) {
                        return None;
                    }
                    if !found.iter().any(|it| matches!(it, Val::Resource(known) if known.name == resource.name)) {
                        found.push(Val::Resource(resource));
                    }
                }
            }
            Val::Written(value) if value.is_mapping() => {
                for entry in value.entries() {
                    let inner = self.resolved(entry.value);
                    self.targets(&inner, found)?;
                }
            }
            list if list.is_list() => {
                for item in self.items(list)? {
                    self.targets(&item, found)?;
                }
            }
            _ => {}
        }
        Some(())
    }

    /// What the first reference to a resource inside of a value takes of it: `Ref`, or the attribute.
    pub(super) fn attribute_of(&self, inside: &Val<'a>, resource: &Val<'a>) -> Option<Val<'a>> {
        let (place, Val::Resource(resource)) = (inside.span()?, resource) else { return None };
        let here = |it: &&Reference<'_>| it.target == resource.name && place.contains(it.span);
        let reference = self.template.references.iter().find(here);
        Some(reference.map_or(Val::Absent, |it| Val::text(it.attribute.map_or("Ref", |(name, _)| name))))
    }

    /// All resources of a type that exist in this case; not known where a macro may make further ones.
    pub(super) fn resources(&mut self, kind: &str) -> Option<Val<'a>> {
        let template = self.template;
        if template.runs_macro() || template.has_serverless() || template.is_partial() {
            return None;
        }
        let mut found = Vec::new();
        for resource in template.resources.iter() {
            if resource.is_module() || resource.generated && resource.kind() == Some(kind) {
                return None;
            }
            if resource.kind() == Some(kind) && self.exists(resource) {
                found.push(Val::Resource(resource));
            }
        }
        Some(Val::list(found))
    }

    /// The resources that refer to one.
    pub(super) fn users(&mut self, of: &Val<'a>) -> Option<Val<'a>> {
        let Val::Resource(resource) = of else { return None };
        let template = self.template;
        let refers = |it: &&Reference<'_>| it.target == resource.name && it.kind != ReferenceKind::DependsOn;
        let owner = |it: &Reference<'_>| match it.owner {
            Owner::Resource(index) => Some(index),
            _ => None,
        };
        let mut owners: Vec<usize> = template.references.iter().filter(refers).filter_map(owner).collect();
        owners.sort_unstable();
        owners.dedup();
        let users = owners.into_iter().filter_map(|index| template.resources.at(index));
        let users: Vec<_> = users.filter(|user| user.name != resource.name && self.exists(user)).collect();
        Some(Val::list(users.into_iter().map(Val::Resource)))
    }

    /// Whether one resource is created after another.
    pub(super) fn waits_for(&self, one: &Val<'a>, other: &Val<'a>) -> Option<Val<'a>> {
        let (Val::Resource(one), Val::Resource(other)) = (one, other) else { return None };
        let template = self.template;
        let names: Vec<&str> = template.resources.iter().map(|it| it.name).collect();
        let mut open = vec![one.name];
        let mut seen = vec![one.name];
        while let Some(name) = open.pop() {
            let index = names.iter().position(|it| *it == name);
            let next = template.references.iter().filter(|it| index.is_some_and(|at| it.owner == Owner::Resource(at)));
            for target in next.map(|it| it.target) {
                if target == other.name {
                    return Some(Val::Bool(true));
                }
                if !seen.contains(&target) {
                    seen.push(target);
                    open.push(target);
                }
            }
        }
        Some(Val::Bool(false))
    }
}
