//! The walk through a template above its graph and its text.

use std::io::{self, Write};

use super::source::{self, Shown, line_id};
use super::{attribute, graph, page, prose};
use crate::explain::{Point, Section};
use crate::source::{SourceFile, Sources, Span};

/// Of more places than these, only the first and the last have links.
const PLACES: usize = 6;

/// A page with the walk through one template, its graph and its text.
///
/// # Errors
/// When writing fails.
pub fn walk_html(sections: &[Section], file: &SourceFile, sources: &Sources, out: &mut dyn Write) -> io::Result<()> {
    let mut body = String::new();
    for section in sections {
        let (id, title) = (section.id, attribute(section.title));
        body.push_str(&format!("<section class=\"walk\" aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{title}</h2>\n"));
        list(&section.points, file, &mut body);
        body.push_str("</section>\n");
    }
    let shown = Shown::new(&[file.id], sources);
    let (above, links) = graph::above(file);
    source::section(file, None, sources, &shown, (&above, &links), &mut body);
    let title = format!("{} in plain English", file.name);
    out.write_all(page::page(&title, &title, &body).as_bytes())
}

fn list(points: &[Point], file: &SourceFile, out: &mut String) {
    out.push_str("<ul>\n");
    for point in points {
        out.push_str("<li>");
        for clause in &point.clauses {
            let words = clause.text.trim_end_matches(['.', ',', ';', ':']);
            out.push_str(&prose_with_blanks(words));
            places(&clause.places, file, out);
            out.push_str(clause.text.get(words.len()..).unwrap_or_default());
        }
        if !point.more.is_empty() {
            out.push('\n');
            list(&point.more, file, out);
        }
        out.push_str("</li>\n");
    }
    out.push_str("</ul>\n");
}

/// A clause may begin or end with a blank, which belongs to the sentence.
fn prose_with_blanks(words: &str) -> String {
    let end = if words.ends_with(' ') { " " } else { "" };
    prose(words) + end
}

/// Links to the lines of some places.
fn places(all: &[Span], file: &SourceFile, out: &mut String) {
    let mut lines: Vec<u32> = all.iter().map(|place| file.lines().line(place.start)).collect();
    lines.dedup();
    let link = |line: &u32| format!("<a href=\"#{}\">{line}</a>", line_id(file.id, *line));
    let words = match lines.as_slice() {
        [] => return,
        [only] => format!("line {}", link(only)),
        [first, .., last] if lines.len() > PLACES => format!("lines {} to {}", link(first), link(last)),
        all => format!("lines {}", all.iter().map(link).collect::<Vec<_>>().join(", ")),
    };
    out.push_str(&format!(" <span class=\"soft\">({words})</span>"));
}
