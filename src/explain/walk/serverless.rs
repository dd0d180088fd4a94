//! What SAM adds to a template, and how that changes who waits for whom.

use std::collections::{HashMap, HashSet};

use super::Point;
use super::order::by_kind;
use super::view::View;
use super::words::names;
use crate::graph::Graph;
use crate::sam::{Expansion, Generated};
use crate::source::Span;
use crate::template::Template;

/// Of more names than these, the rest is counted.
const MANY: usize = 6;

/// The resources that do not stand in the template, by what they are made of.
pub(super) fn added(view: &View<'_, '_>, expansion: &Expansion) -> Option<Point> {
    let new: Vec<&Generated> =
        expansion.generated().iter().filter(|it| !view.template.resources.contains(&it.id)).collect();
    let origins = expansion.origins(view.template);
    let mut made: HashMap<Option<&str>, Vec<&Generated>> = HashMap::new();
    for generated in new {
        made.entry(origins.get(generated.id.as_str()).copied().flatten()).or_default().push(generated);
    }
    let mut points = Vec::new();
    for resource in view.resources() {
        let verb = if origins.contains_key(resource.name) { "also makes" } else { "makes" };
        points.extend(made.get(&Some(resource.name)).and_then(|all| makes(view, all)).map(|what| {
            Point::at(format!("`{}`", resource.name), resource.span).and(format!(" {verb} {what}"), vec![])
        }));
    }
    points.extend(
        made.get(&None)
            .and_then(|all| makes(view, all))
            .map(|what| Point::new(format!("For all together, SAM makes {what}"))),
    );
    let text = "SAM makes more of this than stands here; what it adds is not counted above:";
    (!points.is_empty()).then(|| Point::new(text).with(points))
}

/// `FRole` and `FGetPermission`: a role and a permission.
fn makes(view: &View<'_, '_>, all: &[&Generated]) -> Option<String> {
    let named = names(all.iter().map(|it| it.id.as_str()), view.most(MANY));
    (!all.is_empty()).then(|| format!("{named}: {}", by_kind(all.iter().map(|it| it.kind.as_str()), MANY)))
}

/// The resources of the template that wait for something because of what SAM adds.
pub(super) fn reordered(view: &View<'_, '_>, expansion: &Expansion) -> Option<Point> {
    let tree = expansion.tree(view.template.tree);
    let made = Template::lower(&tree);
    let graph = Graph::new(&made);
    let there: HashSet<&str> = view.resources().map(|it| it.name).collect();
    let exists = |name: &str| there.contains(name);
    let origins = expansion.origins(view.template);
    let origin = |name: &str| origins.get(name).copied().flatten();
    let mut waits: Vec<(&str, &str, Option<&str>, Span)> = Vec::new();
    for (from, edge, to) in graph.waits().filter(|(from, ..)| exists(&from.name)) {
        let (of, here) = (origin(&to.name), view.template.resources.contains(&to.name));
        let known = view.waits_of(&from.name).iter().any(|wait| wait.to == to.name || !here && Some(wait.to) == of);
        let own = !here && of == Some(from.name.as_str());
        let gone = here && !exists(&to.name) || !here && of.is_some_and(|of| !exists(of));
        if !known && !own && !gone && !waits.iter().any(|it| (it.0, it.1) == (&from.name, &to.name)) {
            waits.push((&from.name, &to.name, of.filter(|_| !here), edge.span));
        }
    }
    waits.sort_by_key(|(from, .., place)| (view.template.resources.position(from), *place));
    let point = |(from, to, of, place): (&str, &str, Option<&str>, Span)| {
        let of = of.map_or_else(String::new, |of| format!(", which SAM makes of `{of}`"));
        Point::at(format!("`{from}` waits for `{to}`{of}"), place)
    };
    let points: Vec<Point> = waits.into_iter().map(point).collect();
    (!points.is_empty()).then(|| Point::new("What SAM adds changes the order:").with(points))
}
