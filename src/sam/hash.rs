//! The texts that SAM hashes, and the hashes that end the logical IDs of what it generates.

use std::fmt::Write as _;

use sha1::{Digest as _, Sha1};

use super::value::{Kind, Map, Node, Text};

/// `prefix` and the first ten digits of the hash over a value; the prefix alone where there is nothing to hash.
pub(super) fn logical_id(prefix: &str, data: &Node) -> String {
    if !data.is_filled() {
        return prefix.to_owned();
    }
    match data.as_str() {
        Some(text) => logical_id_of_text(prefix, text),
        None => logical_id_of_text(prefix, &json(data, Layout::Sorted)),
    }
}

/// The same of a text; an empty text gives no hash.
pub(super) fn logical_id_of_text(prefix: &str, text: &str) -> String {
    let hash = if text.is_empty() { String::new() } else { sha1(text) };
    format!("{prefix}{}", hash.get(..10).unwrap_or_default())
}

/// The hash of a text, 40 hexadecimal digits.
pub(super) fn sha1(text: &str) -> String {
    Sha1::digest(text.as_bytes()).iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// How Python's `json.dumps` is told to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// In the order of the mapping, with spaces after commas and colons.
    Spaced,
    /// Keys sorted, no spaces.
    Sorted,
    /// Keys sorted, one entry a line, indented by four.
    Lines,
}

/// A value as Python's `json.dumps` writes it.
pub(super) fn json(node: &Node, layout: Layout) -> String {
    let mut out = String::new();
    write_json(node, layout, 0, &mut out);
    out
}

fn write_json(node: &Node, layout: Layout, depth: usize, out: &mut String) {
    match &node.kind {
        Kind::Null => out.push_str("null"),
        Kind::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Kind::Integer(value) => *out += &value.to_string(),
        Kind::Float(value) => *out += &float(*value),
        Kind::Text(text) => json_text(&text.value, out),
        Kind::List(list) if list.is_empty() => out.push_str("[]"),
        Kind::Map(map) if map.is_empty() => out.push_str("{}"),
        Kind::List(list) => {
            out.push('[');
            for (index, item) in list.iter().enumerate() {
                separate(index, layout, depth + 1, out);
                write_json(item, layout, depth + 1, out);
            }
            close(layout, depth, out);
            out.push(']');
        }
        Kind::Map(map) => {
            out.push('{');
            for (index, (name, value)) in entries(map, layout).into_iter().enumerate() {
                separate(index, layout, depth + 1, out);
                json_text(name, out);
                out.push_str(if layout == Layout::Sorted { ":" } else { ": " });
                write_json(value, layout, depth + 1, out);
            }
            close(layout, depth, out);
            out.push('}');
        }
    }
}

fn entries(map: &Map, layout: Layout) -> Vec<(&str, &Node)> {
    let mut entries: Vec<(&str, &Node)> =
        map.iter().into_iter().map(|(key, value)| (key.name.as_str(), value)).collect();
    if layout != Layout::Spaced {
        entries.sort_by(|a, b| a.0.cmp(b.0));
    }
    entries
}

fn separate(index: usize, layout: Layout, depth: usize, out: &mut String) {
    if index > 0 {
        out.push_str(if layout == Layout::Spaced { ", " } else { "," });
    }
    if layout == Layout::Lines {
        out.push('\n');
        out.push_str(&"    ".repeat(depth));
    }
}

fn close(layout: Layout, depth: usize, out: &mut String) {
    if layout == Layout::Lines {
        out.push('\n');
        out.push_str(&"    ".repeat(depth));
    }
}

fn json_text(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            ' '..='~' => out.push(c),
            other => {
                for unit in other.encode_utf16(&mut [0; 2]) {
                    let _ = write!(out, "\\u{unit:04x}");
                }
            }
        }
    }
    out.push('"');
}

/// A number as Python prints it.
fn float(value: f64) -> String {
    if value.is_finite() && value == value.trunc() && value.abs() < 1e16 {
        format!("{value:.1}")
    } else {
        value.to_string()
    }
}

/// A value as Python's `str` shows it, in which texts from the template are told from those of the transform.
pub(super) fn python(node: &Node) -> String {
    match node.as_str() {
        Some(text) => text.to_owned(),
        None => {
            let mut out = String::new();
            write_python(node, &mut out);
            out
        }
    }
}

fn write_python(node: &Node, out: &mut String) {
    match &node.kind {
        Kind::Null => out.push_str("None"),
        Kind::Bool(value) => out.push_str(if *value { "True" } else { "False" }),
        Kind::Integer(value) => *out += &value.to_string(),
        Kind::Float(value) => *out += &float(*value),
        Kind::Text(Text { value, marked }) => python_text(value, *marked, out),
        Kind::List(list) => {
            out.push('[');
            for (index, item) in list.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                write_python(item, out);
            }
            out.push(']');
        }
        Kind::Map(map) => {
            out.push('{');
            for (index, (key, value)) in map.iter().into_iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                python_text(&key.name, key.marked, out);
                out.push_str(": ");
                write_python(value, out);
            }
            out.push('}');
        }
    }
}

fn python_text(text: &str, marked: bool, out: &mut String) {
    if marked {
        out.push('u');
    }
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    out.push(quote);
    for c in text.chars() {
        let code = u32::from(c);
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c == quote => {
                out.push('\\');
                out.push(c);
            }
            ' '..='~' => out.push(c),
            _ if !marked && code > 0xa0 => out.push(c),
            _ if code < 0x100 => {
                let _ = write!(out, "\\x{code:02x}");
            }
            _ if code < 0x1_0000 => {
                let _ = write!(out, "\\u{code:04x}");
            }
            _ => {
                let _ = write!(out, "\\U{code:08x}");
            }
        }
    }
    out.push(quote);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sam::value::Key;
    use crate::source::{FileId, Span};

    #[test]
    fn texts_are_as_python_writes_them() {
        let at = Span::new(FileId(0), 0, 0);
        let mut map = Map::default();
        map.put(Key { name: "b".to_owned(), marked: true, at }, Node::text("it's é", at));
        map.set("a", Node::new(Kind::List(vec![Node::new(Kind::Float(2.0), at), Node::null(at)]), at));
        let node = Node::map(map, at);
        assert_eq!(python(&node), "{u'b': \"it's é\", 'a': [2.0, None]}");
        assert_eq!(json(&node, Layout::Sorted), "{\"a\":[2.0,null],\"b\":\"it's \\u00e9\"}");
        assert_eq!(json(&node, Layout::Spaced), "{\"b\": \"it's \\u00e9\", \"a\": [2.0, null]}");
    }
}
