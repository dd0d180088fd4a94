//! Conditions and formulas as the clauses of a SAT problem.

use std::cell::Cell;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use batsat::{Callbacks, Lit, Solver, SolverInterface, lbool};

use super::Template;
use super::cases::{Assumption, Case};
use super::evaluate::expression;
use super::formula::{Formula, Given};
use crate::syntax::{Function, Value};

/// How often the solver may still ask whether to go on.
pub(super) struct Budget {
    left: Rc<Cell<u32>>,
}

impl Callbacks for Budget {
    fn stop(&self) -> bool {
        let left = self.left.get();
        self.left.set(left.saturating_sub(1));
        left == 0
    }
}

/// An expression whose value decides atoms.
#[derive(Default)]
struct Subject {
    values: Vec<(String, Lit)>,
    /// The only values it can have, where they are listed.
    domain: Option<Vec<String>>,
}

impl Subject {
    /// Where every allowed value of a parameter occurs, one of them must be the value.
    fn closed(&self) -> Option<Vec<Lit>> {
        let literal = |value: &String| self.values.iter().find(|(text, _)| text == value).map(|(_, literal)| *literal);
        self.domain.as_ref()?.iter().map(literal).collect::<Option<Vec<Lit>>>().filter(|all| !all.is_empty())
    }
}

/// What the solver knows so far.
pub(super) struct State<'a> {
    pub(super) solver: Solver<Budget>,
    pub(super) conditions: HashMap<&'a str, Lit>,
    /// Literals that stand for several others together, so that none is made twice.
    together: HashMap<Vec<Lit>, Lit>,
    subjects: BTreeMap<String, Subject>,
    /// Conditions that are being encoded, so that a cycle ends.
    open: Vec<&'a str>,
    truth: Option<Lit>,
}

impl<'a> State<'a> {
    pub(super) fn new(left: &Rc<Cell<u32>>) -> Self {
        Self {
            solver: Solver::new(Default::default(), Budget { left: Rc::clone(left) }),
            conditions: HashMap::new(),
            together: HashMap::new(),
            subjects: BTreeMap::new(),
            open: Vec::new(),
            truth: None,
        }
    }
}

/// Writes conditions and formulas as clauses.
pub(super) struct Encoder<'t, 'a> {
    pub(super) template: &'t Template<'a>,
    pub(super) state: &'t mut State<'a>,
}

impl<'a> Encoder<'_, 'a> {
    /// A literal that is true exactly when the formula is.
    pub(super) fn formula(&mut self, formula: &Formula<'a>) -> Lit {
        match formula {
            Formula::True => self.constant(true),
            Formula::False => self.constant(false),
            Formula::Holds(one) => {
                let literal = self.free(one.condition);
                if one.holds { literal } else { !literal }
            }
            Formula::Is(given) => self.given(given),
            Formula::Not(inner) => !self.formula(inner),
            Formula::All(parts) => {
                let parts: Vec<Lit> = parts.iter().map(|part| self.formula(part)).collect();
                self.all(&parts)
            }
            Formula::Any(parts) => {
                let parts: Vec<Lit> = parts.iter().map(|part| !self.formula(part)).collect();
                !self.all(&parts)
            }
        }
    }

    /// The literals that must all be true for the formula to be.
    pub(super) fn conjuncts(&mut self, formula: &Formula<'a>, found: &mut Vec<Lit>) {
        match formula {
            Formula::True => {}
            Formula::All(parts) => parts.iter().for_each(|part| self.conjuncts(part, found)),
            other => found.push(self.formula(other)),
        }
    }

    /// The literal of a condition; one that the template does not define can be both, but not both at once.
    fn free(&mut self, name: &'a str) -> Lit {
        let literal = self.condition(name);
        self.state.conditions.insert(name, literal);
        literal
    }

    fn given(&mut self, given: &Given<'a>) -> Lit {
        self.subject(given.subject.clone(), given.value.clone().into_owned(), given.parameter)
    }

    /// Writes down what makes a formula have this value in the model that the solver found.
    pub(super) fn witness(&mut self, formula: &Formula<'a>, value: bool, case: &mut Case<'a>) {
        match formula {
            Formula::True | Formula::False => {}
            Formula::Holds(one) => {
                let one = if value { *one } else { Assumption { holds: !one.holds, ..*one } };
                if !case.conditions.contains(&one) {
                    case.conditions.push(one);
                }
            }
            Formula::Is(given) => {
                if value && given.parameter.is_some() && !case.parameters.contains(given) {
                    case.parameters.push((**given).clone());
                }
            }
            Formula::Not(inner) => self.witness(inner, !value, case),
            Formula::All(parts) if value => parts.iter().for_each(|part| self.witness(part, true, case)),
            Formula::Any(parts) if !value => parts.iter().for_each(|part| self.witness(part, false, case)),
            Formula::All(parts) | Formula::Any(parts) => {
                if let Some(part) = parts.iter().find(|part| self.model(part) == value) {
                    self.witness(part, value, case);
                }
            }
        }
    }

    /// The value of a formula in the model.
    fn model(&mut self, formula: &Formula<'a>) -> bool {
        match formula {
            Formula::True => true,
            Formula::False => false,
            Formula::Holds(_) | Formula::Is(_) => {
                let literal = self.formula(formula);
                self.state.solver.value_lit(literal) == lbool::TRUE
            }
            Formula::Not(inner) => !self.model(inner),
            Formula::All(parts) => parts.iter().all(|part| self.model(part)),
            Formula::Any(parts) => parts.iter().any(|part| self.model(part)),
        }
    }

    fn fresh(&mut self) -> Lit {
        Lit::new(self.state.solver.new_var_default(), true)
    }

    fn clause(&mut self, literals: &[Lit]) {
        self.state.solver.add_clause_reuse(&mut literals.to_vec());
    }

    fn constant(&mut self, value: bool) -> Lit {
        let truth = match self.state.truth {
            Some(truth) => truth,
            None => {
                let truth = self.fresh();
                self.clause(&[truth]);
                self.state.truth = Some(truth);
                truth
            }
        };
        if value { truth } else { !truth }
    }

    pub(super) fn condition(&mut self, name: &str) -> Lit {
        if let Some(literal) = self.state.conditions.get(name) {
            return *literal;
        }
        let Some(condition) = self.template.conditions.get(name).copied() else { return self.fresh() };
        if self.state.open.contains(&condition.name) || self.state.open.len() > 200 {
            return self.fresh();
        }
        self.state.open.push(condition.name);
        let literal = self.expression(condition.body);
        self.state.open.pop();
        self.state.conditions.insert(condition.name, literal);
        literal
    }

    fn expression(&mut self, value: Value<'a>) -> Lit {
        let Some(call) = value.call() else {
            return match value.get("Condition").and_then(Value::text) {
                Some(name) => self.condition(name),
                None => self.fresh(),
            };
        };
        match call.function {
            Function::Condition => match call.argument.text() {
                Some(name) => self.condition(name),
                None => self.fresh(),
            },
            Function::Not => match call.argument.items().next() {
                Some(inner) if call.argument.items().len() == 1 => !self.expression(inner),
                _ => self.fresh(),
            },
            Function::And | Function::Or => {
                // An `Or` is a negated `And` of negations.
                let flip = call.function == Function::Or;
                let parts: Vec<Lit> = call
                    .argument
                    .items()
                    .map(|item| self.expression(item))
                    .map(|lit| if flip { !lit } else { lit })
                    .collect();
                let all = self.all(&parts);
                if flip { !all } else { all }
            }
            Function::Equals => {
                let mut sides = call.argument.items();
                match (sides.next(), sides.next(), sides.next()) {
                    (Some(left), Some(right), None) => self.equals(left, right),
                    _ => self.fresh(),
                }
            }
            Function::Contains => {
                let mut arguments = call.argument.items();
                match (arguments.next(), arguments.next()) {
                    (Some(list), Some(value)) if list.is_sequence() => {
                        let parts: Vec<Lit> = list.items().map(|item| !self.equals(item, value)).collect();
                        !self.all(&parts)
                    }
                    _ => self.fresh(),
                }
            }
            _ => self.fresh(),
        }
    }

    /// An entry of `Rules`: CloudFormation stops before anything is decided where an assertion fails, so in every
    /// case that is left the assertions hold.
    pub(super) fn assertions(&mut self, rule: Value<'a>) {
        let given = rule.get("RuleCondition").map(|condition| self.expression(condition));
        for assertion in rule.get("Assertions").into_iter().flat_map(Value::items).filter_map(|it| it.get("Assert")) {
            let holds = self.expression(assertion);
            match given {
                Some(given) => self.clause(&[!given, holds]),
                None => self.clause(&[holds]),
            }
        }
    }

    fn all(&mut self, parts: &[Lit]) -> Lit {
        if let Some(known) = self.state.together.get(parts) {
            return *known;
        }
        let result = self.fresh();
        let mut some_fails = vec![result];
        for part in parts {
            self.clause(&[!result, *part]);
            some_fails.push(!*part);
        }
        self.clause(&some_fails);
        self.state.together.insert(parts.to_vec(), result);
        result
    }

    fn equals(&mut self, left: Value<'a>, right: Value<'a>) -> Lit {
        let constant = |value: Value<'a>| self.template.constant(value).map(|text| text.into_owned());
        match (constant(left), constant(right)) {
            (Some(left), Some(right)) => self.constant(left == right),
            (Some(text), None) => self.atom(right, text),
            (None, Some(text)) => self.atom(left, text),
            (None, None) => {
                let (left, right) = (expression(left), expression(right));
                if left == right {
                    return self.constant(true);
                }
                let key = if left < right { format!("{left}\u{0}{right}") } else { format!("{right}\u{0}{left}") };
                if let Some((_, literal)) = self.state.subjects.get(&key).and_then(|subject| subject.values.first()) {
                    return *literal;
                }
                let literal = self.fresh();
                self.state.subjects.insert(key, Subject { values: vec![(String::new(), literal)], domain: None });
                literal
            }
        }
    }

    /// "`subject` has the value `text`".
    fn atom(&mut self, subject: Value<'a>, text: String) -> Lit {
        let parameter = subject.call().filter(|call| call.function == Function::Ref).and_then(|it| it.argument.text());
        self.subject(expression(subject), text, parameter)
    }

    fn subject(&mut self, key: String, text: String, parameter: Option<&'a str>) -> Lit {
        if !self.state.subjects.contains_key(&key) {
            let domain = parameter.and_then(|name| self.domain(name));
            self.state.subjects.insert(key.clone(), Subject { values: Vec::new(), domain });
        }
        let known = self.state.subjects.get(&key);
        if let Some((_, literal)) = known.and_then(|subject| subject.values.iter().find(|(value, _)| *value == text)) {
            return *literal;
        }
        let outside = known.and_then(|subject| subject.domain.as_ref()).is_some_and(|domain| !domain.contains(&text));
        let others: Vec<Lit> =
            known.map(|subject| subject.values.iter().map(|(_, literal)| *literal).collect()).unwrap_or_default();
        if outside {
            return self.constant(false);
        }
        let literal = self.fresh();
        for other in others {
            self.clause(&[!literal, !other]);
        }
        let mut closed = None;
        if let Some(subject) = self.state.subjects.get_mut(&key) {
            subject.values.push((text, literal));
            closed = subject.closed();
        }
        if let Some(literals) = closed {
            self.clause(&literals);
        }
        literal
    }

    fn domain(&self, name: &str) -> Option<Vec<String>> {
        let parameter = self.template.parameters.get(name)?;
        if parameter.is_ssm_value() || parameter.is_list() {
            return None;
        }
        let values = parameter.allowed_values()?;
        values.into_iter().map(|value| self.template.constant(value).map(|text| text.into_owned())).collect()
    }
}
