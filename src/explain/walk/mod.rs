//! A walk through a template in plain English: what it builds, in which order and why, what decides, what leaves it, what
//! remains. Every sentence comes from the model and the graph; nothing is guessed.

mod build;
mod decide;
mod leave;
mod notice;
mod place;
mod words;

pub use place::place;

use crate::graph::Graph;
use crate::source::{SourceFile, Span};
use crate::template::Template;

/// A part of the walk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// What it is about, as a heading.
    pub title: &'static str,
    /// What there is to say, in the order in which to say it.
    pub points: Vec<Point>,
}

/// A sentence about a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// One or two sentences; names stand in backticks.
    pub text: String,
    /// The place that it speaks of, where there is one.
    pub place: Option<Span>,
    /// What belongs to it, each a short sentence.
    pub more: Vec<Point>,
}

impl Point {
    fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), place: None, more: Vec::new() }
    }

    fn at(text: impl Into<String>, place: Span) -> Self {
        Self { place: Some(place), ..Self::new(text) }
    }

    fn with(mut self, more: Vec<Self>) -> Self {
        self.more = more;
        self
    }
}

/// Everything that there is to say of a template; sections without anything to say are left out.
#[must_use]
pub fn walk(template: &Template<'_>, graph: &Graph<'_>) -> Vec<Section> {
    let sections = [
        ("What it builds", build::built(template)),
        ("In which order, and why", build::ordered(template, graph)),
        ("What the parameters decide", decide::parameters(template, graph)),
        ("What the conditions switch", decide::conditions(template)),
        ("What others can read", leave::outputs(template)),
        ("What remains when the stack is deleted", leave::remains(template)),
        ("When creation fails", leave::rollback(template)),
        ("What whoever deploys must acknowledge", leave::capabilities(template)),
        ("Worth a look", notice::notice(template)),
    ];
    let section = |(title, points): (&'static str, Vec<Point>)| Section { title, points };
    sections.into_iter().map(section).filter(|section| !section.points.is_empty()).collect()
}

/// The walk as text: headings, sentences, and the line of each place. `brief` keeps the first sentences only.
#[must_use]
pub fn walk_text(sections: &[Section], source: &SourceFile, brief: bool) -> String {
    let mut out = String::new();
    for section in sections {
        if brief {
            let first = section.points.first().map(|point| line(point, source)).unwrap_or_default();
            let rest = section.points.len() - 1;
            let more = if rest > 0 { format!(" (and {rest} more)") } else { String::new() };
            out += &format!("{}: {first}{more}\n", section.title);
            continue;
        }
        if !out.is_empty() {
            out.push('\n');
        }
        out += &format!("{}\n\n", section.title);
        for point in &section.points {
            write(point, source, 1, &mut out);
        }
    }
    out
}

/// Points as text, with the line of each place.
#[must_use]
pub fn points_text(points: &[Point], source: &SourceFile) -> String {
    let mut out = String::new();
    points.iter().for_each(|point| write(point, source, 0, &mut out));
    out
}

fn write(point: &Point, source: &SourceFile, depth: usize, out: &mut String) {
    *out += &format!(
        "{}{}{}\n",
        "  ".repeat(depth),
        match depth {
            0 => "",
            1 => "* ",
            _ => "- ",
        },
        line(point, source)
    );
    for more in &point.more {
        write(more, source, depth + 1, out);
    }
}

fn line(point: &Point, source: &SourceFile) -> String {
    match point.place {
        Some(place) => format!("{} (line {})", point.text, source.position(place.start).line),
        None => point.text.clone(),
    }
}
