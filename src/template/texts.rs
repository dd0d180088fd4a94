//! Texts that functions put together, each with the formula that says when.

use std::borrow::Cow;

use super::choices::{Choice, KnownValue, MAX_CHOICES, Resolver, Via, What, known_values, unknown};
use super::evaluate::{literal, sub_parts};
use super::formula::Formula;
use super::model::PSEUDO_PARAMETERS;
use crate::source::Span;
use crate::syntax::{Call, Entry, Function, Piece, Substitution, Value, View};

/// A text that may be known, while choices are put together.
#[derive(Clone)]
pub(super) struct Partial<'a> {
    pub(super) when: Formula<'a>,
    pub(super) text: Option<String>,
    pub(super) shape: bool,
    parameter: Option<&'a str>,
    origin: Option<Span>,
}

impl<'a> Resolver<'_, 'a> {
    /// What texts a value can be, unknown ones included.
    pub(super) fn texts(&self, value: Value<'a>, depth: usize) -> Vec<Partial<'a>> {
        let found = self.value(value, depth);
        let partial = |choice: Choice<'a>| {
            let (text, shape) = match choice.what {
                What::Written(value) => (literal(value).map(Cow::into_owned), false),
                What::Text(text) => (Some(text.into_owned()), false),
                What::Shape(text) => (Some(text), true),
                What::Unknown(call) => {
                    match stand_in(call.argument.text().filter(|_| call.function == Function::Ref)) {
                        Some(text) => (Some(text.to_owned()), true),
                        None => (None, false),
                    }
                }
                What::List(_) | What::Absent => (None, false),
            };
            let parameter = choice.via.and_then(|via| via.parameter);
            Partial { when: choice.when, text, shape, parameter, origin: choice.via.map(|via| via.origin) }
        };
        found.into_iter().map(partial).collect()
    }

    fn product(&self, call: Call<'a>, parts: Vec<Vec<Partial<'a>>>) -> Vec<Choice<'a>> {
        let start =
            Partial { when: Formula::True, text: Some(String::new()), shape: false, parameter: None, origin: None };
        let mut all = vec![start];
        for part in parts {
            if all.len() * part.len() > MAX_CHOICES {
                return vec![unknown(Formula::True, call)];
            }
            let join = |left: &Partial<'a>, right: &Partial<'a>| Partial {
                when: left.when.and(&right.when),
                text: left.text.as_ref().zip(right.text.as_ref()).map(|(left, right)| format!("{left}{right}")),
                shape: left.shape || right.shape,
                parameter: left.parameter.or(right.parameter),
                origin: if right.parameter.is_some() { right.origin } else { left.origin },
            };
            all = all.iter().flat_map(|left| part.iter().map(|right| join(left, right)).collect::<Vec<_>>()).collect();
        }
        let choice = |partial: Partial<'a>| match partial.text {
            Some(text) => self.text(call, partial.when, text, partial.shape, partial.origin, partial.parameter),
            None => unknown(partial.when, call),
        };
        all.into_iter().map(choice).collect()
    }

    pub(super) fn sub(&self, call: Call<'a>, depth: usize) -> Vec<Choice<'a>> {
        let pieces =
            sub_parts(call.argument).and_then(|(text, variables)| Some((Substitution::parse(text)?, variables)));
        let Some((substitution, variables)) = pieces else { return vec![unknown(Formula::True, call)] };
        let fixed = |text: String, shape: bool| {
            vec![Partial { when: Formula::True, text: Some(text), shape, parameter: None, origin: None }]
        };
        let mut parts = Vec::new();
        for piece in substitution.pieces {
            parts.push(match piece {
                Piece::Text(text) => fixed(text.to_owned(), false),
                Piece::Literal(name) => fixed(format!("${{{name}}}"), false),
                Piece::Variable(variable) => match variables.and_then(|all| all.get(variable.name)) {
                    Some(value) => self.texts(value, depth + 1),
                    None => self.variable(variable.name),
                },
            });
        }
        self.product(call, parts)
    }

    /// The values of a `${Name}` that is a parameter or a pseudo parameter.
    fn variable(&self, name: &'a str) -> Vec<Partial<'a>> {
        let one = |when: Formula<'a>, text: Option<String>, shape: bool| Partial {
            when,
            text,
            shape,
            parameter: None,
            origin: None,
        };
        if name == "AWS::Region" && !self.regions.is_empty() {
            let here = |region: &&'a str| one(self.region(region), Some((*region).to_owned()), false);
            return self.regions.iter().map(here).collect();
        }
        if PSEUDO_PARAMETERS.contains(&name) {
            return vec![one(Formula::True, stand_in(Some(name)).map(str::to_owned), true)];
        }
        if let Some(turns) = self.turns(name) {
            let turn = |(text, origin): (Cow<'a, str>, Span)| Partial {
                origin: Some(origin),
                ..one(Formula::is(name, text.clone()), Some(text.into_owned()), false)
            };
            return turns.into_iter().map(turn).collect();
        }
        let Some(parameter) = self.template.parameters.get(name).filter(|it| !it.is_list()) else {
            return vec![one(Formula::True, None, false)];
        };
        let (values, other) = known_values(parameter);
        let value = |(when, text, origin): KnownValue<'a>| Partial {
            parameter: Some(parameter.name),
            origin: Some(origin),
            ..one(when, Some(text.into_owned()), false)
        };
        let mut found: Vec<_> = values.into_iter().map(value).collect();
        found.extend(other.map(|when| one(when, None, false)));
        found
    }

    pub(super) fn join(&self, call: Call<'a>, depth: usize) -> Vec<Choice<'a>> {
        let mut arguments = call.argument.items();
        let (Some(delimiter), Some(list)) = (arguments.next().and_then(literal), arguments.next()) else {
            return vec![unknown(Formula::True, call)];
        };
        let fixed = || Partial {
            when: Formula::True,
            text: Some(delimiter.clone().into_owned()),
            shape: false,
            parameter: None,
            origin: None,
        };
        if list.is_sequence() {
            let mut parts = Vec::new();
            for (index, item) in list.items().enumerate() {
                // An item that is a list itself joins in with all of its items, or with none.
                if self.value(item, depth + 1).iter().any(|it| matches!(it.what, What::List(_) | What::Absent)) {
                    return vec![unknown(Formula::True, call)];
                }
                if index > 0 {
                    parts.push(vec![fixed()]);
                }
                parts.push(self.texts(item, depth + 1));
            }
            return self.product(call, parts);
        }
        let joined = |choice: Choice<'a>| match choice.what {
            What::List(items) => {
                let via = choice.via;
                let parameter = via.and_then(|via| via.parameter);
                self.text(call, choice.when, items.join(&delimiter), false, via.map(|via| via.origin), parameter)
            }
            _ => unknown(choice.when, call),
        };
        self.value(list, depth + 1).into_iter().map(joined).collect()
    }

    pub(super) fn split(&self, call: Call<'a>, depth: usize) -> Vec<Choice<'a>> {
        let mut arguments = call.argument.items();
        let (Some(delimiter), Some(text)) = (arguments.next().and_then(literal), arguments.next()) else {
            return vec![unknown(Formula::True, call)];
        };
        let cut = |partial: Partial<'a>| match partial.text.filter(|_| !partial.shape && !delimiter.is_empty()) {
            Some(text) => Choice {
                when: partial.when,
                what: What::List(text.split(delimiter.as_ref()).map(|item| Cow::Owned(item.to_owned())).collect()),
                via: Some(Via { call, origin: partial.origin.unwrap_or(call.span), parameter: partial.parameter }),
            },
            None => unknown(partial.when, call),
        };
        self.texts(text, depth + 1).into_iter().map(cut).collect()
    }
}

/// A text of the form that a pseudo parameter has.
fn stand_in(name: Option<&str>) -> Option<&'static str> {
    Some(match name? {
        "AWS::AccountId" => "123456789012",
        "AWS::Partition" => "aws",
        "AWS::URLSuffix" => "amazonaws.com",
        "AWS::StackName" => "teststack",
        "AWS::StackId" => {
            "arn:aws:cloudformation:us-east-1:123456789012:stack/teststack/51af3dc0-da77-11e4-872e-1234567db123"
        }
        _ => return None,
    })
}

/// The JSON of a value without functions.
pub(super) fn json(value: Value<'_>) -> Option<String> {
    match value.view() {
        View::Scalar(_) => match value.text() {
            Some(text) if value.describe() == "a string" => serde_json::to_string(text).ok(),
            Some(text) => Some(text.to_owned()),
            None => Some("null".to_owned()),
        },
        View::Sequence(items) => {
            let items: Option<Vec<String>> = items.map(json).collect();
            Some(format!("[{}]", items?.join(",")))
        }
        View::Mapping(entries) => {
            let pair =
                |entry: Entry<'_>| Some(format!("{}:{}", serde_json::to_string(entry.name).ok()?, json(entry.value)?));
            let pairs: Option<Vec<String>> = entries.map(pair).collect();
            Some(format!("{{{}}}", pairs?.join(",")))
        }
        View::Call(_) => None,
    }
}
