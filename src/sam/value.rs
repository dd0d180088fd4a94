//! The values that the expansion works on: like JSON, but each knows the place in the template that it comes from.

use std::rc::Rc;

use super::order::Order;
use crate::source::Span;

/// A value and the place that it was written at, or that it was generated from.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) kind: Kind,
    pub(crate) at: Span,
}

/// What a value is. Functions are mappings with one key, in their long form.
#[derive(Debug, Clone)]
pub(crate) enum Kind {
    Null,
    Bool(bool),
    Integer(i64),
    Float(f64),
    Text(Text),
    List(Vec<Node>),
    Map(Map),
}

/// A text. SAM's hashes depend on whether it was written by the author of an API (`marked`) or by the transform.
#[derive(Debug, Clone)]
pub(crate) struct Text {
    pub(crate) value: String,
    pub(crate) marked: bool,
}

/// The key of a mapping.
#[derive(Debug, Clone)]
pub(crate) struct Key {
    pub(crate) name: String,
    pub(crate) marked: bool,
    pub(crate) at: Span,
}

/// A mapping. Its order is that of insertion, or the one of Python 2.7, which SAM keeps for the sake of its hashes.
///
/// The transform copies whole resources over and over; a copy is shared until one of the two is changed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Map(Rc<Entries>);

#[derive(Debug, Clone, Default)]
struct Entries {
    entries: Vec<(Key, Node)>,
    order: Option<Order>,
}

impl Node {
    pub(crate) fn new(kind: Kind, at: Span) -> Self {
        Self { kind, at }
    }

    pub(crate) fn null(at: Span) -> Self {
        Self::new(Kind::Null, at)
    }

    pub(crate) fn text(value: impl Into<String>, at: Span) -> Self {
        Self::new(Kind::Text(Text { value: value.into(), marked: false }), at)
    }

    pub(crate) fn map(map: Map, at: Span) -> Self {
        Self::new(Kind::Map(map), at)
    }

    pub(crate) fn is_null(&self) -> bool {
        matches!(self.kind, Kind::Null)
    }

    pub(crate) fn is_map(&self) -> bool {
        matches!(self.kind, Kind::Map(_))
    }

    pub(crate) fn is_list(&self) -> bool {
        matches!(self.kind, Kind::List(_))
    }

    pub(crate) fn is_true(&self) -> bool {
        matches!(self.kind, Kind::Bool(true))
    }

    pub(crate) fn as_str(&self) -> Option<&str> {
        match &self.kind {
            Kind::Text(text) => Some(&text.value),
            _ => None,
        }
    }

    pub(crate) fn as_map(&self) -> Option<&Map> {
        match &self.kind {
            Kind::Map(map) => Some(map),
            _ => None,
        }
    }

    pub(crate) fn as_map_mut(&mut self) -> Option<&mut Map> {
        match &mut self.kind {
            Kind::Map(map) => Some(map),
            _ => None,
        }
    }

    pub(crate) fn as_list(&self) -> Option<&[Node]> {
        match &self.kind {
            Kind::List(list) => Some(list),
            _ => None,
        }
    }

    /// The value of a key that is there and not null.
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.as_map()?.get(key)
    }

    /// The text of a key.
    pub(crate) fn get_str(&self, key: &str) -> Option<&str> {
        self.get(key)?.as_str()
    }

    /// The value of a key that is neither null nor false, nor empty, nor zero.
    pub(crate) fn get_filled(&self, key: &str) -> Option<&Node> {
        self.get(key).filter(|node| node.is_filled())
    }

    /// Whether the transform takes it for a value at all: not null, false, zero, or empty.
    pub(crate) fn is_filled(&self) -> bool {
        match &self.kind {
            Kind::Null => false,
            Kind::Bool(value) => *value,
            Kind::Integer(value) => *value != 0,
            Kind::Float(value) => *value != 0.0,
            Kind::Text(text) => !text.value.is_empty(),
            Kind::List(list) => !list.is_empty(),
            Kind::Map(map) => !map.is_empty(),
        }
    }

    /// The name and the argument of a function: of a mapping with one key that names one.
    pub(crate) fn call(&self) -> Option<(&str, &Node)> {
        let map = self.as_map()?;
        let [(key, argument)] = map.0.entries.as_slice() else { return None };
        let is_function = key.name == "Ref" || key.name == "Condition" || key.name.starts_with("Fn::");
        is_function.then_some((key.name.as_str(), argument))
    }

    /// Whether it is a function.
    pub(crate) fn is_call(&self) -> bool {
        self.call().is_some()
    }

    /// Whether it is `Ref: AWS::NoValue`.
    pub(crate) fn is_no_value(&self) -> bool {
        matches!(self.call(), Some(("Ref", argument)) if argument.as_str() == Some("AWS::NoValue"))
    }

    /// The three arguments of `Fn::If`, or what is there instead.
    pub(crate) fn if_arguments(&self) -> Option<Option<[&Node; 3]>> {
        let ("Fn::If", argument) = self.call()? else { return None };
        Some(match argument.as_list() {
            Some([condition, yes, no]) => Some([condition, yes, no]),
            _ => None,
        })
    }

    /// The logical ID that `Ref` or `Fn::GetAtt` names.
    pub(crate) fn referred(&self) -> Option<&str> {
        match self.call()? {
            ("Ref", name) => name.as_str(),
            ("Fn::GetAtt", argument) => match (&argument.kind, argument.as_str()) {
                (Kind::List(list), _) if list.len() == 2 => list.first()?.as_str(),
                (_, Some(text)) if text.matches('.').count() == 1 => text.split('.').next(),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether two values are the same, wherever they come from.
    pub(crate) fn same(&self, other: &Self) -> bool {
        match (&self.kind, &other.kind) {
            (Kind::Null, Kind::Null) => true,
            (Kind::Bool(a), Kind::Bool(b)) => a == b,
            (Kind::Integer(a), Kind::Integer(b)) => a == b,
            (Kind::Float(a), Kind::Float(b)) => a == b,
            (Kind::Text(a), Kind::Text(b)) => a.value == b.value,
            (Kind::List(a), Kind::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.same(b)),
            (Kind::Map(a), Kind::Map(b)) => {
                a.len() == b.len()
                    && a.0.entries.iter().all(|(key, value)| b.at(&key.name).is_some_and(|other| value.same(other)))
            }
            _ => false,
        }
    }

    /// A copy as Python makes it: ordered mappings are put together anew, which may change their order.
    pub(crate) fn deep_copy(&self) -> Self {
        let kind = match &self.kind {
            Kind::List(list) => Kind::List(list.iter().map(Self::deep_copy).collect()),
            Kind::Map(map) => Kind::Map(Map::new(
                map.0.entries.iter().map(|(key, value)| (key.clone(), value.deep_copy())).collect(),
                map.0.order.as_ref().map(Order::deep_copy),
            )),
            other => other.clone(),
        };
        Self { kind, at: self.at }
    }

    /// What the value is, for messages.
    pub(crate) fn describe(&self) -> &'static str {
        match &self.kind {
            Kind::Null => "empty",
            Kind::Bool(_) => "a boolean",
            Kind::Integer(_) | Kind::Float(_) => "a number",
            Kind::Text(_) => "a string",
            Kind::List(_) => "a list",
            Kind::Map(_) if self.is_call() => "a function",
            Kind::Map(_) => "a mapping",
        }
    }
}

impl Key {
    pub(crate) fn new(name: impl Into<String>, at: Span) -> Self {
        Self { name: name.into(), marked: false, at }
    }
}

impl Map {
    /// A mapping in the order of Python 2.7.
    pub(crate) fn ordered() -> Self {
        Self::new(Vec::new(), Some(Order::default()))
    }

    fn new(entries: Vec<(Key, Node)>, order: Option<Order>) -> Self {
        Self(Rc::new(Entries { entries, order }))
    }

    pub(crate) fn len(&self) -> usize {
        self.0.entries.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.entries.is_empty()
    }

    fn position(&self, name: &str) -> Option<usize> {
        self.0.entries.iter().position(|(key, _)| key.name == name)
    }

    /// Whether the key is there, be its value null.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.position(name).is_some()
    }

    /// The value of a key, null included.
    pub(crate) fn at(&self, name: &str) -> Option<&Node> {
        self.0.entries.get(self.position(name)?).map(|(_, value)| value)
    }

    /// The value of a key that is there and not null.
    pub(crate) fn get(&self, name: &str) -> Option<&Node> {
        self.at(name).filter(|value| !value.is_null())
    }

    /// The key with its place.
    pub(crate) fn key(&self, name: &str) -> Option<&Key> {
        self.0.entries.get(self.position(name)?).map(|(key, _)| key)
    }

    pub(crate) fn get_mut(&mut self, name: &str) -> Option<&mut Node> {
        let at = self.position(name)?;
        Rc::make_mut(&mut self.0).entries.get_mut(at).map(|(_, value)| value)
    }

    /// Sets a key; where it is there already, it keeps its place in the order.
    pub(crate) fn put(&mut self, key: Key, value: Node) {
        let at = self.position(&key.name);
        let map = Rc::make_mut(&mut self.0);
        if let Some(order) = &mut map.order {
            order.add(&key.name);
        }
        match at {
            Some(at) => {
                if let Some((_, old)) = map.entries.get_mut(at) {
                    *old = value;
                }
            }
            None => map.entries.push((key, value)),
        }
    }

    /// Sets a key that the transform writes.
    pub(crate) fn set(&mut self, name: &str, value: Node) {
        let at = value.at;
        self.put(Key::new(name, at), value);
    }

    pub(crate) fn remove(&mut self, name: &str) -> Option<Node> {
        let at = self.position(name)?;
        let map = Rc::make_mut(&mut self.0);
        if let Some(order) = &mut map.order {
            order.remove(name);
        }
        Some(map.entries.remove(at).1)
    }

    /// The value of a key, set to `value` where it is not there.
    pub(crate) fn entry(&mut self, name: &str, value: impl FnOnce() -> Node) -> Option<&mut Node> {
        if !self.has(name) {
            let value = value();
            self.set(name, value);
        }
        self.get_mut(name)
    }

    /// Key names in their order.
    pub(crate) fn names(&self) -> Vec<String> {
        self.iter().into_iter().map(|(key, _)| key.name.clone()).collect()
    }

    /// Keys and values in their order.
    pub(crate) fn iter(&self) -> Vec<(&Key, &Node)> {
        let plain = || self.0.entries.iter().map(|(key, value)| (key, value));
        let Some(order) = &self.0.order else { return plain().collect() };
        if self.len() < 12 {
            let find = |name: &str| self.position(name).and_then(|at| self.0.entries.get(at));
            return order.names().filter_map(find).map(|(key, value)| (key, value)).collect();
        }
        let by_name: std::collections::HashMap<&str, (&Key, &Node)> =
            plain().map(|(key, value)| (key.name.as_str(), (key, value))).collect();
        order.names().filter_map(|name| by_name.get(name).copied()).collect()
    }

    /// Every value, in no particular order.
    pub(crate) fn values_mut(&mut self) -> impl Iterator<Item = (&Key, &mut Node)> {
        Rc::make_mut(&mut self.0).entries.iter_mut().map(|(key, value)| (&*key, value))
    }

    /// A shallow copy as Python makes it.
    pub(crate) fn copy(&self) -> Self {
        Self::new(self.0.entries.clone(), self.0.order.as_ref().map(Order::copy))
    }

    /// Takes over the entries of another mapping, as Python's `update`.
    pub(crate) fn update(&mut self, other: &Self) {
        let names = other.names();
        if let Some(order) = &mut Rc::make_mut(&mut self.0).order {
            order.merge(&names);
        }
        for (key, value) in other.iter() {
            self.put(key.clone(), value.clone());
        }
    }
}
