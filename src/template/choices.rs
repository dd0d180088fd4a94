//! The values that an expression can have, each with the formula that says when.
//!
//! Together the choices cover every case: what is left over is there as [`What::Unknown`].

use std::borrow::Cow;

use super::evaluate::{canonical, literal, sub_parts};
use super::formula::Formula;
use super::lower::loop_identifiers;
use super::model::PSEUDO_PARAMETERS;
use super::{Parameter, Template};
use crate::source::Span;
use crate::syntax::{Call, Entry, Function, Piece, Substitution, Value, View};

/// Of an expression with more choices than this, nothing is known.
const MAX_CHOICES: usize = 200;
/// Functions nested deeper than this are not followed.
const MAX_NESTING: usize = 24;

/// One of the values of an expression.
#[derive(Debug, Clone)]
pub struct Choice<'a> {
    /// When the expression has this value.
    pub when: Formula<'a>,
    /// The value.
    pub what: What<'a>,
    /// How it comes here from elsewhere; `None` where it is written in this place, or in a branch of `Fn::If` here.
    pub via: Option<Via<'a>>,
}

/// A value before deployment.
#[derive(Debug, Clone)]
pub enum What<'a> {
    /// Written in the template; no function.
    Written(Value<'a>),
    /// Put together of known parts.
    Text(Cow<'a, str>),
    /// Put together, with stand-ins for account, stack and the like: of the right form, but not the very text.
    Shape(String),
    /// A list of texts.
    List(Vec<Cow<'a, str>>),
    /// `AWS::NoValue`: the property or item is not there.
    Absent,
    /// Only the deployment knows it.
    Unknown(Call<'a>),
}

/// The way that a value took.
#[derive(Debug, Clone, Copy)]
pub struct Via<'a> {
    /// The function at the place where the value is used.
    pub call: Call<'a>,
    /// Where the value is written: the default, the entry of a mapping.
    pub origin: Span,
    /// The parameter that the value is a default or an allowed value of.
    pub parameter: Option<&'a str>,
}

/// A text that may be known, while choices are put together.
#[derive(Clone)]
struct Partial<'a> {
    when: Formula<'a>,
    text: Option<String>,
    shape: bool,
    parameter: Option<&'a str>,
    origin: Option<Span>,
}

impl<'a> Template<'a> {
    /// The values that an expression can have in one of these regions; every case is covered.
    #[must_use]
    pub fn choices(&self, value: Value<'a>, regions: &[&'a str]) -> Vec<Choice<'a>> {
        let found = Resolver { template: self, regions }.value(value, 0);
        match value.call() {
            Some(call) if found.len() > MAX_CHOICES => vec![unknown(Formula::True, call)],
            _ => found,
        }
    }

    /// When a value is `AWS::NoValue`, so that what it stands for is not there.
    #[must_use]
    pub fn absent(&self, value: Value<'a>) -> Formula<'a> {
        absence(value, 0)
    }

    /// The values that the identifier of a `Fn::ForEach` takes, where they are known.
    #[must_use]
    pub fn turns(&self, identifier: &str) -> Option<Vec<Cow<'a, str>>> {
        let turns = Resolver { template: self, regions: &[] }.turns(identifier)?;
        Some(turns.into_iter().map(|(text, _)| text).collect())
    }

    /// What stands in the branches of `Fn::If`, each with when it is taken; other functions are left as they are, and
    /// `AWS::NoValue` is left out.
    #[must_use]
    pub fn branches(&self, value: Value<'a>) -> Vec<(Formula<'a>, Value<'a>)> {
        let mut found = Vec::new();
        split_branches(value, Formula::True, &mut found, 0);
        found
    }
}

fn absence<'a>(value: Value<'a>, depth: usize) -> Formula<'a> {
    match value.call() {
        Some(call) if call.function == Function::If && depth < MAX_NESTING => {
            let mut items = call.argument.items();
            let Some(condition) = items.next().and_then(Value::text) else { return Formula::False };
            let branches = [true, false].into_iter().zip(items);
            let absent = |(holds, branch)| Formula::holds(condition, holds).and(&absence(branch, depth + 1));
            Formula::any(branches.map(absent))
        }
        Some(call) if call.function == Function::Ref && call.argument.text() == Some("AWS::NoValue") => Formula::True,
        _ => Formula::False,
    }
}

fn split_branches<'a>(value: Value<'a>, when: Formula<'a>, found: &mut Vec<(Formula<'a>, Value<'a>)>, depth: usize) {
    match value.call() {
        Some(call) if call.function == Function::If && depth < MAX_NESTING => {
            let mut items = call.argument.items();
            let Some(condition) = items.next().and_then(Value::text) else { return };
            for (holds, branch) in [true, false].into_iter().zip(items) {
                split_branches(branch, when.and(&Formula::holds(condition, holds)), found, depth + 1);
            }
        }
        Some(call) if call.function == Function::Ref && call.argument.text() == Some("AWS::NoValue") => {}
        _ => found.push((when, value)),
    }
}

fn unknown<'a>(when: Formula<'a>, call: Call<'a>) -> Choice<'a> {
    Choice { when, what: What::Unknown(call), via: None }
}

struct Resolver<'r, 'a> {
    template: &'r Template<'a>,
    regions: &'r [&'a str],
}

impl<'a> Resolver<'_, 'a> {
    fn value(&self, value: Value<'a>, depth: usize) -> Vec<Choice<'a>> {
        let Some(call) = value.call() else {
            return vec![Choice { when: Formula::True, what: What::Written(value), via: None }];
        };
        if depth > MAX_NESTING {
            return vec![unknown(Formula::True, call)];
        }
        match call.function {
            Function::If => self.branches(call, depth),
            Function::Ref => self.reference(call),
            Function::FindInMap => self.mapped(call, depth),
            Function::Select => self.selected(call, depth),
            Function::Split => self.split(call, depth),
            Function::Sub => self.sub(call, depth),
            Function::Join => self.join(call, depth),
            Function::ToJsonString => match json(call.argument) {
                Some(text) => vec![self.text(call, Formula::True, text, false, None, None)],
                None => vec![unknown(Formula::True, call)],
            },
            _ => vec![unknown(Formula::True, call)],
        }
    }

    fn branches(&self, call: Call<'a>, depth: usize) -> Vec<Choice<'a>> {
        let mut items = call.argument.items();
        let Some(condition) = items.next().and_then(Value::text) else { return vec![unknown(Formula::True, call)] };
        let mut found = Vec::new();
        for (holds, branch) in [true, false].into_iter().zip(items) {
            let when = Formula::holds(condition, holds);
            let inner = self.value(branch, depth + 1).into_iter();
            found.extend(inner.map(|choice| Choice { when: when.and(&choice.when), ..choice }));
        }
        found
    }

    fn reference(&self, call: Call<'a>) -> Vec<Choice<'a>> {
        let Some(name) = call.argument.text() else { return vec![unknown(Formula::True, call)] };
        if name == "AWS::NoValue" {
            return vec![Choice { when: Formula::True, what: What::Absent, via: None }];
        }
        if name == "AWS::Region" && !self.regions.is_empty() {
            let here = |region: &&'a str| self.text(call, self.region(region), (*region).to_owned(), false, None, None);
            return self.regions.iter().map(here).collect();
        }
        if let Some(turns) = self.turns(name) {
            let choice = |(text, origin): (Cow<'a, str>, Span)| Choice {
                when: Formula::is(name, text.clone()),
                what: What::Text(text),
                via: Some(Via { call, origin, parameter: None }),
            };
            return turns.into_iter().map(choice).collect();
        }
        let Some(parameter) = self.template.parameters.get(name) else { return vec![unknown(Formula::True, call)] };
        let (values, closed) = known_values(parameter);
        let mut rest = Vec::new();
        let mut found = Vec::new();
        for value in values {
            let Some(text) = literal(value) else { continue };
            let when = Formula::is(parameter.name, text.clone());
            rest.push(when.negated());
            let via = Some(Via { call, origin: value.span(), parameter: Some(parameter.name) });
            let what = if parameter.is_list() {
                let items = text.split(',').map(|item| Cow::Owned(item.trim().to_owned()));
                What::List(items.collect())
            } else {
                What::Text(text)
            };
            found.push(Choice { when, what, via });
        }
        if !closed || found.is_empty() {
            found.push(unknown(Formula::all(rest), call));
        }
        found
    }

    fn region(&self, region: &'a str) -> Formula<'a> {
        if self.regions.len() == 1 { Formula::True } else { Formula::is("AWS::Region", Cow::Borrowed(region)) }
    }

    fn text(
        &self,
        call: Call<'a>,
        when: Formula<'a>,
        text: String,
        shape: bool,
        origin: Option<Span>,
        parameter: Option<&'a str>,
    ) -> Choice<'a> {
        let what = if shape { What::Shape(text) } else { What::Text(Cow::Owned(text)) };
        Choice { when, what, via: Some(Via { call, origin: origin.unwrap_or(call.span), parameter }) }
    }

    /// What texts a value can be, unknown ones included.
    fn texts(&self, value: Value<'a>, depth: usize) -> Vec<Partial<'a>> {
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

    fn sub(&self, call: Call<'a>, depth: usize) -> Vec<Choice<'a>> {
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
                    None => self.variable(call, variable.name),
                },
            });
        }
        self.product(call, parts)
    }

    /// The values that the identifier of a `Fn::ForEach` takes one after the other, with their places; `None` where it is
    /// no such identifier, or its collection is not known.
    fn turns(&self, name: &str) -> Option<Vec<(Cow<'a, str>, Span)>> {
        if self.template.loops.is_empty() || self.template.parameters.get(name).is_some() {
            return None;
        }
        let of_loop =
            |entry: &&Entry<'a>| entry.value.items().next().is_some_and(|it| loop_identifiers(it).contains(&name));
        let collection = self.template.loops.iter().find(of_loop)?.value.items().nth(1)?;
        match self.value(collection, 1).into_iter().next()? {
            Choice { what: What::Written(list), .. } if list.is_sequence() => {
                list.items().map(|item| Some((literal(item)?, item.span()))).collect()
            }
            Choice { what: What::List(items), via: Some(via), .. } => {
                Some(items.into_iter().map(|item| (item, via.origin)).collect())
            }
            _ => None,
        }
    }

    /// The values of a `${Name}` that is a parameter or a pseudo parameter.
    fn variable(&self, call: Call<'a>, name: &'a str) -> Vec<Partial<'a>> {
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
        let (values, closed) = known_values(parameter);
        let mut rest = Vec::new();
        let mut found = Vec::new();
        for value in values {
            let Some(text) = literal(value) else { continue };
            let when = Formula::is(parameter.name, text.clone());
            rest.push(when.negated());
            found.push(Partial {
                when,
                text: Some(text.into_owned()),
                shape: false,
                parameter: Some(parameter.name),
                origin: Some(value.span()),
            });
        }
        let _ = call;
        if !closed || found.is_empty() {
            found.push(one(Formula::all(rest), None, false));
        }
        found
    }

    fn join(&self, call: Call<'a>, depth: usize) -> Vec<Choice<'a>> {
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

    fn split(&self, call: Call<'a>, depth: usize) -> Vec<Choice<'a>> {
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

    fn selected(&self, call: Call<'a>, depth: usize) -> Vec<Choice<'a>> {
        let mut arguments = call.argument.items();
        let (Some(index), Some(list)) = (arguments.next(), arguments.next()) else {
            return vec![unknown(Formula::True, call)];
        };
        let Some(index) = literal(index).and_then(|index| index.parse::<usize>().ok()) else {
            return vec![unknown(Formula::True, call)];
        };
        let at = |choice: Choice<'a>| match choice.what {
            What::List(items) => match items.into_iter().nth(index) {
                Some(text) => {
                    let via = choice.via;
                    let parameter = via.and_then(|via| via.parameter);
                    // Conditions may ask for this very item: "unless there is no second one".
                    let yields = Formula::yields(canonical(call.value()), text.clone());
                    let when = choice.when.and(&yields);
                    self.text(call, when, text.into_owned(), false, via.map(|via| via.origin), parameter)
                }
                None => unknown(choice.when, call),
            },
            _ => unknown(choice.when, call),
        };
        if list.is_sequence() {
            return match list.items().nth(index) {
                Some(item) => self.through(call, self.value(item, depth + 1)),
                None => vec![unknown(Formula::True, call)],
            };
        }
        self.value(list, depth + 1).into_iter().map(at).collect()
    }

    fn mapped(&self, call: Call<'a>, depth: usize) -> Vec<Choice<'a>> {
        let arguments: Vec<Value<'a>> = call.argument.items().collect();
        let [map, top, second, options @ ..] = arguments.as_slice() else { return vec![unknown(Formula::True, call)] };
        let Some(mapping) = map.text().and_then(|name| self.template.mappings.get(name)) else {
            return vec![unknown(Formula::True, call)];
        };
        let mut found = Vec::new();
        for (when, row) in self.keyed(mapping.body, *top, depth) {
            let Some(row) = row else {
                found.push(unknown(when, call));
                continue;
            };
            for (inner, value) in self.keyed(row, *second, depth) {
                let when = when.and(&inner);
                match value {
                    Some(value) if value.call().is_none() => {
                        let via = Some(Via { call, origin: value.span(), parameter: None });
                        found.push(Choice { when, what: What::Written(value), via });
                    }
                    _ => found.push(unknown(when, call)),
                }
            }
        }
        if !options.is_empty() {
            found.push(unknown(Formula::True, call));
        }
        found
    }

    /// The rows under the keys that `key` can be, each with when; `None` for a key that is not there or not known.
    fn keyed(&self, rows: Value<'a>, key: Value<'a>, depth: usize) -> Vec<(Formula<'a>, Option<Value<'a>>)> {
        let mut found = Vec::new();
        for partial in self.texts(key, depth + 1) {
            match partial.text.filter(|_| !partial.shape) {
                Some(text) => found.push((partial.when, rows.get(&text))),
                // A row of which nobody knows whether it is ever asked for proves nothing.
                None => found.push((partial.when, None)),
            }
        }
        found
    }

    /// Choices of an argument as choices of the function around it.
    fn through(&self, call: Call<'a>, choices: Vec<Choice<'a>>) -> Vec<Choice<'a>> {
        let moved = |choice: Choice<'a>| {
            let origin = match (&choice.via, &choice.what) {
                (Some(via), _) => via.origin,
                (None, What::Written(value)) => value.span(),
                (None, _) => call.span,
            };
            let parameter = choice.via.and_then(|via| via.parameter);
            let what = match choice.what {
                What::Unknown(_) | What::Absent => return unknown(choice.when, call),
                what => what,
            };
            Choice { when: choice.when, what, via: Some(Via { call, origin, parameter }) }
        };
        choices.into_iter().map(moved).collect()
    }
}

/// The values that a parameter is known to take, and whether it takes no other.
fn known_values<'a>(parameter: &Parameter<'a>) -> (Vec<Value<'a>>, bool) {
    if parameter.is_ssm_value() {
        return (Vec::new(), false);
    }
    match parameter.allowed_values().filter(|_| !parameter.is_list()) {
        Some(values) => (values, true),
        // The bounds of a number are values that may be given.
        None => {
            let bounds = ["MinValue", "MaxValue"].into_iter().filter_map(|name| parameter.body.get(name));
            let bounds = bounds.filter(|_| parameter.kind() == Some("Number"));
            (parameter.default().into_iter().chain(bounds).collect(), false)
        }
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
fn json(value: Value<'_>) -> Option<String> {
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

/// An expression as text, the same in short and long form: equal texts are equal values within one stack.
#[must_use]
pub fn expression(value: Value<'_>) -> String {
    canonical(value)
}
