//! Places as reports for programs tell them: a file with lines and columns.

use serde::Serialize;

use crate::source::{SourceFile, Sources, Span};

/// A range of text in a file.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Place<'a> {
    /// The path of the file, with forward slashes.
    pub(super) file: &'a str,
    /// The first character.
    pub(super) start: Point,
    /// One past the last character; equal to `start` for a place between two characters.
    pub(super) end: Point,
}

/// Line and column from 1, the column in Unicode characters; offset in bytes from 0.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Point {
    /// From 1.
    #[cfg_attr(test, schemars(range(min = 1)))]
    pub(super) line: u32,
    /// From 1, in Unicode characters.
    #[cfg_attr(test, schemars(range(min = 1)))]
    pub(super) column: u32,
    /// From 0, in bytes of the text without a byte order mark.
    pub(super) offset: u32,
}

impl<'a> Place<'a> {
    /// `None` where the file belongs to another run.
    pub(super) fn new(span: Span, sources: &'a Sources) -> Option<Self> {
        let file = sources.get(span.file)?;
        Some(Self { file: &file.name, start: point(file, span.start), end: point(file, span.end) })
    }

    /// The last line of which anything is meant: a block ends before the first character of the line below it.
    pub(super) fn last_line(&self) -> u32 {
        let before = u32::from(self.end.column == 1 && self.end.line > self.start.line);
        self.end.line - before
    }
}

fn point(file: &SourceFile, offset: u32) -> Point {
    // An offset inside a character would have no column, one past the end no line.
    let offset = u32::try_from(file.text.floor_char_boundary(offset as usize)).unwrap_or(u32::MAX);
    let at = file.position(offset);
    Point { line: at.line, column: at.column, offset }
}
