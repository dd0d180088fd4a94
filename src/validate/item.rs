//! What is held against a schema: a value of the template, one that was put together, or one gathered from resources.

use std::borrow::Cow;
use std::rc::Rc;

use crate::source::Span;
use crate::syntax::{Scalar, Style, Typed, Value};
use crate::template::{Choice, Formula, Template, Via, What};

/// A value that is held against a schema.
#[derive(Debug, Clone)]
pub enum Item<'a> {
    /// Written in the template, possibly a function.
    Written(Value<'a>),
    /// Text that was put together.
    Text(Cow<'a, str>),
    /// As text, but only of the right form.
    Shape(Rc<str>),
    /// A list of texts.
    List(Rc<[Cow<'a, str>]>),
    /// Values gathered from several resources.
    Object(Rc<Gathered<'a>>),
    /// A value that stands for a property that is not there.
    Default(Plain),
}

/// Values under names that do not stand in the template.
#[derive(Debug)]
pub struct Gathered<'a> {
    /// Logical ID of the resource that they were gathered from, and its place.
    pub owner: (&'a str, Span),
    /// The place at which something missing is told.
    pub span: Span,
    /// Names and values.
    pub entries: Vec<(&'a str, Item<'a>)>,
    /// How a template calls what a name stands for; nothing for a whole resource.
    pub shown: Vec<(&'a str, &'a str)>,
}

impl<'a> Gathered<'a> {
    fn member(&self, name: &'a str, item: &Item<'a>) -> Member<'a> {
        Member { name, shown: self.shown(name), key: item.span().unwrap_or(self.span), item: item.clone() }
    }

    /// The name in the template of what a name stands for; empty for a whole resource.
    pub(super) fn shown(&self, name: &str) -> &'a str {
        self.shown.iter().find(|(known, _)| *known == name).map_or("", |(_, shown)| shown)
    }
}

/// A default that a schema gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plain {
    /// Nothing.
    Null,
    /// A boolean.
    Bool(bool),
}

/// A member of an object.
#[derive(Debug, Clone)]
pub(super) struct Member<'a> {
    /// The name that the schema knows.
    pub(super) name: &'a str,
    /// The name in the template.
    pub(super) shown: &'a str,
    /// Where the name stands; of gathered values what they were gathered from.
    pub(super) key: Span,
    pub(super) item: Item<'a>,
}

/// One of the values that an item can have.
#[derive(Debug, Clone)]
pub(super) struct Possibility<'a> {
    pub(super) when: Formula<'a>,
    /// `None` where only the deployment knows.
    pub(super) item: Option<Item<'a>>,
    pub(super) absent: bool,
    pub(super) via: Option<Via<'a>>,
    /// The function whose result is not known.
    pub(super) call: Option<crate::syntax::Call<'a>>,
}

impl<'a> Item<'a> {
    /// The text of a scalar; numbers and booleans as they are written.
    #[must_use]
    pub fn text(&self) -> Option<Cow<'a, str>> {
        match self {
            Self::Written(value) => value.text().map(|text| match value.scalar().map(|it| it.typed) {
                // `True` and `yes` become `true`.
                Some(Typed::Bool(value)) => Cow::Borrowed(if value { "true" } else { "false" }),
                _ => Cow::Borrowed(text),
            }),
            Self::Text(text) => Some(text.clone()),
            Self::Shape(text) => Some(Cow::Owned(text.to_string())),
            Self::Default(Plain::Bool(value)) => Some(Cow::Borrowed(if *value { "true" } else { "false" })),
            Self::List(_) | Self::Object(_) | Self::Default(Plain::Null) => None,
        }
    }

    /// Where it stands in the template, if it does.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        match self {
            Self::Written(value) => Some(value.text_span()),
            Self::Object(gathered) => Some(gathered.span),
            _ => None,
        }
    }

    pub(super) fn scalar(&self) -> Option<Scalar<'_>> {
        match self {
            Self::Written(value) => value.scalar(),
            Self::Text(text) => Some(Scalar { text, style: Style::Plain, typed: Typed::String }),
            Self::Shape(text) => Some(Scalar { text, style: Style::Plain, typed: Typed::String }),
            Self::Default(Plain::Bool(value)) => Some(Scalar {
                text: if *value { "true" } else { "false" },
                style: Style::Plain,
                typed: Typed::Bool(*value),
            }),
            Self::Default(Plain::Null) => Some(Scalar { text: "", style: Style::Plain, typed: Typed::Null }),
            Self::List(_) | Self::Object(_) => None,
        }
    }

    pub(super) fn is_object(&self) -> bool {
        match self {
            Self::Written(value) => value.is_mapping(),
            Self::Object(_) => true,
            _ => false,
        }
    }

    pub(super) fn is_list(&self) -> bool {
        match self {
            Self::Written(value) => value.is_sequence(),
            Self::List(_) => true,
            _ => false,
        }
    }

    pub(super) fn is_null(&self) -> bool {
        match self {
            Self::Written(value) => value.is_null(),
            Self::Default(plain) => *plain == Plain::Null,
            _ => false,
        }
    }

    pub(super) fn member(&self, name: &str) -> Option<Member<'a>> {
        match self {
            Self::Written(value) => value.entry(name).map(|entry| Member {
                name: entry.name,
                shown: entry.name,
                key: entry.key.text_span(),
                item: Self::Written(entry.value),
            }),
            Self::Object(gathered) => gathered
                .entries
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(name, item)| gathered.member(name, item)),
            _ => None,
        }
    }

    pub(super) fn members(&self) -> Vec<Member<'a>> {
        match self {
            Self::Written(value) => value
                .entries()
                .map(|entry| Member {
                    name: entry.name,
                    shown: entry.name,
                    key: entry.key.text_span(),
                    item: Self::Written(entry.value),
                })
                .collect(),
            Self::Object(gathered) => gathered.entries.iter().map(|(name, item)| gathered.member(name, item)).collect(),
            _ => Vec::new(),
        }
    }

    pub(super) fn items(&self) -> Vec<Item<'a>> {
        match self {
            Self::Written(value) => value.items().map(Self::Written).collect(),
            Self::List(items) => items.iter().cloned().map(Self::Text).collect(),
            _ => Vec::new(),
        }
    }

    /// Whether parts of an object come from elsewhere, so that nothing can be said of what is missing.
    pub(super) fn is_open(&self) -> bool {
        match self {
            Self::Written(value) => value
                .entries()
                .any(|entry| entry.name.starts_with("Fn::") || entry.name == "Ref" || entry.name.is_empty()),
            _ => false,
        }
    }

    /// The values that it can have; more than one only for functions.
    pub(super) fn options(&self, template: &Template<'a>, regions: &[&'a str]) -> Vec<Possibility<'a>> {
        let Self::Written(value) = self else {
            return vec![Possibility {
                when: Formula::True,
                item: Some(self.clone()),
                absent: false,
                via: None,
                call: None,
            }];
        };
        template.choices(*value, regions).into_iter().map(Possibility::from).collect()
    }
}

impl<'a> From<Choice<'a>> for Possibility<'a> {
    fn from(choice: Choice<'a>) -> Self {
        let (item, absent, call) = match choice.what {
            What::Written(value) => (Some(Item::Written(value)), false, None),
            What::Text(text) => (Some(Item::Text(text)), false, None),
            What::Shape(text) => (Some(Item::Shape(text.into())), false, None),
            What::List(items) => (Some(Item::List(items.into())), false, None),
            What::Absent => (None, true, None),
            What::Unknown(call) => (None, false, Some(call)),
        };
        Self { when: choice.when, item, absent, via: choice.via, call }
    }
}
