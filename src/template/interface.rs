//! What other stacks see of a template: the names it exports and imports.

use super::Template;
use super::evaluate::Pattern;
use super::model::Owner;
use crate::source::{FileId, Span};
use crate::syntax::Function;

/// A name that is exported or imported.
#[derive(Debug, Clone)]
pub struct SharedName {
    /// The name, as far as it is known.
    pub name: Pattern<'static>,
    /// Where it stands.
    pub span: Span,
    /// The output that exports it; the resource or output that imports it. Empty where there is none.
    pub owner: String,
}

/// The outside of a template. It borrows nothing, so it outlives the tree.
#[derive(Debug, Clone)]
pub struct Interface {
    /// The file of the template.
    pub file: FileId,
    /// What it exports.
    pub exports: Vec<SharedName>,
    /// What it imports.
    pub imports: Vec<SharedName>,
    /// The logical IDs, to tell variants of one template from two templates.
    pub resources: Vec<String>,
    /// Whether a part of the template comes from elsewhere, so that exports may be missing here.
    pub partial: bool,
}

impl Template<'_> {
    /// The outside of this template.
    #[must_use]
    pub fn interface(&self) -> Interface {
        let exports = self.outputs.iter().filter_map(|output| {
            let name = output.export_name()?;
            Some(SharedName {
                name: self.pattern(name)?.into_owned(),
                span: name.span(),
                owner: output.name.to_owned(),
            })
        });
        let imports = self.calls.iter().filter(|site| site.call.function == Function::ImportValue).filter_map(|site| {
            let name = site.call.argument;
            Some(SharedName {
                name: self.pattern(name)?.into_owned(),
                span: name.span(),
                owner: self.owner_name(site.owner).to_owned(),
            })
        });
        Interface {
            file: self.tree.file(),
            exports: exports.collect(),
            imports: imports.collect(),
            resources: self.resources.names().map(str::to_owned).collect(),
            partial: self.is_partial(),
        }
    }

    /// The name of what a place belongs to; empty for the template itself.
    #[must_use]
    pub fn owner_name(&self, owner: Owner) -> &str {
        match owner {
            Owner::Parameter(at) => self.parameters.at(at).map(|it| it.name),
            Owner::Mapping(at) => self.mappings.at(at).map(|it| it.name),
            Owner::Condition(at) => self.conditions.at(at).map(|it| it.name),
            Owner::Rule(at) => self.rules.at(at).map(|it| it.name),
            Owner::Resource(at) => self.resources.at(at).map(|it| it.name),
            Owner::Output(at) => self.outputs.at(at).map(|it| it.name),
            Owner::Template => None,
        }
        .unwrap_or_default()
    }
}
