//! What a template builds, and in which order.

use std::collections::BTreeMap;

use super::Point;
use super::words::{counted, list, names};
use crate::graph::{EdgeKind, Graph, NodeKind, layers};
use crate::template::{Resource, Template};

/// Of more names than these, the rest is counted.
const MANY: usize = 6;

/// The resources by service.
pub(super) fn built(template: &Template<'_>) -> Vec<Point> {
    let mut services: BTreeMap<String, Vec<&Resource<'_>>> = BTreeMap::new();
    for resource in template.resources.iter() {
        services.entry(service(resource.kind().unwrap_or_default())).or_default().push(resource);
    }
    if services.is_empty() {
        return Vec::new();
    }
    let count = template.resources.len();
    let total = format!("{} of {}.", counted(count, "resource"), counted(services.len(), "service"));
    let mut points = vec![Point::new(total)];
    for (service, resources) in &services {
        let mut kinds: BTreeMap<&str, Vec<&Resource<'_>>> = BTreeMap::new();
        for resource in resources {
            kinds.entry(resource.kind().unwrap_or_default()).or_default().push(resource);
        }
        let more = kinds.iter().map(|(kind, all)| {
            let loops = if all.iter().any(|it| it.generated) { ", some of them made by a loop" } else { "" };
            let named = names(all.iter().map(|it| it.name), MANY);
            let point = format!("`{kind}`: {named}{loops}");
            match all.as_slice() {
                [only] => Point::at(point, only.span),
                _ => Point::new(point),
            }
        });
        points.push(Point::new(format!("{service}:")).with(more.collect()));
    }
    points
}

/// `Lambda` of `AWS::Lambda::Function`.
fn service(kind: &str) -> String {
    let mut parts = kind.split("::");
    match (parts.next(), parts.next()) {
        (Some("AWS"), Some("Serverless")) => "SAM".to_owned(),
        (Some("AWS"), Some(service)) => service.to_owned(),
        (Some("Custom"), _) => "Custom resources".to_owned(),
        (Some(other), _) if !other.is_empty() => other.to_owned(),
        _ => "Resources without a type".to_owned(),
    }
}

/// The resources in waves, each with what it waits for and through which line.
pub(super) fn ordered(template: &Template<'_>, graph: &Graph<'_>) -> Vec<Point> {
    let position = |name: &str| template.resources.position(name);
    let mut edges: Vec<(usize, usize)> = Vec::new();
    for (from, _, to) in graph.edges() {
        if from.kind == NodeKind::Resource
            && to.kind == NodeKind::Resource
            && from.name != to.name
            && let (Some(from), Some(to)) = (position(&from.name), position(&to.name))
        {
            edges.push((from, to));
        }
    }
    if edges.is_empty() {
        let alone = template.resources.len() > 1;
        return if alone {
            vec![Point::new("No resource refers to another, so all are created at the same time.")]
        } else {
            Vec::new()
        };
    }
    let waves = layers(template.resources.len(), &edges);
    let wave_of = |at: usize| waves.get(at).copied().unwrap_or(0);
    let last = waves.iter().max().copied().unwrap_or(0);
    let mut points = Vec::new();
    for wave in 0..=last {
        let here: Vec<&Resource<'_>> =
            template.resources.iter().enumerate().filter(|(at, _)| wave_of(*at) == wave).map(|(_, it)| it).collect();
        if wave == 0 {
            let waits = "created first, at the same time: they wait for nothing in this template";
            points.push(Point::new(format!("{}: {waits}.", names(here.iter().map(|it| it.name), 12))));
            continue;
        }
        let more = here.iter().map(|resource| waits(resource, graph));
        points.push(Point::new(format!("Then {}:", counted(here.len(), "resource"))).with(more.collect()));
    }
    if template.is_sam() {
        points.push(Point::new(
            "SAM makes further resources of these, and `Globals` may add references: those are not told here.",
        ));
    }
    points
}

/// What a resource waits for, with the place of one reference to each.
pub(super) fn waits(resource: &Resource<'_>, graph: &Graph<'_>) -> Point {
    let mut told: Vec<(&str, String)> = Vec::new();
    let mut place = resource.span;
    // What a property reads says more than `DependsOn`.
    let all: Vec<_> = graph.edges().filter(|(from, ..)| from.name == resource.name).collect();
    let (depends, reads): (Vec<_>, Vec<_>) = all.into_iter().partition(|(_, edge, _)| edge.kind == EdgeKind::DependsOn);
    for (from, edge, to) in reads.into_iter().chain(depends) {
        let between = from.kind == NodeKind::Resource && to.kind == NodeKind::Resource && from.name != to.name;
        if !between || told.iter().any(|(name, _)| *name == to.name) {
            continue;
        }
        if told.is_empty() {
            place = edge.span;
        }
        let through = match edge.kind {
            EdgeKind::DependsOn => "by `DependsOn`".to_owned(),
            _ if edge.property.is_empty() => format!("by `{}`", edge.kind.as_str()),
            _ => format!("through `{}`", edge.property),
        };
        told.push((&to.name, format!("`{}` {through}", to.name)));
    }
    let all: Vec<String> = told.into_iter().map(|(_, words)| words).collect();
    Point::at(format!("`{}` waits for {}", resource.name, list(&all)), place)
}
