//! From the tree of a template to the values of the expansion.

use super::value::{Key, Kind, Map, Node, Text};
use crate::syntax::{Form, Function, Typed, Value, View};

/// Reads a value; functions become mappings in their long form.
pub(super) fn read(value: Value<'_>) -> Node {
    let at = value.span();
    let kind = match value.view() {
        View::Scalar(scalar) => match scalar.typed {
            Typed::Null => Kind::Null,
            Typed::Bool(value) => Kind::Bool(value),
            Typed::Integer => integer(scalar.text).map_or_else(|| text(scalar.text), Kind::Integer),
            Typed::Float => float(scalar.text).map_or_else(|| text(scalar.text), Kind::Float),
            Typed::String => text(scalar.text),
        },
        View::Sequence(items) => Kind::List(items.map(read).collect()),
        View::Mapping(entries) => {
            let mut map = Map::default();
            for entry in entries {
                map.put(Key::new(entry.name, entry.key.span()), read(entry.value));
            }
            Kind::Map(map)
        }
        View::Call(call) => {
            let name = match (call.function, call.form) {
                (Function::Unknown, Form::Short) => format!("Fn::{}", call.name),
                _ => call.long_name().to_owned(),
            };
            let mut argument = read(call.argument);
            let short_get_att = call.function == Function::GetAtt && call.form == Form::Short;
            if let (true, Some((resource, attribute))) =
                (short_get_att, argument.as_str().and_then(|text| text.split_once('.')))
            {
                let parts = [resource, attribute].map(|part| Node::text(part, argument.at));
                argument = Node::new(Kind::List(parts.to_vec()), argument.at);
            }
            let mut map = Map::default();
            map.put(Key::new(name, call.name_span), argument);
            Kind::Map(map)
        }
    };
    Node::new(kind, at)
}

fn text(value: &str) -> Kind {
    Kind::Text(Text { value: value.to_owned(), marked: false })
}

/// A whole number in any of YAML 1.1's notations.
fn integer(written: &str) -> Option<i64> {
    let digits = written.replace('_', "");
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, digits.strip_prefix('+').unwrap_or(&digits)),
    };
    let value = if let Some(binary) = digits.strip_prefix("0b") {
        i64::from_str_radix(binary, 2).ok()?
    } else if let Some(hex) = digits.strip_prefix("0x") {
        i64::from_str_radix(hex, 16).ok()?
    } else if digits.contains(':') {
        digits.split(':').try_fold(0i64, |sum, part| sum.checked_mul(60)?.checked_add(part.parse().ok()?))?
    } else if digits.len() > 1 && digits.starts_with('0') {
        i64::from_str_radix(digits, 8).ok()?
    } else {
        digits.parse().ok()?
    };
    Some(sign * value)
}

fn float(written: &str) -> Option<f64> {
    written.replace('_', "").parse().ok().filter(|value: &f64| value.is_finite())
}

/// Reads a line of JSON of a table; everything in it comes from one place of the template.
pub(super) fn from_json(text: &str, at: crate::source::Span) -> Node {
    serde_json::from_str::<serde_json::Value>(text).map_or_else(|_| Node::null(at), |value| from_value(&value, at))
}

fn from_value(value: &serde_json::Value, at: crate::source::Span) -> Node {
    use serde_json::Value as Json;
    let kind = match value {
        Json::Null => Kind::Null,
        Json::Bool(value) => Kind::Bool(*value),
        Json::Number(number) => match number.as_i64() {
            Some(whole) => Kind::Integer(whole),
            None => Kind::Float(number.as_f64().unwrap_or(0.0)),
        },
        Json::String(value) => text(value),
        Json::Array(items) => Kind::List(items.iter().map(|item| from_value(item, at)).collect()),
        Json::Object(entries) => {
            let mut map = Map::default();
            for (name, value) in entries {
                map.set(name, from_value(value, at));
            }
            Kind::Map(map)
        }
    };
    Node::new(kind, at)
}
