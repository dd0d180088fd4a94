//! The places in a template that a message speaks of.

use std::collections::BTreeSet;

use serde::Serialize;

use super::page::Told;
use super::recognise::plain;
use crate::graph::Graph;
use crate::source::{SourceFile, Span};
use crate::syntax::{self, Value, View};
use crate::template::Template;

/// More places than this help nobody.
const MOST: usize = 12;

/// A place in a template, with a few words on what stands there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1, in characters.
    pub column: u32,
    /// What stands there.
    pub what: String,
}

/// The places of what a plain message names, the most telling first.
pub(super) fn find(message: &str, told: &Told, file: &SourceFile) -> Vec<Place> {
    let mut finder = Finder { file, found: Vec::new(), seen: BTreeSet::new() };
    let number = |name: &str| told.get(name).and_then(|text| text.parse::<u32>().ok());
    if let (Some(line), Some(column)) = (number("line"), number("column")) {
        finder.found.push(Place {
            file: plain(&file.name),
            line,
            column,
            what: "here CloudFormation stopped reading".to_owned(),
        });
    }
    let (tree, _) = syntax::parse(file);
    let template = Template::lower(&tree);
    // `Queue` in `AWS::SQS::Queue` is no logical ID.
    let words = message.split(|c: char| !c.is_ascii_alphanumeric() && c != ':').filter(|word| !word.contains("::"));
    let names: BTreeSet<&str> = words.flat_map(|word| word.split(':')).filter(|word| word.len() > 1).collect();
    if message.to_ascii_lowercase().contains("circular dependenc") {
        finder.circle(&template, &names);
    }
    finder.exports(&template, told);
    finder.properties(&template, told);
    finder.undefined(&template, &names);
    finder.defined(&template, told, &names);
    if let Some(root) = tree.root() {
        for name in ["value", "name", "runtime", "attribute", "action", "mapping", "key", "type"] {
            if let Some(wanted) = told.get(name).filter(|wanted| wanted.len() > 2) {
                finder.texts(root, wanted, 0);
            }
        }
    }
    finder.found.truncate(MOST);
    finder.found
}

struct Finder<'f> {
    file: &'f SourceFile,
    found: Vec<Place>,
    seen: BTreeSet<Span>,
}

impl Finder<'_> {
    fn add(&mut self, span: Span, what: String) {
        if self.found.len() < MOST && self.seen.insert(span) {
            let at = self.file.position(span.start);
            self.found.push(Place {
                file: plain(&self.file.name),
                line: at.line,
                column: at.column,
                what: plain(&what),
            });
        }
    }

    /// The references between the resources of a circle.
    fn circle(&mut self, template: &Template<'_>, names: &BTreeSet<&str>) {
        let graph = Graph::new(template);
        for from in template.resources.iter().filter(|it| names.contains(it.name)) {
            for to in template.resources.iter().filter(|it| names.contains(it.name)) {
                for edge in graph.between(from.name, to.name) {
                    self.add(edge.span, format!("`{}` needs `{}` by `{}`", from.name, to.name, edge.kind.as_str()));
                }
            }
        }
    }

    /// Outputs with the name of the export, also where part of it is known at deployment only; imports of it.
    fn exports(&mut self, template: &Template<'_>, told: &Told) {
        let Some(export) = told.get("export") else { return };
        for output in template.outputs.iter() {
            let Some(name) = output.export_name() else { continue };
            let is = template.pattern(name).is_some_and(|it| Template::may_become(&it.to_string(), export));
            if is {
                self.add(name.span(), format!("output `{}` exports it", output.name));
            }
        }
        for site in template.calls.iter().filter(|site| site.call.function == syntax::Function::ImportValue) {
            let pattern = template.pattern(site.call.argument);
            if pattern.is_some_and(|it| Template::may_become(&it.to_string(), export)) {
                self.add(site.call.argument.span(), "imported here".to_owned());
            }
        }
    }

    /// The property that is named, in the resource that is named or in all.
    fn properties(&mut self, template: &Template<'_>, told: &Told) {
        let Some(property) = told.get("property") else { return };
        let last = property.rsplit(['/', '.']).find(|part| part.parse::<u32>().is_err()).unwrap_or(property);
        let resource = told.get("resource");
        for it in template.resources.iter().filter(|it| resource.is_none_or(|name| name == it.name)) {
            let attribute = it.body.entry(last).map(|entry| entry.key.span());
            let inside = it.properties().and_then(|properties| key(properties, last, 0));
            if let Some(span) = inside.or(attribute) {
                self.add(span, format!("`{last}` of resource `{}`", it.name));
            }
        }
    }

    /// References to a name of the message that the template does not define.
    fn undefined(&mut self, template: &Template<'_>, names: &BTreeSet<&str>) {
        for it in &template.references {
            let defined = template.resources.contains(it.target)
                || template.parameters.contains(it.target)
                || template.conditions.contains(it.target)
                || template.mappings.contains(it.target);
            if names.contains(it.target) && !defined {
                self.add(it.span, format!("`{}` names `{}`, which is not defined", it.kind.describe(), it.target));
            }
        }
    }

    /// Definitions with a name of the message. Short names are often words of the language, so case counts.
    fn defined(&mut self, template: &Template<'_>, told: &Told, names: &BTreeSet<&str>) {
        let told: BTreeSet<&str> = told.values().map(String::as_str).collect();
        let meant = |name: &str| names.contains(name) || told.contains(name);
        for it in template.resources.iter().filter(|it| meant(it.name)) {
            self.add(it.span, format!("resource `{}`", it.name));
        }
        for it in template.parameters.iter().filter(|it| meant(it.name)) {
            self.add(it.span, format!("parameter `{}`", it.name));
        }
        for it in template.mappings.iter().filter(|it| meant(it.name)) {
            self.add(it.span, format!("mapping `{}`", it.name));
        }
        for it in template.conditions.iter().filter(|it| meant(it.name)) {
            self.add(it.span, format!("condition `{}`", it.name));
        }
        for it in template.outputs.iter().filter(|it| meant(it.name)) {
            self.add(it.span, format!("output `{}`", it.name));
        }
    }

    /// Values that are the text of the message.
    fn texts(&mut self, value: Value<'_>, wanted: &str, depth: usize) {
        if depth > syntax::MAX_DEPTH || self.found.len() >= MOST {
            return;
        }
        match value.view() {
            View::Scalar(scalar) if scalar.text == wanted => {
                self.add(value.text_span(), format!("the value `{wanted}`"))
            }
            View::Scalar(_) => {}
            View::Sequence(items) => items.for_each(|item| self.texts(item, wanted, depth + 1)),
            View::Mapping(entries) => entries.for_each(|entry| self.texts(entry.value, wanted, depth + 1)),
            View::Call(call) => self.texts(call.argument, wanted, depth + 1),
        }
    }
}

/// The first key of this name below a value.
fn key(value: Value<'_>, name: &str, depth: usize) -> Option<Span> {
    if depth > syntax::MAX_DEPTH {
        return None;
    }
    match value.view() {
        View::Scalar(_) => None,
        View::Sequence(items) => items.into_iter().find_map(|item| key(item, name, depth + 1)),
        View::Mapping(entries) => entries.into_iter().find_map(|entry| {
            if entry.name == name { Some(entry.key.span()) } else { key(entry.value, name, depth + 1) }
        }),
        View::Call(call) => key(call.argument, name, depth + 1),
    }
}
