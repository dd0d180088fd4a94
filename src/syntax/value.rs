//! Reading the tree: cheap handles that know their tree.

use super::function::Function;
use super::scalar::{self, Typed};
use super::tree::{Form, Format, Kind, NodeId, Pair, Style, Tree};
use crate::source::Span;

/// A node together with its tree; copying it costs nothing.
#[derive(Clone, Copy)]
pub struct Value<'a> {
    pub(super) tree: &'a Tree<'a>,
    pub(super) id: NodeId,
}

/// What a value is.
#[derive(Debug, Clone)]
pub enum View<'a> {
    /// Text, number, boolean or null.
    Scalar(Scalar<'a>),
    /// A list.
    Sequence(Items<'a>),
    /// Keys with values.
    Mapping(Entries<'a>),
    /// An intrinsic function, in its short or its long form.
    Call(Call<'a>),
}

/// Text, number, boolean or null.
#[derive(Debug, Clone, Copy)]
pub struct Scalar<'a> {
    /// The text, escapes and folds resolved; for numbers the digits as they were written.
    pub text: &'a str,
    /// How it is written.
    pub style: Style,
    /// What it means.
    pub typed: Typed,
}

/// An intrinsic function and its argument.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    /// Which function it is.
    pub function: Function,
    /// The name as written, without `!`.
    pub name: &'a str,
    /// The tag, or the key of the long form.
    pub name_span: Span,
    /// The whole call.
    pub span: Span,
    /// What is handed to the function.
    pub argument: Value<'a>,
    /// Whether it is written as a tag or as a mapping.
    pub form: Form,
    /// The node of the call itself.
    pub(super) id: NodeId,
}

/// One key of a mapping with its value.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// The text of the key; empty where the key is no scalar.
    pub name: &'a str,
    /// The key itself.
    pub key: Value<'a>,
    /// What belongs to it.
    pub value: Value<'a>,
    /// Whether it came through a merge key, so that it is written elsewhere.
    pub merged: bool,
}

impl std::fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.view().fmt(f)
    }
}

impl PartialEq for Value<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.tree, other.tree) && self.id == other.id
    }
}

impl<'a> Value<'a> {
    /// What this value is.
    #[must_use]
    pub fn view(self) -> View<'a> {
        let Some(node) = self.tree.node(self.id) else {
            return View::Scalar(Scalar { text: "", style: Style::Plain, typed: Typed::Null });
        };
        match &node.kind {
            Kind::Scalar { text, style } => View::Scalar(Scalar {
                text,
                style: *style,
                typed: match (style, self.tree.format) {
                    (Style::Plain, Format::Yaml) => scalar::yaml(text),
                    (Style::Plain, Format::Json) => scalar::json(text),
                    _ => Typed::String,
                },
            }),
            Kind::Sequence(range) => {
                let ids = self.tree.items.get(range.start as usize..range.end as usize).unwrap_or_default();
                View::Sequence(Items { tree: self.tree, ids: ids.iter() })
            }
            Kind::Mapping(range) => {
                let pairs = self.tree.pairs.get(range.start as usize..range.end as usize).unwrap_or_default();
                View::Mapping(Entries { tree: self.tree, pairs: pairs.iter() })
            }
            Kind::Call { function, name, name_at, argument, form } => View::Call(Call {
                function: *function,
                name,
                name_span: self.tree.span(name_at),
                span: self.tree.span(&node.at),
                argument: Value { tree: self.tree, id: *argument },
                form: *form,
                id: self.id,
            }),
        }
    }

    /// The bytes of the value, with its tag where it is a short-form function.
    #[must_use]
    pub fn span(self) -> Span {
        self.tree.node(self.id).map_or(Span::new(self.tree.file, 0, 0), |node| self.tree.span(&node.at))
    }

    /// The bytes of a scalar's text without its quotes; where escapes or folds make the text differ from what is
    /// written, and of anything but a scalar, the whole value.
    #[must_use]
    pub fn text_span(self) -> Span {
        let span = self.span();
        let quoted = self.scalar().filter(|scalar| matches!(scalar.style, Style::SingleQuoted | Style::DoubleQuoted));
        match quoted {
            Some(scalar) if (span.end - span.start) as usize == scalar.text.len() + 2 => {
                Span { start: span.start + 1, end: span.end - 1, ..span }
            }
            _ => span,
        }
    }

    /// The number of the node; equal numbers in one tree are the same place.
    #[must_use]
    pub fn id(self) -> NodeId {
        self.id
    }

    /// The tree that the value belongs to.
    #[must_use]
    pub fn tree(self) -> &'a Tree<'a> {
        self.tree
    }

    /// The scalar, if it is one.
    #[must_use]
    pub fn scalar(self) -> Option<Scalar<'a>> {
        match self.view() {
            View::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// The text of a scalar that is not null.
    #[must_use]
    pub fn text(self) -> Option<&'a str> {
        // Asked for more often than anything else, so nothing is found out about numbers here.
        let Some(Kind::Scalar { text, style }) = self.kind() else { return None };
        let null = match (style, self.tree.format) {
            (Style::Plain, Format::Yaml) => scalar::is_null(text),
            (Style::Plain, Format::Json) => text == "null",
            _ => false,
        };
        (!null).then_some(text)
    }

    fn kind(self) -> Option<&'a Kind<'a>> {
        self.tree.node(self.id).map(|node| &node.kind)
    }

    /// Whether this is `null`, `~`, or nothing at all.
    #[must_use]
    pub fn is_null(self) -> bool {
        self.scalar().is_some_and(|scalar| scalar.typed == Typed::Null)
    }

    /// The intrinsic function, if it is one.
    #[must_use]
    pub fn call(self) -> Option<Call<'a>> {
        let Some(Kind::Call { .. }) = self.kind() else { return None };
        match self.view() {
            View::Call(call) => Some(call),
            _ => None,
        }
    }

    /// The items of a list; none where it is no list.
    #[must_use]
    pub fn items(self) -> Items<'a> {
        match self.view() {
            View::Sequence(items) => items,
            _ => Items { tree: self.tree, ids: [].iter() },
        }
    }

    /// The entries of a mapping; none where it is no mapping. Keys that stand twice come twice.
    #[must_use]
    pub fn entries(self) -> Entries<'a> {
        match self.view() {
            View::Mapping(entries) => entries,
            _ => Entries { tree: self.tree, pairs: [].iter() },
        }
    }

    /// Whether it is a mapping.
    #[must_use]
    pub fn is_mapping(self) -> bool {
        matches!(self.kind(), Some(Kind::Mapping(_)))
    }

    /// Whether it is a list.
    #[must_use]
    pub fn is_sequence(self) -> bool {
        matches!(self.kind(), Some(Kind::Sequence(_)))
    }

    /// The value of a key; of a key that stands twice, the last, as CloudFormation reads it.
    #[must_use]
    pub fn get(self, name: &str) -> Option<Value<'a>> {
        self.entry(name).map(|entry| entry.value)
    }

    /// The entry of a key; of a key that stands twice, the last.
    #[must_use]
    pub fn entry(self, name: &str) -> Option<Entry<'a>> {
        self.entries().filter(|entry| entry.name == name).last()
    }

    /// What this value is, in a word for messages: "a list", "a mapping", "a string", …
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self.view() {
            View::Sequence(_) => "a list",
            View::Mapping(_) => "a mapping",
            View::Call(_) => "a function",
            View::Scalar(scalar) => match scalar.typed {
                Typed::Null => "empty",
                Typed::Bool(_) => "a boolean",
                Typed::Integer | Typed::Float => "a number",
                Typed::String => "a string",
            },
        }
    }

    pub(super) fn child_holding(self, span: Span) -> Option<(String, Value<'a>)> {
        match self.view() {
            View::Scalar(_) => None,
            View::Sequence(items) => items
                .near(span.start)
                .find(|(_, item)| item.span().contains(span))
                .map(|(index, item)| (index.to_string(), item)),
            View::Mapping(entries) => entries
                .near(span.start)
                .filter(|entry| !entry.merged)
                .find(|entry| entry.key.span().contains(span) || entry.value.span().contains(span))
                .map(|entry| {
                    let child = if entry.value.span().contains(span) { entry.value } else { entry.key };
                    (entry.name.to_owned(), child)
                }),
            View::Call(call) => {
                if call.name_span.contains(span) && call.form == Form::Short || !call.span.contains(span) {
                    None
                } else {
                    Some((call.long_name().to_owned(), call.argument))
                }
            }
        }
    }
}

impl<'a> Call<'a> {
    /// The call without the braces of the long form: from the name of the function to the end of its argument.
    #[must_use]
    pub fn told_span(&self) -> Span {
        match self.form {
            Form::Long => Span { start: self.name_span.start, ..self.argument.span() },
            Form::Short => self.span,
        }
    }

    /// The call as a value.
    #[must_use]
    pub fn value(&self) -> Value<'a> {
        Value { tree: self.argument.tree, id: self.id }
    }

    /// The name in the long form, also where CloudFormation has no such function.
    #[must_use]
    pub fn long_name(&self) -> &'a str {
        if self.function == Function::Unknown { self.name } else { self.function.long() }
    }
}

/// The items of a list, in order.
#[derive(Clone)]
pub struct Items<'a> {
    tree: &'a Tree<'a>,
    ids: std::slice::Iter<'a, NodeId>,
}

impl std::fmt::Debug for Items<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}

impl<'a> Iterator for Items<'a> {
    type Item = Value<'a>;

    fn next(&mut self) -> Option<Value<'a>> {
        self.ids.next().map(|id| Value { tree: self.tree, id: *id })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.ids.size_hint()
    }
}

impl ExactSizeIterator for Items<'_> {}

impl<'a> Items<'a> {
    /// The item in which an offset lies and the one after it, found by halving, with their numbers. Aliases stand
    /// elsewhere, so that all items may be meant where there are some.
    pub(super) fn near(self, offset: u32) -> impl Iterator<Item = (usize, Value<'a>)> {
        let (tree, ids) = (self.tree, self.ids.as_slice());
        let start = |id: &NodeId| tree.node(*id).map_or(0, |node| node.at.start);
        let range = around(tree, ids, |id| start(id) <= offset);
        let from = range.start;
        let ids = ids.get(range).unwrap_or_default().iter();
        ids.enumerate().map(move |(index, id)| (from + index, Value { tree, id: *id }))
    }
}

/// The last element that `before` holds for, and the one after it; all where aliases stand in the tree.
fn around<T>(tree: &Tree<'_>, all: &[T], before: impl FnMut(&T) -> bool) -> std::ops::Range<usize> {
    if !tree.aliases.is_empty() {
        return 0..all.len();
    }
    let after = all.partition_point(before);
    after.saturating_sub(1)..(after + 1).min(all.len())
}

/// The entries of a mapping, in the order of the text.
#[derive(Clone)]
pub struct Entries<'a> {
    tree: &'a Tree<'a>,
    pairs: std::slice::Iter<'a, Pair>,
}

impl std::fmt::Debug for Entries<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_map().entries(self.clone().map(|entry| (entry.name, entry.value))).finish()
    }
}

impl<'a> Iterator for Entries<'a> {
    type Item = Entry<'a>;

    fn next(&mut self) -> Option<Entry<'a>> {
        self.pairs.next().map(|pair| {
            let key = Value { tree: self.tree, id: pair.key };
            let name = match key.kind() {
                Some(Kind::Scalar { text, .. }) => text.as_ref(),
                _ => "",
            };
            Entry { name, key, value: Value { tree: self.tree, id: pair.value }, merged: pair.merged }
        })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.pairs.size_hint()
    }
}

impl ExactSizeIterator for Entries<'_> {}

impl<'a> Entries<'a> {
    /// The entry in which an offset lies and the one after it, as [`Items::near`].
    pub(super) fn near(self, offset: u32) -> Entries<'a> {
        let (tree, pairs) = (self.tree, self.pairs.as_slice());
        let start = |pair: &Pair| tree.node(pair.key).map_or(0, |node| node.at.start);
        let range = around(tree, pairs, |pair| start(pair) <= offset);
        Entries { tree, pairs: pairs.get(range).unwrap_or_default().iter() }
    }
}
