//! The condition solver: which combinations of conditions can come true.
//!
//! Conditions become clauses of a SAT problem, linear in their size. An atom is "this expression has this
//! value"; one expression has one value, and `AllowedValues` close the set of values of a parameter.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use batsat::{Lit, SolverInterface, lbool};

use super::Template;
use super::encode::{Encoder, State};
use super::formula::{Formula, Given};

/// How often the solver may ask whether to go on before a question stays open.
const BUDGET: u32 = 20_000;

/// A condition that is taken to hold, or not to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Assumption<'a> {
    /// Name of the condition.
    pub condition: &'a str,
    /// What is assumed of it.
    pub holds: bool,
}

/// One combination that can come true: some conditions and parameters with their values.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Case<'a> {
    /// The conditions that were asked for, in the order in which they were asked.
    pub conditions: Vec<Assumption<'a>>,
    /// The parameters that were asked for.
    pub parameters: Vec<Given<'a>>,
}

impl Case<'_> {
    /// Whether nothing was assumed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.conditions.is_empty() && self.parameters.is_empty()
    }
}

impl std::fmt::Display for Case<'_> {
    /// "when `IsProd` is true and `UseVpc` is false".
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut word = "when ";
        for Assumption { condition, holds } in &self.conditions {
            write!(f, "{word}`{condition}` is {holds}")?;
            word = " and ";
        }
        for Given { parameter, value, .. } in &self.parameters {
            if let Some(parameter) = parameter {
                write!(f, "{word}`{parameter}` is `{value}`")?;
                word = " and ";
            }
        }
        Ok(())
    }
}

/// Whether a combination can come true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer<'a> {
    /// It can, for instance in this case.
    Possible(Case<'a>),
    /// It cannot.
    Impossible,
    /// The budget was spent before it was known.
    Unknown,
}

/// The conditions of a template, ready to be asked.
pub struct Cases<'a> {
    state: RefCell<State<'a>>,
    /// Whether literals can be true together, of those that were asked for; none where the budget was spent.
    answers: RefCell<HashMap<Vec<Lit>, Option<bool>>>,
    left: Rc<Cell<u32>>,
    exhausted: Cell<bool>,
}

impl std::fmt::Debug for Cases<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cases").finish_non_exhaustive()
    }
}

impl<'a> Cases<'a> {
    pub(super) fn new(template: &Template<'a>) -> Self {
        let left = Rc::new(Cell::new(BUDGET));
        let mut state = State::new(&left);
        let mut encoder = Encoder { template, state: &mut state };
        for condition in template.conditions.iter() {
            encoder.condition(condition.name);
        }
        for rule in template.rules.iter() {
            encoder.assertions(rule.body);
        }
        Self { state: RefCell::new(state), answers: RefCell::default(), left, exhausted: Cell::new(false) }
    }

    /// Whether all assumptions can hold together. A condition that the template does not define can be both.
    pub fn ask(&self, assumptions: &[Assumption<'a>]) -> Answer<'a> {
        let mut literals = Vec::with_capacity(assumptions.len());
        let mut shown: Vec<&'a str> = Vec::new();
        let mut state = self.state.borrow_mut();
        for assumption in assumptions {
            if !shown.contains(&assumption.condition) {
                shown.push(assumption.condition);
            } else if assumptions
                .iter()
                .any(|other| other.condition == assumption.condition && other.holds != assumption.holds)
            {
                return Answer::Impossible;
            }
            if let Some(literal) = state.conditions.get(assumption.condition) {
                literals.push(if assumption.holds { *literal } else { !*literal });
            }
        }
        match self.decide(&mut state, literals) {
            Some(false) => Answer::Impossible,
            None => Answer::Unknown,
            Some(true) => {
                let given = |name: &str| assumptions.iter().find(|assumption| assumption.condition == name).copied();
                let conditions = shown.into_iter().filter_map(given).collect();
                Answer::Possible(Case { conditions, parameters: Vec::new() })
            }
        }
    }

    /// Whether a formula can come true; the case names what makes it true.
    pub(super) fn satisfy(&self, template: &Template<'a>, formula: &Formula<'a>) -> Answer<'a> {
        let mut state = self.state.borrow_mut();
        let literal = Encoder { template, state: &mut state }.formula(formula);
        self.solve(&mut state, &[literal], |state| {
            let mut case = Case::default();
            Encoder { template, state }.witness(formula, true, &mut case);
            case
        })
    }

    /// Whether nothing speaks against a formula, as far as the budget tells.
    pub(super) fn allow(&self, template: &Template<'a>, formula: &Formula<'a>) -> bool {
        let mut state = self.state.borrow_mut();
        let mut literals = Vec::new();
        Encoder { template, state: &mut state }.conjuncts(formula, &mut literals);
        self.decide(&mut state, literals) != Some(false)
    }

    /// Whether literals can be true together.
    fn decide(&self, state: &mut State<'a>, mut literals: Vec<Lit>) -> Option<bool> {
        literals.sort_unstable();
        literals.dedup();
        if let Some(known) = self.answers.borrow().get(&literals) {
            return *known;
        }
        let answer = match self.solve(state, &literals, |_| Case::default()) {
            Answer::Possible(_) => Some(true),
            Answer::Impossible => Some(false),
            Answer::Unknown => None,
        };
        self.answers.borrow_mut().insert(literals, answer);
        answer
    }

    fn solve(
        &self,
        state: &mut State<'a>,
        literals: &[Lit],
        case: impl FnOnce(&mut State<'a>) -> Case<'a>,
    ) -> Answer<'a> {
        self.left.set(BUDGET);
        match state.solver.solve_limited(literals) {
            result if result == lbool::TRUE => Answer::Possible(case(state)),
            result if result == lbool::FALSE => Answer::Impossible,
            _ => {
                self.exhausted.set(true);
                Answer::Unknown
            }
        }
    }

    /// Whether `given` together with the opposite of `wanted` can come true, so that `wanted` does not follow.
    pub fn can_fail(&self, given: &[Assumption<'a>], wanted: &[Assumption<'a>]) -> Answer<'a> {
        let mut unknown = false;
        for assumption in wanted {
            let mut all = given.to_vec();
            all.push(Assumption { holds: !assumption.holds, ..*assumption });
            match self.ask(&all) {
                Answer::Impossible => {}
                Answer::Unknown => unknown = true,
                possible @ Answer::Possible(_) => return possible,
            }
        }
        if unknown { Answer::Unknown } else { Answer::Impossible }
    }

    /// Whether some question could not be answered within the budget.
    #[must_use]
    pub fn is_exhausted(&self) -> bool {
        self.exhausted.get()
    }
}
