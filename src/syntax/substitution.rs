//! The text of `Fn::Sub`, cut into literal parts and variables, each with its own place.

use super::tree::{Style, Tree};
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
        let places = Places::new(value.tree(), value.span(), scalar.text, scalar.style);
        let text = scalar.text;
        let mut found = Self { pieces: Vec::new(), unclosed: None };
        let mut from = 0;
        let mut nth = 0;
        while let Some(open) = text.get(from..).and_then(|rest| rest.find("${")).map(|at| from + at) {
            let Some(length) = text.get(open..).and_then(|rest| rest.find('}')) else {
                found.unclosed = Some(places.span(nth, 2));
                break;
            };
            if open > from {
                found.pieces.push(Piece::Text(text.get(from..open).unwrap_or_default()));
            }
            let inner = text.get(open + 2..open + length).unwrap_or_default();
            if let Some(literal) = inner.strip_prefix('!') {
                found.pieces.push(Piece::Literal(literal));
            } else {
                let span = places.span(nth, length + 1);
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
struct Places {
    whole: Span,
    /// Offsets of each `${` in the file; empty where the counts differ, so that only the whole is known.
    starts: Vec<u32>,
    quoted: bool,
}

impl Places {
    fn new(tree: &Tree<'_>, whole: Span, text: &str, style: Style) -> Self {
        let raw = tree.text().get(whole.start as usize..whole.end as usize).unwrap_or_default();
        let mut starts: Vec<u32> = raw.match_indices("${").map(|(at, _)| whole.start + length(at)).collect();
        if starts.len() != text.matches("${").count() {
            starts.clear();
        }
        Self { whole, starts, quoted: matches!(style, Style::SingleQuoted | Style::DoubleQuoted) }
    }

    fn span(&self, nth: usize, bytes: usize) -> Span {
        match self.starts.get(nth) {
            Some(start) => Span { start: *start, end: (*start + length(bytes)).min(self.whole.end), ..self.whole },
            None => self.whole,
        }
    }

    fn inner(&self, span: Span, inner: &str, name: &str) -> Span {
        if self.starts.is_empty() || self.quoted && inner.contains(['\\', '\'']) {
            return span;
        }
        let lead = length(inner.len() - inner.trim_start().len());
        let start = span.start + 2 + lead;
        Span { start, end: start + length(name.len()), ..span }
    }
}

fn length(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}
