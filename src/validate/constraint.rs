//! Constraints beyond the schema of a type: at places below it, by region, and over values of several resources.

use std::collections::HashSet;
use std::rc::Rc;

use super::Keyword;
use super::item::{Gathered, Item, Plain};
use super::leaf::shown as shown_value;
use super::result;
use super::sink::Sink;
use super::walk::{Place, Walker, head};
use crate::schema::{Kind, Record};
use crate::source::Span;
use crate::syntax::Value;
use crate::template::{Formula, expression};

/// Holds the properties of a resource against every constraint of its type.
pub(super) fn check_all<'a>(walker: &mut Walker<'_, 'a>, item: &Item<'a>, place: &Place<'a>, sink: &mut Sink<'a>) {
    let Some(rows) = walker.of.schema().get("constraints") else { return };
    for row in rows.items() {
        let path: Vec<&str> =
            row.get("path").map(|path| path.items().filter_map(|step| step.text()).collect()).unwrap_or_default();
        let mut schemas: Vec<(Option<&'a str>, Record<'a>)> = Vec::new();
        match (row.get("schema"), row.get("regions")) {
            (Some(schema), _) => schemas.push((None, schema)),
            (None, Some(regions)) => {
                schemas.extend(walker.regions.iter().filter_map(|name| Some((Some(*name), regions.get(name)?))));
            }
            _ => {}
        }
        for (region, schema) in schemas {
            let start =
                Place { root: schema.clone(), constraint: Some(row.clone()), region, top: false, ..place.clone() };
            descend(walker, &schema, item, &start, &path, sink);
        }
    }
}

/// Follows the path of a constraint through branches and lists.
fn descend<'a>(
    walker: &mut Walker<'_, 'a>,
    schema: &Record<'a>,
    item: &Item<'a>,
    place: &Place<'a>,
    path: &[&str],
    sink: &mut Sink<'a>,
) {
    let Some((step, rest)) = path.split_first() else {
        match schema.get("cfnGather") {
            Some(gather) => gathered(walker, &gather, item, place, sink),
            None => walker.check(schema, item, place, sink),
        }
        return;
    };
    let Item::Written(value) = item else { return };
    for (when, value) in walker.template.branches(*value) {
        let place = place.under(&when);
        if *step == "*" {
            for one in value.items() {
                let inner = Place { key: head(one), ..place.clone() };
                descend(walker, schema, &Item::Written(one), &inner, rest, sink);
            }
        } else if let Some(entry) = value.entry(step) {
            let inner = Place { name: entry.name, key: entry.key.text_span(), ..place.clone() };
            descend(walker, schema, &Item::Written(entry.value), &inner, rest, sink);
        }
    }
}

/// The values at a path such as `/RedrivePolicy/deadLetterTargetArn`, each with when; functions are kept.
fn follow<'a>(walker: &Walker<'_, 'a>, value: Value<'a>, path: &str) -> Vec<(Formula<'a>, Value<'a>)> {
    let mut found = vec![(Formula::True, value)];
    for step in path.split('/').filter(|step| !step.is_empty()) {
        let mut next = Vec::new();
        for (when, value) in found {
            for (inner, value) in walker.template.branches(value) {
                let when = when.and(&inner);
                if step == "*" {
                    next.extend(value.items().map(|one| (when.clone(), one)));
                } else {
                    next.extend(value.get(step).map(|value| (when.clone(), value)));
                }
            }
        }
        found = next;
    }
    found
        .into_iter()
        .flat_map(|(when, value)| {
            let branches = walker.template.branches(value);
            branches.into_iter().map(move |(inner, value)| (when.and(&inner), value)).collect::<Vec<_>>()
        })
        .collect()
}

/// A way to choose the resources that are referred to: when, what is gathered, and which references it follows.
#[derive(Clone)]
struct Way<'a> {
    when: Formula<'a>,
    entries: Vec<(&'a str, Item<'a>)>,
    links: Vec<(Span, String)>,
}

/// Gathers values of this resource and of those that it refers to, and holds them against a schema together.
fn gathered<'a>(
    walker: &mut Walker<'_, 'a>,
    gather: &Record<'a>,
    item: &Item<'a>,
    place: &Place<'a>,
    sink: &mut Sink<'a>,
) {
    let (Some(parts), Some(schema)) = (gather.get("gather"), gather.get("schema")) else { return };
    let Item::Written(properties) = item else { return };
    // Each way to choose the resources that are referred to, with when.
    let mut ways = vec![Way { when: Formula::True, entries: Vec::new(), links: Vec::new() }];
    for (name, part) in parts.entries() {
        let here = part.get("properties");
        let Some(reference) = part.get("reference").and_then(|it| it.text()) else {
            let own = collect(walker, here, *properties, None, (place.owner, place.key));
            ways.iter_mut().for_each(|way| way.entries.push((name, own.clone())));
            continue;
        };
        let wanted = part.get("filter").and_then(|filter| filter.get("type")).and_then(|it| it.text());
        let mut next = Vec::new();
        let mut left = Formula::True;
        for (when, value) in follow(walker, *properties, reference) {
            let Some(target) = target(value) else { continue };
            let span = value.call().map_or_else(|| value.span(), |call| call.told_span());
            let Some(resource) = walker.template.resources.get(target) else { continue };
            let Some(kind) = resource.kind().filter(|kind| wanted.is_none_or(|wanted| wanted == *kind)) else {
                continue;
            };
            let exists = Formula::assume(&walker.template.assumptions(resource.guard));
            let value = resource.body.get("Properties").unwrap_or(resource.body);
            let owner = (resource.name, resource.span);
            let remote = collect(walker, here.clone(), value, Some(kind), (owner, resource.span));
            let when = when.and(&exists);
            left = left.and(&when.negated());
            for other in &ways {
                let mut way = other.clone();
                way.when = way.when.and(&when);
                way.entries.push((name, remote.clone()));
                way.links.push((span, format!("`{target}` is named here")));
                next.push(way);
            }
            if next.len() > 64 {
                break;
            }
        }
        // Where nothing is referred to, the part is missing, and schemas ask for it by `required`.
        next.extend(ways.into_iter().map(|way| Way { when: way.when.and(&left), ..way }));
        ways = next;
    }
    for Way { when, entries, links } in ways {
        let object =
            Item::Object(Rc::new(Gathered { owner: place.owner, span: place.key, entries, shown: Vec::new() }));
        let inner = Place {
            root: schema.clone(),
            data: Some(object.clone()),
            links: links.into(),
            depth: place.depth + 1,
            ..place.under(&when)
        };
        if !inner.when.is_false() {
            walker.check(&schema, &object, &inner, sink);
        }
    }
}

/// The logical ID that a reference names.
fn target(value: Value<'_>) -> Option<&str> {
    result::target(value.call()?)
}

fn collect<'a>(
    walker: &Walker<'_, 'a>,
    wanted: Option<Record<'a>>,
    properties: Value<'a>,
    kind: Option<&'a str>,
    (owner, span): ((&'a str, Span), Span),
) -> Item<'a> {
    let mut entries = Vec::new();
    let mut shown = Vec::new();
    for (name, spec) in wanted.iter().flat_map(|it| it.entries().collect::<Vec<_>>()) {
        let path = spec.text().or_else(|| spec.get("path").and_then(|it| it.text())).unwrap_or_default();
        if path == "$type" {
            entries.extend(kind.map(|kind| (name, Item::Text(kind.into()))));
            continue;
        }
        shown.push((name, path.rsplit('/').next().unwrap_or(name)));
        match parent(walker, properties, path) {
            Some(value) => entries.push((name, Item::Written(value))),
            None => {
                if let Some(default) = spec.get("default") {
                    let item = match default.kind() {
                        Kind::Bool(value) => Item::Default(Plain::Bool(value)),
                        Kind::Null => Item::Default(Plain::Null),
                        _ => Item::Text(shown_value(&default).into()),
                    };
                    entries.push((name, item));
                }
            }
        }
    }
    Item::Object(Rc::new(Gathered { owner, span, entries, shown }))
}

/// The one value at a path, with its branches left in it; `None` where it is not there, or in several places.
fn parent<'a>(walker: &Walker<'_, 'a>, properties: Value<'a>, path: &str) -> Option<Value<'a>> {
    let mut at = properties;
    for step in path.split('/').filter(|step| !step.is_empty()) {
        at = match walker.template.branches(at).as_slice() {
            [(_, one)] => one.get(step)?,
            _ => return None,
        };
    }
    (!at.is_null()).then_some(at)
}

/// The values that `{"$data": "/a/b"}` points at, each with when.
pub(super) fn pointed_at<'a>(
    walker: &Walker<'_, 'a>,
    pointer: &Record<'a>,
    place: &Place<'a>,
    sink: &mut Sink<'a>,
) -> Vec<(Formula<'a>, Item<'a>)> {
    let Some(item) = raw(pointer, place) else {
        sink.unsure(&place.when);
        return Vec::new();
    };
    let mut found = Vec::new();
    for option in item.options(walker.template, walker.regions) {
        match option.item {
            // The value of a parameter may be another at the deployment.
            Some(item) if option.via.is_none() => found.push((option.when, item)),
            _ => sink.unsure(&place.when.and(&option.when)),
        }
    }
    found
}

fn raw<'a>(pointer: &Record<'a>, place: &Place<'a>) -> Option<Item<'a>> {
    let path = pointer.get("$data")?.text()?;
    let mut at = place.data.clone()?;
    for step in path.split('/').filter(|step| !step.is_empty()) {
        at = at.member(step)?.item;
    }
    Some(at)
}

/// The demand that `{"$lookup": {"key": …, "map": …}}` stands for.
pub(super) fn looked_up<'a>(demand: &Record<'a>, place: &Place<'a>) -> Option<Record<'a>> {
    let lookup = demand.get("$lookup")?;
    let key = raw(&lookup.get("key")?, place)?;
    lookup.get("map")?.get(&key.text()?)
}

/// `const` with `$data`: the two values must be the same, also where both are references.
pub(super) fn same_as<'a>(
    walker: &Walker<'_, 'a>,
    schema: &Record<'a>,
    pointer: &Record<'a>,
    item: &Item<'a>,
    place: &Place<'a>,
    sink: &mut Sink<'a>,
) {
    let Some(text) = item.text() else { return };
    for (when, other) in pointed_at(walker, pointer, place, sink) {
        let differs = match &other {
            Item::Default(Plain::Bool(value)) => !text.eq_ignore_ascii_case(&value.to_string()),
            Item::Default(Plain::Null) => true,
            other => other.text().is_some_and(|other| !other.eq_ignore_ascii_case(&text)),
        };
        if differs {
            different(walker, schema, item, &other, &place.under(&when), sink);
        }
    }
}

/// Two references to resources of the template that are not the same.
pub(super) fn references_differ<'a>(
    walker: &Walker<'_, 'a>,
    schema: &Record<'a>,
    item: &Item<'a>,
    place: &Place<'a>,
    sink: &mut Sink<'a>,
) {
    let Some(wanted) = schema.get("const").filter(|it| it.kind() == Kind::Object) else { return };
    let (Some(Item::Written(other)), Item::Written(value)) = (raw(&wanted, place), item) else { return };
    let mut seen = HashSet::new();
    for (when, left) in walker.template.branches(*value) {
        for (also, right) in walker.template.branches(other) {
            let is_resource =
                |value: Value<'a>| target(value).is_some_and(|it| walker.template.resources.get(it).is_some());
            if is_resource(left) && is_resource(right) && target(left) != target(right) {
                let place = place.under(&when.and(&also));
                if seen.insert((expression(left), expression(right))) {
                    different(walker, schema, &Item::Written(left), &Item::Written(right), &place, sink);
                }
            }
        }
    }
}

fn different<'a>(
    walker: &Walker<'_, 'a>,
    schema: &Record<'a>,
    item: &Item<'a>,
    other: &Item<'a>,
    place: &Place<'a>,
    sink: &mut Sink<'a>,
) {
    let span = match item {
        Item::Written(value) => value.call().map_or_else(|| value.span(), |call| call.told_span()),
        _ => place.key,
    };
    let values: Vec<String> = other.text().map(|text| text.into_owned()).into_iter().collect();
    let there = match other {
        Item::Written(value) => Some(value.span()),
        _ => None,
    };
    sink.invalid(&place.when, || {
        let mut found = walker.violation(Keyword::Enum { values }, schema, item, span, place);
        found.because.extend(there.map(|span| (span, "the value there".to_owned())));
        found
    });
}
