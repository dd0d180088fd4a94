//! What a template builds.

use super::kinds::{self, service};
use super::serverless;
use super::view::View;
use super::words::{counted, cut, list, names};
use super::{Point, Told};
use crate::syntax::Value;
use crate::template::{Resource, SectionKind};

/// Of more names than these, the rest is counted.
const MANY: usize = 6;
/// Longer descriptions are cut.
const DESCRIPTION: usize = 240;

/// The resources by service, those first that are created first.
pub(super) fn built(view: &View<'_, '_>) -> Told {
    let mut services: Vec<(String, Vec<&Resource<'_>>)> = Vec::new();
    for resource in view.steps().into_iter().flatten() {
        let service = service(resource.kind().unwrap_or_default());
        group(&mut services, service, resource);
    }
    let mut points = Vec::new();
    if view.template.resources.is_empty() {
        return (String::new(), points);
    }
    let description = view.template.section(SectionKind::Description).and_then(|it| it.entry.value.text());
    if let Some(description) = description.filter(|text| !text.trim().is_empty()) {
        points.push(Point::new(format!("Its author says: “{}”", cut(description, DESCRIPTION))));
    }
    if services.is_empty() {
        points.push(Point::new("Nothing in this case: CloudFormation refuses a stack without resources."));
        return (points.last().map(Point::text).unwrap_or_default(), points);
    }
    let count: usize = services.iter().map(|(_, all)| all.len()).sum();
    let all = view.template.resources.len();
    let of = if count < all { format!(", of the {all} in the template,") } else { String::new() };
    let total = format!("{}{of} of {}", counted(count, "resource"), counted(services.len(), "service"));
    points.push(Point::new(format!("{total}.")));
    for (service, resources) in &services {
        let mut kinds: Vec<(&str, Vec<&Resource<'_>>)> = Vec::new();
        for resource in resources {
            group(&mut kinds, resource.kind().unwrap_or_default(), *resource);
        }
        // In the order of the template, so that names and lines run in step.
        kinds.iter_mut().for_each(|(_, all)| all.sort_by_key(|it| it.span.start));
        let more = kinds.iter().map(|(kind, all)| of_a_kind(view, kind, all)).collect();
        points.push(Point::new(format!("{service}:")).with(more));
    }
    points.extend(rewritten(view));
    (brief(&total, &services), points)
}

/// Adds to the group of this name, which stands where its first member came.
fn group<N: PartialEq, T>(groups: &mut Vec<(N, Vec<T>)>, name: N, member: T) {
    match groups.iter_mut().find(|(other, _)| *other == name) {
        Some((_, all)) => all.push(member),
        None => groups.push((name, vec![member])),
    }
}

/// The resources of one type: their names, and what the type is.
fn of_a_kind(view: &View<'_, '_>, kind: &str, all: &[&Resource<'_>]) -> Point {
    let written = if kind.is_empty() { "no type" } else { kind };
    let places = all.iter().map(|it| it.span).collect();
    let mut tail = condition(view, all);
    if all.iter().any(|it| it.generated) {
        tail += ", made by a loop";
    }
    let named = names(all.iter().map(|it| it.name), view.most(MANY));
    let point = Point::default().and(named, places);
    let more = match (kinds::of(kind), all) {
        (Some(it), [_]) => format!(" is {} (`{written}`){tail}: it {}", it.one, it.does),
        (Some(it), _) => format!(" are {} (`{written}`){tail}: {} {}", it.several(), it.one, it.does),
        (None, [_]) => format!(" is `{written}`{tail}"),
        (None, _) => format!(" are `{written}`{tail}"),
    };
    point.and(more, vec![])
}

/// Under which condition the resources exist, where one decides.
fn condition(view: &View<'_, '_>, all: &[&Resource<'_>]) -> String {
    let open = |it: &&&Resource<'_>| it.condition().is_some_and(|name| view.supposed.holds(name).is_none());
    let some: Vec<&&Resource<'_>> = all.iter().filter(open).collect();
    let mut conditions: Vec<&str> = some.iter().filter_map(|it| it.condition()).collect();
    conditions.sort_unstable();
    conditions.dedup();
    match (some.as_slice(), conditions.as_slice()) {
        ([], _) => String::new(),
        (_, [only]) if some.len() == all.len() => format!(", only if `{only}` holds"),
        (_, [only]) => format!(", {} only if `{only}` holds", names(some.iter().map(|it| it.name), MANY)),
        _ => ", some of them only under a condition".to_owned(),
    }
}

/// That the template is rewritten before it is deployed, and what SAM adds.
fn rewritten(view: &View<'_, '_>) -> Vec<Point> {
    let template = view.template;
    let mut points = Vec::new();
    match view.expansion() {
        Some(expansion) => points.extend(serverless::added(view, expansion)),
        None if template.is_sam() && template.has_serverless() => points.push(Point::new(
            "SAM turns `AWS::Serverless` resources into several each, such as a function with its role and its triggers; \
             those that it adds are not counted here.",
        )),
        None => {}
    }
    for transform in template.transforms.iter().filter(|it| !it.keeps_names()) {
        points.push(Point::at(
            format!(
                "The macro `{}` rewrites all this before it is deployed; what it changes is not told here.",
                transform.name
            ),
            transform.span,
        ));
    }
    if template.includes {
        points.push(Point::new("`Fn::Transform` brings in parts that are not in this file and not told here."));
    }
    points
}

fn brief(total: &str, services: &[(String, Vec<&Resource<'_>>)]) -> String {
    let mut largest: Vec<(&str, usize)> = services.iter().map(|(name, all)| (name.as_str(), all.len())).collect();
    largest.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let mut parts: Vec<String> = largest.iter().take(4).map(|(name, count)| format!("{name} ({count})")).collect();
    if largest.len() > 4 {
        parts.push(format!("{} others", largest.len() - 4));
    }
    format!("It builds {total}: {}.", list(&parts))
}

/// What a template says of itself, in one line, where it says anything.
#[must_use]
pub(super) fn said(value: Option<Value<'_>>, most: usize) -> Option<String> {
    value.and_then(Value::text).filter(|text| !text.trim().is_empty()).map(|text| cut(text, most))
}
