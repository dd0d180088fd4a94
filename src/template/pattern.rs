//! Texts of which some parts are only known at deployment.

use std::borrow::Cow;

/// A part of a text of which the rest may be unknown.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Part<'a> {
    /// Known text.
    Text(Cow<'a, str>),
    /// The value of a parameter, pseudo parameter or expression that only the deployment knows; equal
    /// names stand for equal values within one stack.
    Hole(Cow<'a, str>),
}

/// Text with holes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Pattern<'a> {
    /// The parts in order; no two texts stand side by side.
    pub parts: Vec<Part<'a>>,
}

impl Pattern<'_> {
    /// The text, where nothing is unknown.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self.parts.as_slice() {
            [Part::Text(text)] => Some(text),
            [] => Some(""),
            _ => None,
        }
    }

    /// The names of what is unknown.
    pub fn holes(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Hole(name) => Some(name.as_ref()),
            Part::Text(_) => None,
        })
    }

    /// The same without a borrow.
    #[must_use]
    pub fn into_owned(self) -> Pattern<'static> {
        let own = |part| match part {
            Part::Text(text) => Part::Text(Cow::Owned(Cow::into_owned(text))),
            Part::Hole(name) => Part::Hole(Cow::Owned(Cow::into_owned(name))),
        };
        Pattern { parts: self.parts.into_iter().map(own).collect() }
    }

    /// The same with some of what was unknown put in.
    #[must_use]
    pub fn filled(&self, value: impl Fn(&str) -> Option<Cow<'static, str>>) -> Pattern<'static> {
        let mut filled = Pattern::default();
        for part in &self.parts {
            match part {
                Part::Text(text) => filled.push_text(Cow::Owned(text.clone().into_owned())),
                Part::Hole(name) => match value(name) {
                    Some(text) => filled.push_text(text),
                    None => filled.parts.push(Part::Hole(Cow::Owned(name.clone().into_owned()))),
                },
            }
        }
        filled
    }
}

impl std::fmt::Display for Pattern<'_> {
    /// As `Fn::Sub` would write it: `${AWS::StackName}-vpc`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for part in &self.parts {
            match part {
                Part::Text(text) => f.write_str(text)?,
                Part::Hole(name) => write!(f, "${{{name}}}")?,
            }
        }
        Ok(())
    }
}

impl<'a> Pattern<'a> {
    /// Adds known text.
    pub(super) fn push_text(&mut self, text: Cow<'a, str>) {
        match self.parts.last_mut() {
            _ if text.is_empty() => {}
            Some(Part::Text(last)) => last.to_mut().push_str(&text),
            _ => self.parts.push(Part::Text(text)),
        }
    }

    /// The text before what is unknown; the whole where nothing is.
    #[must_use]
    pub fn start(&self) -> &str {
        match self.parts.first() {
            Some(Part::Text(text)) => text,
            _ => "",
        }
    }

    /// The text after what is unknown; the whole where nothing is.
    #[must_use]
    pub fn end(&self) -> &str {
        match self.parts.last() {
            Some(Part::Text(text)) => text,
            _ => "",
        }
    }

    /// The known texts, in order.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Text(text) => Some(text.as_ref()),
            Part::Hole(_) => None,
        })
    }
}
