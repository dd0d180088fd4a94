//! The operators and functions of expressions.

use std::cmp::Ordering;

use cel::common::ast::operators;

use super::addresses::Block;
use super::evaluate::Scope;
use super::links::link;
use super::value::Val;
use crate::syntax::{Function, Value};

/// Every function with the number of values that it takes, the one before the dot included.
pub const FUNCTIONS: &[(&str, usize)] = &[
    ("size", 1),
    ("startsWith", 2),
    ("endsWith", 2),
    ("contains", 2),
    ("matches", 2),
    ("lowerAscii", 1),
    ("upperAscii", 1),
    ("trim", 1),
    ("split", 2),
    ("join", 2),
    ("string", 1),
    ("number", 1),
    ("bytes", 1),
    ("list", 1),
    ("keys", 1),
    ("isUnique", 1),
    ("sum", 1),
    ("isText", 1),
    ("isList", 1),
    ("isMap", 1),
    ("isFunction", 1),
    ("isWritten", 1),
    ("flatten", 1),
    ("argument", 2),
    ("target", 1),
    ("targets", 1),
    ("attribute", 1),
    ("attributeOf", 2),
    ("sameZone", 2),
    ("resources", 1),
    ("users", 1),
    ("waitsFor", 2),
    ("isCidr", 1),
    ("prefix", 1),
    ("network", 1),
    ("overlaps", 2),
    ("within", 2),
    ("statements", 1),
    ("allows", 2),
    ("trusts", 2),
    ("grants", 2),
];

impl<'a> Scope<'_, 'a> {
    pub(super) fn function(&mut self, name: &str, values: &[Val<'a>]) -> Val<'a> {
        self.known(name, values).unwrap_or(Val::Unknown)
    }

    fn known(&mut self, name: &str, values: &[Val<'a>]) -> Option<Val<'a>> {
        let text = |at: usize| values.get(at).and_then(Val::scalar);
        let number = |at: usize| values.get(at).and_then(Val::number);
        let first = values.first()?;
        Some(match name {
            operators::EQUALS => Val::of(self.same(first, values.get(1)?)),
            operators::NOT_EQUALS => Val::of(self.same(first, values.get(1)?).map(|it| !it)),
            operators::LESS => Val::Bool(order(first, values.get(1)?)? == Ordering::Less),
            operators::LESS_EQUALS => Val::Bool(order(first, values.get(1)?)? != Ordering::Greater),
            operators::GREATER => Val::Bool(order(first, values.get(1)?)? == Ordering::Greater),
            operators::GREATER_EQUALS => Val::Bool(order(first, values.get(1)?)? != Ordering::Less),
            operators::ADD => self.added(first, values.get(1)?)?,
            operators::SUBSTRACT => Val::Number(number(0)? - number(1)?),
            operators::MULTIPLY => Val::Number(number(0)? * number(1)?),
            operators::DIVIDE => Val::Number(number(0)? / number(1).filter(|it| *it != 0.0)?),
            operators::MODULO => Val::Number(number(0)? % number(1).filter(|it| *it != 0.0)?),
            operators::NEGATE => Val::Number(-number(0)?),
            operators::IN => {
                let items = self.items(values.get(1)?)?;
                Val::of(any(items.iter().map(|item| self.same(item, first))))
            }
            operators::INDEX => match values.get(1)? {
                Val::Number(_) => {
                    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index is small")]
                    let index = number(1).filter(|it| *it >= 0.0)? as usize;
                    self.items(first)?.into_iter().nth(index).unwrap_or(Val::Absent)
                }
                _ => self.select(first, &text(1)?),
            },
            "size" => match first {
                Val::Text(it) => count(it.chars().count()),
                Val::Written(value) if value.text().is_some() => count(first.scalar()?.chars().count()),
                other => count(self.items(other)?.len()),
            },
            "bytes" => count(text(0)?.len()),
            "startsWith" => Val::of(self.starts_with(first, &text(1)?)),
            "endsWith" => Val::of(self.ends_with(first, &text(1)?)),
            "contains" => match first {
                list if list.is_list() => self.known(operators::IN, &[values.get(1)?.clone(), first.clone()])?,
                _ => Val::of(self.has_in_it(first, &text(1)?)),
            },
            "matches" => Val::Bool(regex_lite::Regex::new(&text(1)?).ok()?.is_match(&text(0)?)),
            "lowerAscii" => Val::text(text(0)?.to_ascii_lowercase()),
            "upperAscii" => Val::text(text(0)?.to_ascii_uppercase()),
            "trim" => Val::text(text(0)?.trim().to_owned()),
            "split" => {
                let (whole, at) = (text(0)?, text(1)?);
                Val::list(whole.split(&*at).map(|part| Val::text(part.to_owned())).collect::<Vec<_>>())
            }
            "join" => {
                let items: Option<Vec<String>> =
                    self.items(first)?.iter().map(|it| it.scalar().map(|it| it.into_owned())).collect();
                Val::text(items?.join(&text(1)?))
            }
            "string" => Val::Text(text(0)?),
            "number" => Val::Number(number(0)?),
            "list" => match first {
                Val::Absent => Val::list([]),
                list if list.is_list() => first.clone(),
                Val::Unknown => return None,
                Val::Open(value) if !self.is_text(*value) => return None,
                other => Val::list([other.clone()]),
            },
            "keys" => match first {
                Val::Written(value) if value.is_mapping() => Val::list(self.items(first)?),
                Val::Absent => Val::list([]),
                _ => return None,
            },
            "isUnique" => {
                let items = self.items(first)?;
                let pairs =
                    items.iter().enumerate().flat_map(|(at, a)| items.iter().skip(at + 1).map(move |b| a.same(b)));
                Val::of(any(pairs).map(|it| !it))
            }
            "sum" => Val::Number(self.items(first)?.iter().map(Val::number).sum::<Option<f64>>()?),
            "isText" => self.shape(first, |it| it.scalar().is_some())?,
            "isList" => self.shape(first, Val::is_list)?,
            "isMap" => self.shape(first, |it| matches!(it, Val::Written(value) if value.is_mapping()))?,
            "isFunction" => Val::Bool(matches!(first, Val::Open(_))),
            "isWritten" => Val::Bool(self.is_written(first)?),
            "flatten" => Val::list(self.flat(first)?),
            "argument" => match first {
                Val::Unknown => return None,
                Val::Open(value) => {
                    match value.call().filter(|call| text(1).as_deref() == Some(call.function.long())) {
                        Some(call) => self.resolved(call.argument),
                        None => Val::Absent,
                    }
                }
                _ => Val::Absent,
            },
            "target" => self.target(first)?,
            "targets" => {
                let mut found = Vec::new();
                self.targets(first, &mut found)?;
                Val::list(found)
            }
            "attribute" => match first {
                Val::Open(value) => match link(*value)? {
                    (_, "") => Val::text("Ref"),
                    (_, attribute) => Val::text(attribute),
                },
                _ => return None,
            },
            "attributeOf" => self.attribute_of(first, values.get(1)?)?,
            "sameZone" => Val::of(self.same_zone(first, values.get(1)?)),
            "resources" => self.resources(&text(0)?)?,
            "users" => self.users(first)?,
            "waitsFor" => self.waits_for(first, values.get(1)?)?,
            "isCidr" => Val::Bool(Block::parse(&text(0)?).is_some()),
            "prefix" => Val::Number(f64::from(Block::parse(&text(0)?)?.prefix)),
            "network" => Val::text(Block::parse(&text(0)?)?.network().to_string()),
            "overlaps" => Val::Bool(Block::parse(&text(0)?)?.overlaps(&Block::parse(&text(1)?)?)?),
            "within" => Val::Bool(Block::parse(&text(0)?)?.within(&Block::parse(&text(1)?)?)?),
            "statements" => Val::list(self.statements(first)?),
            "allows" => Val::of(self.allows(first, &text(1)?)),
            "trusts" => Val::of(self.trusts(first, &text(1)?)),
            "grants" => Val::of(self.grants(first, &text(1)?)),
            _ => return None,
        })
    }

    fn shape(&self, of: &Val<'a>, is: impl Fn(&Val<'a>) -> bool) -> Option<Val<'a>> {
        match of {
            Val::Unknown | Val::Open(_) => None,
            other => Some(Val::Bool(is(other))),
        }
    }

    /// Whether a function yields a text whatever the deployment decides, and never a list.
    fn is_text(&self, value: Value<'a>) -> bool {
        value.call().is_some_and(|call| match call.function {
            Function::Sub | Function::Join | Function::Base64 => true,
            Function::GetAtt => link(value).is_some_and(|(_, attribute)| attribute.ends_with("Arn")),
            Function::Ref => call.argument.text().is_some_and(|name| self.template.resources.contains(name)),
            _ => false,
        })
    }

    fn added(&mut self, a: &Val<'a>, b: &Val<'a>) -> Option<Val<'a>> {
        if a.is_list() && b.is_list() {
            let mut items = self.items(a)?;
            items.extend(self.items(b)?);
            return Some(Val::list(items));
        }
        match (a, b) {
            (Val::Text(_), _) | (_, Val::Text(_)) => Some(Val::text(format!("{}{}", a.scalar()?, b.scalar()?))),
            _ => Some(Val::Number(a.number()? + b.number()?)),
        }
    }

    /// The items of lists of lists as one list; what is no list counts as its own item.
    fn flat(&mut self, of: &Val<'a>) -> Option<Vec<Val<'a>>> {
        let mut found = Vec::new();
        for item in self.items(of)? {
            match item {
                Val::Unknown | Val::Open(_) => return None,
                Val::Absent => {}
                list if list.is_list() => found.extend(self.items(&list)?),
                other => found.push(other),
            }
        }
        Some(found)
    }

    /// Whether a value stands where it is used: it comes from no parameter, mapping or function.
    fn is_written(&self, of: &Val<'a>) -> Option<bool> {
        let template = self.template;
        match of {
            Val::Unknown => None,
            Val::Written(value) => {
                let tables = template.mappings.iter().map(|it| it.body.span());
                let mut elsewhere = template.parameters.iter().map(|it| it.body.span()).chain(tables);
                Some(!elsewhere.any(|it| it.contains(value.span())))
            }
            Val::Bool(_) | Val::Number(_) | Val::Resource(_) => Some(true),
            Val::Absent | Val::Text(_) | Val::List(_) | Val::Open(_) => Some(false),
        }
    }
}

/// True where one is true, false where all are false.
pub(super) fn any(all: impl IntoIterator<Item = Option<bool>>) -> Option<bool> {
    let mut result = Some(false);
    for one in all {
        match one {
            Some(true) => return Some(true),
            Some(false) => {}
            None => result = None,
        }
    }
    result
}

fn count<'a>(number: usize) -> Val<'a> {
    #[allow(clippy::cast_precision_loss, reason = "no template has so many")]
    Val::Number(number as f64)
}

fn order(a: &Val<'_>, b: &Val<'_>) -> Option<Ordering> {
    match (a.number(), b.number()) {
        (Some(a), Some(b)) => a.partial_cmp(&b),
        _ if matches!(a, Val::Number(_)) || matches!(b, Val::Number(_)) => None,
        _ => Some(a.scalar()?.cmp(&b.scalar()?)),
    }
}
