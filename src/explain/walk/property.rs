//! What the schema of a type says of the property at a place.

use super::Point;
use super::pattern::in_words;
use super::words::{list, names};
use crate::rules::of_format;
use crate::schema::{Record, ResourceType, Schemas};
use crate::source::Span;
use crate::syntax::{Function, Value, View as Shape};
use crate::template::Resource;
use crate::update::{Effect, of_property};

/// Of more values than these, the rest is counted.
const VALUES: usize = 8;
/// Values nested deeper than this are not looked into.
const MAX_DEPTH: usize = 40;

/// A property on the way to a place.
struct Step<'a> {
    name: &'a str,
    key: Span,
}

/// What the property at a place is: its kind, what it takes and which rules hold it to that, what a change of it does.
pub(super) fn property(resource: &Resource<'_>, at: Span, schemas: &Schemas) -> Option<Point> {
    let of = schemas.resource_type(resource.kind()?)?;
    let mut path = Vec::new();
    steps(resource.properties()?, at, &mut path, 0);
    // Below what the schema knows, such as in a policy, the nearest known property is meant.
    let (mut known, mut schema, mut required) = (0, of.schema().clone(), false);
    for step in &path {
        let Some((next, must)) = member(&of, &schema, step.name, 0) else { break };
        (schema, required) = (of.resolve(next), must);
        known += 1;
    }
    let path = path.get(..known)?;
    let last = path.last()?;
    let names: Vec<&str> = path.iter().map(|step| step.name).collect();
    let mut more = Vec::new();
    if required {
        let whose = if known > 1 { "whoever gives what is around it must give it" } else { "a template must give it" };
        more.push(Point::new(format!("{whose} (rule `missing-property`)")));
    }
    more.extend(demands(&of, &schema));
    more.push(change(&names, &of));
    let kind = kind(&of, &schema);
    let text = format!("`{}` is a property of `{}`; it takes {kind}", names.join("."), of.name());
    Some(Point::at(text, last.key).and(".", vec![]).with(more))
}

/// The names of the properties that lead to a place, with dots between.
pub(super) fn path(resource: &Resource<'_>, at: Span) -> String {
    let mut path = Vec::new();
    if let Some(properties) = resource.properties() {
        steps(properties, Span { end: at.start, ..at }, &mut path, 0);
    }
    path.iter().map(|step| step.name).collect::<Vec<_>>().join(".")
}

/// The names of the properties that lead to a place, the outermost first; on a line, to the first that starts there.
fn steps<'a>(value: Value<'a>, at: Span, path: &mut Vec<Step<'a>>, depth: usize) {
    let touches = |span: Span| span.start <= at.end && at.start <= span.end;
    if depth > MAX_DEPTH {
        return;
    }
    match value.view() {
        Shape::Scalar(_) => {}
        Shape::Mapping(mut entries) => {
            let Some(entry) = entries.find(|it| touches(it.key.span().to(it.value.span()))) else { return };
            let key = entry.key.span();
            path.push(Step { name: entry.name, key });
            if at.start == at.end || key.start < at.start {
                steps(entry.value, at, path, depth + 1);
            }
        }
        Shape::Sequence(mut items) => {
            if let Some(item) = items.find(|item| touches(item.span())) {
                steps(item, at, path, depth + 1);
            }
        }
        Shape::Call(call) if call.function == Function::If => {
            if let Some(branch) = call.argument.items().skip(1).find(|it| touches(it.span())) {
                steps(branch, at, path, depth + 1);
            }
        }
        Shape::Call(_) => {}
    }
}

/// The schema of a property of an object, or of the items of a list, and whether it must be given.
fn member<'d>(of: &ResourceType<'d>, schema: &Record<'d>, name: &str, depth: usize) -> Option<(Record<'d>, bool)> {
    if depth > 8 {
        return None;
    }
    let schema = of.resolve(schema.clone());
    if let Some(found) = schema.get("properties").and_then(|all| all.get(name)) {
        let required = schema.get("required").is_some_and(|all| all.items().any(|it| it.text() == Some(name)));
        return Some((found, required));
    }
    if let Some(items) = schema.get("items") {
        return member(of, &items, name, depth + 1);
    }
    for variants in ["allOf", "anyOf", "oneOf"] {
        let all: Vec<Record<'d>> = schema.get(variants).iter().flat_map(|it| it.items().collect::<Vec<_>>()).collect();
        if let Some(found) = all.iter().find_map(|it| member(of, it, name, depth + 1)) {
            return Some(found);
        }
    }
    None
}

/// What kind of value a schema takes, in a few words.
fn kind(of: &ResourceType<'_>, schema: &Record<'_>) -> String {
    let names: Vec<&str> = schema
        .get("type")
        .iter()
        .flat_map(|it| {
            it.text().into_iter().chain(it.items().filter_map(|it| it.text()).collect::<Vec<_>>()).collect::<Vec<_>>()
        })
        .collect();
    let one = |name: &str| match name {
        "string" => "a text",
        "integer" => "a whole number",
        "number" => "a number",
        "boolean" => "`true` or `false`",
        "object" => "a mapping",
        "array" => "a list",
        _ => "a value",
    };
    match names.as_slice() {
        [] if schema.get("properties").is_some() => one("object").to_owned(),
        [] => "a value of any kind".to_owned(),
        ["array"] => match schema.get("items").map(|it| of.resolve(it)) {
            Some(items) => {
                let items = kind(of, &items);
                let items = items.strip_prefix("a ").map_or(items.clone(), |it| format!("{it}s"));
                format!("a list of {}", items.replace("`true` or `false`", "`true` and `false`"))
            }
            None => one("array").to_owned(),
        },
        all => {
            let all: Vec<&str> = all.iter().map(|it| one(it)).collect();
            all.join(" or ")
        }
    }
}

/// What a schema demands of a value, each with the rule that holds it to that.
fn demands(of: &ResourceType<'_>, schema: &Record<'_>) -> Vec<Point> {
    let mut found: Vec<(String, &str)> = Vec::new();
    let values: Vec<String> = ["enum", "enumCaseInsensitive"]
        .iter()
        .filter_map(|it| schema.get(it))
        .flat_map(|all| all.items().filter_map(|it| it.text().map(str::to_owned)).collect::<Vec<_>>())
        .collect();
    if !values.is_empty() {
        found.push((format!("it takes {}", names(values.iter().map(String::as_str), VALUES)), "unlisted-value"));
    }
    let bound = |key: &str| schema.get(key).and_then(|it| number(&it));
    for (least, most, what, rule) in [
        ("minLength", "maxLength", "characters", "invalid-length"),
        ("minItems", "maxItems", "items", "invalid-list-size"),
    ] {
        match (bound(least), bound(most)) {
            (Some(least), Some(most)) if least == most => found.push((format!("it has exactly {least} {what}"), rule)),
            (Some(least), Some(most)) if least != "0" => found.push((format!("it has {least} to {most} {what}"), rule)),
            (_, Some(most)) => found.push((format!("it has at most {most} {what}"), rule)),
            (Some(least), None) if least != "0" => found.push((format!("it has at least {least} {what}"), rule)),
            _ => {}
        }
    }
    match (bound("minimum"), bound("maximum")) {
        (Some(least), Some(most)) => found.push((format!("it is from {least} to {most}"), "value-out-of-range")),
        (Some(least), None) => found.push((format!("it is {least} or more"), "value-out-of-range")),
        (None, Some(most)) => found.push((format!("it is {most} or less"), "value-out-of-range")),
        (None, None) => {}
    }
    if let Some(pattern) = schema.get("pattern").and_then(|it| it.text()) {
        let text = match in_words(pattern) {
            Some(words) => format!("it is made of {words}"),
            None => format!("it matches the regular expression `{pattern}`"),
        };
        found.push((text, "pattern-mismatch"));
    }
    if let Some((rule, example)) = schema.get("format").and_then(|it| it.text()).and_then(of_format) {
        found.push((format!("it looks like `{example}`"), rule));
    }
    let must: Vec<String> = inner(of, schema)
        .get("required")
        .iter()
        .flat_map(|all| all.items().filter_map(|it| it.text()).map(|it| format!("`{it}`")).collect::<Vec<_>>())
        .collect();
    if !must.is_empty() {
        found.push((format!("in it there must be {}", list(&must)), "missing-property"));
    }
    found.into_iter().map(|(text, rule)| Point::new(format!("{text} (rule `{rule}`)"))).collect()
}

/// The schema of the items of a list, or the schema itself.
fn inner<'d>(of: &ResourceType<'d>, schema: &Record<'d>) -> Record<'d> {
    schema.get("items").map_or_else(|| schema.clone(), |items| of.resolve(items))
}

fn number(record: &Record<'_>) -> Option<String> {
    use crate::schema::Kind;
    match record.kind() {
        Kind::Integer(number) => Some(number.to_string()),
        Kind::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// What a change of the property does to the resource.
fn change(path: &[&str], of: &ResourceType<'_>) -> Point {
    if path.first().is_some_and(|name| of.is_read_only(name)) {
        return Point::new("AWS sets it; a template can only read it (rule `read-only-property`)");
    }
    let (effect, why) = of_property(path, of);
    Point::new(match effect {
        Effect::Replacement => {
            format!("a change of it replaces the resource, since {why}: a new one is created and the old one deleted")
        }
        Effect::MayReplace => format!("a change of it may replace the resource: {why}"),
        Effect::Refused => format!("a change of it is refused: {why}"),
        Effect::SomeInterruption => format!("a change of it interrupts the resource: {why}"),
        _ => "a change of it is made in place".to_owned(),
    })
}
