//! Where each node and arrow of a picture stands. The library does the geometry; here its limits are kept.

use std::panic::{AssertUnwindSafe, catch_unwind};

use dagre::graph::{Graph, GraphOptions};
use dagre::{EdgeLabel, LayoutOptions, NodeLabel, RankDir};

use crate::graph::{components, group_of};

/// Longer names are cut; the title of the node has them whole.
pub(super) const SHOWN: usize = 34;
/// Of a letter of a name and of a type, in pixels, on the average and somewhat more.
const NAME: f64 = 9.0;
const TYPE: f64 = 6.4;
const SPACE: f64 = 24.0;
const LINE: f64 = 17.0;
/// The library lays a point for each column that an arrow crosses: of more, it would take seconds.
const MOST_CROSSED: usize = 800;

/// A rectangle or a whole picture.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Rect {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// Where everything stands, in the order in which it was given.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) nodes: Vec<Rect>,
    pub(super) arrows: Vec<Vec<(f64, f64)>>,
    pub(super) size: (f64, f64),
}

impl Layout {
    /// What is needed stands to the left. Nodes have a width and a height, arrows lead from what needs.
    pub(super) fn new(nodes: &[(f64, f64)], arrows: &[(usize, usize)]) -> Result<Self, String> {
        if crossed(nodes.len(), arrows) > MOST_CROSSED {
            return Err("too many arrows would cross it".to_owned());
        }
        // A mistake in the library must cost the picture and not the report.
        let placed = catch_unwind(AssertUnwindSafe(|| placed(nodes, arrows)));
        placed.ok().flatten().ok_or_else(|| "no place was found for every node".to_owned())
    }
}

/// Width and height of a box with a name, and so many lines of which `below` is the widest besides.
pub(super) fn size(name: &str, below: &str, lines: usize) -> (f64, f64) {
    let letters = |text: &str| text.chars().count().clamp(5, SHOWN + 1) as f64;
    let width = (letters(name) * NAME).max(letters(below) * TYPE);
    (width + SPACE, lines as f64 * LINE + 10.0)
}

fn placed(nodes: &[(f64, f64)], arrows: &[(usize, usize)]) -> Option<Layout> {
    let mut graph: Graph<NodeLabel, EdgeLabel> =
        Graph::with_options(GraphOptions { directed: true, ..GraphOptions::default() });
    for (number, &(width, height)) in nodes.iter().enumerate() {
        graph.set_node(number.to_string(), Some(NodeLabel { width, height, ..NodeLabel::default() }));
    }
    let group_of = group_of(nodes.len(), &components(nodes.len(), arrows));
    // The library panics on some circles, so arrows of a circle are laid in one direction and turned afterwards.
    let turned = |(from, to): (usize, usize)| from < to && group_of.get(from) == group_of.get(to);
    let ends = |(from, to): (usize, usize)| {
        let (from, to) = if turned((from, to)) { (to, from) } else { (from, to) };
        (from.to_string(), to.to_string())
    };
    for &arrow in arrows {
        let (from, to) = ends(arrow);
        graph.set_edge(from, to, Some(EdgeLabel::default()), None);
    }
    let options = LayoutOptions {
        rankdir: RankDir::RL,
        nodesep: 16.0,
        edgesep: 10.0,
        ranksep: 60.0,
        marginx: 12.0,
        marginy: 12.0,
        ..LayoutOptions::default()
    };
    dagre::layout(&mut graph, Some(options));
    let mut layout = Layout { nodes: Vec::new(), arrows: Vec::new(), size: (0.0, 0.0) };
    for (number, &(width, height)) in nodes.iter().enumerate() {
        let label = graph.node(&number.to_string())?;
        let (x, y) = (finite(label.x?)?, finite(label.y?)?);
        layout.nodes.push(Rect { left: x - width / 2.0, top: y - height / 2.0, width, height });
        layout.size = (layout.size.0.max(x + width / 2.0 + 12.0), layout.size.1.max(y + height / 2.0 + 12.0));
    }
    for &arrow in arrows {
        let (from, to) = ends(arrow);
        let label = graph.edge(&from, &to, None)?;
        let points: Option<Vec<(f64, f64)>> =
            label.points.iter().map(|point| Some((finite(point.x)?, finite(point.y)?))).collect();
        let mut points = points?;
        if turned(arrow) {
            points.reverse();
        }
        for (x, y) in &points {
            layout.size = (layout.size.0.max(x + 12.0), layout.size.1.max(y + 12.0));
        }
        layout.arrows.push(points);
    }
    Some(layout)
}

fn finite(number: f64) -> Option<f64> {
    number.is_finite().then_some(number)
}

/// How many columns the arrows cross together, with each node as far to the left as it can stand.
fn crossed(nodes: usize, edges: &[(usize, usize)]) -> usize {
    let groups = components(nodes, edges);
    let group_of = group_of(nodes, &groups);
    let mut columns = vec![0_usize; nodes];
    let mut needs: Vec<Vec<usize>> = vec![Vec::new(); nodes];
    for (from, to) in edges {
        if let Some(list) = needs.get_mut(*from) {
            list.push(*to);
        }
    }
    // Groups come after what they need.
    for (number, group) in groups.iter().enumerate() {
        let others = group.iter().filter_map(|node| needs.get(*node)).flatten();
        let others = others.filter(|to| group_of.get(**to) != Some(&number));
        let first = others.filter_map(|to| columns.get(*to)).max().map_or(0, |column| column + 1);
        for (place, node) in group.iter().enumerate() {
            if let Some(column) = columns.get_mut(*node) {
                *column = first + place;
            }
        }
    }
    let column = |node: &usize| columns.get(*node).copied().unwrap_or(0);
    edges.iter().map(|(from, to)| column(from).abs_diff(column(to))).sum()
}
