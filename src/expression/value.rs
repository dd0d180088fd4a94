//! The values of expressions.

use std::borrow::Cow;
use std::rc::Rc;

use crate::source::Span;
use crate::syntax::{Typed, Value};
use crate::template::{Resource, expression};

/// A value while an expression is evaluated.
#[derive(Debug, Clone)]
pub enum Val<'a> {
    /// Only the deployment decides it.
    Unknown,
    /// Not there; CEL's `null`.
    Absent,
    /// True or false.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A text.
    Text(Cow<'a, str>),
    /// A list that an expression has made.
    List(Rc<[Val<'a>]>),
    /// As it is written in the template, no function.
    Written(Value<'a>),
    /// A function whose result only the deployment knows.
    Open(Value<'a>),
    /// A resource of the template.
    Resource(&'a Resource<'a>),
}

impl<'a> Val<'a> {
    /// Text that was put together.
    pub(super) fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(text.into())
    }

    /// A list.
    pub(super) fn list(items: impl IntoIterator<Item = Self>) -> Self {
        Self::List(items.into_iter().collect())
    }

    /// True, false, or neither.
    pub(super) fn of(truth: Option<bool>) -> Self {
        truth.map_or(Self::Unknown, Self::Bool)
    }

    /// Whether it is true or false; texts say it as CloudFormation takes them.
    pub(super) fn truth(&self) -> Option<bool> {
        match self {
            Self::Bool(it) => Some(*it),
            Self::Written(_) | Self::Text(_) => match self.scalar()?.to_ascii_lowercase().as_str() {
                "true" => Some(true),
                "false" => Some(false),
                _ => None,
            },
            _ => None,
        }
    }

    /// The text of what is no list, no mapping and known.
    pub(super) fn scalar(&self) -> Option<Cow<'a, str>> {
        match self {
            Self::Bool(it) => Some(Cow::Owned(it.to_string())),
            Self::Number(it) => Some(Cow::Owned(it.to_string())),
            Self::Text(it) => Some(it.clone()),
            Self::Written(value) => value.text().map(Cow::Borrowed),
            _ => None,
        }
    }

    /// The number that it is, or that its text says.
    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Self::Number(it) => Some(*it),
            Self::Text(_) | Self::Written(_) => {
                let text = self.scalar()?;
                let plain = text.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '.');
                text.trim().parse().ok().filter(|_| plain)
            }
            _ => None,
        }
    }

    /// Whether it was written, or can only be meant, as a number.
    pub(super) fn is_number(&self) -> bool {
        match self {
            Self::Number(_) => true,
            Self::Written(value) => value.scalar().is_some_and(|it| matches!(it.typed, Typed::Integer | Typed::Float)),
            _ => false,
        }
    }

    /// Whether it is a list.
    pub(super) fn is_list(&self) -> bool {
        matches!(self, Self::List(_)) || matches!(self, Self::Written(value) if value.is_sequence())
    }

    /// Whether it is a list or a mapping.
    fn is_several(&self) -> bool {
        matches!(self, Self::List(_)) || matches!(self, Self::Written(value) if value.text().is_none())
    }

    /// The place in the template, where there is one.
    pub(super) fn span(&self) -> Option<Span> {
        match self {
            Self::Written(value) | Self::Open(value) => Some(value.span()),
            Self::Resource(resource) => Some(resource.span),
            _ => None,
        }
    }

    /// Whether two values are the same; `None` where that is not known.
    pub(super) fn same(&self, other: &Self) -> Option<bool> {
        match (self, other) {
            (Self::Unknown, _) | (_, Self::Unknown) => None,
            (Self::Absent, Self::Absent) => Some(true),
            (Self::Absent, _) | (_, Self::Absent) => Some(false),
            (Self::Resource(a), Self::Resource(b)) => Some(a.name == b.name),
            (Self::Open(a), Self::Open(b)) => {
                if expression(*a) == expression(*b) {
                    return Some(true);
                }
                let (a, b) = (super::links::link(*a)?, super::links::link(*b)?);
                (a.0 != b.0 && a.1 == b.1).then_some(false)
            }
            (Self::Written(a), Self::Written(b)) if a.text().is_none() && b.text().is_none() => {
                let (one, two) = (expression(*a), expression(*b));
                // A function somewhere inside may make them the same.
                if a.id() == b.id() || one == two { Some(true) } else { (!one.contains('(')).then_some(false) }
            }
            (a, b) if a.is_several() != b.is_several() && (a.scalar().is_some() || b.scalar().is_some()) => Some(false),
            _ => {
                let (a, b) = (self.scalar()?, other.scalar()?);
                if a == b {
                    return Some(true);
                }
                match (self.truth(), other.truth()) {
                    (Some(a), Some(b)) => return Some(a == b),
                    (Some(_), None) | (None, Some(_)) => return Some(false),
                    _ => {}
                }
                Some(
                    (self.is_number() || other.is_number())
                        && self.number().is_some()
                        && self.number() == other.number(),
                )
            }
        }
    }

    /// As it is shown in a message.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Self::Unknown => "…".to_owned(),
            Self::Absent => "nothing".to_owned(),
            Self::Open(value) => super::links::link(*value).map_or_else(|| "…".to_owned(), |(name, _)| name.to_owned()),
            Self::Resource(resource) => resource.name.to_owned(),
            Self::List(items) => items.iter().map(Self::shown).collect::<Vec<_>>().join(", "),
            Self::Written(value) if value.is_sequence() => {
                value.items().map(|it| Self::Written(it).shown()).collect::<Vec<_>>().join(", ")
            }
            other => other.scalar().map_or_else(|| "…".to_owned(), Cow::into_owned),
        }
    }
}
