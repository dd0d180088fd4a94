//! Texts of which some parts are only known at deployment: what their written parts already decide.

use super::evaluate::Scope;
use super::value::Val;
use crate::syntax::{Function, Value};
use crate::template::Pattern;

impl<'a> Scope<'_, 'a> {
    /// Whether a text starts with another one.
    pub(super) fn starts_with(&self, text: &Val<'a>, start: &str) -> Option<bool> {
        match text.scalar() {
            Some(whole) => Some(whole.starts_with(start)),
            None => begins(&self.pattern_of(text)?, start),
        }
    }

    /// Whether a text ends with another one.
    pub(super) fn ends_with(&self, text: &Val<'a>, end: &str) -> Option<bool> {
        match text.scalar() {
            Some(whole) => Some(whole.ends_with(end)),
            None => stops(&self.pattern_of(text)?, end),
        }
    }

    /// Whether a text has another one in it.
    pub(super) fn has_in_it(&self, text: &Val<'a>, part: &str) -> Option<bool> {
        match text.scalar() {
            Some(whole) => Some(whole.contains(part)),
            None => self.pattern_of(text)?.texts().any(|it| it.contains(part)).then_some(true),
        }
    }

    /// Whether two values are the same; also told where the written parts already differ.
    pub(super) fn same(&self, one: &Val<'a>, other: &Val<'a>) -> Option<bool> {
        one.same(other).or_else(|| {
            let (open, known) = if matches!(one, Val::Open(_)) { (one, other) } else { (other, one) };
            let (pattern, text) = (self.pattern_of(open)?, known.scalar()?);
            let differs = [begins(&pattern, &text), stops(&pattern, &text)].contains(&Some(false))
                || text.len() < pattern.texts().map(str::len).sum();
            differs.then_some(false)
        })
    }

    /// The known parts of a text that `Fn::Sub` or `Fn::Join` puts together.
    pub(super) fn pattern_of(&self, text: &Val<'a>) -> Option<Pattern<'a>> {
        let Val::Open(value) = text else { return None };
        let puts_together =
            |it: &Value<'a>| it.call().is_some_and(|call| matches!(call.function, Function::Sub | Function::Join));
        self.template.pattern(*value).filter(|_| puts_together(value))
    }
}

fn begins(pattern: &Pattern<'_>, start: &str) -> Option<bool> {
    let known = pattern.start();
    if known.starts_with(start) { Some(true) } else { (!start.starts_with(known)).then_some(false) }
}

fn stops(pattern: &Pattern<'_>, end: &str) -> Option<bool> {
    let known = pattern.end();
    if known.ends_with(end) { Some(true) } else { (!end.ends_with(known)).then_some(false) }
}
