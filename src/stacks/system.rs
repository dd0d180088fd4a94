//! The templates of a run with the edges between them.

use std::collections::{BTreeMap, HashMap};

use super::deployment::{Deployment, Given};
use super::locate::{Files, Folders, shared_folder};
use super::meeting::{Meeting, is_open, may_meet, meeting};
use crate::source::{Sources, Span};
use crate::template::{Interface, Part, Pattern};

/// Which of more exporters than these an import means cannot be told, and such edges would say nothing.
const MAX_ALIKE: usize = 100;

/// A template and the stack that is made of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stack {
    /// The name by which it is declared, else the file name without its ending. Where several have it, the region is
    /// added, or it is the path below the folder that holds all templates.
    pub name: String,
    /// The path of the template as it was given.
    pub path: String,
    /// The region that it goes to, where it is declared.
    pub region: Option<String>,
    /// The account that it goes to, where it is declared.
    pub account: Option<String>,
    /// Whether somebody has declared it: then it is deployed, and with these values.
    pub declared: bool,
    /// What it gives to its template.
    pub given: Vec<Given>,
    /// Where it is declared, when it is for cfnlens to judge whether what it gives fits.
    pub place: Option<Span>,
}

impl Stack {
    /// Whether two stacks may be in one region of one account, where exports are shared.
    #[must_use]
    pub fn may_share(&self, other: &Self) -> bool {
        let differ = |one: &Option<String>, other: &Option<String>| one.is_some() && other.is_some() && one != other;
        !differ(&self.region, &other.region) && !differ(&self.account, &other.account)
    }
}

/// Why one template needs another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EdgeKind {
    /// `Fn::ImportValue` of a name that the other exports.
    Import,
    /// A resource makes a stack of the other.
    Nested,
}

impl EdgeKind {
    /// The kind in a word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Import => "import",
            Self::Nested => "nested",
        }
    }
}

/// An edge: from the template that needs to the one that is needed, by their numbers in the system.
#[derive(Debug, Clone)]
pub struct Edge {
    /// Why.
    pub kind: EdgeKind,
    /// The template that needs.
    pub from: usize,
    /// The template that is needed.
    pub to: usize,
    /// The name that is imported, as far as it is known; the logical ID of the nested stack.
    pub name: String,
    /// The words that cause it.
    pub span: Span,
    /// Which import or nested stack of the template it is.
    pub index: usize,
    /// Whether it is there in every deployment: the names are equal and only one template exports them; the location
    /// is a path to the file. Otherwise they may meet.
    pub certain: bool,
    /// Whether a condition on either side decides about it.
    pub conditional: bool,
}

/// The templates of a run as one system. It borrows nothing.
#[derive(Debug, Default)]
pub struct System {
    interfaces: Vec<Interface>,
    stacks: Vec<Stack>,
    edges: Vec<Edge>,
}

impl System {
    /// Puts templates together; their order is that of the files. A template of which stacks are declared stands for
    /// each of these.
    #[must_use]
    pub fn new(interfaces: Vec<Interface>, deployments: &[Deployment], sources: &Sources) -> Self {
        let (interfaces, stacks) = stacks(interfaces, deployments, sources);
        let mut system = Self { interfaces, stacks, edges: Vec::new() };
        system.edges = system.imports();
        system.edges.extend(system.nested());
        system.edges.sort_by_key(|edge| (edge.from, edge.span, edge.to));
        system
    }

    /// What each template shows to the others.
    #[must_use]
    pub fn interfaces(&self) -> &[Interface] {
        &self.interfaces
    }

    /// The stacks, in the same order.
    #[must_use]
    pub fn stacks(&self) -> &[Stack] {
        &self.stacks
    }

    /// Who needs whom, in the order of the files and of the places in them.
    #[must_use]
    pub fn edges(&self) -> &[Edge] {
        &self.edges
    }

    /// The name of a stack.
    #[must_use]
    pub fn name(&self, stack: usize) -> &str {
        self.stacks.get(stack).map_or("", |stack| &stack.name)
    }

    /// The path of a stack's template.
    #[must_use]
    pub fn path(&self, stack: usize) -> &str {
        self.stacks.get(stack).map_or("", |stack| &stack.path)
    }

    /// The stack of this name, or the first one of the template with this path.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<usize> {
        let wanted = name.strip_prefix("./").unwrap_or(name);
        let named = self.stacks.iter().position(|stack| stack.name == name);
        named.or_else(|| self.stacks.iter().position(|stack| stack.path == wanted))
    }

    /// Whether two stacks, by their numbers, may be in one region of one account, where exports are shared.
    #[must_use]
    pub fn may_share(&self, one: usize, other: usize) -> bool {
        self.stacks.get(one).zip(self.stacks.get(other)).is_some_and(|(one, other)| one.may_share(other))
    }

    /// The edges that lead from nested stacks to their templates where this is certain, with both sides: nothing
    /// rewrites the one or the other.
    pub fn certain_children(&self) -> impl Iterator<Item = &Edge> {
        let whole = |at: usize| self.interfaces.get(at).is_some_and(|interface| !interface.partial);
        self.edges
            .iter()
            .filter(move |edge| edge.kind == EdgeKind::Nested && edge.certain && whole(edge.from) && whole(edge.to))
    }

    fn imports(&self) -> Vec<Edge> {
        let exports = Exports::new(&self.interfaces);
        let folders = Folders::new(self.stacks.iter().map(|stack| stack.path.as_str()));
        let mut met: HashMap<&Pattern<'static>, Vec<(usize, usize)>> = HashMap::new();
        let mut edges = Vec::new();
        for (from, interface) in self.interfaces.iter().enumerate() {
            for (index, import) in interface.imports.iter().enumerate() {
                if is_open(&import.name) {
                    continue;
                }
                let all = met.entry(&import.name).or_insert_with(|| exports.meet(&import.name));
                let others = || all.iter().filter(|(to, _)| *to != from && self.may_share(from, *to));
                let Some(least) = others().map(|(to, _)| folders.distance(from, *to)).min() else { continue };
                let alone = others().all(|(to, _)| others().next().is_some_and(|(first, _)| first == to));
                let nearest = others().filter(|(to, _)| folders.distance(from, *to) == least);
                let mut found: Vec<(usize, usize)> = nearest.copied().collect();
                found.dedup_by_key(|(to, _)| *to);
                if found.len() > MAX_ALIKE {
                    continue;
                }
                for (to, export) in found {
                    let Some(export) = self.interfaces.get(to).and_then(|it| it.exports.get(export)) else { continue };
                    edges.push(Edge {
                        kind: EdgeKind::Import,
                        from,
                        to,
                        name: import.name.to_string(),
                        span: import.span,
                        index,
                        certain: alone && meeting(&import.name, &export.name) == Meeting::Always,
                        conditional: import.conditional || export.conditional,
                    });
                }
            }
        }
        edges
    }

    fn nested(&self) -> Vec<Edge> {
        if self.interfaces.iter().all(|interface| interface.nested.is_empty()) {
            return Vec::new();
        }
        let files = Files::new(self.stacks.iter().map(|stack| stack.path.as_str()));
        let mut edges: Vec<Edge> = Vec::new();
        for (from, interface) in self.interfaces.iter().enumerate() {
            for (index, nested) in interface.nested.iter().enumerate() {
                let first = edges.len();
                let found = nested.locations.iter().map(|location| files.find(from, location));
                for (to, exact) in found.flat_map(|(all, exact)| all.into_iter().map(move |to| (to, exact))) {
                    if edges.iter().skip(first).any(|edge| edge.to == to) {
                        continue;
                    }
                    edges.push(Edge {
                        kind: EdgeKind::Nested,
                        from,
                        to,
                        name: nested.id.clone(),
                        span: nested.location_span,
                        index,
                        certain: exact && nested.location().is_some(),
                        conditional: nested.conditional,
                    });
                }
            }
        }
        edges
    }
}

/// Each template, or each declared stack of it, with what tells it from the others.
fn stacks(interfaces: Vec<Interface>, deployments: &[Deployment], sources: &Sources) -> (Vec<Interface>, Vec<Stack>) {
    let mut declared: HashMap<&str, Vec<&Deployment>> = HashMap::new();
    for deployment in deployments {
        declared.entry(&deployment.template).or_default().push(deployment);
    }
    let mut outsides = Vec::with_capacity(interfaces.len());
    let mut stacks = Vec::with_capacity(interfaces.len());
    for interface in interfaces {
        let path = sources.get(interface.file).map_or("", |source| source.name.as_str());
        match declared.get(path) {
            Some(several) => {
                for deployment in several {
                    outsides.push(deployment.outside(&interface));
                    stacks.push(Stack {
                        name: deployment.name.clone(),
                        path: path.to_owned(),
                        region: deployment.region.clone(),
                        account: deployment.account.clone(),
                        declared: true,
                        given: deployment.parameters.clone(),
                        place: deployment.place,
                    });
                }
            }
            None => {
                outsides.push(interface);
                stacks.push(Stack { name: short(path).to_owned(), path: path.to_owned(), ..Stack::default() });
            }
        }
    }
    tell_apart(&mut stacks);
    (outsides, stacks)
}

/// The file name without its ending.
fn short(path: &str) -> &str {
    let file = path.rsplit('/').next().unwrap_or(path);
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}

/// Gives stacks of the same name longer ones.
fn tell_apart(stacks: &mut [Stack]) {
    let shared = shared_folder(stacks.iter().map(|stack| stack.path.as_str())).len();
    let longer = |stack: &Stack| match (stack.declared, &stack.region) {
        (true, Some(region)) => format!("{}@{region}", stack.name),
        (true, None) => stack.name.clone(),
        (false, _) => stack.path.get(shared..).unwrap_or(&stack.path).to_owned(),
    };
    let with_account = |stack: &Stack| match &stack.account {
        Some(account) if stack.declared => format!("{}@{account}", stack.name),
        _ => stack.name.clone(),
    };
    lengthen(stacks, longer);
    lengthen(stacks, with_account);
}

fn lengthen(stacks: &mut [Stack], longer: impl Fn(&Stack) -> String) {
    let mut count: HashMap<String, usize> = HashMap::new();
    for stack in stacks.iter() {
        *count.entry(stack.name.clone()).or_default() += 1;
    }
    for stack in stacks {
        if stack.name.is_empty() || count.get(&stack.name).is_some_and(|count| *count > 1) {
            stack.name = longer(stack);
        }
    }
}

/// The names that are exported, found by what is known of their starts and ends, so that an import is compared with
/// the few that it can meet and not with all.
struct Exports<'i> {
    /// The templates and exports of each name.
    homes: HashMap<&'i Pattern<'static>, Vec<(usize, usize)>>,
    by_start: BTreeMap<String, Vec<&'i Pattern<'static>>>,
    /// By the end, read backwards.
    by_end: BTreeMap<String, Vec<&'i Pattern<'static>>>,
}

impl<'i> Exports<'i> {
    fn new(interfaces: &'i [Interface]) -> Self {
        let mut exports = Self { homes: HashMap::new(), by_start: BTreeMap::new(), by_end: BTreeMap::new() };
        for (stack, interface) in interfaces.iter().enumerate() {
            for (index, export) in interface.exports.iter().enumerate().filter(|(_, export)| !is_open(&export.name)) {
                let homes = exports.homes.entry(&export.name).or_default();
                if homes.is_empty() {
                    exports.by_start.entry(start(&export.name)).or_default().push(&export.name);
                    exports.by_end.entry(end(&export.name)).or_default().push(&export.name);
                }
                homes.push((stack, index));
            }
        }
        exports
    }

    /// Every export that an import may mean, in the order of the templates; where the name is known exactly and
    /// exported exactly so, only these.
    fn meet(&self, import: &Pattern<'static>) -> Vec<(usize, usize)> {
        if meeting(import, import) == Meeting::Always
            && let Some(homes) = self.homes.get(import)
        {
            return homes.clone();
        }
        let (start, end) = (start(import), end(import));
        let near = if start.len() > end.len() { among(&self.by_start, &start) } else { among(&self.by_end, &end) };
        let met = near.into_iter().filter(|export| may_meet(export, import));
        let mut found: Vec<(usize, usize)> =
            met.filter_map(|export| self.homes.get(export)).flatten().copied().collect();
        found.sort_unstable();
        found
    }
}

/// The entries whose key starts with this one, or with which this one starts.
fn among<'m, T: Copy>(all: &'m BTreeMap<String, Vec<T>>, key: &str) -> Vec<T> {
    let longer = all.range(key.to_owned()..).take_while(|(other, _)| other.starts_with(key)).map(|(_, value)| value);
    let shorter = key.char_indices().filter_map(|(at, _)| all.get(key.get(..at)?));
    let found: Vec<&'m Vec<T>> = longer.chain(shorter).collect();
    found.into_iter().flatten().copied().collect()
}

/// The text before the first hole.
fn start(pattern: &Pattern<'_>) -> String {
    match pattern.parts.first() {
        Some(Part::Text(text)) => text.clone().into_owned(),
        _ => String::new(),
    }
}

/// The text after the last hole, backwards.
fn end(pattern: &Pattern<'_>) -> String {
    match pattern.parts.last() {
        Some(Part::Text(text)) => text.chars().rev().collect(),
        _ => String::new(),
    }
}
