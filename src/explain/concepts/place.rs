//! Which concepts belong to a place in a template.

use super::{Concept, all};
use crate::source::Span;
use crate::syntax::{Entry, Value};
use crate::template::Template;

/// Of more concepts than these, only the nearest are named.
const MANY: usize = 5;

/// The concepts of a place, the nearest first.
#[must_use]
pub fn at(template: &Template<'_>, at: Span) -> Vec<&'static Concept> {
    let mut found: Vec<&Concept> = Vec::new();
    for word in words(template, at) {
        for concept in all().filter(|concept| concept.at().any(|at| at == word)) {
            if found.len() < MANY && !found.iter().any(|known| known.name == concept.name) {
                found.push(concept);
            }
        }
    }
    found
}

/// A place in words, the most exact first: `Fn::GetAtt` for a function, `AWS::SQS::Queue/VisibilityTimeout` for a property,
/// `Resources/DeletionPolicy` for a key of what stands in a section, `AWS::SQS::Queue` for a resource, `Outputs` for a section.
#[must_use]
pub fn words(template: &Template<'_>, at: Span) -> Vec<String> {
    let calls = template.calls.iter().filter(|site| touches(site.call.name_span, at));
    let mut words: Vec<String> = calls.map(|site| site.call.long_name().to_owned()).collect();
    let (mut keys, mut around) = (Vec::new(), Vec::new());
    for section in template.root.into_iter().flat_map(|root| entries(root, at)) {
        for item in entries(section.value, at) {
            let kind = item.value.get("Type").and_then(Value::text).filter(|_| section.name == "Resources");
            for key in entries(item.value, at) {
                keys.push(format!("{}/{}", section.name, key.name));
                if let ("Properties", Some(kind)) = (key.name, kind) {
                    words.extend(entries(key.value, at).map(|property| format!("{kind}/{}", property.name)));
                }
            }
            around.extend(kind.map(str::to_owned));
        }
        around.push(section.name.to_owned());
    }
    words.into_iter().chain(keys).chain(around).collect()
}

/// The entries of a value that a place lies in or reaches into.
fn entries(value: Value<'_>, at: Span) -> impl Iterator<Item = Entry<'_>> {
    value.entries().filter(move |entry| touches(entry.key.span().to(entry.value.span()), at))
}

fn touches(span: Span, at: Span) -> bool {
    span.file == at.file && span.start <= at.end && at.start <= span.end
}
