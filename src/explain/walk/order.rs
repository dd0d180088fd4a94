//! In which order CloudFormation creates the resources, and who waits for whom through which words.

use std::collections::HashSet;

use super::kinds;
use super::serverless;
use super::view::{View, Wait};
use super::words::{counted, list, names};
use super::{Point, Told};
use crate::source::Span;
use crate::template::Resource;

/// Of more names than these, the rest is counted.
const MANY: usize = 8;
/// A step with more lines than these is folded: those that wait in the same way for the same kinds are one line.
const LINES: usize = 10;

/// Resources that wait for the same in the same way.
struct Group<'w> {
    members: Vec<&'w str>,
    /// What the first of them waits for, as all do.
    waits: Vec<&'w Wait<'w>>,
    /// For each of the waits, the place at each member.
    places: Vec<Vec<Span>>,
}

/// The resources in steps, each with what it waits for.
pub(super) fn ordered(view: &View<'_, '_>) -> Told {
    if view.resources().count() < 2 {
        return (String::new(), Vec::new());
    }
    let sam = match view.expansion() {
        Some(expansion) => serverless::reordered(view, expansion),
        None if view.template.is_sam() && view.template.has_serverless() => Some(Point::new(
            "SAM adds resources and references to these, which can change the order: with an S3 event, for example, the \
             bucket waits for the function.",
        )),
        None => None,
    };
    if view.waits.is_empty() {
        let text = if sam.is_some() {
            "None of these resources waits for another; what SAM makes of them may."
        } else {
            "No resource refers to another, so all are created at the same time."
        };
        let points = [Point::new(text)].into_iter().chain(sam.filter(|it| !it.more.is_empty()));
        return (text.to_owned(), points.collect());
    }
    let steps = view.steps();
    let mut points = vec![Point::new(
        "A resource that names another waits until that one exists; what does not wait is created at the same time.",
    )];
    let free: Vec<&Resource<'_>> =
        steps.first().into_iter().flatten().copied().filter(|it| view.waits_of(it.name).is_empty()).collect();
    if !free.is_empty() {
        let verb = if free.len() == 1 { "it waits" } else { "they wait" };
        points.push(Point::new(format!("First {}: {verb} for nothing in this template.", told(view, &free))));
    }
    for step in &steps {
        let names: HashSet<&str> = step.iter().map(|it| it.name).collect();
        let in_step = |name: &str| names.contains(name);
        let circles = |it: &&Resource<'_>| view.waits_of(it.name).iter().any(|wait| in_step(wait.to));
        let (circle, here): (Vec<&Resource<'_>>, Vec<&Resource<'_>>) = step.iter().copied().partition(circles);
        let lines = lines(view, &here);
        match lines.as_slice() {
            [] => {}
            // One sentence reads better than a list of one.
            [_] => points.extend(lines.into_iter().map(then)),
            _ => points.push(Point::new(format!("Then {}:", counted(here.len(), "resource"))).with(lines)),
        }
        if !circle.is_empty() {
            let text = "These wait for each other in a circle, which CloudFormation refuses:";
            points.push(Point::new(text).with(self::lines(view, &circle)));
        }
    }
    points.extend(sam);
    (brief(&free, &steps), points)
}

/// "Then `Worker` waits for `Role` …" of "`Worker` waits for `Role` …".
fn then(mut point: Point) -> Point {
    if let Some(first) = point.clauses.first_mut() {
        first.text.insert_str(0, "Then ");
    }
    point.and(".", vec![])
}

/// Some resources by their names, or, of many, by what they are.
fn told(view: &View<'_, '_>, all: &[&Resource<'_>]) -> String {
    if all.len() <= view.most(12) {
        return names(all.iter().map(|it| it.name), all.len());
    }
    format!("{}: {}", counted(all.len(), "resource"), by_kind(all.iter().filter_map(|it| it.kind()), MANY))
}

/// `4 subnets, 2 route tables and 5 others`, the most frequent first.
pub(super) fn by_kind<'n>(all: impl Iterator<Item = &'n str>, most: usize) -> String {
    let mut kinds: Vec<(&str, usize)> = Vec::new();
    for kind in all {
        match kinds.iter_mut().find(|(other, _)| *other == kind) {
            Some((_, count)) => *count += 1,
            None => kinds.push((kind, 1)),
        }
    }
    kinds.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let mut parts: Vec<String> = kinds.iter().take(most).map(|(kind, count)| some(kind, *count)).collect();
    let rest: usize = kinds.iter().skip(most).map(|(_, count)| count).sum();
    if rest > 0 {
        parts.push(format!("{rest} others"));
    }
    list(&parts)
}

/// `a subnet`, `4 subnets`; of a type without a name of its own, the type.
fn some(kind: &str, count: usize) -> String {
    match (kinds::of(kind), count) {
        (Some(it), 1) => it.one.to_owned(),
        (Some(it), _) => format!("{count} {}", it.several()),
        (None, 1) => format!("a `{kind}`"),
        (None, _) => format!("{count} of `{kind}`"),
    }
}

/// What the resources of a step wait for: those that wait for the same in the same way share a line.
fn lines(view: &View<'_, '_>, here: &[&Resource<'_>]) -> Vec<Point> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for resource in here {
        let own: Vec<&Wait<'_>> = view.waits_of(resource.name).iter().collect();
        if own.is_empty() {
            continue;
        }
        let same = |group: &&mut Group<'_>| {
            group.waits.len() == own.len() && group.waits.iter().zip(&own).all(|(a, b)| a.to == b.to && a.how == b.how)
        };
        match groups.iter_mut().find(same) {
            Some(group) => {
                group.members.push(resource.name);
                group.places.iter_mut().zip(&own).for_each(|(places, wait)| places.push(wait.place));
            }
            None => {
                let places = own.iter().map(|wait| vec![wait.place]).collect();
                groups.push(Group { members: vec![resource.name], waits: own, places });
            }
        }
    }
    if groups.len() > view.most(LINES) {
        return folded(view, &groups);
    }
    groups.iter().map(|group| line(view, group)).collect()
}

/// What one resource waits for; `None` where it waits for nothing.
pub(super) fn waits_for(view: &View<'_, '_>, name: &str) -> Option<Point> {
    let waits: Vec<&Wait<'_>> = view.waits_of(name).iter().collect();
    let places = waits.iter().map(|wait| vec![wait.place]).collect();
    (!waits.is_empty()).then(|| line(view, &Group { members: vec![name], waits, places }))
}

fn line(view: &View<'_, '_>, group: &Group<'_>) -> Point {
    let verb = if group.members.len() == 1 { "waits for" } else { "wait for" };
    let mut point = Point::new(format!("{} {verb} ", names(group.members.iter().copied(), view.most(MANY))));
    // What is named in the same property is told together.
    let mut groups: Vec<(&str, Vec<&str>, Vec<Span>)> = Vec::new();
    for (wait, places) in group.waits.iter().zip(&group.places) {
        match groups.last_mut().filter(|(how, ..)| *how == wait.how) {
            Some((_, targets, all)) => {
                targets.push(wait.to);
                all.extend(places);
            }
            None => groups.push((&wait.how, vec![wait.to], places.clone())),
        }
    }
    let last = groups.len().saturating_sub(1);
    for (index, (how, targets, places)) in groups.into_iter().enumerate() {
        let between = match index {
            0 => "",
            _ if index == last => " and ",
            _ => ", ",
        };
        let targets = names(targets.into_iter(), view.most(MANY));
        point = point.and(format!("{between}{targets} {how}"), places);
    }
    point
}

/// Lines of a step with many resources: those that wait for the same kinds of things in the same way are one.
fn folded(view: &View<'_, '_>, groups: &[Group<'_>]) -> Vec<Point> {
    let kind = |name: &str| view.template.resources.get(name).and_then(|it| it.kind()).unwrap_or_default();
    let mut shapes: Vec<(&str, String, Vec<&Group<'_>>)> = Vec::new();
    for group in groups {
        let mut parts: Vec<String> = Vec::new();
        for wait in &group.waits {
            let part = format!("{} {}", some(kind(wait.to), 1), wait.how);
            if !parts.contains(&part) {
                parts.push(part);
            }
        }
        let (own, what) = (group.members.first().map_or("", |name| kind(name)), list(&parts));
        match shapes.iter_mut().find(|(kind, other, _)| *kind == own && *other == what) {
            Some((.., all)) => all.push(group),
            None => shapes.push((own, what, vec![group])),
        }
    }
    let mut points = Vec::new();
    for (own, what, all) in &shapes {
        if let [only] = all.as_slice() {
            points.push(line(view, only));
            continue;
        }
        let members: Vec<&str> = all.iter().flat_map(|group| group.members.iter().copied()).collect();
        let places = all.iter().flat_map(|group| group.places.iter().flatten().copied()).collect();
        let named = names(members.iter().copied(), 4);
        let text = format!("{}: {named}; each waits for {what}", some(own, members.len()));
        points.push(Point::default().and(text, places));
    }
    if points.len() > 2 * LINES {
        let rest = points.split_off(2 * LINES).len();
        points.push(Point::new(format!("and so on: {rest} lines more, which `--format json` has.")));
    }
    points
}

fn brief(first: &[&Resource<'_>], steps: &[Vec<&Resource<'_>>]) -> String {
    let short = |all: &[&Resource<'_>]| {
        if all.len() <= 4 {
            names(all.iter().map(|it| it.name), 4)
        } else {
            by_kind(all.iter().filter_map(|it| it.kind()), 2)
        }
    };
    let last = steps.last().map(Vec::as_slice).unwrap_or_default();
    format!("It is created in {}: first {}, last {}.", counted(steps.len(), "step"), short(first), short(last))
}
