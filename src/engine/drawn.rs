//! The graph of a template as it is drawn: with what SAM generates.

use crate::graph::Graph;
use crate::sam::{self, Given};
use crate::syntax::Tree;
use crate::template::Template;

/// Hands on the graph of a template, and with it the resources that SAM generates, where the transform would refuse
/// nothing.
pub fn with_graph<R>(tree: &Tree<'_>, template: &Template<'_>, draw: impl FnOnce(&Graph<'_>) -> R) -> R {
    let Some(expansion) = sam::certain(template, &Given::default()) else { return draw(&Graph::new(template)) };
    let made = expansion.tree(tree);
    let made = Template::lower(&made);
    let of = expansion.origins(template);
    let ids = expansion.generated().iter().map(|it| it.id.as_str());
    let origins: Vec<(&str, Option<&str>)> = ids.map(|id| (id, of.get(id).copied().flatten())).collect();
    draw(&Graph::expanded(template, &made, &origins))
}
