//! Trees that no text was read for: their nodes are made, and say of themselves which place of a text they come from.

use std::borrow::Cow;

use super::function::Function;
use super::tree::{Form, Format, Kind, Node, NodeId, Pair, Style, Tree};
use crate::source::Span;

/// Makes a tree node by node, children first.
#[derive(Debug)]
pub struct Maker<'s> {
    tree: Tree<'s>,
}

impl<'s> Maker<'s> {
    /// A tree whose places are in the text of another.
    #[must_use]
    pub fn new(like: &Tree<'s>) -> Self {
        let tree = Tree {
            file: like.file,
            text: like.text,
            format: Format::Yaml,
            nodes: Vec::new(),
            items: Vec::new(),
            pairs: Vec::new(),
            root: None,
            comments: Vec::new(),
            torn: None,
            // Nodes do not stand in the order of the text, as is so where there are aliases.
            aliases: vec![Span::new(like.file, 0, 0)],
        };
        Self { tree }
    }

    fn push(&mut self, kind: Kind<'s>, at: Span) -> NodeId {
        let id = NodeId(index(self.tree.nodes.len()));
        self.tree.nodes.push(Node { at: at.start..at.end, kind });
        id
    }

    /// A string, whatever it looks like.
    pub fn text(&mut self, text: String, at: Span) -> NodeId {
        self.push(Kind::Scalar { text: Cow::Owned(text), style: Style::DoubleQuoted }, at)
    }

    /// A number, a boolean or null, as YAML writes it.
    pub fn plain(&mut self, text: String, at: Span) -> NodeId {
        self.push(Kind::Scalar { text: Cow::Owned(text), style: Style::Plain }, at)
    }

    /// A list.
    pub fn list(&mut self, items: Vec<NodeId>, at: Span) -> NodeId {
        let from = index(self.tree.items.len());
        self.tree.items.extend(items);
        let range = from..index(self.tree.items.len());
        self.push(Kind::Sequence(range), at)
    }

    /// A mapping, or the function that its only key names.
    pub fn mapping(&mut self, entries: Vec<(String, Span, NodeId)>, at: Span) -> NodeId {
        if let [(name, place, argument)] = entries.as_slice()
            && let Some(function) = Function::from_long(name)
        {
            let name = Cow::Owned(name.clone());
            let name_at = place.start..place.end;
            return self.push(Kind::Call { function, name, name_at, argument: *argument, form: Form::Long }, at);
        }
        let mut pairs = Vec::with_capacity(entries.len());
        for (name, place, value) in entries {
            let key = self.text(name, place);
            pairs.push(Pair { key, value, merged: false });
        }
        let from = index(self.tree.pairs.len());
        self.tree.pairs.extend(pairs);
        let range = from..index(self.tree.pairs.len());
        self.push(Kind::Mapping(range), at)
    }

    /// The tree below this node.
    #[must_use]
    pub fn finish(mut self, root: NodeId) -> Tree<'s> {
        self.tree.root = Some(root);
        self.tree
    }
}

fn index(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
