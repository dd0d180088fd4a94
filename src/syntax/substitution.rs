//! The text of `Fn::Sub`, cut into literal parts and variables, each with its own place.

use super::tree::Tree;
use super::value::Value;
use crate::source::Span;

/// A `${Name}` or `${Name.Attribute}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Variable<'a> {
    /// What stands between the braces, without surrounding space.
    pub name: &'a str,
    /// What stands between the braces.
    pub name_span: Span,
    /// `${…}` with its braces.
    pub span: Span,
}

impl<'a> Variable<'a> {
    /// Logical ID and attribute of `${Name.Attribute}`.
    #[must_use]
    pub fn attribute(&self) -> Option<(&'a str, &'a str)> {
        self.name.split_once('.')
    }

    /// The place of the logical ID in `${Name.Attribute}`; of a plain name, the whole name.
    #[must_use]
    pub fn target_span(&self) -> Span {
        match self.attribute() {
            Some((target, _)) if self.name_span.end - self.name_span.start == length(self.name.len()) => {
                Span { end: self.name_span.start + length(target.len()), ..self.name_span }
            }
            _ => self.name_span,
        }
    }
}

/// A part of the text of `Fn::Sub`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Stays as it is.
    Text(&'a str),
    /// `${!Name}`, which becomes `${Name}`.
    Literal(&'a str),
    /// Is replaced.
    Variable(Variable<'a>),
}

/// The text of `Fn::Sub`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Substitution<'a> {
    /// All parts, in order.
    pub pieces: Vec<Piece<'a>>,
    /// A `${` without a `}`, where there is one.
    pub unclosed: Option<Span>,
}

impl<'a> Substitution<'a> {
    /// Cuts the text of a scalar; `None` where the value is no text.
    #[must_use]
    pub fn parse(value: Value<'a>) -> Option<Self> {
        let scalar = value.scalar()?;
        let places = Places::new(value.tree(), value.span(), scalar.text);
        let text = scalar.text;
        let mut found = Self { pieces: Vec::new(), unclosed: None };
        let mut from = 0;
        let mut nth = 0;
        while let Some(open) = text.get(from..).and_then(|rest| rest.find("${")).map(|at| from + at) {
            let Some(length) = text.get(open..).and_then(|rest| rest.find('}')) else {
                found.unclosed = Some(places.span(nth, "${"));
                break;
            };
            if open > from {
                found.pieces.push(Piece::Text(text.get(from..open).unwrap_or_default()));
            }
            let inner = text.get(open + 2..open + length).unwrap_or_default();
            if let Some(literal) = inner.strip_prefix('!') {
                found.pieces.push(Piece::Literal(literal));
            } else {
                let span = places.span(nth, text.get(open..=open + length).unwrap_or_default());
                let name = inner.trim();
                let name_span = places.inner(span, inner, name);
                found.pieces.push(Piece::Variable(Variable { name, name_span, span }));
            }
            from = open + length + 1;
            nth += 1;
        }
        if from < text.len() {
            found.pieces.push(Piece::Text(text.get(from..).unwrap_or_default()));
        }
        Some(found)
    }

    /// The variables, in order.
    pub fn variables(&self) -> impl Iterator<Item = Variable<'a>> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Variable(variable) => Some(*variable),
            _ => None,
        })
    }
}

/// Where each `${` of a text stands in the file. Escapes and folds move them, so they are counted in both.
struct Places<'a> {
    file: &'a str,
    whole: Span,
    /// Offsets of each `${` in the file; empty where the counts differ, so that only the whole is known.
    starts: Vec<u32>,
}

impl<'a> Places<'a> {
    fn new(tree: &'a Tree<'a>, whole: Span, text: &str) -> Self {
        let file = tree.text();
        let raw = file.get(whole.start as usize..whole.end as usize).unwrap_or_default();
        let mut starts: Vec<u32> = raw.match_indices("${").map(|(at, _)| whole.start + length(at)).collect();
        if starts.len() != text.matches("${").count() {
            starts.clear();
        }
        Self { file, whole, starts }
    }

    /// The place of the nth variable. With escapes or line breaks in it, it is written otherwise than it is read.
    fn span(&self, nth: usize, read: &str) -> Span {
        let Some(start) = self.starts.get(nth).copied() else { return self.whole };
        let rest = self.file.get(start as usize..self.whole.end as usize).unwrap_or_default();
        let written = if rest.starts_with(read) { read.len() } else { rest.find('}').map_or(2, |at| at + 1) };
        Span { start, end: start + length(written), ..self.whole }
    }

    /// The place of the name between the braces; all of the variable where the name is written otherwise.
    fn inner(&self, span: Span, inner: &str, name: &str) -> Span {
        let start = span.start + 2 + length(inner.len() - inner.trim_start().len());
        let end = start + length(name.len());
        let same = self.file.get(start as usize..end as usize) == Some(name);
        if same && !self.starts.is_empty() { Span { start, end, ..span } } else { span }
    }
}

fn length(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}
