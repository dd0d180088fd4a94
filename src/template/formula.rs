//! Formulas over what is decided at deployment: which conditions hold, and which values parameters have.

use std::borrow::Cow;
use std::rc::Rc;

use super::cases::Assumption;

/// A parameter, or another expression, that has a certain value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given<'a> {
    /// The expression, as [`expression`](super::expression) writes it.
    pub subject: String,
    /// Name of the parameter or the pseudo parameter, where it is one.
    pub parameter: Option<&'a str>,
    /// The value.
    pub value: Cow<'a, str>,
}

/// When something is so; parts are shared, so that copying costs nothing.
#[derive(Debug, Clone)]
pub enum Formula<'a> {
    /// Always.
    True,
    /// Never.
    False,
    /// When a condition has this value.
    Holds(Assumption<'a>),
    /// When a parameter has this value.
    Is(Rc<Given<'a>>),
    /// When the other is not so.
    Not(Rc<Formula<'a>>),
    /// When all are so.
    All(Rc<[Formula<'a>]>),
    /// When any is so.
    Any(Rc<[Formula<'a>]>),
}

impl<'a> Formula<'a> {
    /// When this condition has this value.
    #[must_use]
    pub fn holds(condition: &'a str, holds: bool) -> Self {
        Self::Holds(Assumption { condition, holds })
    }

    /// When this parameter has this value.
    #[must_use]
    pub fn is(parameter: &'a str, value: Cow<'a, str>) -> Self {
        let subject = format!("Ref(\"{parameter}\")");
        Self::Is(Rc::new(Given { subject, parameter: Some(parameter), value }))
    }

    /// When this function yields this value.
    #[must_use]
    pub fn yields(subject: String, value: Cow<'a, str>) -> Self {
        Self::Is(Rc::new(Given { subject, parameter: None, value }))
    }

    /// When all assumptions are so.
    #[must_use]
    pub fn assume(assumptions: &[Assumption<'a>]) -> Self {
        Self::all(assumptions.iter().map(|one| Self::Holds(*one)))
    }

    /// When this is not so.
    #[must_use]
    pub fn negated(&self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::Holds(one) => Self::Holds(Assumption { holds: !one.holds, ..*one }),
            Self::Not(inner) => (**inner).clone(),
            other => Self::Not(Rc::new(other.clone())),
        }
    }

    /// When both are so.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        Self::all([self.clone(), other.clone()])
    }

    /// When one of the two is so.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        Self::any([self.clone(), other.clone()])
    }

    /// When all are so.
    pub fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut kept = Vec::new();
        for part in parts {
            match part {
                Self::True => {}
                Self::False => return Self::False,
                Self::All(inner) => kept.extend(inner.iter().cloned()),
                other => kept.push(other),
            }
        }
        match kept.len() {
            0 => Self::True,
            1 => kept.swap_remove(0),
            _ => Self::All(kept.into()),
        }
    }

    /// When any is so.
    pub fn any(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut kept = Vec::new();
        for part in parts {
            match part {
                Self::False => {}
                Self::True => return Self::True,
                other => kept.push(other),
            }
        }
        match kept.len() {
            0 => Self::False,
            1 => kept.swap_remove(0),
            _ => Self::Any(kept.into()),
        }
    }

    /// Whether it is never so, as far as can be seen without a solver.
    #[must_use]
    pub fn is_false(&self) -> bool {
        matches!(self, Self::False)
    }

    /// Whether it is always so, as far as can be seen without a solver.
    #[must_use]
    pub fn is_true(&self) -> bool {
        matches!(self, Self::True)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_settled_folds_away() {
        let a = Formula::holds("A", true);
        assert!(a.and(&Formula::False).is_false());
        assert!(a.or(&Formula::True).is_true());
        assert!(matches!(a.and(&Formula::True), Formula::Holds(_)));
        assert!(matches!(a.negated(), Formula::Holds(Assumption { holds: false, .. })));
        assert!(matches!(a.or(&a).negated().negated(), Formula::Any(_)));
    }
}
