//! The walk for programs: the same sentences, with the places as lines and columns.

use serde::Serialize;

use super::{Point, Section};
use crate::source::SourceFile;

/// The walk through a template, or what there is to say of a place in one.
#[derive(Debug, Serialize)]
pub struct WalkJson {
    version: u32,
    file: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sections: Vec<SectionJson>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    points: Vec<PointJson>,
}

#[derive(Debug, Serialize)]
struct SectionJson {
    id: &'static str,
    title: &'static str,
    brief: String,
    points: Vec<PointJson>,
}

#[derive(Debug, Serialize)]
struct PointJson {
    /// The sentence without lines.
    text: String,
    /// The places that it speaks of, in the order of the sentence.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    places: Vec<PlaceJson>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    more: Vec<PointJson>,
}

/// Lines and columns count from 1, columns in characters.
#[derive(Debug, Serialize)]
struct PlaceJson {
    line: u32,
    column: u32,
}

/// The walk for programs.
#[must_use]
pub fn walk_json(sections: &[Section], source: &SourceFile) -> WalkJson {
    let section = |it: &Section| SectionJson {
        id: it.id,
        title: it.title,
        brief: it.brief.clone(),
        points: points(&it.points, source),
    };
    WalkJson {
        version: 1,
        file: source.name.clone(),
        sections: sections.iter().map(section).collect(),
        points: Vec::new(),
    }
}

/// What there is to say of a place, for programs.
#[must_use]
pub fn places_json(all: &[Point], source: &SourceFile) -> WalkJson {
    WalkJson { version: 1, file: source.name.clone(), sections: Vec::new(), points: points(all, source) }
}

fn points(all: &[Point], source: &SourceFile) -> Vec<PointJson> {
    let point = |it: &Point| PointJson {
        text: it.text(),
        places: it
            .clauses
            .iter()
            .flat_map(|clause| &clause.places)
            .map(|place| {
                let start = source.position(place.start);
                PlaceJson { line: start.line, column: start.column }
            })
            .collect(),
        more: points(&it.more, source),
    };
    all.iter().map(point).collect()
}
