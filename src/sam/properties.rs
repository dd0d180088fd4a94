//! Which properties the SAM types have, and the forms that the transform takes them in.
//!
//! Source: aws-sam-translator 1.115.0; the SAM developer guide has a page for each type.

use super::mistake::{MISSING, UNKNOWN, VALUE, listed, one_of, wrong_kind};
use super::value::{Kind, Map, Node};
use crate::diagnostic::{Diagnostic, nearest};
use crate::source::Span;

/// A form that a value may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Text,
    Map,
    List,
    Bool,
    Integer,
    /// A list of strings.
    Texts,
    /// A list of strings and mappings.
    TextsOrMaps,
    /// A list of mappings.
    Maps,
    /// A mapping to mappings.
    MapsByName,
    /// A mapping to strings.
    TextsByName,
    /// A mapping to whole numbers or functions.
    CountsByName,
}

impl Form {
    fn read(name: &str) -> Option<Self> {
        Some(match name {
            "text" => Self::Text,
            "map" => Self::Map,
            "list" => Self::List,
            "bool" => Self::Bool,
            "integer" => Self::Integer,
            "texts" => Self::Texts,
            "texts-or-maps" => Self::TextsOrMaps,
            "maps" => Self::Maps,
            "maps-by-name" => Self::MapsByName,
            "texts-by-name" => Self::TextsByName,
            "counts-by-name" => Self::CountsByName,
            _ => return None,
        })
    }

    fn fits(self, node: &Node) -> bool {
        let text = |node: &Node| node.as_str().is_some();
        let all = |list: Option<&[Node]>, test: &dyn Fn(&Node) -> bool| list.is_some_and(|list| list.iter().all(test));
        let named = |node: &Node, test: &dyn Fn(&Node) -> bool| {
            node.as_map().is_some_and(|map| map.iter().iter().all(|(_, value)| test(value)))
        };
        match self {
            Self::Text => text(node),
            Self::Map => node.is_map(),
            Self::List => node.is_list(),
            Self::Bool => matches!(node.kind, Kind::Bool(_)),
            Self::Integer => matches!(node.kind, Kind::Integer(_) | Kind::Bool(_)),
            Self::Texts => all(node.as_list(), &text),
            Self::TextsOrMaps => all(node.as_list(), &|node| text(node) || node.is_map()),
            Self::Maps => all(node.as_list(), &Node::is_map),
            Self::MapsByName => named(node, &Node::is_map),
            Self::TextsByName => named(node, &text),
            Self::CountsByName => {
                named(node, &|node| matches!(node.kind, Kind::Integer(_) | Kind::Bool(_)) || node.is_map())
            }
        }
    }

    fn describe(self) -> &'static str {
        match self {
            Self::Text => "a string",
            Self::Map => "a mapping",
            Self::List => "a list",
            Self::Bool => "a boolean",
            Self::Integer => "a whole number",
            Self::Texts => "a list of strings",
            Self::TextsOrMaps => "a list of strings and mappings",
            Self::Maps => "a list of mappings",
            Self::MapsByName => "a mapping of names to mappings",
            Self::TextsByName => "a mapping of names to strings",
            Self::CountsByName => "a mapping of names to whole numbers",
        }
    }
}

/// A property of a SAM type or event.
#[derive(Debug)]
struct Property {
    name: &'static str,
    required: bool,
    /// Whether a function may stand in its place.
    functions: bool,
    /// The forms that it may have; none where any will do.
    forms: Vec<Form>,
    /// The words that it may be; none where any will do.
    words: Vec<&'static str>,
}

/// One line a type, event or section of `Globals`.
static TABLE: &str = include_str!("tables/properties.txt");

fn line(of: &str) -> Option<&'static str> {
    TABLE.lines().find_map(|line| line.strip_prefix(of)?.strip_prefix(' '))
}

impl Property {
    fn read(entry: &'static str) -> Self {
        let (head, forms) = entry.split_once(':').unwrap_or((entry, ""));
        let name = head.trim_end_matches(['!', '-']);
        let words = forms.strip_prefix("one-of(").and_then(|rest| rest.strip_suffix(')'));
        Self {
            name,
            required: head.contains('!'),
            functions: !head.contains('-'),
            forms: forms.split('|').filter_map(Form::read).collect(),
            words: words.into_iter().flat_map(|words| words.split(',')).collect(),
        }
    }

    fn takes(&self, value: &Node) -> bool {
        let function = self.functions && value.as_map().is_some_and(|map| map.len() == 1);
        let form = self.forms.is_empty() || self.forms.iter().any(|form| form.fits(value));
        let word = self.words.is_empty() || value.as_str().is_some_and(|text| self.words.contains(&text));
        function || form && word
    }
}

/// The names of the properties of a type, `AWS::Serverless::Api`, an event, `Function.Api`, or a section, `Globals.Api`.
pub(super) fn names(of: &str) -> Option<Vec<&'static str>> {
    Some(line(of)?.split(' ').map(|entry| Property::read(entry).name).collect())
}

/// The names after a prefix: the events that a `Function.` may have, or the sections of `Globals.`.
pub(super) fn known(prefix: &str) -> Vec<&'static str> {
    TABLE.lines().filter_map(|line| line.strip_prefix(prefix)?.split(' ').next()).collect()
}

/// What is wrong with the properties of a resource or an event. `what` names it, `place` is where it is named, for what
/// is missing.
pub(super) fn check(of: &str, what: &str, place: Span, given: &Map) -> Vec<Diagnostic> {
    let known: Vec<Property> = line(of).into_iter().flat_map(|line| line.split(' ')).map(Property::read).collect();
    let mut found = Vec::new();
    for (key, _) in given.iter() {
        // Written by the transform itself.
        if key.name != "__MANAGE_SWAGGER" && !known.iter().any(|property| property.name == key.name) {
            let names: Vec<&str> = known.iter().map(|property| property.name).collect();
            found.push(unknown(what, &key.name, key.at, &names));
        }
    }
    let names: Vec<&str> = known.iter().map(|property| property.name).collect();
    for property in &known {
        match given.get(property.name) {
            // A mistyped property is missing, too, and told once.
            None if property.required && !is_mistyped(property.name, &names, given) => found.push(
                MISSING
                    .at(place, format!("{what} has no `{}`", property.name))
                    .label(format!("`{}` is missing", property.name))
                    .help(format!("add `{}`", property.name)),
            ),
            Some(value) if !property.takes(value) => found.push(misfit(property, value)),
            _ => {}
        }
    }
    found
}

/// Whether a property is absent because its name is mistyped.
pub(super) fn is_meant(of: &str, name: &str, given: &Node) -> bool {
    let given = given.as_map().filter(|map| !map.has(name));
    given.is_some_and(|given| is_mistyped(name, &names(of).unwrap_or_default(), given))
}

fn is_mistyped(name: &str, names: &[&str], given: &Map) -> bool {
    let unknown = given.iter().into_iter().map(|(key, _)| key).filter(|key| !names.contains(&key.name.as_str()));
    unknown.into_iter().any(|key| nearest(&key.name, names.iter().copied()) == Some(name))
}

/// A property that does not exist.
pub(super) fn unknown(what: &str, name: &str, at: Span, names: &[&str]) -> Diagnostic {
    UNKNOWN.at(at, format!("{what} has no property `{name}`")).label("SAM does not know it").help(one_of(name, names))
}

fn wanted(forms: &[Form]) -> String {
    let words: Vec<&str> = forms.iter().map(|form| form.describe()).collect();
    words.join(" or ")
}

fn misfit(property: &Property, value: &Node) -> Diagnostic {
    if let (false, Some(text)) = (property.words.is_empty(), value.as_str()) {
        return VALUE
            .at(value.at, format!("`{}` cannot be `{text}`", property.name))
            .help(format!("it is one of {}", listed(&property.words)));
    }
    // The innermost value that has the wrong form is the mistake.
    let inner = match (property.forms.as_slice(), &value.kind) {
        ([Form::Texts] | [.., Form::Texts], Kind::List(list)) => {
            list.iter().find(|it| it.as_str().is_none()).map(|it| (it, "a string"))
        }
        ([Form::TextsOrMaps] | [.., Form::TextsOrMaps], Kind::List(list)) => {
            list.iter().find(|it| it.as_str().is_none() && !it.is_map()).map(|it| (it, "a string or a mapping"))
        }
        ([Form::MapsByName], Kind::Map(map)) => {
            map.iter().into_iter().find(|(_, it)| !it.is_map()).map(|(_, it)| (it, "a mapping"))
        }
        ([Form::TextsByName], Kind::Map(map)) => {
            map.iter().into_iter().find(|(_, it)| it.as_str().is_none()).map(|(_, it)| (it, "a string"))
        }
        ([Form::CountsByName], Kind::Map(map)) => map
            .iter()
            .into_iter()
            .find(|(_, it)| !it.is_map() && !matches!(it.kind, Kind::Integer(_)))
            .map(|(_, it)| (it, "a whole number")),
        _ => None,
    };
    match inner {
        Some((inner, wanted)) => wrong_kind(property.name, inner, wanted),
        None => wrong_kind(property.name, value, &wanted(&property.forms)),
    }
}
