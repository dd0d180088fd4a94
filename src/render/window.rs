//! The few lines of source around a finding's labels, made small enough to draw and safe to print.
//!
//! Both picture formats draw on a [`Window`] and never see a file: a text of its own in which far lines are left
//! out, over-long lines are trimmed, and characters that would move the cursor are replaced. It costs two binary
//! searches a label, whatever the size of the file.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Position, SourceFile, Sources, Span};

use super::printable::{one_line, printable};

/// Lines with more characters than this are trimmed.
const LONG: usize = 400;
/// How many characters of a trimmed line stay, for each label on it.
const KEPT: usize = 160;
/// How many lines a label may cover before only its first is drawn.
const TALL: u32 = 3;
/// Lines shown before and after each label.
const CONTEXT: u32 = 1;

/// What stands in the place of text that was left out of a line.
const GAP: char = '…';

/// A small text made of the lines around labels; ranges in it are bytes of `text`.
#[derive(Debug)]
pub(super) struct Window<'a> {
    /// The lines, each with a `\n` of its own, also the last of a file: a label may stand behind its end.
    pub(super) text: String,
    /// What the lines are, in the order of the text.
    pub(super) lines: Vec<Line<'a>>,
    /// The labels; the primary one first.
    pub(super) marks: Vec<Mark<'a>>,
}

/// One line of a [`Window`].
#[derive(Debug)]
pub(super) struct Line<'a> {
    /// The file that it comes from.
    pub(super) file: &'a SourceFile,
    /// Its number in that file, from 1.
    pub(super) number: u32,
    /// Where it stands in the window, line break included.
    pub(super) range: Range<usize>,
    /// Lines of one block follow each other in one file; counted from 0.
    pub(super) block: usize,
}

/// One label of a [`Window`].
#[derive(Debug)]
pub(super) struct Mark<'a> {
    /// The file that it is in.
    pub(super) file: FileId,
    /// The marked text in the window.
    pub(super) range: Range<usize>,
    /// What to say about it; may be empty.
    pub(super) message: Cow<'a, str>,
    /// Where it starts in the file.
    pub(super) at: Position,
}

/// A label before it is drawn: bytes of the file, cut to what fits a picture.
struct Place<'a> {
    file: &'a SourceFile,
    range: Range<usize>,
    lines: (u32, u32),
    message: &'a str,
    at: Position,
}

/// Lines that follow each other, each with the indexes of the labels on it.
struct Block<'a> {
    file: &'a SourceFile,
    rows: Vec<(u32, Vec<usize>)>,
}

impl<'a> Window<'a> {
    /// The lines around all labels of a diagnostic; those in unknown files are left out.
    pub(super) fn new(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Self {
        let primary = (diagnostic.primary, diagnostic.label.as_str());
        let related = diagnostic.related.iter().map(|label| (label.span, label.message.as_str()));
        let places: Vec<Place<'a>> = std::iter::once(primary)
            .chain(related)
            .filter_map(|(span, message)| Some(place(sources.get(span.file)?, span, message)))
            .collect();
        let mark = |place: &Place<'a>| Mark {
            file: place.file.id,
            range: 0..0,
            message: one_line(place.message),
            at: place.at,
        };
        let marks = places.iter().map(mark).collect();
        let mut files: Vec<&'a SourceFile> = Vec::new();
        for place in &places {
            if files.iter().all(|file| file.id != place.file.id) {
                files.push(place.file);
            }
        }
        let mut blocks: Vec<Block<'a>> = files.into_iter().flat_map(|file| blocks(file, &places)).collect();
        // What is wrong comes first, the other places in the order in which they should be read.
        blocks.sort_by_key(|block| block.rows.iter().flat_map(|(_, labels)| labels).min().copied());
        let mut window = Self { text: String::new(), lines: Vec::new(), marks };
        for (index, block) in blocks.into_iter().enumerate() {
            for (number, labels) in block.rows {
                let range = window.add_line(block.file, number, &labels, &places);
                window.lines.push(Line { file: block.file, number, range, block: index });
            }
        }
        window
    }

    /// The line of the window that holds a byte of it; the last one for what lies behind the end.
    pub(super) fn line_at(&self, offset: usize) -> Option<&Line<'a>> {
        let after = self.lines.partition_point(|line| line.range.start <= offset);
        self.lines.get(after.saturating_sub(1))
    }

    /// The lines that stand together with `line`.
    pub(super) fn block(&self, line: &Line<'a>) -> &[Line<'a>] {
        let start = self.lines.partition_point(|other| other.block < line.block);
        let end = self.lines.partition_point(|other| other.block <= line.block);
        self.lines.get(start..end).unwrap_or_default()
    }

    /// Where in its file the label starts that starts at this byte of the window.
    pub(super) fn position(&self, offset: usize) -> Option<Position> {
        self.marks.iter().find(|mark| mark.range.start == offset).map(|mark| mark.at)
    }

    /// Adds the shown part of a line to the text, and moves the labels on it to where they now stand.
    fn add_line(&mut self, file: &SourceFile, number: u32, labels: &[usize], places: &[Place<'_>]) -> Range<usize> {
        let line = file.lines().range(&file.text, number);
        let on_line = |place: &Place<'_>| place.range.start.max(line.start)..place.range.end.min(line.end);
        let spans = labels.iter().filter_map(|label| places.get(*label)).map(on_line);
        let pieces = pieces(&file.text, line.clone(), spans.collect());
        let from = self.text.len();
        let mut shown: Vec<(Range<usize>, usize)> = Vec::with_capacity(pieces.len());
        let mut end = line.start;
        for piece in pieces {
            if piece.start > end {
                self.text.push(GAP);
            }
            end = piece.end;
            shown.push((piece.clone(), self.text.len()));
            self.text.extend(file.text.get(piece).unwrap_or_default().chars().map(printable));
        }
        if end < line.end {
            self.text.push(GAP);
        }
        self.text.push('\n');
        for label in labels {
            if let (Some(place), Some(mark)) = (places.get(*label), self.marks.get_mut(*label)) {
                if place.lines.0 == number {
                    mark.range.start = moved(&file.text, &shown, place.range.start);
                }
                if place.lines.1 == number {
                    mark.range.end = moved(&file.text, &shown, place.range.end).max(mark.range.start);
                }
            }
        }
        from..self.text.len()
    }
}

/// The lines of a file that are worth showing, in runs without a gap.
fn blocks<'a>(file: &'a SourceFile, places: &[Place<'_>]) -> Vec<Block<'a>> {
    let count = u32::try_from(file.lines().count()).unwrap_or(u32::MAX);
    let mut wanted: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (index, place) in places.iter().enumerate().filter(|(_, place)| place.file.id == file.id) {
        let (first, last) = place.lines;
        for number in first.saturating_sub(CONTEXT).max(1)..=last.saturating_add(CONTEXT).min(count) {
            let labels = wanted.entry(number).or_default();
            if (first..=last).contains(&number) {
                labels.push(index);
            }
        }
    }
    // What follows the last line break is no line to look at, unless something is wrong there.
    if wanted.get(&count).is_some_and(Vec::is_empty) && file.lines().text(&file.text, count).is_empty() {
        wanted.remove(&count);
    }
    let mut blocks: Vec<Block<'a>> = Vec::new();
    let mut previous = None;
    for (number, labels) in wanted {
        match (blocks.last_mut(), previous.map(|before| number - before)) {
            (Some(block), Some(1)) => block.rows.push((number, labels)),
            // A single line left out would take as much room as the sign that it was.
            (Some(block), Some(2)) => block.rows.extend([(number - 1, Vec::new()), (number, labels)]),
            _ => blocks.push(Block { file, rows: vec![(number, labels)] }),
        }
        previous = Some(number);
    }
    blocks
}

/// Cuts a span to the text, and to its first line when it covers too many.
fn place<'a>(file: &'a SourceFile, span: Span, message: &'a str) -> Place<'a> {
    let (text, index) = (file.text.as_str(), file.lines());
    let first = index.line(u32::try_from(text.floor_char_boundary(span.start as usize)).unwrap_or(u32::MAX));
    let line = index.range(text, first);
    let start = text.floor_char_boundary(span.start as usize).min(line.end);
    let at = index.position(text, u32::try_from(start).unwrap_or(u32::MAX));
    let mut end = text.ceil_char_boundary(span.end as usize).max(start);
    let mut last = first;
    if end > line.end {
        // Blocks end where the next one starts: the white space between them is not meant.
        end = start + text.get(start..end).unwrap_or_default().trim_end().len();
        last = index.line(u32::try_from(end).unwrap_or(u32::MAX));
        let fits = last - first < TALL && (first..=last).all(|number| !is_long(index.text(text, number)));
        if end <= line.end || !fits {
            let on_line = text.get(start..line.end).unwrap_or_default();
            (last, end) = (first, start + on_line.trim_end().len());
        }
    }
    Place { file, range: start..end, lines: (first, last), message, at }
}

/// The parts of a line that are shown: all of it, or what is near the labels.
fn pieces(text: &str, line: Range<usize>, mut spans: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let on_line = text.get(line.clone()).unwrap_or_default();
    if !is_long(on_line) {
        return vec![line];
    }
    if spans.is_empty() {
        let head = line.start..forward(text, line.start, line.end, KEPT);
        return vec![head];
    }
    spans.sort_unstable_by_key(|span| (span.start, span.end));
    let mut pieces: Vec<Range<usize>> = Vec::with_capacity(spans.len());
    for span in spans {
        // The label itself may be as long as the line.
        let end = forward(text, span.start, span.end, KEPT / 2);
        let width = text.get(span.start..end).unwrap_or_default().chars().count();
        let around = KEPT.saturating_sub(width) / 2;
        let piece = back(text, line.start, span.start, around)..forward(text, end, line.end, around);
        match pieces.last_mut() {
            Some(last) if piece.start <= last.end => last.end = last.end.max(piece.end),
            _ => pieces.push(piece),
        }
    }
    pieces
}

/// Where a byte of the file stands in the window; what was left out stands at the gap.
fn moved(text: &str, shown: &[(Range<usize>, usize)], offset: usize) -> usize {
    let at = shown.iter().rev().find(|(piece, _)| piece.start <= offset).or(shown.first());
    at.map_or(0, |(piece, at)| {
        let before = text.get(piece.start..offset.min(piece.end)).unwrap_or_default();
        at + before.chars().map(|c| printable(c).len_utf8()).sum::<usize>()
    })
}

fn is_long(line: &str) -> bool {
    line.len() > LONG && line.chars().nth(LONG).is_some()
}

/// The end of the next `count` characters from `from`, at most `limit`.
fn forward(text: &str, from: usize, limit: usize, count: usize) -> usize {
    let rest = text.get(from..limit).unwrap_or_default();
    rest.char_indices().nth(count).map_or(from + rest.len(), |(at, _)| from + at)
}

/// The start of the `count` characters before `from`, at least `limit`.
fn back(text: &str, limit: usize, from: usize, count: usize) -> usize {
    let rest = text.get(limit..from).unwrap_or_default();
    match count.checked_sub(1) {
        Some(nth) => rest.char_indices().rev().nth(nth).map_or(limit, |(at, _)| limit + at),
        None => from,
    }
}

#[cfg(test)]
#[path = "window_tests.rs"]
mod tests;
