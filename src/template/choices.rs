//! The values that an expression can have, each with the formula that says when.
//!
//! Together the choices cover every case: what is left over is there as [`What::Unknown`].

use std::borrow::Cow;

use super::evaluate::{expression, literal};
use super::formula::Formula;
use super::lower::loop_identifiers;
use super::texts::json;
use super::{Parameter, Template};
use crate::source::Span;
use crate::syntax::{Call, Entry, Function, Value};

/// Of an expression with more choices than this, nothing is known.
pub(super) const MAX_CHOICES: usize = 200;
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

pub(super) fn unknown<'a>(when: Formula<'a>, call: Call<'a>) -> Choice<'a> {
    Choice { when, what: What::Unknown(call), via: None }
}

pub(super) struct Resolver<'r, 'a> {
    pub(super) template: &'r Template<'a>,
    pub(super) regions: &'r [&'a str],
}

impl<'a> Resolver<'_, 'a> {
    pub(super) fn value(&self, value: Value<'a>, depth: usize) -> Vec<Choice<'a>> {
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
        let (values, other) = known_values(parameter);
        let mut found = Vec::with_capacity(values.len() + 1);
        for (when, text, origin) in values {
            let what = if parameter.is_list() {
                let items = text.split(',').map(|item| Cow::Owned(item.trim().to_owned()));
                What::List(items.collect())
            } else {
                What::Text(text)
            };
            found.push(Choice { when, what, via: Some(Via { call, origin, parameter: Some(parameter.name) }) });
        }
        found.extend(other.map(|when| unknown(when, call)));
        found
    }

    pub(super) fn region(&self, region: &'a str) -> Formula<'a> {
        if self.regions.len() == 1 { Formula::True } else { Formula::is("AWS::Region", Cow::Borrowed(region)) }
    }

    pub(super) fn text(
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

    /// The values that the identifier of a `Fn::ForEach` takes one after the other, with their places; `None` where it is
    /// no such identifier, or its collection is not known.
    pub(super) fn turns(&self, name: &str) -> Option<Vec<(Cow<'a, str>, Span)>> {
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
                    let yields = Formula::yields(expression(call.value()), text.clone());
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

/// A value of a parameter: when it has it, the text, and where that is written.
pub(super) type KnownValue<'a> = (Formula<'a>, Cow<'a, str>, Span);

/// The values that a parameter is known to take, and when it takes another one.
pub(super) fn known_values<'a>(parameter: &Parameter<'a>) -> (Vec<KnownValue<'a>>, Option<Formula<'a>>) {
    let allowed = parameter.allowed_values().filter(|_| !parameter.is_list());
    let closed = allowed.is_some();
    let values: Vec<Value<'a>> = if parameter.is_ssm_value() {
        Vec::new()
    } else {
        allowed.unwrap_or_else(|| {
            // The bounds of a number are values that may be given.
            let bounds = ["MinValue", "MaxValue"].into_iter().filter_map(|name| parameter.body.get(name));
            let bounds = bounds.filter(|_| parameter.kind() == Some("Number"));
            parameter.default().into_iter().chain(bounds).collect()
        })
    };
    let known = |value: Value<'a>| {
        let text = literal(value)?;
        Some((Formula::is(parameter.name, text.clone()), text, value.span()))
    };
    let known: Vec<KnownValue<'a>> = values.into_iter().filter_map(known).collect();
    let other = Formula::all(known.iter().map(|(when, ..)| when.negated()));
    let other = (!closed || known.is_empty()).then_some(other);
    (known, other)
}
