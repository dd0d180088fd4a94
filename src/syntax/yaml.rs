//! YAML: the events of the parser library become a tree.

use std::borrow::Cow;
use std::ops::Range;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, ScanError, Span as EventSpan};

use super::build::{Builder, Tag};
use super::tree::{Comment, Format, Style, Tree};
use super::{MAX_DEPTH, SYNTAX_ERROR, quotes, yaml_errors};
use crate::diagnostic::Diagnostic;
use crate::source::SourceFile;

/// Parses YAML. After an error the tree holds what stands before it.
pub(super) fn parse(source: &SourceFile) -> (Tree<'_>, Vec<Diagnostic>) {
    match read(source, &source.text, &Indented::default(), |text| text) {
        Ok(parsed) => parsed,
        Err(stop) => parse_indented(source, stop),
    }
}

/// PyYAML and CloudFormation take quoted text whose further lines are indented less than the key; the parser
/// library does not. So such lines are indented in a copy, and every offset is taken back to the file.
fn parse_indented(source: &SourceFile, first: Stop) -> (Tree<'_>, Vec<Diagnostic>) {
    let mut indented = Indented::default();
    let mut stop = first;
    for _ in 0..64 {
        if !indented.add(&source.text, &stop) {
            break;
        }
        let text = indented.apply(&source.text);
        match read(source, &text, &indented, |text| Cow::Owned(text.into_owned())) {
            Ok(parsed) => return parsed,
            Err(next) => stop = next,
        }
    }
    let mut builder = Builder::new(source, Format::Yaml);
    builder.found.push(yaml_errors::explain(source, &stop.error, stop.at, stop.parsed, None));
    builder.finish(Some(0))
}

/// Where the library refused a line of quoted text for its indentation.
struct Stop {
    error: ScanError,
    at: usize,
    parsed: usize,
}

fn read<'s, 't>(
    source: &'s SourceFile,
    text: &'t str,
    indented: &Indented,
    keep: impl Fn(Cow<'t, str>) -> Cow<'s, str>,
) -> Result<(Tree<'s>, Vec<Diagnostic>), Stop> {
    let options = granit_parser::options! {
        emit_unresolved_aliases: true,
        max_buffered_comment_events: 100_000,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
    };
    let mut builder = Builder::new(source, Format::Yaml);
    let mut documents = 0;
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = match event {
            Ok(event) => event,
            Err(error) => {
                let at = indented.original(offset(error.marker().byte_offset().unwrap_or(0))) as usize;
                let parsed = builder.last_end() as usize;
                if *error.kind() == ErrorKind::InvalidQuotedScalarIndent {
                    return Err(Stop { error, at, parsed });
                }
                let finding = yaml_errors::explain(source, &error, at, parsed, builder.innermost());
                builder.found.push(finding);
                let torn = builder.last_member();
                return Ok(builder.finish(Some(torn)));
            }
        };
        let at = indented.range(&span);
        match event {
            Event::DocumentStart(..) => {
                documents += 1;
                if documents > 1 {
                    builder.found.push(second_document(source, at.start));
                    return Ok(builder.finish(None));
                }
            }
            Event::Scalar(text, style, anchor, tag) => {
                let (style, tag) = tagging(source, &mut builder, style, tag.as_deref(), at.start, indented.tag(&span));
                let text = if at.is_empty() && style == Style::Plain { Cow::Borrowed("") } else { keep(text) };
                let at = if matches!(style, Style::Literal | Style::Folded) { trimmed(source, at) } else { at };
                builder.scalar(text, style, at, tag, anchor);
            }
            Event::SequenceStart(_, anchor, ref tag) | Event::MappingStart(_, anchor, ref tag) => {
                let mapping = matches!(event, Event::MappingStart(..));
                let (_, tag) =
                    tagging(source, &mut builder, ScalarStyle::Plain, tag.as_deref(), at.start, indented.tag(&span));
                builder.open(mapping, at.start, tag, anchor);
            }
            Event::SequenceEnd | Event::MappingEnd => builder.close((!at.is_empty()).then_some(at.end)),
            Event::Alias(anchor) => builder.alias(anchor, at),
            Event::UnresolvedAlias(name) => builder.unknown_alias(&name, at),
            Event::Comment(..) => comment(source, &mut builder, at),
            _ => {}
        }
    }
    Ok(builder.finish(None))
}

/// Spaces put in front of lines of a copy of the text.
#[derive(Default)]
struct Indented {
    lines: Vec<IndentedLine>,
}

#[derive(Clone, Copy)]
struct IndentedLine {
    /// Offset of the line in the file.
    at: u32,
    spaces: u32,
    /// Spaces in front of all lines before.
    before: u32,
}

/// Quoted text of more lines than this is not indented; nobody writes that by hand.
const MAX_INDENTED: usize = 5_000;

impl Indented {
    /// Indents all lines of the quoted text at which the library stopped; false where nothing is left to try.
    fn add(&mut self, text: &str, stop: &Stop) -> bool {
        let Some((open, close)) = quotes::around(text, stop.parsed, stop.at) else { return false };
        // Later stops lie further down, so that the lines stay in order.
        if self.lines.last().is_some_and(|last| last.at as usize > open) {
            return false;
        }
        let line_start = text.get(..open).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
        let spaces = offset(open - line_start) + 1;
        let mut before = self.lines.last().map_or(0, |last| last.before + last.spaces);
        for (at, _) in text.get(open..close).unwrap_or_default().match_indices('\n') {
            if self.lines.len() >= MAX_INDENTED || spaces > 1_000 {
                return false;
            }
            self.lines.push(IndentedLine { at: offset(open + at + 1), spaces, before });
            before += spaces;
        }
        true
    }

    fn apply(&self, text: &str) -> String {
        let added = self.lines.last().map_or(0, |last| last.before + last.spaces);
        let mut out = String::with_capacity(text.len() + added as usize);
        let mut from = 0;
        for line in &self.lines {
            out.push_str(text.get(from..line.at as usize).unwrap_or_default());
            out.extend(std::iter::repeat_n(' ', line.spaces as usize));
            from = line.at as usize;
        }
        out.push_str(text.get(from..).unwrap_or_default());
        out
    }

    /// From an offset in the copy to the offset in the file.
    fn original(&self, at: u32) -> u32 {
        let next = self.lines.partition_point(|line| line.at + line.before < at);
        match next.checked_sub(1).and_then(|index| self.lines.get(index)) {
            Some(line) => (at - line.before).saturating_sub(line.spaces).max(line.at),
            None => at,
        }
    }

    fn range(&self, span: &EventSpan) -> Range<u32> {
        let range = span.byte_range().unwrap_or(0..0);
        self.original(offset(range.start))..self.original(offset(range.end))
    }

    fn tag(&self, span: &EventSpan) -> Option<Range<u32>> {
        span.tag_span().map(|tag| self.range(&tag))
    }
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// A block scalar ends with its last line of text, not with the blank lines after it.
fn trimmed(source: &SourceFile, at: Range<u32>) -> Range<u32> {
    let text = source.text.get(at.start as usize..at.end as usize).unwrap_or_default();
    let kept = u32::try_from(text.trim_end().len()).unwrap_or(0);
    at.start..at.start + kept
}

fn style(style: ScalarStyle) -> Style {
    match style {
        ScalarStyle::Plain => Style::Plain,
        ScalarStyle::SingleQuoted => Style::SingleQuoted,
        ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
        ScalarStyle::Literal => Style::Literal,
        ScalarStyle::Folded => Style::Folded,
    }
}

/// Tells functions (`!Sub`) from YAML's own tags (`!!str`).
fn tagging<'s>(
    source: &'s SourceFile,
    builder: &mut Builder<'s>,
    written: ScalarStyle,
    tag: Option<&granit_parser::Tag>,
    start: u32,
    at: Option<Range<u32>>,
) -> (Style, Option<Tag<'s>>) {
    let style = style(written);
    let Some(tag) = tag else { return (style, None) };
    let at = at.unwrap_or(start..start);
    if let Some(kind) = tag.core_suffix() {
        // `!!str 012` is text, whatever it looks like.
        return (if kind == "str" && style == Style::Plain { Style::DoubleQuoted } else { style }, None);
    }
    if tag.handle() == "tag:yaml.org,2002:" {
        let name = tag.suffix();
        if matches!(name, "binary" | "omap" | "pairs" | "set" | "timestamp") {
            builder.found.push(
                Diagnostic::new(
                    SYNTAX_ERROR,
                    source.span(at.start, at.end),
                    format!("CloudFormation does not read the YAML tag `!!{name}`"),
                )
                .label("not supported")
                .why("of YAML 1.1, CloudFormation leaves out the tags binary, omap, pairs, set and timestamp")
                .help("remove the tag and write the value as text, list or mapping"),
            );
        }
        return (style, None);
    }
    let raw = source.text.get(at.start as usize..at.end as usize).unwrap_or_default();
    let name = raw.trim_start_matches('!');
    // A lone `!` asks for text.
    if name.is_empty() {
        (if style == Style::Plain { Style::DoubleQuoted } else { style }, None)
    } else {
        (style, Some(Tag { name: Cow::Borrowed(name), at }))
    }
}

fn comment<'s>(source: &'s SourceFile, builder: &mut Builder<'s>, at: Range<u32>) {
    let text = source.text.get(at.start as usize + 1..at.end as usize).unwrap_or_default();
    let before = source.text.get(..at.start as usize).unwrap_or_default();
    let line = before.rsplit(['\n', '\r']).next().unwrap_or_default();
    let own_line = line.trim().is_empty();
    builder.tree.comments.push(Comment { text, span: source.span(at.start, at.end), own_line });
}

fn second_document(source: &SourceFile, at: u32) -> Diagnostic {
    // After `...` a document may start without `---`.
    let rest = source.text.get(at as usize..).unwrap_or_default();
    let length = if rest.starts_with("---") { 3 } else { offset(rest.lines().next().unwrap_or_default().len()) };
    Diagnostic::new(SYNTAX_ERROR, source.span(at, at.saturating_add(length)), "a second YAML document starts here")
        .label("everything from here on belongs to another document")
        .why("a template is one document; CloudFormation refuses a file with several")
        .help("split the file at `---`, one template a file, or remove the line if both parts belong together")
}
