//! Why a demand is made: the values that decided an `if`, for the labels of a finding.

use std::rc::Rc;

use super::item::Item;
use super::walk::Walker;
use crate::schema::{Record, resolve};
use crate::source::Span;

/// So many places are told at most.
const TOLD: usize = 3;

/// The condition of a demand, and the value that it looked at.
#[derive(Debug, Clone)]
pub(super) struct Premise<'a> {
    pub(super) schema: Record<'a>,
    pub(super) root: Record<'a>,
    pub(super) item: Item<'a>,
    pub(super) outer: Option<Rc<Premise<'a>>>,
}

impl<'a> Premise<'a> {
    /// Whether the condition looked at this very value.
    pub(super) fn is_about(&self, item: &Item<'a>) -> bool {
        matches!((&self.item, item), (Item::Written(left), Item::Written(right)) if left == right)
    }

    /// The places that decided, and what stands there.
    pub(super) fn places(&self, walker: &Walker<'_, 'a>) -> Vec<(Span, String)> {
        let mut found = self.outer.as_ref().map(|outer| outer.places(walker)).unwrap_or_default();
        self.collect(walker, &self.schema, &self.item, 0, &mut found);
        found.truncate(TOLD);
        found
    }

    fn collect(
        &self,
        walker: &Walker<'_, 'a>,
        schema: &Record<'a>,
        item: &Item<'a>,
        depth: u32,
        found: &mut Vec<(Span, String)>,
    ) {
        if depth > 8 || found.len() >= TOLD {
            return;
        }
        let schema = resolve(&self.root, schema.clone());
        let mut named: Vec<&str> = Vec::new();
        if let Some(properties) = schema.get("properties") {
            for (name, inner) in properties.entries() {
                named.push(name);
                let Some(member) = item.member(name) else { continue };
                if inner.get("properties").is_some() || inner.get("contains").is_some() {
                    self.collect(walker, &inner, &member.item, depth + 1, found);
                    continue;
                }
                let decides = ["const", "enum", "pattern", "minimum", "maximum", "not", "exclusiveMinimum"];
                let text =
                    member.item.options(walker.template, walker.regions).into_iter().find_map(|it| it.item?.text());
                if let Some(text) = text
                    && decides.iter().any(|keyword| inner.get(keyword).is_some())
                {
                    push(found, member.key, format!("`{}` is `{text}` here", member.shown));
                } else if inner.get("type").is_none() && !member.shown.is_empty() {
                    push(found, member.key, format!("`{}` is given here", member.shown));
                }
            }
        }
        if let Some(required) = schema.get("required") {
            for name in required.items().filter_map(|it| it.text()).filter(|name| !named.contains(name)) {
                if let Some(member) = item.member(name).filter(|member| !member.shown.is_empty()) {
                    push(found, member.key, format!("`{}` is given here", member.shown));
                }
            }
        }
        for variants in ["allOf", "anyOf"] {
            if let Some(list) = schema.get(variants) {
                list.items().for_each(|inner| self.collect(walker, &inner, item, depth + 1, found));
            }
        }
    }
}

fn push(found: &mut Vec<(Span, String)>, span: Span, text: String) {
    if !found.iter().any(|(known, _)| *known == span) && found.len() < TOLD {
        found.push((span, text));
    }
}
