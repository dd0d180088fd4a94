//! Whether what SAM makes of a template can be told.

use std::collections::HashMap;

use super::translate::{Expansion, Generated, Given, expand};
use crate::source::Span;
use crate::template::{Resource, SectionKind, Template};

/// Whether the template can be expanded: other macros, loops and includes may make anything of it before.
#[must_use]
pub fn is_expandable(template: &Template<'_>) -> bool {
    template.has_serverless()
        && !template.runs_macro()
        && template.loops.is_empty()
        && !template.is_rewritten(SectionKind::Resources)
}

/// The expansion, where the template can be expanded and the transform would refuse nothing.
#[must_use]
pub fn certain(template: &Template<'_>, given: &Given) -> Option<Expansion> {
    let expansion = (template.is_sam() && is_expandable(template)).then(|| expand(template, given))?;
    expansion.findings.is_empty().then_some(expansion)
}

impl Expansion {
    /// The resource of the template that each generated one is made of, by the latter's name; what serves several is
    /// made of none.
    #[must_use]
    pub fn origins<'o, 't: 'o>(&'o self, template: &Template<'t>) -> HashMap<&'o str, Option<&'o str>> {
        let place = |it: &Resource<'t>| (it.span.to(it.body.span()), it.name);
        let mut places: Vec<(Span, &'t str)> = template.resources.iter().map(place).collect();
        places.sort_unstable();
        let around = |at: Span| {
            let after = places.partition_point(|(place, _)| place.start <= at.start);
            after.checked_sub(1).and_then(|index| places.get(index)).filter(|(place, _)| place.contains(at))
        };
        let origin = |it: &'o Generated| {
            if template.resources.contains(&it.from) {
                return Some(it.from.as_str());
            }
            around(it.at).map(|(_, name)| *name).filter(|name| it.id.starts_with(name))
        };
        let mut origins = HashMap::new();
        for generated in self.generated() {
            origins.entry(generated.id.as_str()).or_insert_with(|| origin(generated));
        }
        origins
    }
}
