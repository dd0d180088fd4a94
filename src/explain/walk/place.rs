//! What there is to say of one place in a template: a reference, a property, a resource, a parameter, a condition, an output.

use super::attributes;
use super::build::said;
use super::kinds;
use super::leave::yields;
use super::order::waits_for;
use super::pattern::in_words;
use super::property::property;
use super::view::View;
use super::words::{condition, names, quoted};
use super::{Point, Supposed};
use crate::explain::concepts;
use crate::graph::{Graph, NodeKind};
use crate::schema::Schemas;
use crate::source::Span;
use crate::syntax::{Function, Value};
use crate::template::{Parameter, Reference, ReferenceKind, Resource, Template};

/// Of more names than these, the rest is counted.
const MANY: usize = 6;
/// Of more values than these, the rest is counted.
const VALUES: usize = 8;
/// Longer descriptions are cut.
const DESCRIPTION: usize = 200;

/// What is known of the place of a span: the smallest thing first, then what is around it. Empty where nothing is there.
#[must_use]
pub fn place<'a>(
    template: &Template<'a>,
    graph: &Graph<'a>,
    schemas: &Schemas,
    supposed: &Supposed<'a>,
    at: Span,
) -> Vec<Point> {
    let view = View::new(template, graph, supposed, true);
    let mut points = Vec::new();
    let touches = |span: Span| span.file == at.file && span.start <= at.end && at.start <= span.end;
    for reference in template.references.iter().filter(|reference| touches(reference.span)) {
        points.push(returns(reference, &view, schemas));
    }
    points.extend(functions(template, at));
    let around = |span: Span, body: Value<'_>| touches(span.to(body.span()));
    if let Some(resource) = template.resources.iter().find(|it| around(it.span, it.body)) {
        points.extend(property(resource, at, schemas));
        points.extend(attribute(resource, at));
        points.push(whole(resource, &view, schemas));
    }
    for parameter in template.parameters.iter().filter(|it| around(it.span, it.body)) {
        points.push(of_parameter(parameter, &view));
    }
    for it in template.conditions.iter().filter(|it| around(it.span, it.body)) {
        let text = format!("`{}` is a condition; it holds when {}", it.name, condition(it.body));
        points.push(Point::at(text, it.span).and(".", vec![]).with(users(&view, NodeKind::Condition, it.name)));
    }
    for mapping in template.mappings.iter().filter(|it| around(it.span, it.body)) {
        let keys = names(mapping.body.entries().map(|entry| entry.name), VALUES);
        let text = format!("`{}` is a mapping, a table of fixed values; its rows are {keys}", mapping.name);
        points.push(Point::at(text, mapping.span).and(".", vec![]).with(users(&view, NodeKind::Mapping, mapping.name)));
    }
    for output in template.outputs.iter().filter(|it| around(it.span, it.body)) {
        let value =
            output.body.get("Value").map_or_else(String::new, |it| format!("its value is {}", yields(&view, it)));
        let mut more = vec![Point::new(value)];
        if let Some(export) = output.export_name().and_then(|name| template.pattern(name)) {
            more.push(Point::new(format!(
                "other stacks import it as `{export}`; while one does, it can neither change nor go"
            )));
        }
        let text =
            format!("`{}` is an output: it is shown when the stack exists, and read through the API", output.name);
        points.push(Point::at(text, output.span).and(".", vec![]).with(more));
    }
    for section in template.sections.iter().filter(|it| touches(it.entry.key.span())) {
        if let Some(kind) = section.kind {
            let text = format!("`{}`: {}", kind.name(), attributes::section(kind));
            points.push(Point::at(text, section.entry.key.span()).and(".", vec![]));
        }
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

/// What the functions that start at a place do.
fn functions(template: &Template<'_>, at: Span) -> Vec<Point> {
    let mut told: Vec<Function> = Vec::new();
    let mut points = Vec::new();
    for site in &template.calls {
        let name = site.call.name_span;
        if name.start > at.end || at.start > name.end || told.contains(&site.call.function) {
            continue;
        }
        told.push(site.call.function);
        if let Some(text) = attributes::function(site.call.function) {
            points.push(Point::at(format!("`{}` {text}", site.call.long_name()), name).and(".", vec![]));
        }
    }
    for site in template.calls.iter().filter(|site| site.call.function == Function::Ref) {
        let argument = site.call.argument;
        let here = argument.span().start <= at.end && at.start <= argument.span().end;
        if let Some(text) = argument.text().filter(|_| here).and_then(attributes::pseudo) {
            let name = argument.text().unwrap_or_default();
            points.push(Point::at(format!("`{name}` yields {text}"), argument.span()).and(".", vec![]));
        }
    }
    points
}

/// The attribute of a resource at a place, when no property stands there.
fn attribute(resource: &Resource<'_>, at: Span) -> Option<Point> {
    let here = |span: Span| span.start <= at.end && at.start <= span.end;
    let entry = resource
        .body
        .entries()
        .find(|entry| here(entry.key.span()) || entry.name != "Properties" && here(entry.value.span()))?;
    let text = attributes::attribute(entry.name)?;
    Some(Point::at(format!("`{}`: {text}", entry.name), entry.key.span()).and(".", vec![]))
}

/// What a reference yields, and when.
fn returns(reference: &Reference<'_>, view: &View<'_, '_>, schemas: &Schemas) -> Point {
    let (template, target) = (view.template, reference.target);
    let how = reference.kind.describe();
    let point = |text: String| Point::at(text, reference.span).and(".", vec![]);
    if template.parameters.contains(target) {
        let text = match view.supposed.value(target) {
            Some(value) => format!("This `{how}` yields the value of the parameter `{target}`, here {}", quoted(value)),
            None => format!(
                "This `{how}` yields the value of the parameter `{target}`, known when the stack is created or updated"
            ),
        };
        return point(text);
    }
    if reference.kind.is_condition() {
        return point(match view.supposed.holds(target) {
            Some(true) => format!("This names the condition `{target}`, which holds here"),
            Some(false) => format!("This names the condition `{target}`, which does not hold here"),
            None => match template.conditions.get(target) {
                Some(it) => format!("This names the condition `{target}`, which holds when {}", condition(it.body)),
                None => format!("This names the condition `{target}`"),
            },
        });
    }
    let Some(resource) = template.resources.get(target) else {
        return match attributes::pseudo(target) {
            Some(text) => point(format!("`{target}` yields {text}")),
            None => point(format!("This `{how}` names `{target}`")),
        };
    };
    let kind = resource.kind().unwrap_or_default();
    // What an output or another part reads makes nothing wait.
    let waits = match reference.owner {
        crate::template::Owner::Resource(_) => "; so this waits for it",
        _ => "",
    };
    point(match (reference.kind, reference.attribute) {
        (ReferenceKind::DependsOn, _) => {
            format!("This makes CloudFormation wait until `{target}` exists, and delete `{target}` only after this")
        }
        (_, Some((attribute, _))) => format!(
            "This `{how}` yields the attribute `{attribute}` of `{target}` (`{kind}`), known once `{target}` exists{waits}"
        ),
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
                "This `{how}` yields the identifier of `{target}` (`{kind}`), {what}, known once `{target}` exists{waits}"
            )
        }
    })
}

/// A parameter: what it takes, and who uses it.
fn of_parameter(parameter: &Parameter<'_>, view: &View<'_, '_>) -> Point {
    let kind = parameter.kind().unwrap_or("no type");
    let text = format!("`{}` is a parameter of type `{kind}`", parameter.name);
    let mut more = Vec::new();
    let attribute = |name: &str| parameter.body.get(name).and_then(Value::text);
    more.extend(
        said(parameter.body.get("Description"), DESCRIPTION).map(|it| Point::new(format!("its author says: “{it}”"))),
    );
    more.push(Point::new(match parameter.default().map(Value::text) {
        Some(Some(text)) => format!("it is {} unless something else is given", quoted(text)),
        Some(None) => "it has a default".to_owned(),
        None => "it must be given, since it has no default".to_owned(),
    }));
    if let Some(values) = parameter.allowed_values() {
        let values: Vec<&str> = values.iter().filter_map(|it| it.text()).collect();
        more.push(Point::new(format!("it takes {}", names(values.into_iter(), VALUES))));
    }
    if let Some(pattern) = attribute("AllowedPattern") {
        more.push(Point::new(match in_words(pattern) {
            Some(words) => format!("it is made of {words}"),
            None => format!("it matches the regular expression `{pattern}`"),
        }));
    }
    for (name, words) in [
        ("MinLength", "it is at least # long"),
        ("MaxLength", "it is at most # long"),
        ("MinValue", "it is # or more"),
        ("MaxValue", "it is # or less"),
    ] {
        let number = attribute(name).map(|number| match (name.ends_with("Length"), number) {
            (true, "1") => "1 character".to_owned(),
            (true, _) => format!("{number} characters"),
            (false, _) => number.to_owned(),
        });
        more.extend(number.map(|number| Point::new(words.replace('#', &number))));
    }
    more.extend(users(view, NodeKind::Parameter, parameter.name));
    Point::at(text, parameter.span).and(".", vec![]).with(more)
}

/// A resource: what it is, what it waits for, who uses it. Pages that explain the ideas behind it join here.
fn whole(resource: &Resource<'_>, view: &View<'_, '_>, schemas: &Schemas) -> Point {
    let kind = resource.kind().unwrap_or("a resource without a type");
    let mut more = Vec::new();
    if let Some(waits) = waits_for(view, resource.name) {
        more.push(waits);
    }
    more.extend(users(view, NodeKind::Resource, resource.name));
    if let Some(condition) = resource.condition() {
        more.push(Point::new(match view.supposed.holds(condition) {
            Some(true) => format!("it exists, since `{condition}` holds"),
            Some(false) => format!("it does not exist, since `{condition}` does not hold"),
            None => format!("it exists only when `{condition}` holds"),
        }));
    }
    if let Some(address) = schemas.resource_type(kind).and_then(|it| it.documentation()) {
        more.push(Point::new(format!("AWS describes the type at {address}")));
    }
    let text = match kinds::of(kind) {
        Some(it) => Point::at(format!("`{}` is {} (`{kind}`)", resource.name, it.one), resource.span)
            .and(format!("; it {}.", it.does), vec![]),
        None => Point::at(format!("`{}` is `{kind}`", resource.name), resource.span).and(".", vec![]),
    };
    text.with(more)
}

/// Who refers to something.
fn users(view: &View<'_, '_>, kind: NodeKind, name: &str) -> Vec<Point> {
    let mut all: Vec<&str> = Vec::new();
    for (from, _, to) in view.graph.edges() {
        if to.kind == kind && to.name == name && !all.contains(&from.name.as_str()) && from.kind != NodeKind::Export {
            all.push(&from.name);
        }
    }
    if all.is_empty() {
        return vec![Point::new("nothing in this template refers to it")];
    }
    vec![Point::new(format!("it is used by {}", names(all.into_iter(), MANY)))]
}
