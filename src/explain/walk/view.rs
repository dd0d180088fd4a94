//! The template in the case that is looked at: what exists there, and who waits for whom.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use super::words::{list, names, quoted};
use super::{Point, Supposed, Told};
use crate::graph::{Edge, EdgeKind, Graph, Node, NodeKind, layers};
use crate::sam::{self, Expansion, Given};
use crate::source::Span;
use crate::syntax::Value;
use crate::template::{Assumption, Guard, Output, Resource, Template};

/// Of more names than these, the rest is counted.
const MANY: usize = 8;

/// A template in a case.
pub(super) struct View<'t, 'a> {
    pub(super) template: &'t Template<'a>,
    pub(super) graph: &'t Graph<'a>,
    pub(super) supposed: &'t Supposed<'a>,
    /// Whether what is much of the same is counted and not listed.
    pub(super) fold: bool,
    /// Who waits for whom, in the order of the template: of each pair one, by what always holds rather than by what a
    /// condition decides, by a property rather than by `DependsOn`.
    pub(super) waits: Vec<Wait<'t>>,
    /// Where the waits of each resource stand among all.
    waits_of: HashMap<&'t str, std::ops::Range<usize>>,
    /// Who names each parameter, and when; asked for so often that all edges are gone through only once.
    users: HashMap<&'t str, Vec<(&'t Node, Guard)>>,
    expansion: OnceCell<Option<Expansion>>,
}

/// That one resource waits for another, and the words of the template that make it so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wait<'t> {
    pub(super) from: &'t str,
    pub(super) to: &'t str,
    /// "through `Role`", "by `DependsOn`, if `IsProd` holds".
    pub(super) how: String,
    pub(super) place: Span,
}

impl<'t, 'a> View<'t, 'a> {
    pub(super) fn new(
        template: &'t Template<'a>,
        graph: &'t Graph<'a>,
        supposed: &'t Supposed<'a>,
        fold: bool,
    ) -> Self {
        let mut users: HashMap<&'t str, Vec<(&'t Node, Guard)>> = HashMap::new();
        for (from, edge, to) in graph.edges().filter(|(.., to)| to.kind == NodeKind::Parameter) {
            users.entry(&to.name).or_default().push((from, edge.guard));
        }
        let mut view = Self {
            template,
            graph,
            supposed,
            fold,
            waits: Vec::new(),
            waits_of: HashMap::new(),
            users,
            expansion: OnceCell::new(),
        };
        view.waits = view.find_waits();
        for (at, wait) in view.waits.iter().enumerate() {
            view.waits_of.entry(wait.from).or_insert(at..at).end = at + 1;
        }
        view
    }

    /// What SAM makes of the template in this case, where that can be told.
    pub(super) fn expansion(&self) -> Option<&Expansion> {
        let expansion = self.expansion.get_or_init(|| {
            let known = self.supposed.values.iter().filter(|known| !known.default);
            let parameters = known.map(|known| (known.name.to_owned(), known.value.clone())).collect();
            sam::certain(self.template, &Given { parameters, ..Given::default() })
        });
        expansion.as_ref()
    }

    /// What a resource waits for.
    pub(super) fn waits_of(&self, resource: &str) -> &[Wait<'t>] {
        self.waits_of.get(resource).and_then(|range| self.waits.get(range.clone())).unwrap_or_default()
    }

    /// Who uses a parameter, of one kind.
    pub(super) fn users(&self, parameter: &str, kind: NodeKind) -> Vec<&'t str> {
        let mut all: Vec<&'t str> = Vec::new();
        for (from, guard) in self.users.get(parameter).into_iter().flatten().filter(|(from, _)| from.kind == kind) {
            if self.supposed.reaches(self.template, *guard) && !all.contains(&from.name.as_str()) {
                all.push(&from.name);
            }
        }
        all
    }

    /// The resources that exist.
    pub(super) fn resources(&self) -> impl Iterator<Item = &'t Resource<'a>> + '_ {
        self.template.resources.iter().filter(|it| self.supposed.reaches(self.template, it.guard))
    }

    /// The outputs that exist.
    pub(super) fn outputs(&self) -> impl Iterator<Item = &'t Output<'a>> + '_ {
        self.template.outputs.iter().filter(|it| self.supposed.reaches(self.template, it.guard))
    }

    /// The text of an attribute such as `DeletionPolicy`, where no function is left to decide it.
    pub(super) fn attribute(&self, resource: &Resource<'a>, name: &str) -> Option<&'a str> {
        resource.body.get(name).map(|value| self.supposed.branch(value)).and_then(Value::text)
    }

    /// At most so many of something are told one by one.
    pub(super) fn most(&self, folded: usize) -> usize {
        if self.fold { folded } else { usize::MAX - 1 }
    }

    /// The resources that exist, in steps: those of a step wait for some of the step before, and perhaps of others.
    pub(super) fn steps(&self) -> Vec<Vec<&'t Resource<'a>>> {
        let resources: Vec<&'t Resource<'a>> = self.resources().collect();
        let numbers: HashMap<&str, usize> = resources.iter().enumerate().map(|(at, it)| (it.name, at)).collect();
        let number = |name: &str| numbers.get(name).copied();
        let edges: Vec<(usize, usize)> =
            self.waits.iter().filter_map(|wait| Some((number(wait.from)?, number(wait.to)?))).collect();
        let numbers = layers(resources.len(), &edges);
        let mut steps: Vec<Vec<&'t Resource<'a>>> = Vec::new();
        for (resource, step) in resources.into_iter().zip(numbers) {
            if steps.len() <= step {
                steps.resize_with(step + 1, Vec::new);
            }
            steps.get_mut(step).into_iter().for_each(|all| all.push(resource));
        }
        steps
    }

    fn find_waits(&self) -> Vec<Wait<'t>> {
        let (graph, template) = (self.graph, self.template);
        let there = |edge: &Edge<'_>| self.supposed.reaches(template, edge.guard);
        let exists = |node: &Node| {
            template.resources.get(&node.name).is_some_and(|it| self.supposed.reaches(template, it.guard))
        };
        let mut all: Vec<_> =
            graph.waits().filter(|(from, edge, to)| there(edge) && exists(from) && exists(to)).collect();
        all.sort_by_cached_key(|(from, edge, _)| (self.only_if(from, edge).len(), edge.kind == EdgeKind::DependsOn));
        let mut seen = HashSet::new();
        let mut found = Vec::new();
        for (from_node, edge, to) in all {
            let (from, to) = (from_node.name.as_str(), to.name.as_str());
            if seen.insert((from, to)) {
                let only_if = match self.only_if(from_node, edge).as_slice() {
                    [] => String::new(),
                    [it] => format!(", if `{}` {}", it.condition, if it.holds { "holds" } else { "does not hold" }),
                    _ => ", under some conditions".to_owned(),
                };
                let how = how(template.resources.get(from), edge) + &only_if;
                found.push(Wait { from, to, how, place: edge.span });
            }
        }
        found.sort_by_cached_key(|wait| (template.resources.position(wait.from), wait.place.start));
        found
    }

    /// The conditions that decide about an edge, besides those that decide about the resource that it leads from, and
    /// that are not decided yet.
    fn only_if(&self, from: &Node, edge: &Edge<'_>) -> Vec<Assumption<'a>> {
        let own = self.template.resources.get(&from.name).map_or(Guard::ALWAYS, |it| it.guard);
        let own = self.template.assumptions(own);
        let all = self.template.assumptions(edge.guard).into_iter();
        all.filter(|it| !own.contains(it) && self.supposed.holds(it.condition).is_none()).collect()
    }
}

fn how(resource: Option<&Resource<'_>>, edge: &Edge<'_>) -> String {
    if edge.kind == EdgeKind::DependsOn {
        return "by `DependsOn`".to_owned();
    }
    if !edge.property.is_empty() {
        return format!("through `{}`", edge.property);
    }
    let mut attributes = resource.into_iter().flat_map(|it| it.body.entries());
    match attributes.find(|entry| entry.value.span().contains(edge.span)) {
        Some(attribute) => format!("through its `{}`", attribute.name),
        None => format!("by `{}`", edge.kind.as_str()),
    }
}

/// What is supposed, and what follows from it.
pub(super) fn supposed(view: &View<'_, '_>) -> Told {
    let (template, supposed) = (view.template, view.supposed);
    if supposed.is_nothing() {
        return (String::new(), Vec::new());
    }
    let mut points = Vec::new();
    let mut first: Vec<String> = Vec::new();
    for known in supposed.values.iter().filter(|known| !known.default) {
        first.push(format!("`{}` is {}", known.name, quoted(&known.value)));
    }
    for it in &supposed.conditions {
        first.push(format!("`{}` {}", it.condition, if it.holds { "holds" } else { "does not hold" }));
    }
    let what = list(&first);
    points.push(Point::new(format!("Supposed: {what}.")));
    let defaults: Vec<&str> = supposed.values.iter().filter(|it| it.default).map(|it| it.name).collect();
    if !defaults.is_empty() {
        let verb = if defaults.len() == 1 { "has its default" } else { "have their defaults" };
        points.push(Point::new(format!("{} {verb}.", names(defaults.iter().copied(), view.most(MANY)))));
    }
    let given = supposed.values.iter().any(|known| !known.default);
    let missing: Vec<&str> = template
        .parameters
        .iter()
        .filter(|it| given && it.default().is_none() && supposed.value(it.name).is_none())
        .map(|it| it.name)
        .collect();
    if !missing.is_empty() {
        let (verb, hangs) = if missing.len() == 1 { ("has", "it") } else { ("have", "them") };
        let all = names(missing.iter().copied(), view.most(MANY));
        points.push(Point::new(format!("{all} {verb} no value here, so what hangs on {hangs} is left open.")));
    }
    let asked = |name: &str| supposed.conditions.iter().any(|it| it.condition == name);
    let with = |wanted: Option<bool>| {
        let all = template.conditions.names().filter(move |name| supposed.holds(name) == wanted && !asked(name));
        all.collect::<Vec<&str>>()
    };
    let (yes, no, open) = (with(Some(true)), with(Some(false)), with(None));
    let say = |all: &[&str], one: &str, several: &str| {
        let verb = if all.len() == 1 { one } else { several };
        format!("{} {verb}", names(all.iter().copied(), view.most(MANY)))
    };
    let mut follows = Vec::new();
    if !yes.is_empty() {
        follows.push(say(&yes, "holds", "hold"));
    }
    if !no.is_empty() {
        follows.push(say(&no, "does not hold", "do not hold"));
    }
    if !follows.is_empty() {
        points.push(Point::new(format!("So {}.", follows.join(", and "))));
    }
    if !open.is_empty() {
        points.push(Point::new(format!("{} open.", say(&open, "stays", "stay"))));
    }
    let gone = |all: Vec<&str>, word: &str| {
        let verb = if all.len() == 1 { "does" } else { "do" };
        (!all.is_empty())
            .then(|| Point::new(format!("{word}{} {verb} not exist then.", names(all.into_iter(), view.most(MANY)))))
    };
    let absent = |guard| !supposed.reaches(template, guard);
    points.extend(gone(template.resources.iter().filter(|it| absent(it.guard)).map(|it| it.name).collect(), ""));
    points.extend(gone(
        template.outputs.iter().filter(|it| absent(it.guard)).map(|it| it.name).collect(),
        "Of the outputs, ",
    ));
    (format!("Supposed: {what}."), points)
}
