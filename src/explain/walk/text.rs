//! The walk as text for people, wrapped at a width.

use super::{Point, Section};
use crate::explain::prose::{Prose, Style};
use crate::source::{SourceFile, Span};

/// Of more places than these, only the first and the last are told.
const PLACES: usize = 6;

/// How text for people looks.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// Whether headings and names have colours.
    pub colour: bool,
    /// How wide a line is at most.
    pub width: usize,
    /// Makes words from a template safe to show.
    pub shown: fn(&str) -> String,
}

/// The walk as text: headings, sentences, and the line of each place. `brief` keeps one sentence of each part.
#[must_use]
pub fn walk_text(sections: &[Section], source: &SourceFile, brief: bool, look: Look) -> String {
    if brief {
        let lines = sections.iter().filter(|section| !section.brief.is_empty());
        return lines.map(|section| (look.shown)(&section.brief) + "\n").collect();
    }
    let mut out = String::new();
    for section in sections {
        if !out.is_empty() {
            out.push('\n');
        }
        out += &format!("{}\n\n", Style::Bold.paint(section.title, look.colour));
        for point in &section.points {
            write(point, source, 1, look, &mut out);
        }
    }
    out
}

/// Points as text, with the line of each place.
#[must_use]
pub fn points_text(points: &[Point], source: &SourceFile, look: Look) -> String {
    let mut out = String::new();
    points.iter().for_each(|point| write(point, source, 0, look, &mut out));
    out
}

fn write(point: &Point, source: &SourceFile, depth: usize, look: Look, out: &mut String) {
    let (bullet, indent) = match depth {
        0 => ("", 0),
        1 => ("  * ", 4),
        2 => ("    - ", 6),
        _ => ("      - ", 8),
    };
    let mut prose = Prose::default();
    for (index, part) in (look.shown)(&sentence(point, source)).split('`').enumerate() {
        match index % 2 {
            0 => prose.push(part, Style::Plain, look.colour),
            _ => prose.push(&format!("`{part}`"), Style::Code, look.colour),
        }
    }
    for (index, line) in prose.lines(look.width.saturating_sub(indent).max(20)).into_iter().enumerate() {
        let start = if index == 0 { bullet.to_owned() } else { " ".repeat(indent) };
        *out += &format!("{start}{line}\n");
    }
    for more in &point.more {
        write(more, source, depth + 1, look, out);
    }
}

/// A sentence with the lines of its places, each before what ends its clause.
fn sentence(point: &Point, source: &SourceFile) -> String {
    let mut out = String::new();
    for clause in &point.clauses {
        let words = clause.text.trim_end_matches(['.', ',', ';', ':']);
        let end = clause.text.get(words.len()..).unwrap_or_default();
        out += &format!("{words}{}{end}", lines(&clause.places, source));
    }
    out
}

/// ` (lines 3, 7 and 12)`.
fn lines(places: &[Span], source: &SourceFile) -> String {
    let mut all: Vec<u32> = places.iter().map(|place| source.lines().line(place.start)).collect();
    all.sort_unstable();
    all.dedup();
    match all.as_slice() {
        [] => String::new(),
        [only] => format!(" (line {only})"),
        [first, .., last] if all.len() > PLACES => format!(" (lines {first} to {last})"),
        [first @ .., last] => {
            let first: Vec<String> = first.iter().map(u32::to_string).collect();
            format!(" (lines {} and {last})", first.join(", "))
        }
    }
}
