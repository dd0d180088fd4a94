//! Which parts of which lines a finding speaks of.

use std::collections::BTreeMap;
use std::ops::Range;

use super::severity_class;
use crate::diagnostic::Severity;
use crate::engine::Finding;
use crate::source::{SourceFile, Span};

/// A place over more lines than this is marked in its first line only.
const TALL: u32 = 4;
/// Further marks of one line are left out; the findings stand below it all the same.
const MOST: usize = 200;

/// A part of a line, in bytes from its start, that belongs to a finding.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    pub(super) range: Range<usize>,
    /// Which finding, from 1.
    pub(super) finding: usize,
    /// Whether this is what is wrong, and not a further place.
    primary: bool,
    severity: Severity,
    pub(super) title: String,
}

impl Mark {
    pub(super) fn class(&self) -> &'static str {
        if self.primary { severity_class(self.severity) } else { "r" }
    }

    /// What is wrong wins over further places, the smaller over the larger, the worse over the milder.
    fn weight(&self) -> (bool, usize, std::cmp::Reverse<Severity>, usize) {
        (!self.primary, self.range.len(), std::cmp::Reverse(self.severity), self.finding)
    }
}

/// The marks of a file by line.
pub(super) fn of_file(file: &SourceFile, findings: &[Finding]) -> BTreeMap<u32, Vec<Mark>> {
    let mut lines: BTreeMap<u32, Vec<Mark>> = BTreeMap::new();
    for (index, Finding { diagnostic, severity, .. }) in findings.iter().enumerate() {
        let title = if diagnostic.label.is_empty() { &diagnostic.message } else { &diagnostic.label };
        let primary = std::iter::once((diagnostic.primary, title, true));
        let related = diagnostic.related.iter().map(|label| (label.span, &label.message, false));
        for (span, title, primary) in primary.chain(related).filter(|(span, ..)| span.file == file.id) {
            for (line, range) in parts(file, span) {
                let marks = lines.entry(line).or_default();
                if marks.len() < MOST {
                    let (finding, severity, title) = (index + 1, *severity, title.clone());
                    marks.push(Mark { range, finding, primary, severity, title });
                }
            }
        }
    }
    lines
}

/// The first line of a place; that of the end for what lies behind it.
pub(super) fn first_line(file: &SourceFile, span: Span) -> u32 {
    let start = file.text.floor_char_boundary(span.start as usize);
    file.lines().line(u32::try_from(start).unwrap_or(u32::MAX))
}

/// The lines of a place, each with its part, without the blanks around it.
fn parts(file: &SourceFile, span: Span) -> Vec<(u32, Range<usize>)> {
    let (text, index) = (file.text.as_str(), file.lines());
    let start = text.floor_char_boundary(span.start as usize);
    let end = text.ceil_char_boundary(span.end as usize).max(start);
    // Blocks end where the next one starts: the white space between them is not meant.
    let end = start + text.get(start..end).unwrap_or_default().trim_end().len();
    let first = first_line(file, span);
    let last = index.line(u32::try_from(end).unwrap_or(u32::MAX)).max(first);
    let last = if last - first < TALL { last } else { first };
    let part = |number: u32| {
        let line = index.range(text, number);
        let from = start.clamp(line.start, line.end);
        let to = end.clamp(from, line.end);
        let inside = text.get(from..to).unwrap_or_default();
        let from = if number == first { from } else { from + inside.len() - inside.trim_start().len() };
        (number, from - line.start..to.max(from) - line.start)
    };
    (first..=last).map(part).filter(|(number, range)| *number == first || !range.is_empty()).collect()
}

/// A line cut where marks start and end, each part with the mark that wins; a mark at the end of the line has no text.
pub(super) fn cut<'m>(line: &str, marks: &'m [Mark]) -> Vec<(Range<usize>, Option<&'m Mark>)> {
    // A place between two characters is shown at the one behind it.
    let wide = |mark: &Mark| {
        let next = line.get(mark.range.start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        mark.range.start..mark.range.end.max(mark.range.start + next)
    };
    let mut ends: Vec<usize> = marks.iter().flat_map(|mark| [wide(mark).start, wide(mark).end]).collect();
    ends.extend([0, line.len()]);
    ends.sort_unstable();
    ends.dedup();
    let mut parts: Vec<(Range<usize>, Option<&Mark>)> = Vec::new();
    for pair in ends.windows(2) {
        let &[from, to] = pair else { continue };
        let holds = |mark: &&Mark| wide(mark).start <= from && to <= wide(mark).end;
        let best = marks.iter().filter(holds).min_by_key(|mark| mark.weight());
        match parts.last_mut() {
            Some((last, mark)) if mark.map(|it| it.weight()) == best.map(Mark::weight) => last.end = to,
            _ => parts.push((from..to, best)),
        }
    }
    let behind = marks.iter().filter(|mark| mark.range.start >= line.len()).min_by_key(|mark| mark.weight());
    parts.extend(behind.map(|mark| (line.len()..line.len(), Some(mark))));
    parts
}
