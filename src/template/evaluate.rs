//! Partial evaluation: what is known of a value before deployment.

use std::borrow::Cow;

use super::model::PSEUDO_PARAMETERS;
use super::pattern::{Part, Pattern};
use super::{Template, cases::Assumption};
use crate::source::Span;
use crate::syntax::{Function, Piece, Substitution, Typed, Value, View};

/// Of a value with more possibilities than this, only these are followed.
const MAX_POSSIBILITIES: usize = 64;
/// Functions nested deeper than this are not followed.
const MAX_NESTING: usize = 24;

/// A value that is known before deployment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known<'a> {
    /// Text; numbers and booleans as CloudFormation turns them into text.
    Text(Cow<'a, str>),
    /// A list of known values.
    List(Vec<Known<'a>>),
}

impl Known<'_> {
    /// The text, if it is one.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::List(_) => None,
        }
    }
}

/// One of the values that an expression can have.
#[derive(Debug, Clone)]
pub struct Possible<'a> {
    /// The value.
    pub value: Known<'a>,
    /// Where it is written: the literal, the default, the entry of a mapping.
    pub origin: Span,
    /// Under which conditions the expression has it.
    pub when: Vec<Assumption<'a>>,
}

impl<'a> Template<'a> {
    /// The text that a value certainly has, whatever the parameters; `None` where it depends on something.
    #[must_use]
    pub fn constant(&self, value: Value<'a>) -> Option<Cow<'a, str>> {
        if value.call().is_none() {
            return literal(value);
        }
        let mut pattern = self.pattern(value)?;
        match pattern.parts.pop() {
            None => Some(Cow::Borrowed("")),
            Some(Part::Text(text)) if pattern.parts.is_empty() => Some(text),
            Some(_) => None,
        }
    }

    /// A text with what is unknown left as holes; `None` where the value is no text.
    #[must_use]
    pub fn pattern(&self, value: Value<'a>) -> Option<Pattern<'a>> {
        let mut pattern = Pattern::default();
        self.write(value, &mut pattern, 0)?;
        Some(pattern)
    }

    fn write(&self, value: Value<'a>, out: &mut Pattern<'a>, depth: usize) -> Option<()> {
        let Some(call) = value.call() else {
            out.push_text(literal(value)?);
            return Some(());
        };
        if depth > MAX_NESTING {
            return None;
        }
        match call.function {
            Function::Ref => {
                let name = call.argument.text()?;
                out.parts.push(Part::Hole(Cow::Borrowed(name)));
            }
            Function::Sub => {
                let (text, variables) = sub_parts(call.argument)?;
                for piece in Substitution::parse(text)?.pieces {
                    match piece {
                        Piece::Text(text) => out.push_text(Cow::Borrowed(text)),
                        Piece::Literal(name) => out.push_text(Cow::Owned(format!("${{{name}}}"))),
                        Piece::Variable(variable) => match variables.and_then(|all| all.get(variable.name)) {
                            Some(value) => self.write(value, out, depth + 1)?,
                            None => out.parts.push(Part::Hole(Cow::Borrowed(variable.name))),
                        },
                    }
                }
            }
            Function::Join => {
                let mut arguments = call.argument.items();
                let delimiter = arguments.next().and_then(literal)?;
                let list = arguments.next()?;
                if !list.is_sequence() {
                    out.parts.push(Part::Hole(Cow::Owned(expression(value))));
                    return Some(());
                }
                for (index, item) in list.items().enumerate() {
                    if index > 0 {
                        out.push_text(delimiter.clone());
                    }
                    self.write(item, out, depth + 1)?;
                }
            }
            Function::Select | Function::FindInMap => match self.possible_at(value, depth + 1).as_slice() {
                [Possible { value: Known::Text(text), when, .. }] if when.is_empty() && self.is_fixed(value) => {
                    out.push_text(text.clone())
                }
                _ => out.parts.push(Part::Hole(Cow::Owned(expression(value)))),
            },
            _ => out.parts.push(Part::Hole(Cow::Owned(expression(value)))),
        }
        Some(())
    }

    /// Whether nothing below the value depends on a parameter or on the deployment.
    fn is_fixed(&self, value: Value<'a>) -> bool {
        match value.view() {
            View::Scalar(_) => true,
            View::Sequence(mut items) => items.all(|item| self.is_fixed(item)),
            View::Mapping(mut entries) => entries.all(|entry| self.is_fixed(entry.value)),
            View::Call(call) => {
                matches!(call.function, Function::Select | Function::FindInMap | Function::Split | Function::Join)
                    && self.is_fixed(call.argument)
            }
        }
    }

    /// The values that an expression can have, as far as they are known: literals, defaults and allowed
    /// values of parameters, entries of mappings, the branches of `Fn::If`. Others may be possible, too;
    /// an empty list says that nothing is known.
    #[must_use]
    pub fn possible(&self, value: Value<'a>) -> Vec<Possible<'a>> {
        self.possible_at(value, 0)
    }

    fn possible_at(&self, value: Value<'a>, depth: usize) -> Vec<Possible<'a>> {
        let one = |value: Known<'a>, origin: Span| vec![Possible { value, origin, when: Vec::new() }];
        if depth > MAX_NESTING {
            return Vec::new();
        }
        let Some(call) = value.call() else {
            return match value.view() {
                View::Scalar(_) => literal(value).map(|text| one(Known::Text(text), value.span())).unwrap_or_default(),
                View::Sequence(items) => self.list(items, value.span(), depth),
                _ => Vec::new(),
            };
        };
        let mut found = match call.function {
            Function::Ref => self.parameter_values(call.argument),
            Function::If => self.if_values(call.argument, depth),
            Function::FindInMap => self.mapped(call.argument, depth),
            Function::Select => self.selected(call.argument, depth),
            Function::Split => self.split(call.argument, depth),
            Function::Sub | Function::Join => match self.pattern(value) {
                Some(pattern) => self.fill(&pattern, value.span(), depth),
                None => Vec::new(),
            },
            _ => Vec::new(),
        };
        found.truncate(MAX_POSSIBILITIES);
        found
    }

    fn parameter_values(&self, name: Value<'a>) -> Vec<Possible<'a>> {
        let Some(parameter) = name.text().and_then(|name| self.parameters.get(name)) else { return Vec::new() };
        if parameter.is_ssm_value() {
            return Vec::new();
        }
        let values = match parameter.allowed_values() {
            Some(values) => values,
            None => parameter.default().into_iter().collect(),
        };
        let known = |value: Value<'a>| {
            let text = literal(value)?;
            let known = if parameter.is_list() {
                Known::List(text.split(',').map(|item| Known::Text(Cow::Owned(item.trim().to_owned()))).collect())
            } else {
                Known::Text(text)
            };
            Some(Possible { value: known, origin: value.span(), when: Vec::new() })
        };
        values.into_iter().filter_map(known).collect()
    }

    fn if_values(&self, argument: Value<'a>, depth: usize) -> Vec<Possible<'a>> {
        let mut items = argument.items();
        let Some(condition) = items.next().and_then(Value::text) else { return Vec::new() };
        let mut found = Vec::new();
        for (holds, branch) in [true, false].into_iter().zip(items) {
            for mut possible in self.possible_at(branch, depth + 1) {
                possible.when.insert(0, Assumption { condition, holds });
                found.push(possible);
            }
        }
        found
    }

    fn mapped(&self, argument: Value<'a>, depth: usize) -> Vec<Possible<'a>> {
        let arguments: Vec<Value<'a>> = argument.items().collect();
        let [map, top, second, ..] = arguments.as_slice() else { return Vec::new() };
        let Some(mapping) = map.text().and_then(|name| self.mappings.get(name)) else { return Vec::new() };
        let mut found = Vec::new();
        for row in self.keyed(mapping.body, *top, depth) {
            for value in self.keyed(row, *second, depth) {
                found.extend(self.possible_at(value, depth + 1));
            }
        }
        found
    }

    /// The values under the keys that `key` can be; where it is not known, under all of them.
    fn keyed(&self, rows: Value<'a>, key: Value<'a>, depth: usize) -> Vec<Value<'a>> {
        let keys = self.possible_at(key, depth + 1);
        if keys.is_empty() {
            return rows.entries().map(|entry| entry.value).collect();
        }
        keys.iter().filter_map(|possible| possible.value.text().and_then(|key| rows.get(key))).collect()
    }

    fn selected(&self, argument: Value<'a>, depth: usize) -> Vec<Possible<'a>> {
        let mut arguments = argument.items();
        let (Some(index), Some(list)) = (arguments.next(), arguments.next()) else { return Vec::new() };
        let Some(index) = literal(index).and_then(|index| index.parse::<usize>().ok()) else { return Vec::new() };
        if list.is_sequence() {
            return list.items().nth(index).map(|item| self.possible_at(item, depth + 1)).unwrap_or_default();
        }
        let pick = |mut possible: Possible<'a>| match possible.value {
            Known::List(ref mut items) if index < items.len() => {
                possible.value = items.swap_remove(index);
                Some(possible)
            }
            _ => None,
        };
        self.possible_at(list, depth + 1).into_iter().filter_map(pick).collect()
    }

    fn split(&self, argument: Value<'a>, depth: usize) -> Vec<Possible<'a>> {
        let mut arguments = argument.items();
        let (Some(delimiter), Some(text)) = (arguments.next().and_then(literal), arguments.next()) else {
            return Vec::new();
        };
        let cut = |possible: Possible<'a>| {
            let text = possible.value.text()?;
            let items = text.split(delimiter.as_ref()).map(|item| Known::Text(Cow::Owned(item.to_owned()))).collect();
            Some(Possible { value: Known::List(items), ..possible })
        };
        self.possible_at(text, depth + 1).into_iter().filter_map(cut).collect()
    }

    fn list(&self, items: impl Iterator<Item = Value<'a>>, origin: Span, depth: usize) -> Vec<Possible<'a>> {
        let mut all: Vec<Possible<'a>> = vec![Possible { value: Known::List(Vec::new()), origin, when: Vec::new() }];
        for item in items {
            let choices = self.possible_at(item, depth + 1);
            all = combine(&all, &choices, |list, item| match list {
                Known::List(items) => {
                    let mut items = items.clone();
                    items.push(item.clone());
                    Known::List(items)
                }
                other => other.clone(),
            });
        }
        all
    }

    /// All texts that a pattern can become, where its holes are parameters with known values.
    fn fill(&self, pattern: &Pattern<'a>, origin: Span, depth: usize) -> Vec<Possible<'a>> {
        let mut all: Vec<Possible<'a>> =
            vec![Possible { value: Known::Text(Cow::Borrowed("")), origin, when: Vec::new() }];
        for part in &pattern.parts {
            let choices = match part {
                Part::Text(text) => vec![Possible { value: Known::Text(text.clone()), origin, when: Vec::new() }],
                Part::Hole(name) if PSEUDO_PARAMETERS.contains(&name.as_ref()) || depth > MAX_NESTING => Vec::new(),
                Part::Hole(name) => match self.parameters.get(name) {
                    Some(parameter) if !parameter.is_list() && !parameter.is_ssm_value() => {
                        let values =
                            parameter.allowed_values().unwrap_or_else(|| parameter.default().into_iter().collect());
                        let known = |value: Value<'a>| {
                            Some(Possible {
                                value: Known::Text(literal(value)?),
                                origin: value.span(),
                                when: Vec::new(),
                            })
                        };
                        values.into_iter().filter_map(known).collect()
                    }
                    _ => Vec::new(),
                },
            };
            all = combine(&all, &choices, |left, right| match (left, right) {
                (Known::Text(left), Known::Text(right)) => Known::Text(Cow::Owned(format!("{left}{right}"))),
                (left, _) => left.clone(),
            });
        }
        all
    }
}

fn combine<'a>(
    left: &[Possible<'a>],
    right: &[Possible<'a>],
    join: impl Fn(&Known<'a>, &Known<'a>) -> Known<'a>,
) -> Vec<Possible<'a>> {
    let pairs = left.iter().flat_map(|left| right.iter().map(move |right| (left, right)));
    pairs
        .take(MAX_POSSIBILITIES)
        .map(|(left, right)| {
            let when = left.when.iter().chain(&right.when).copied().collect();
            Possible { value: join(&left.value, &right.value), origin: left.origin, when }
        })
        .collect()
}

/// A scalar as text, as CloudFormation hands it on: booleans in lower case.
pub(super) fn literal(value: Value<'_>) -> Option<Cow<'_, str>> {
    let scalar = value.scalar()?;
    match scalar.typed {
        Typed::Null => None,
        Typed::Bool(value) => Some(Cow::Borrowed(if value { "true" } else { "false" })),
        _ => Some(Cow::Borrowed(scalar.text)),
    }
}

/// The text of an `Fn::Sub` and its variables.
pub(super) fn sub_parts(argument: Value<'_>) -> Option<(Value<'_>, Option<Value<'_>>)> {
    if argument.is_sequence() {
        let mut items = argument.items();
        return Some((items.next()?, items.next()));
    }
    Some((argument, None))
}

/// An expression as text, the same for short and long form, so that equal texts are equal values within one stack.
#[must_use]
pub fn expression(value: Value<'_>) -> String {
    fn write(value: Value<'_>, out: &mut String) {
        match value.view() {
            View::Scalar(scalar) => {
                out.push('"');
                out.push_str(scalar.text);
                out.push('"');
            }
            View::Sequence(items) => {
                out.push('[');
                for item in items {
                    write(item, out);
                    out.push(',');
                }
                out.push(']');
            }
            View::Mapping(entries) => {
                out.push('{');
                for entry in entries {
                    out.push_str(entry.name);
                    out.push(':');
                    write(entry.value, out);
                    out.push(',');
                }
                out.push('}');
            }
            View::Call(call) => {
                out.push_str(call.long_name());
                out.push('(');
                match (call.function, call.argument.text()) {
                    (Function::GetAtt, Some(text)) => {
                        let (target, attribute) = text.split_once('.').unwrap_or((text, ""));
                        out.push_str(&format!("[\"{target}\",\"{attribute}\",]"));
                    }
                    _ => write(call.argument, out),
                }
                out.push(')');
            }
        }
    }
    let mut out = String::new();
    write(value, &mut out);
    out
}

/// Whether a name with `${…}` in it, from the body of `Fn::ForEach`, can become this name.
pub(super) fn may_become(pattern: &str, name: &str) -> bool {
    let mut rest = name;
    let mut first = true;
    let mut open = false;
    for piece in pattern.split(['$', '&']) {
        let (text, after_hole) = match piece.strip_prefix('{').and_then(|piece| piece.split_once('}')) {
            Some((_, text)) => (text, true),
            None => (piece, false),
        };
        open = after_hole && text.is_empty();
        if first && !after_hole {
            match rest.strip_prefix(text) {
                Some(more) => rest = more,
                None => return false,
            }
        } else {
            match rest.find(text) {
                Some(at) => rest = rest.get(at + text.len()..).unwrap_or_default(),
                None => return false,
            }
        }
        first = false;
    }
    open || rest.is_empty() || pattern.ends_with('}')
}
