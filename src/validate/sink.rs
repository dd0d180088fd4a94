//! Where a walk puts what it finds.

use super::Violation;
use crate::template::Formula;

/// So many violations of one resource are kept; nobody reads more.
const MAX_REPORTED: usize = 500;

/// What a walk found: when the value is invalid, and when it cannot be known.
#[derive(Debug, Default)]
pub(super) struct Sink<'a> {
    /// The violations in full, where they are wanted.
    pub(super) report: Option<Vec<Violation<'a>>>,
    invalid: Vec<Formula<'a>>,
    unsure: Vec<Formula<'a>>,
    settled: bool,
}

impl<'a> Sink<'a> {
    /// One that asks only whether a value fits.
    pub(super) fn probe() -> Self {
        Self::default()
    }

    /// One that keeps the violations.
    pub(super) fn report() -> Self {
        Self { report: Some(Vec::new()), ..Self::default() }
    }

    /// Notes that the value is invalid under a formula; the violation is made only where it is wanted.
    pub(super) fn invalid(&mut self, when: &Formula<'a>, violation: impl FnOnce() -> Violation<'a>) {
        if when.is_false() {
            return;
        }
        if let Some(report) = self.report.as_mut().filter(|report| report.len() < MAX_REPORTED) {
            report.push(violation());
        }
        self.settled |= when.is_true();
        self.invalid.push(when.clone());
    }

    /// Notes that under a formula only the deployment knows.
    pub(super) fn unsure(&mut self, when: &Formula<'a>) {
        if !when.is_false() {
            self.unsure.push(when.clone());
        }
    }

    /// Whether nothing that is still found can change the answer.
    pub(super) fn is_settled(&self) -> bool {
        self.settled && self.report.is_none()
    }

    /// When the value certainly does not fit.
    pub(super) fn when_invalid(&self) -> Formula<'a> {
        Formula::any(self.invalid.iter().cloned())
    }

    /// When the value certainly fits.
    pub(super) fn when_valid(&self) -> Formula<'a> {
        if self.settled {
            return Formula::False;
        }
        Formula::any(self.invalid.iter().chain(&self.unsure).cloned()).negated()
    }

    /// When it is not known whether the value fits.
    pub(super) fn when_unsure(&self) -> Formula<'a> {
        if self.settled || self.unsure.is_empty() {
            return Formula::False;
        }
        Formula::any(self.unsure.iter().cloned()).and(&self.when_invalid().negated())
    }
}
