//! Whether what SAM makes of a template can be told.

use super::translate::{Expansion, Generated, Given, expand};
use crate::template::{SectionKind, Template};

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

impl Generated {
    /// The resource of the template that it is made of; what serves several is made of none.
    #[must_use]
    pub fn of<'g, 't: 'g>(&'g self, template: &Template<'t>) -> Option<&'g str> {
        if template.resources.contains(&self.from) {
            return Some(&self.from);
        }
        let around = template.resources.iter().find(|it| it.span.to(it.body.span()).contains(self.at))?;
        self.id.starts_with(around.name).then_some(around.name)
    }
}
