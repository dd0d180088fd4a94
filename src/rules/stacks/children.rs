//! Nested stacks with their templates, where it is certain which these are.

use crate::rules::StacksContext;
use crate::stacks::Edge;
use crate::template::{Input, Interface, NestedStack};

/// A nested stack, the template around it, and its own.
pub(super) struct Child<'c> {
    pub(super) edge: &'c Edge,
    pub(super) stack: &'c NestedStack,
    /// The template that it is made of.
    pub(super) template: &'c Interface,
    /// The path of this template.
    pub(super) path: &'c str,
}

/// Every nested stack whose template is a file of the run, named by its path, when nothing rewrites the one or the other.
pub(super) fn children<'c>(cx: &StacksContext<'c>) -> impl Iterator<Item = Child<'c>> {
    let system = cx.system;
    system.certain_children().filter_map(move |edge| {
        let stack = system.interfaces().get(edge.from)?.nested.get(edge.index)?;
        let template = system.interfaces().get(edge.to)?;
        Some(Child { edge, stack, template, path: system.path(edge.to) })
    })
}

impl<'c> Child<'c> {
    /// The parameter of this name.
    pub(super) fn parameter(&self, name: &str) -> Option<&'c Input> {
        self.template.parameters.iter().find(|parameter| parameter.name == name)
    }

    /// The parameters that must be given and are not.
    pub(super) fn missing(&self) -> Vec<&'c Input> {
        let given = |parameter: &Input| self.stack.given.iter().any(|given| given.name == parameter.name);
        let required = self.template.parameters.iter().filter(|parameter| parameter.default.is_none());
        required.filter(|parameter| !given(parameter)).collect()
    }
}
