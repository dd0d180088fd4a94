//! Puts scalars and collections together into a tree; both languages use it.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use super::function::Function;
use super::tree::{Form, Format, Kind, Node, NodeId, Pair, Style, Tree};
use super::{DUPLICATE_KEY, INVALID_KEY, MAX_NODES, SYNTAX_ERROR};
use crate::diagnostic::Diagnostic;
use crate::source::{SourceFile, Span};

/// The name of a tag without its `!`, and where the tag stands.
pub(super) struct Tag<'s> {
    pub(super) name: Cow<'s, str>,
    pub(super) at: Range<u32>,
}

struct Open<'s> {
    mapping: bool,
    start: u32,
    tag: Option<Tag<'s>>,
    anchor: usize,
    first_child: usize,
}

pub(super) struct Builder<'s> {
    pub(super) tree: Tree<'s>,
    pub(super) found: Vec<Diagnostic>,
    open: Vec<Open<'s>>,
    /// Finished nodes whose collection is still open; in a mapping keys and values alternate.
    pending: Vec<NodeId>,
    /// How many nodes each node unfolds to, aliases included.
    weights: Vec<u64>,
    unfolded: u64,
    /// `None` while the anchored collection is still open.
    anchors: HashMap<usize, Option<NodeId>>,
    too_many: bool,
}

impl<'s> Builder<'s> {
    pub(super) fn new(source: &'s SourceFile, format: Format) -> Self {
        let mut tree = Tree::empty(source);
        tree.format = format;
        tree.nodes.reserve(source.text.len() / 24);
        Self {
            tree,
            found: Vec::new(),
            open: Vec::new(),
            pending: Vec::new(),
            weights: Vec::new(),
            unfolded: 0,
            anchors: HashMap::new(),
            too_many: false,
        }
    }

    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// Start of the innermost open collection and whether it is a mapping.
    pub(super) fn innermost(&self) -> Option<(u32, bool)> {
        self.open.last().map(|open| (open.start, open.mapping))
    }

    /// End of the last node that was finished.
    pub(super) fn last_end(&self) -> u32 {
        self.pending.last().and_then(|id| self.tree.node(*id)).map_or(0, |node| node.at.end)
    }

    pub(super) fn scalar(
        &mut self,
        text: Cow<'s, str>,
        style: Style,
        at: Range<u32>,
        tag: Option<Tag<'s>>,
        anchor: usize,
    ) {
        let start = at.start;
        let end = at.end;
        let id = self.push(Node { at, kind: Kind::Scalar { text, style } }, 1);
        let id = self.tagged(id, start..end, tag);
        self.finish_node(id, anchor);
    }

    pub(super) fn open(&mut self, mapping: bool, start: u32, tag: Option<Tag<'s>>, anchor: usize) {
        if anchor > 0 {
            self.anchors.insert(anchor, None);
        }
        self.open.push(Open { mapping, start, tag, anchor, first_child: self.pending.len() });
    }

    /// Closes the innermost collection. `end` is known in flow style; in block style it is the last child's.
    pub(super) fn close(&mut self, end: Option<u32>) {
        let Some(open) = self.open.pop() else { return };
        let children = self.pending.split_off(open.first_child.min(self.pending.len()));
        let last = children.last().and_then(|id| self.tree.node(*id)).map_or(open.start, |node| node.at.end);
        let at = open.start..end.unwrap_or(last).max(open.start);
        let weight = children.iter().map(|id| self.weight(*id)).fold(1, u64::saturating_add);
        let id = if open.mapping {
            self.close_mapping(&children, at.clone(), weight)
        } else {
            let from = self.tree.items.len();
            self.tree.items.extend(children);
            let range = index(from)..index(self.tree.items.len());
            self.push(Node { at: at.clone(), kind: Kind::Sequence(range) }, weight)
        };
        let id = self.tagged(id, at, open.tag);
        self.finish_node(id, open.anchor);
    }

    pub(super) fn alias(&mut self, anchor: usize, at: Range<u32>) {
        let span = self.tree.span(&at);
        self.tree.aliases.push(span);
        match self.anchors.get(&anchor).copied().flatten() {
            None => {
                self.found.push(
                    Diagnostic::new(SYNTAX_ERROR, span, "this alias stands inside the value that it names")
                        .label("refers to something that contains it")
                        .why("unfolded, the template would never end, so every reader of YAML refuses it")
                        .help("write the value out, or anchor a smaller part of it"),
                );
                self.null(at);
            }
            Some(target) => {
                self.unfolded = self.unfolded.saturating_add(self.weight(target));
                if self.unfolded > MAX_NODES {
                    self.complain_about_size(span);
                    self.null(at);
                } else {
                    self.pending.push(target);
                }
            }
        }
    }

    pub(super) fn unknown_alias(&mut self, name: &str, at: Range<u32>) {
        let span = self.tree.span(&at);
        self.found.push(
            Diagnostic::new(SYNTAX_ERROR, span, format!("no anchor `&{name}` stands before this alias"))
                .label("nothing is anchored under this name")
                .why("a value that starts with `*` is an alias in YAML, and an alias must name an earlier anchor")
                .help("put the text in quotes if it is meant as text, as in `\"*\"`; otherwise define the anchor before its first use"),
        );
        self.null(at);
    }

    /// A null where something could not be read.
    pub(super) fn null(&mut self, at: Range<u32>) {
        let id = self.push(Node { at, kind: Kind::Scalar { text: Cow::Borrowed(""), style: Style::Plain } }, 1);
        self.pending.push(id);
    }

    /// Start of the member of a section (else of the section) that is still open, or was read last.
    pub(super) fn last_member(&self) -> u32 {
        let key_of = |level: usize| {
            let open = self.open.get(level).filter(|open| open.mapping)?;
            let end = self.open.get(level + 1).map_or(self.pending.len(), |inner| inner.first_child);
            let children = self.pending.get(open.first_child..end)?;
            let last_key = children.len().checked_sub(1)? & !1;
            children.get(last_key).and_then(|id| self.tree.node(*id)).map(|node| node.at.start)
        };
        key_of(1).or_else(|| key_of(0)).unwrap_or(0)
    }

    /// Closes what is still open and hands out the tree, of which what starts at `torn` cannot be trusted.
    pub(super) fn finish(mut self, torn: Option<u32>) -> (Tree<'s>, Vec<Diagnostic>) {
        while !self.open.is_empty() {
            self.close(None);
        }
        self.tree.root = self.pending.first().copied();
        self.tree.torn = torn;
        (self.tree, self.found)
    }

    fn finish_node(&mut self, id: NodeId, anchor: usize) {
        if anchor > 0 {
            self.anchors.insert(anchor, Some(id));
        }
        self.pending.push(id);
    }

    fn push(&mut self, node: Node<'s>, weight: u64) -> NodeId {
        let id = NodeId(index(self.tree.nodes.len()));
        self.unfolded = self.unfolded.saturating_add(1);
        self.tree.nodes.push(node);
        self.weights.push(weight);
        id
    }

    fn weight(&self, id: NodeId) -> u64 {
        self.weights.get(id.0 as usize).copied().unwrap_or(1)
    }

    fn tagged(&mut self, argument: NodeId, at: Range<u32>, tag: Option<Tag<'s>>) -> NodeId {
        let Some(tag) = tag else { return argument };
        let function = Function::from_short(&tag.name);
        let weight = self.weight(argument).saturating_add(1);
        let whole = tag.at.start..at.end.max(tag.at.end);
        self.push(
            Node {
                at: whole,
                kind: Kind::Call { function, name: tag.name, name_at: tag.at, argument, form: Form::Short },
            },
            weight,
        )
    }

    fn close_mapping(&mut self, children: &[NodeId], at: Range<u32>, weight: u64) -> NodeId {
        let mut pairs: Vec<Pair> = Vec::with_capacity(children.len() / 2);
        let mut merges = Vec::new();
        for pair in children.chunks(2) {
            let Some(key) = pair.first().copied() else { continue };
            let value = match pair.get(1) {
                Some(value) => *value,
                None => {
                    let end = self.tree.node(key).map_or(at.end, |node| node.at.end);
                    self.push(
                        Node { at: end..end, kind: Kind::Scalar { text: Cow::Borrowed(""), style: Style::Plain } },
                        1,
                    )
                }
            };
            if self.is_merge_key(key) {
                merges.push((key, value));
            } else {
                self.check_key(key);
                pairs.push(Pair { key, value, merged: false });
            }
        }
        self.check_duplicates(&pairs);
        for (key, value) in merges {
            self.merge(key, value, &mut pairs);
        }
        if let [Pair { key, value, merged: false }] = pairs.as_slice()
            && let Some(Node { at: name_at, kind: Kind::Scalar { text, .. } }) = self.tree.node(*key)
            && let Some(function) = Function::from_long(text)
        {
            let call = Kind::Call {
                function,
                name: text.clone(),
                name_at: name_at.clone(),
                argument: *value,
                form: Form::Long,
            };
            return self.push(Node { at, kind: call }, weight);
        }
        let from = self.tree.pairs.len();
        self.tree.pairs.extend(pairs);
        let range = index(from)..index(self.tree.pairs.len());
        self.push(Node { at, kind: Kind::Mapping(range) }, weight)
    }

    fn is_merge_key(&self, key: NodeId) -> bool {
        self.tree.format == Format::Yaml
            && matches!(self.tree.node(key).map(|node| &node.kind), Some(Kind::Scalar { text, style: Style::Plain }) if text == "<<")
    }

    /// Takes over the entries of the merged mappings; an entry that is already there wins.
    fn merge(&mut self, key: NodeId, value: NodeId, pairs: &mut Vec<Pair>) {
        let range = self.tree.node(key).map_or(0..0, |node| node.at.clone());
        self.tree.aliases.push(self.tree.span(&range));
        let sources: Vec<NodeId> = match self.tree.node(value).map(|node| &node.kind) {
            Some(Kind::Sequence(items)) => {
                self.tree.items.get(items.start as usize..items.end as usize).unwrap_or_default().to_vec()
            }
            _ => vec![value],
        };
        let names = |builder: &Self, id: NodeId| match builder.tree.node(id).map(|node| &node.kind) {
            Some(Kind::Scalar { text, .. }) => text.to_string(),
            _ => String::new(),
        };
        let mut known: std::collections::HashSet<String> = pairs.iter().map(|pair| names(self, pair.key)).collect();
        for source in sources {
            let Some(Kind::Mapping(range)) = self.tree.node(source).map(|node| &node.kind) else { continue };
            let merged = self.tree.pairs.get(range.start as usize..range.end as usize).unwrap_or_default().to_vec();
            self.unfolded = self.unfolded.saturating_add(self.weight(source));
            if self.unfolded > MAX_NODES {
                let span = self.tree.span(&self.tree.node(key).map_or(0..0, |node| node.at.clone()));
                self.complain_about_size(span);
                return;
            }
            for pair in merged {
                if known.insert(names(self, pair.key)) {
                    pairs.push(Pair { merged: true, ..pair });
                }
            }
        }
    }

    fn check_key(&mut self, key: NodeId) {
        let Some(node) = self.tree.node(key) else { return };
        let message = match &node.kind {
            Kind::Scalar { text, style: Style::Plain }
                if matches!(text.as_ref(), "" | "~" | "null" | "Null" | "NULL") =>
            {
                "this key is null"
            }
            Kind::Scalar { .. } => return,
            _ => "this key is no text",
        };
        let span = self.tree.span(&node.at);
        self.found.push(
            Diagnostic::new(INVALID_KEY, span, message)
                .label("a key must be text")
                .why("CloudFormation turns the template into JSON, where every key is text, and refuses this one")
                .help("give the key a name, or quote it if the word itself is meant; a value that starts with `{` needs quotes, too"),
        );
    }

    fn check_duplicates(&mut self, pairs: &[Pair]) {
        if pairs.len() < 2 {
            return;
        }
        let key = |pair: &Pair| match self.tree.node(pair.key)? {
            Node { at, kind: Kind::Scalar { text, .. } } => Some((text.as_ref(), self.tree.span(at))),
            _ => None,
        };
        // Most mappings are small, and sorting a few keys costs less than a table of them.
        let mut keys: Vec<(&str, Span)> = pairs.iter().filter_map(key).collect();
        keys.sort_by_key(|(name, _)| *name);
        let mut twice: Vec<(String, Span, Span)> = Vec::new();
        for same in keys.chunk_by(|left, right| left.0 == right.0) {
            let [(name, earlier), later @ ..] = same else { continue };
            twice.extend(later.iter().map(|(_, later)| ((*name).to_owned(), *earlier, *later)));
        }
        twice.sort_by_key(|(.., later)| *later);
        for (name, earlier, later) in twice {
            self.found.push(
                Diagnostic::new(DUPLICATE_KEY, later, format!("the key `{name}` stands twice in this mapping"))
                    .label("stands here again")
                    .related(earlier, format!("`{name}` stands here first"))
                    .why("a mapping can hold a key once: CloudFormation keeps one of the two without a word, and the other is lost")
                    .help("rename one of the two, or merge what they say into one"),
            );
        }
    }

    fn complain_about_size(&mut self, span: Span) {
        if std::mem::replace(&mut self.too_many, true) {
            return;
        }
        self.found.push(
            Diagnostic::new(SYNTAX_ERROR, span, format!("with its aliases unfolded, the template has more than {MAX_NODES} values"))
                .label("from here on aliases are left out")
                .why("aliases of aliases multiply; a template of 1 MB cannot hold that much, and CloudFormation would refuse it")
                .help("write the values out, or let fewer aliases point to each other"),
        );
    }
}

fn index(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
