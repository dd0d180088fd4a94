//! Every case of what an expression looks at: what conditions, parameters and `Fn::If` decide, one after the other.

use std::collections::HashMap;

use super::evaluate::Scope;
use super::parse::Expression;
use super::value::Val;
use crate::syntax::{NodeId, Value};
use crate::template::{Choice, Formula, Resource, Template, What};

/// Of more cases than these, the rest is not looked at.
const MAX_CASES: usize = 64;
/// So many answers are held against the conditions, in all cases together; after that, what is not decided is not known.
const MAX_ANSWERS: usize = 400;
/// So many parts of expressions are evaluated in all cases together.
const MAX_STEPS: usize = 60_000;

/// What came out in one case.
#[derive(Debug)]
pub struct Outcome<'a, T> {
    /// When it is so.
    pub when: Formula<'a>,
    /// What came out.
    pub what: T,
}

/// What has been decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Question<'a> {
    /// The value of a function.
    Value(NodeId),
    /// Whether a resource exists.
    Exists(&'a str),
}

/// The decisions of one case: which answer of how many was taken, question by question.
#[derive(Debug)]
pub(super) struct Decisions<'a> {
    path: Vec<(usize, usize)>,
    next: usize,
    taken: HashMap<Question<'a>, Val<'a>>,
    when: Formula<'a>,
    /// How many answers may still be held against the conditions.
    answers: usize,
    /// How many parts of expressions may still be evaluated.
    pub(super) steps: usize,
}

impl<'a> Decisions<'a> {
    /// Takes one of the answers that are possible after all that has been decided, the same one each time.
    fn take(
        &mut self,
        template: &'a Template<'a>,
        question: Question<'a>,
        answers: impl FnOnce() -> Vec<(Formula<'a>, Val<'a>)>,
    ) -> Val<'a> {
        if let Some(known) = self.taken.get(&question) {
            return known.clone();
        }
        let mut possible = answers();
        if possible.len() > 1 {
            let Some(left) = self.answers.checked_sub(possible.len()) else { return Val::Unknown };
            self.answers = left;
            possible.retain(|(when, _)| template.allows(&self.when.and(when)));
        }
        let index = if possible.len() > 1 {
            if self.next == self.path.len() {
                self.path.push((0, possible.len()));
            }
            let index = self.path.get(self.next).map_or(0, |(index, _)| *index);
            self.next += 1;
            index
        } else {
            0
        };
        let (when, answer) = possible.into_iter().nth(index).unwrap_or((Formula::True, Val::Unknown));
        self.when = self.when.and(&when);
        self.taken.insert(question, answer.clone());
        answer
    }
}

impl<'a> Scope<'_, 'a> {
    /// A value as it is in this case.
    pub(super) fn resolved(&mut self, value: Value<'a>) -> Val<'a> {
        if value.call().is_none() {
            return if value.is_null() { Val::Absent } else { Val::Written(value) };
        }
        let (template, regions) = (self.template, self.regions);
        self.decisions.take(template, Question::Value(value.id()), || {
            let choices = template.choices(value, regions);
            let written = choices.into_iter().filter(|choice| !is_bound(template, choice));
            written.map(|choice| (choice.when, val(choice.what, value))).collect()
        })
    }

    /// Whether a resource exists in this case.
    pub(super) fn exists(&mut self, resource: &Resource<'a>) -> bool {
        let assumptions = self.template.assumptions(resource.guard);
        if assumptions.is_empty() {
            return true;
        }
        let exists = Formula::assume(&assumptions);
        let answers = || vec![(exists.clone(), Val::Bool(true)), (exists.negated(), Val::Bool(false))];
        self.decisions.take(self.template, Question::Exists(resource.name), answers).truth() == Some(true)
    }
}

/// Whether a value is only the least or the greatest that a parameter may have, and nobody has written it.
fn is_bound(template: &Template<'_>, choice: &Choice<'_>) -> bool {
    let Some(via) = choice.via else { return false };
    let Some(parameter) = via.parameter.and_then(|name| template.parameters.get(name)) else { return false };
    let bounds = ["MinValue", "MaxValue"].into_iter().filter_map(|name| parameter.body.get(name));
    bounds.map(Value::span).any(|span| span == via.origin)
}

fn val<'a>(what: What<'a>, at: Value<'a>) -> Val<'a> {
    match what {
        What::Written(value) => Val::Written(value),
        What::Text(text) => Val::Text(text),
        What::Shape(_) => Val::Open(at),
        What::List(items) => Val::list(items.into_iter().map(Val::Text)),
        What::Absent => Val::Absent,
        What::Unknown(call) => Val::Open(call.value()),
    }
}

/// Runs a question in every case that can come true, starting with what is assumed.
pub fn outcomes<'a, T>(
    template: &'a Template<'a>,
    regions: &[&'a str],
    assumed: &Formula<'a>,
    named: &[(String, Expression)],
    mut question: impl FnMut(&mut Scope<'_, 'a>) -> T,
) -> Vec<Outcome<'a, T>> {
    let mut path = Vec::new();
    let mut found = Vec::new();
    let (mut answers, mut steps) = (MAX_ANSWERS, MAX_STEPS);
    for _ in 0..MAX_CASES {
        let decisions = Decisions { path, next: 0, taken: HashMap::new(), when: assumed.clone(), answers, steps };
        let mut scope = Scope::new(template, regions, named, decisions);
        let what = question(&mut scope);
        path = scope.decisions.path;
        (answers, steps) = (scope.decisions.answers, scope.decisions.steps);
        found.push(Outcome { when: scope.decisions.when, what });
        if steps == 0 {
            break;
        }
        while let Some((index, count)) = path.pop() {
            if index + 1 < count {
                path.push((index + 1, count));
                break;
            }
        }
        if path.is_empty() {
            break;
        }
    }
    found
}
