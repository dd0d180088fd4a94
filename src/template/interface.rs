//! What other stacks see of a template: its parameters and outputs, the names it exports and imports, the stacks it
//! nests.

use super::Template;
use super::deployed::{GlobalName, Need, StackSet};
use super::evaluate::literal;
use super::limits::Limits;
use super::model::{Guard, Owner, ReferenceKind};
use super::nested::NestedStack;
use super::pattern::Pattern;
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
    /// Whether a condition decides if it is exported or imported at all.
    pub conditional: bool,
}

/// A name with its place: an output, for example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// The name.
    pub name: String,
    /// Where it stands.
    pub span: Span,
}

/// A parameter, as the one who deploys the template sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    /// The name of the parameter.
    pub name: String,
    /// Where the name stands.
    pub span: Span,
    /// Its default; where there is one, the parameter need not be given.
    pub default: Option<String>,
    /// What it demands of its value.
    pub limits: Limits,
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
    /// The stacks that it makes of other templates.
    pub nested: Vec<NestedStack>,
    /// The stack sets that put another template into several regions.
    pub sets: Vec<StackSet>,
    /// What its deployment must acknowledge.
    pub needs: Vec<Need>,
    /// Names of resources that all regions share.
    pub global_names: Vec<GlobalName>,
    /// Its parameters.
    pub parameters: Vec<Input>,
    /// Its outputs; a name that `Fn::ForEach` puts together stands with its `${…}`.
    pub outputs: Vec<Placed>,
    /// Whether a part of the template comes from elsewhere, so that exports, parameters or outputs may be missing here.
    pub partial: bool,
}

impl Interface {
    /// The outside of a template of which nothing is known.
    #[must_use]
    pub fn unknown(file: FileId) -> Self {
        Self {
            file,
            exports: Vec::new(),
            imports: Vec::new(),
            resources: Vec::new(),
            nested: Vec::new(),
            sets: Vec::new(),
            needs: Vec::new(),
            global_names: Vec::new(),
            parameters: Vec::new(),
            outputs: Vec::new(),
            partial: true,
        }
    }

    /// Every place that a finding about several templates can be about.
    pub fn places(&self) -> impl Iterator<Item = Span> {
        let names = self.exports.iter().chain(&self.imports).map(|name| name.span);
        let global = self.global_names.iter().map(|name| name.span);
        names.chain(global).chain(self.nested.iter().flat_map(NestedStack::places))
    }
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
                conditional: output.guard != Guard::ALWAYS,
            })
        });
        let imports = self.calls.iter().filter(|site| site.call.function == Function::ImportValue).filter_map(|site| {
            let name = site.call.argument;
            Some(SharedName {
                name: self.pattern(name)?.into_owned(),
                span: name.span(),
                owner: self.owner_name(site.owner).to_owned(),
                conditional: site.guard != Guard::ALWAYS,
            })
        });
        let parameters = self.parameters.iter().map(|parameter| Input {
            name: parameter.name.to_owned(),
            span: parameter.span,
            default: parameter.default().map(|value| literal(value).unwrap_or_default().into_owned()),
            limits: parameter.limits(),
        });
        let outputs = self.outputs.iter().map(|output| Placed { name: output.name.to_owned(), span: output.span });
        Interface {
            file: self.tree.file(),
            exports: exports.collect(),
            imports: imports.collect(),
            resources: self.resources.names().map(str::to_owned).collect(),
            nested: self.nested(),
            sets: self.stack_sets(),
            needs: self.needs(),
            global_names: self.global_names(),
            parameters: parameters.collect(),
            outputs: outputs.collect(),
            partial: self.is_partial(),
        }
    }

    /// The stacks that are nested in this one.
    #[must_use]
    pub fn nested(&self) -> Vec<NestedStack> {
        let mut nested: Vec<NestedStack> =
            self.resources.iter().filter_map(|resource| self.nested_stack(resource)).collect();
        if !nested.is_empty() {
            self.note_outputs_read(&mut nested);
        }
        nested
    }

    /// Tells each nested stack which of its outputs are read: `!GetAtt Network.Outputs.VpcId`.
    fn note_outputs_read(&self, nested: &mut [NestedStack]) {
        for reference in self.references.iter().filter(|reference| reference.is_evaluated()) {
            if !matches!(reference.kind, ReferenceKind::GetAtt | ReferenceKind::SubGetAtt) {
                continue;
            }
            let Some((attribute, span)) = reference.attribute else { continue };
            let Some(output) = attribute.strip_prefix("Outputs.") else { continue };
            // The place of the output's name, where the attribute is written as it reads.
            let exact = (span.end - span.start) as usize == attribute.len();
            let start = span.end - u32::try_from(output.len()).unwrap_or(0);
            let span = if exact { Span { start, ..span } } else { span };
            if let Some(stack) = nested.iter_mut().find(|stack| stack.id == reference.target) {
                stack.outputs.push(Placed { name: output.to_owned(), span });
            }
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
