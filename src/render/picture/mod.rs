//! The graph of a template as a picture: who stands where, found by a library, as SVG; and as a tree in plain text.

mod drawing;
mod layout;
mod stacks;
mod svg;
mod tree;

use std::collections::{BTreeMap, HashMap};

use crate::graph::{Graph, Node, NodeKind};
use crate::source::Span;

use layout::{Layout, size};

pub(super) use stacks::{linked, stacks_svg, whereabouts};
pub use svg::graph_svg;
pub(super) use svg::{COLOURS, STYLE, svg};
pub use tree::graph_ascii;

/// Of more nodes than this a picture shows nothing, and the page that holds it becomes heavy.
const MOST_NODES: usize = 300;
/// Of more nodes than this, only those of the template are drawn, without what SAM generates.
const MOST_EXPANDED: usize = 150;

/// What is drawn of a template.
#[derive(Debug)]
pub(super) struct Picture<'g> {
    pub(super) nodes: Vec<Drawn<'g>>,
    pub(super) arrows: Vec<Arrow>,
    /// Names of what nobody refers to and what refers to nothing.
    pub(super) alone: Vec<&'g str>,
    /// The conditions under which something exists, in the order of the template.
    pub(super) conditions: Vec<Decides<'g>>,
    /// Whether only resources are drawn, because there is too much else.
    pub(super) resources_only: bool,
    layout: Layout,
}

#[derive(Debug)]
pub(super) struct Drawn<'g> {
    pub(super) node: &'g Node,
    /// Which of the conditions decides about it.
    pub(super) condition: Option<usize>,
}

/// From what needs to what is needed.
#[derive(Debug, Clone)]
pub(super) struct Arrow {
    pub(super) from: usize,
    pub(super) to: usize,
    /// Through which words; none where it leads from what is generated to what it is made of.
    pub(super) why: Vec<&'static str>,
}

#[derive(Debug)]
pub(super) struct Decides<'g> {
    pub(super) name: &'g str,
    pub(super) span: Span,
}

impl<'g> Picture<'g> {
    /// The picture, or why there is none.
    pub(super) fn new(graph: &'g Graph<'_>) -> Result<Self, String> {
        let all = |node: &Node| node.kind != NodeKind::Condition;
        let of_template = |node: &Node| node.generated_by.is_none();
        let whole = chosen(graph, all);
        let expanded = graph.nodes().any(|node| !of_template(node));
        if expanded
            && whole.0.len() <= MOST_EXPANDED
            && let Ok(picture) = Self::of(graph, whole.clone(), false)
        {
            return Ok(picture);
        }
        let whole = if expanded { chosen(graph, |node| all(node) && of_template(node)) } else { whole };
        if whole.0.len() <= MOST_NODES {
            return Self::of(graph, whole, false);
        }
        let chosen = chosen(graph, |node| node.kind == NodeKind::Resource && of_template(node));
        match chosen.0.len() {
            0 => Err(format!("{} parts hang together, more than {MOST_NODES}", whole.0.len())),
            count if count > MOST_NODES => Err(format!("{count} resources hang together, more than {MOST_NODES}")),
            _ => Self::of(graph, chosen, true),
        }
    }

    /// Whether something in it does not stand in the template.
    pub(super) fn has_generated(&self) -> bool {
        self.nodes.iter().any(|drawn| drawn.node.generated_by.is_some())
    }

    fn of(graph: &'g Graph<'_>, (nodes, arrows, alone): Chosen<'g>, resources_only: bool) -> Result<Self, String> {
        let decides: Vec<Option<&str>> = nodes.iter().map(|node| node.condition.as_deref()).collect();
        let known = graph.nodes().filter(|node| node.kind == NodeKind::Condition);
        let known = known.filter(|node| decides.contains(&Some(node.name.as_str())));
        let conditions: Vec<Decides<'g>> = known.map(|node| Decides { name: &node.name, span: node.span }).collect();
        let drawn = nodes.into_iter().zip(decides).map(|(node, name)| Drawn {
            node,
            condition: name.and_then(|name| conditions.iter().position(|it| it.name == name)),
        });
        let nodes: Vec<Drawn<'g>> = drawn.collect();
        let lines = |drawn: &Drawn<'_>| {
            2 + usize::from(drawn.condition.is_some()) + usize::from(drawn.node.generated_by.is_some())
        };
        let sizes: Vec<(f64, f64)> =
            nodes.iter().map(|drawn| size(&drawn.node.name, &drawn.node.type_name, lines(drawn))).collect();
        let ends: Vec<(usize, usize)> = arrows.iter().map(|arrow| (arrow.from, arrow.to)).collect();
        let layout = Layout::new(&sizes, &ends)?;
        Ok(Self { nodes, arrows, alone, conditions, resources_only, layout })
    }
}

type Chosen<'g> = (Vec<&'g Node>, Vec<Arrow>, Vec<&'g str>);

/// The nodes that are wanted and hang together with others, the arrows between them, and the names of the rest.
fn chosen<'g>(graph: &'g Graph<'_>, wanted: impl Fn(&Node) -> bool) -> Chosen<'g> {
    let mut pairs: BTreeMap<(usize, usize), Vec<&'static str>> = BTreeMap::new();
    let list: Vec<&Node> = graph.nodes().filter(|node| wanted(node)).collect();
    let numbers: HashMap<(NodeKind, &str), usize> =
        list.iter().enumerate().map(|(number, node)| ((node.kind, node.name.as_str()), number)).collect();
    let number = |node: &Node| numbers.get(&(node.kind, node.name.as_str())).copied();
    for (from, edge, to) in graph.edges() {
        // What refers to itself is a finding, and no arrow.
        if let (Some(from), Some(to)) = (number(from), number(to))
            && from != to
        {
            let why = pairs.entry((from, to)).or_default();
            if !why.contains(&edge.kind.as_str()) {
                why.push(edge.kind.as_str());
            }
        }
    }
    for (from, node) in list.iter().enumerate() {
        let of = node.generated_by.as_deref().and_then(|of| numbers.get(&(NodeKind::Resource, of)).copied());
        if let Some(to) = of.filter(|to| !pairs.contains_key(&(from, *to)) && !pairs.contains_key(&(*to, from))) {
            pairs.insert((from, to), Vec::new());
        }
    }
    let linked: std::collections::BTreeSet<usize> = pairs.keys().flat_map(|(from, to)| [*from, *to]).collect();
    let place: HashMap<usize, usize> = linked.iter().enumerate().map(|(place, number)| (*number, place)).collect();
    let place = |number: usize| place.get(&number).copied().unwrap_or(0);
    let arrows = pairs.into_iter().map(|((from, to), why)| Arrow { from: place(from), to: place(to), why }).collect();
    let (mut nodes, mut alone) = (Vec::new(), Vec::new());
    for (number, node) in list.into_iter().enumerate() {
        if linked.contains(&number) {
            nodes.push(node);
        } else {
            alone.push(node.name.as_str());
        }
    }
    (nodes, arrows, alone)
}
