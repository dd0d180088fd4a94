//! What there is to say of one place in a template: a reference, a property, a resource, a parameter, a condition, an output.

use super::Point;
use super::build::waits;
use super::words::{condition, names};
use crate::explain::concepts;
use crate::graph::{Graph, NodeKind};
use crate::schema::{Schemas, Update};
use crate::source::Span;
use crate::syntax::Value;
use crate::template::{Reference, ReferenceKind, Resource, Template};

/// Of more names than these, the rest is counted.
const MANY: usize = 6;
/// Of more values than these, the rest is counted.
const VALUES: usize = 8;

/// What is known of the place of a span: the smallest thing first, then what is around it. Empty where nothing is there.
#[must_use]
pub fn place(template: &Template<'_>, graph: &Graph<'_>, schemas: &Schemas, at: Span) -> Vec<Point> {
    let mut points = Vec::new();
    let touches = |span: Span| span.file == at.file && span.start <= at.end && at.start <= span.end;
    for reference in template.references.iter().filter(|reference| touches(reference.span)) {
        points.push(returns(reference, template, schemas));
    }
    let around = |span: Span, body: Value<'_>| touches(span.to(body.span()));
    if let Some(resource) = template.resources.iter().find(|it| around(it.span, it.body)) {
        let property = resource.properties().into_iter().flat_map(Value::entries);
        let mut property = property.filter(|entry| touches(entry.key.span().to(entry.value.span())));
        points.extend(property.find_map(|entry| describe(resource, entry.name, entry.key.span(), schemas)));
        points.push(whole(resource, graph));
    }
    for parameter in template.parameters.iter().filter(|it| around(it.span, it.body)) {
        let kind = parameter.kind().unwrap_or("no type");
        let text = format!("`{}` is a parameter of type `{kind}`.", parameter.name);
        points.push(Point::at(text, parameter.span).with(users(NodeKind::Parameter, parameter.name, graph)));
    }
    for it in template.conditions.iter().filter(|it| around(it.span, it.body)) {
        let text = format!("`{}` is a condition; it holds when {}.", it.name, condition(it.body));
        points.push(Point::at(text, it.span).with(users(NodeKind::Condition, it.name, graph)));
    }
    for output in template.outputs.iter().filter(|it| around(it.span, it.body)) {
        let text =
            format!("`{}` is an output: it is shown when the stack exists, and read through the API.", output.name);
        points.push(Point::at(text, output.span));
    }
    points.extend(further(template, at));
    points
}

/// The pages that tell more of what is here.
fn further(template: &Template<'_>, at: Span) -> Option<Point> {
    let pages: Vec<String> =
        concepts::at(template, at).iter().map(|concept| format!("`cfnlens explain {}`", concept.name)).collect();
    (!pages.is_empty()).then(|| Point::new(format!("To learn more: {}.", pages.join(", "))))
}

/// What a reference yields, and when.
fn returns(reference: &Reference<'_>, template: &Template<'_>, schemas: &Schemas) -> Point {
    let target = reference.target;
    let how = reference.kind.describe();
    if template.parameters.contains(target) {
        return Point::at(
            format!(
                "This `{how}` yields the value of the parameter `{target}`, known when the stack is created or updated."
            ),
            reference.span,
        );
    }
    if reference.kind.is_condition() {
        return Point::at(format!("This names the condition `{target}`."), reference.span);
    }
    let Some(resource) = template.resources.get(target) else {
        return Point::at(format!("This `{how}` names `{target}`."), reference.span);
    };
    let kind = resource.kind().unwrap_or_default();
    let text = match (reference.kind, reference.attribute) {
        (ReferenceKind::DependsOn, _) => {
            format!("This makes CloudFormation wait until `{target}` exists, and delete it later.")
        }
        (_, Some((attribute, _))) => {
            format!(
                "This `{how}` yields the attribute `{attribute}` of `{target}` (`{kind}`), known once `{target}` exists; so this waits for it."
            )
        }
        _ => {
            let of = schemas.resource_type(kind);
            let identifiers = of.and_then(|of| of.schema().get("primaryIdentifier"));
            let identifiers: Vec<_> =
                identifiers.into_iter().flat_map(|list| list.items().collect::<Vec<_>>()).collect();
            let what = match identifiers.as_slice() {
                [only] => format!("its `{}`", only.text().unwrap_or_default().trim_start_matches("/properties/")),
                _ => "its physical ID, such as a name or an ID that AWS gives".to_owned(),
            };
            format!(
                "This `{how}` yields the identifier of `{target}` (`{kind}`), {what}. It is known once `{target}` exists; so this waits for it."
            )
        }
    };
    Point::at(text, reference.span)
}

/// What a property is: kind, whether it must be there, values, and what a change of it does.
fn describe(resource: &Resource<'_>, name: &str, span: Span, schemas: &Schemas) -> Option<Point> {
    let of = schemas.resource_type(resource.kind()?)?;
    let property = of.properties().into_iter().find(|property| property.name == name)?;
    let required = if property.required { ", and a template must give it" } else { "" };
    let mut more = Vec::new();
    let values = property.values();
    if !values.is_empty() {
        more.push(Point::new(format!("it takes {}", names(values.iter().map(String::as_str), VALUES))));
    }
    more.push(Point::new(match property.update {
        Update::Replacement => "a change makes CloudFormation create a new resource and delete the old one",
        Update::Conditional => "a change may make CloudFormation replace the resource",
        Update::ReadOnly => "AWS sets it; a template cannot",
        _ => "a change is made in place",
    }));
    let text = format!("`{name}` of `{}` is a property of kind {}{required}.", of.name(), property.describe(&of));
    Some(Point::at(text, span).with(more))
}

fn whole(resource: &Resource<'_>, graph: &Graph<'_>) -> Point {
    let kind = resource.kind().unwrap_or("a resource without a type");
    let mut more = Vec::new();
    let needs = graph.edges().any(|(from, _, to)| from.name == resource.name && to.kind == NodeKind::Resource);
    if needs {
        more.push(waits(resource, graph));
    }
    more.extend(users(NodeKind::Resource, resource.name, graph));
    if let Some(condition) = resource.condition() {
        more.push(Point::new(format!("it exists only when `{condition}` holds")));
    }
    Point::at(format!("`{}` is `{kind}`.", resource.name), resource.span).with(more)
}

/// Who refers to something.
fn users(kind: NodeKind, name: &str, graph: &Graph<'_>) -> Vec<Point> {
    let mut all: Vec<&str> = Vec::new();
    for (from, _, to) in graph.edges() {
        if to.kind == kind && to.name == name && !all.contains(&from.name.as_str()) && from.kind != NodeKind::Export {
            all.push(&from.name);
        }
    }
    if all.is_empty() {
        return vec![Point::new("nothing in this template refers to it")];
    }
    vec![Point::new(format!("it is used by {}", names(all.into_iter(), MANY)))]
}
