//! The spanned tree: all nodes of a file in one arena.

use std::borrow::Cow;
use std::ops::Range;

use super::function::Function;
use super::value::Value;
use crate::source::{FileId, SourceFile, Span};

/// Number of a node in its tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(super) u32);

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Without quotes; only these can be a number, a boolean or null.
    Plain,
    /// `'…'`.
    SingleQuoted,
    /// `"…"`.
    DoubleQuoted,
    /// A block after `|`.
    Literal,
    /// A block after `>`.
    Folded,
}

/// The language of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// YAML.
    Yaml,
    /// Strict JSON.
    Json,
}

/// How an intrinsic function is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As a tag: `!GetAtt`.
    Short,
    /// As a mapping with one key: `Fn::GetAtt:`.
    Long,
}

/// A comment and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comment<'s> {
    /// The text after `#`.
    pub text: &'s str,
    /// The whole comment, `#` included.
    pub span: Span,
    /// Whether nothing stands before it in its line.
    pub own_line: bool,
}

#[derive(Debug)]
pub(super) enum Kind<'s> {
    Scalar { text: Cow<'s, str>, style: Style },
    Sequence(Range<u32>),
    Mapping(Range<u32>),
    Call { function: Function, name: Cow<'s, str>, name_at: Range<u32>, argument: NodeId, form: Form },
}

#[derive(Debug)]
pub(super) struct Node<'s> {
    pub(super) at: Range<u32>,
    pub(super) kind: Kind<'s>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Pair {
    pub(super) key: NodeId,
    pub(super) value: NodeId,
    /// Came through `<<`, so it is written elsewhere.
    pub(super) merged: bool,
}

/// The tree of one file. It borrows the text that it was read from.
#[derive(Debug)]
pub struct Tree<'s> {
    pub(super) file: FileId,
    pub(super) text: &'s str,
    pub(super) format: Format,
    pub(super) nodes: Vec<Node<'s>>,
    pub(super) items: Vec<NodeId>,
    pub(super) pairs: Vec<Pair>,
    pub(super) root: Option<NodeId>,
    pub(super) comments: Vec<Comment<'s>>,
    /// Up to this offset the tree is as the author meant it; `None` where all of it is.
    pub(super) torn: Option<u32>,
    pub(super) aliases: Vec<Span>,
}

impl<'s> Tree<'s> {
    pub(super) fn empty(source: &'s SourceFile) -> Self {
        Self {
            file: source.id,
            text: &source.text,
            format: Format::Yaml,
            nodes: Vec::new(),
            items: Vec::new(),
            pairs: Vec::new(),
            root: None,
            comments: Vec::new(),
            torn: Some(0),
            aliases: Vec::new(),
        }
    }

    /// The value at the top, if the file has one.
    #[must_use]
    pub fn root(&self) -> Option<Value<'_>> {
        self.root.map(|id| Value { tree: self, id })
    }

    /// The file that the tree was read from.
    #[must_use]
    pub fn file(&self) -> FileId {
        self.file
    }

    /// The text that the tree was read from.
    #[must_use]
    pub fn text(&self) -> &'s str {
        self.text
    }

    /// The language in which the file was read.
    #[must_use]
    pub fn format(&self) -> Format {
        self.format
    }

    /// Whether the whole text is in the tree. Where it is not, what is missing from the tree may
    /// stand in the part that could not be read.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.torn.is_none()
    }

    /// Whether any part of the tree can be checked.
    #[must_use]
    pub fn has_sound_part(&self) -> bool {
        self.root.is_some() && self.torn != Some(0)
    }

    /// Whether a place lies in a part of the tree that is as the author meant it: not in the resource, parameter or
    /// other member in which reading broke off.
    #[must_use]
    pub fn is_sound(&self, span: Span) -> bool {
        self.torn.is_none_or(|torn| span.end <= torn)
    }

    /// Comments in the order of the text.
    #[must_use]
    pub fn comments(&self) -> &[Comment<'s>] {
        &self.comments
    }

    /// Each `*alias` and each `<<` key of the text.
    #[must_use]
    pub fn aliases(&self) -> &[Span] {
        &self.aliases
    }

    /// JSON Pointer (RFC 6901) of the innermost key or value that holds the span; `""` for the top.
    #[must_use]
    pub fn pointer(&self, span: Span) -> String {
        let mut pointer = String::new();
        let mut at = self.root();
        while let Some(value) = at {
            at = value.child_holding(span).map(|(token, child)| {
                pointer.push('/');
                pointer.push_str(&token.replace('~', "~0").replace('/', "~1"));
                child
            });
        }
        pointer
    }

    /// The outermost entry or item that starts within a range, such as a line.
    #[must_use]
    pub fn block_in(&self, range: Span) -> Option<Span> {
        let starts = |span: Span| range.start <= span.start && span.start < range.end;
        let mut at = self.root()?;
        loop {
            let entries = at
                .entries()
                .near(range.start)
                .filter(|entry| !entry.merged)
                .map(|entry| (entry.key.span().to(entry.value.span()), entry.value));
            let items = at.items().near(range.start).map(|(_, item)| (item.span(), item));
            let argument = at.call().map(|call| (call.span, call.argument));
            let mut inner = entries.chain(items).chain(argument);
            let next = inner.find(|(span, _)| starts(*span) || span.start < range.start && range.start < span.end)?;
            if starts(next.0) {
                return Some(next.0);
            }
            at = next.1;
        }
    }

    pub(super) fn node(&self, id: NodeId) -> Option<&Node<'s>> {
        self.nodes.get(id.0 as usize)
    }

    pub(super) fn span(&self, at: &Range<u32>) -> Span {
        Span::new(self.file, at.start, at.end)
    }
}
