//! Walks the properties of all resources together with their schemas.

use crate::rules::Context;
use crate::schema::{Database, GLOBALS, Kind, Record, ResourceType};
use crate::source::Span;
use crate::syntax::{Function, Value};
use crate::template::{Assumption, SectionKind};

/// A value and the schema that it must fit.
pub(super) struct Place<'p, 'a> {
    /// Logical ID of the resource, or `Globals`.
    pub(super) owner: &'a str,
    /// Where the logical ID stands.
    pub(super) owner_span: Span,
    /// Its type.
    pub(super) of: &'p ResourceType<'static>,
    /// The schema, references followed.
    pub(super) schema: Record<'static>,
    /// The value: no function, but what stands in the branches of `Fn::If` comes here.
    pub(super) value: Value<'a>,
    /// The name of the property; of an item the name of its list; empty for `Properties` itself.
    pub(super) name: &'a str,
    /// The key of the property; of an item or a branch the value itself.
    pub(super) key: Span,
    /// Under which conditions it is there.
    pub(super) when: &'p [Assumption<'a>],
}

/// Hands every known value below `Properties`, and below `Globals` of SAM, to `see`, outer ones first.
pub(super) fn visit<'a>(cx: &Context<'a>, mut see: impl FnMut(&Place<'_, 'a>)) {
    let database = Database::embedded();
    for resource in cx.template.resources.iter() {
        let Some(of) = resource.kind().and_then(|kind| database.resource_type(kind)) else { continue };
        let Some(properties) = resource.body.entry("Properties") else { continue };
        let when = cx.template.assumptions(resource.guard);
        let mut walk = Walk { owner: resource.name, owner_span: resource.span, of: &of, see: &mut see };
        walk.value(of.schema().clone(), properties.value, "", properties.key.span(), &when);
    }
    let globals = cx.template.section(SectionKind::Globals).filter(|_| cx.template.is_sam());
    if let (Some(section), Some(of)) = (globals, database.resource_type(GLOBALS)) {
        let span = section.entry.key.span();
        let mut walk = Walk { owner: GLOBALS, owner_span: span, of: &of, see: &mut see };
        walk.value(of.schema().clone(), section.entry.value, "", span, &[]);
    }
}

struct Walk<'p, 'a, F> {
    owner: &'a str,
    owner_span: Span,
    of: &'p ResourceType<'static>,
    see: &'p mut F,
}

impl<'a, F: FnMut(&Place<'_, 'a>)> Walk<'_, 'a, F> {
    fn value(&mut self, schema: Record<'static>, value: Value<'a>, name: &'a str, key: Span, when: &[Assumption<'a>]) {
        let schema = self.of.resolve(schema);
        if let Some(call) = value.call() {
            if call.function == Function::If {
                let mut items = call.argument.items();
                let Some(condition) = items.next().and_then(Value::text) else { return };
                for (holds, branch) in [true, false].into_iter().zip(items) {
                    let inner: Vec<_> = when.iter().copied().chain([Assumption { condition, holds }]).collect();
                    self.value(schema.clone(), branch, name, branch.span(), &inner);
                }
            }
            return;
        }
        (self.see)(&Place {
            owner: self.owner,
            owner_span: self.owner_span,
            of: self.of,
            schema: schema.clone(),
            value,
            name,
            key,
            when,
        });
        if let Some(properties) = schema.get("properties") {
            for entry in value.entries() {
                if let Some(inner) = properties.get(entry.name) {
                    self.value(inner, entry.value, entry.name, entry.key.span(), when);
                }
            }
        }
        if let Some(items) = schema.get("items").filter(|items| items.kind() == Kind::Object) {
            for item in value.items() {
                self.value(items.clone(), item, name, item.span(), when);
            }
        }
    }
}

/// The names of the properties that an object may have, also those that only one of several variants has.
/// `None` where the schema takes any name.
pub(super) fn allowed<'d>(of: &ResourceType<'d>, schema: &Record<'d>) -> Option<Vec<&'d str>> {
    let closed = schema.get("additionalProperties").is_some_and(|it| it.kind() == Kind::Bool(false));
    if !closed || schema.get("patternProperties").is_some() {
        return None;
    }
    let mut names: Vec<&'d str> = Vec::new();
    let mut open = vec![schema.clone()];
    while let Some(part) = open.pop() {
        names.extend(
            part.get("properties").iter().flat_map(|it| it.entries().map(|(name, _)| name).collect::<Vec<_>>()),
        );
        for variants in ["allOf", "anyOf", "oneOf"] {
            open.extend(
                part.get(variants).iter().flat_map(|it| it.items().map(|it| of.resolve(it)).collect::<Vec<_>>()),
            );
        }
        // Definitions may be nested, but not in circles that lead anywhere new.
        if names.len() > 5_000 {
            return None;
        }
    }
    (!names.is_empty()).then_some(names)
}

/// Whether a part of a mapping comes from elsewhere, or has no name, so that nothing can be said of the whole.
pub(super) fn is_open(value: Value<'_>) -> bool {
    value.entries().any(|entry| entry.name.starts_with("Fn::") || entry.name == "Ref" || entry.name.is_empty())
}
