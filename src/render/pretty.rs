//! Annotated pictures for people at a terminal, drawn by miette.

use std::fmt;
use std::io::{self, Write};

use miette::{
    GraphicalTheme, LabeledSpan, MietteError, MietteHandler, MietteHandlerOpts, MietteSpanContents, ReportHandler,
    SourceCode, SourceSpan, SpanContents, ThemeStyles,
};

use crate::diagnostic::Severity;
use crate::engine::{Finding, Report};
use crate::source::Sources;

use super::printable::{file_name, lines, one_line};
use super::window::{Mark, Window};
use super::{Format, heading, summary, write_trimmed};

pub(super) static FORMAT: Format = Format {
    name: "pretty",
    about: "The annotated picture, for a terminal",
    document: false,
    render: |report, sources, colour, out| render(report, sources, colour, None, out),
};

/// Narrower than this, miette has no room for its indents.
const NARROWEST: usize = 40;

/// Writes the report; prose is wrapped at `width`, or at the width of the terminal.
pub(super) fn render(
    report: &Report,
    sources: &Sources,
    colour: bool,
    width: Option<usize>,
    out: &mut dyn Write,
) -> io::Result<()> {
    for finding in &report.findings {
        let picture = Picture::new(finding, sources);
        let handler = handler(&picture, colour, width);
        let drawn = Drawn { handler: &handler, picture: &picture }.to_string();
        // Without the empty line under the title, which makes a finding fall apart.
        let lines = drawn.lines().enumerate().filter(|(index, _)| *index != 1).map(|(_, line)| line);
        write_trimmed(lines.chain([""]), out)?;
    }
    writeln!(out, "{}", summary(report))
}

fn handler(picture: &Picture<'_>, colour: bool, width: Option<usize>) -> MietteHandler {
    let mut theme = if colour { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    picture.paint(&mut theme.styles);
    let options = MietteHandlerOpts::new()
        .force_graphical(true)
        .terminal_links(false)
        .color(colour)
        .context_lines(1)
        .graphical_theme(theme);
    let options = match width {
        Some(width) => options.width(width.max(NARROWEST)),
        None => options,
    };
    options.build()
}

/// A finding as miette wants it: what is the message, why is its cause, what to do is the help.
#[derive(Debug)]
struct Picture<'a> {
    finding: &'a Finding,
    window: Window<'a>,
    why: Option<Why>,
}

#[derive(Debug)]
struct Why(String);

impl<'a> Picture<'a> {
    fn new(finding: &'a Finding, sources: &'a Sources) -> Self {
        let why = &finding.diagnostic.why;
        let why = (!why.is_empty()).then(|| Why(lines(why)));
        Self { finding, window: Window::new(&finding.diagnostic, sources), why }
    }
}

impl Picture<'_> {
    /// The labels as miette will sort them, and whether each is the primary one.
    fn ordered(&self) -> Vec<(bool, &Mark<'_>)> {
        let mut marks: Vec<_> = self.window.marks.iter().enumerate().map(|(index, mark)| (index == 0, mark)).collect();
        marks.sort_by_key(|(_, mark)| mark.range.start);
        marks
    }

    /// Gives each label its colour: the severity's for what is wrong, a calmer one for the others.
    fn paint(&self, styles: &mut ThemeStyles) {
        let wrong = match self.finding.severity {
            Severity::Error => styles.error,
            Severity::Warning => styles.warning,
            Severity::Info => styles.advice,
        };
        let others = styles.help;
        styles.highlights = self.ordered().iter().map(|(primary, _)| if *primary { wrong } else { others }).collect();
    }
}

impl fmt::Display for Picture<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&one_line(&self.finding.diagnostic.message))
    }
}

impl std::error::Error for Picture<'_> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.why.as_ref().map(|why| why as _)
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Why {}

impl miette::Diagnostic for Picture<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(heading(self.finding)))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.finding.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Info => miette::Severity::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let help = &self.finding.diagnostic.help;
        (!help.is_empty()).then(|| Box::new(lines(help)) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.window)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let labels = self.ordered().into_iter().map(|(primary, mark)| {
            let text = (!mark.message.is_empty()).then(|| mark.message.clone().into_owned());
            let span = SourceSpan::new(mark.range.start.into(), mark.range.len());
            if primary {
                LabeledSpan::new_primary_with_span(text, span)
            } else {
                LabeledSpan::new_with_span(text, span)
            }
        });
        Some(Box::new(labels))
    }
}

/// Miette asks for each label's surroundings and joins those that touch; a span over two blocks is refused, which
/// keeps far lines and other files in snippets of their own.
impl SourceCode for Window<'_> {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        context_lines_before: usize,
        context_lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (start, end) = (span.offset(), span.offset() + span.len());
        let line = self.line_at(start).ok_or(MietteError::OutOfBounds)?;
        if self.line_at(end).is_none_or(|last| last.block != line.block) {
            return Err(MietteError::OutOfBounds);
        }
        let name = file_name(line.file).into_owned();
        // Without context, it is the line and column for the title that are asked for.
        let (range, number, column, count) = if context_lines_before == 0 && context_lines_after == 0 {
            let column = self.position(start).map_or(1, |position| position.column);
            (start..end, line.number, column, 1)
        } else {
            let block = self.block(line);
            let (Some(first), Some(last)) = (block.first(), block.last()) else {
                return Err(MietteError::OutOfBounds);
            };
            (first.range.start..last.range.end, first.number, 1, block.len())
        };
        let data = self.text.get(range.clone()).ok_or(MietteError::OutOfBounds)?.as_bytes();
        let span = SourceSpan::new(range.start.into(), range.len());
        let (line, column) = ((number as usize).saturating_sub(1), (column as usize).saturating_sub(1));
        Ok(Box::new(MietteSpanContents::new_named(name, data, span, line, column, count)))
    }
}

/// A finding on its way through the handler, which writes to a formatter only.
struct Drawn<'a> {
    handler: &'a MietteHandler,
    picture: &'a Picture<'a>,
}

impl fmt::Display for Drawn<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.handler.debug(self.picture, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::fixture::Case;
    use crate::source::FileId;

    #[test]
    fn draws_what_why_where_and_what_to_do() {
        assert_eq!(
            Case::two_files().shown(&FORMAT),
            "\
error[E1020] undefined-ref
  × `Ref` names `Bukket`, which this template does not declare
  ╰─▶ CloudFormation refuses the template before it creates anything.
    ╭─[app.yaml:11:17]
 10 │   Name:
 11 │     Value: !Ref Bukket
    ·                 ───┬──
    ·                    ╰── no such name
    ╰────
   ╭─[app.yaml:2:3]
 1 │ Resources:
 2 │   Bucket:
   ·   ───┬───
   ·      ╰── a similar name
 3 │     Type: AWS::S3::Bucket
   ╰────
   ╭─[stacks/net.yaml:5:13]
 4 │     Export:
 5 │       Name: vpc-id
   ·             ───┬──
   ·                ╰── exported here
   ╰────
  help: did you mean `Bucket`?

1 error in 2 files
"
        );
    }

    /// The picture alone.
    fn drawn(text: &str, start: u32, end: u32) -> String {
        let mut case = Case::new("a.yaml", text);
        let diagnostic = case.finding(Severity::Info, start, end);
        (diagnostic.why, diagnostic.help) = (String::new(), String::new());
        let shown = case.shown(&FORMAT);
        shown.lines().skip(2).take_while(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn draws_blocks_tabs_wide_characters_and_the_end_of_the_file() {
        let end = "   ╭─[a.yaml:1:1]\n 1 │\n   · ▲\n   · ╰── no such name\n   ╰────";
        assert_eq!(drawn("", 7, 9), end);
        let end = "   ╭─[a.yaml:2:1]\n 1 │ a\n 2 │\n   · ▲\n   · ╰── no such name\n   ╰────";
        assert_eq!(drawn("a\r\n", 3, 3), end);
        let tab = "   ╭─[a.yaml:1:5]\n 1 │     a: b\n   ·        ┬\n   ·        ╰── no such name\n   ╰────";
        assert_eq!(drawn("\ta: b", 4, 5), tab);
        let wide = "   ╭─[a.yaml:1:4]\n 1 │ 日: é\n   ·     ┬\n   ·     ╰── no such name\n   ╰────";
        assert_eq!(drawn("日: é", 5, 7), wide);
        let block = "   ╭─[a.yaml:1:1]\n 1 │ ╭─▶ a:\n 2 │ ├─▶   b: 1\n   · ╰──── no such name\n 3 │     c: 2\n   ╰────";
        assert_eq!(drawn("a:\n  b: 1\nc: 2\n", 0, 10), block);
    }

    #[test]
    fn lines_between_far_labels_are_left_out() {
        let text: String = (1..=10_000).map(|line| format!("line{line:05}\n")).collect();
        let mut case = Case::new("a.yaml", &text);
        let (near, far) = (case.find(FileId(0), "line00003"), case.find(FileId(0), "line00400"));
        let diagnostic = case.finding(Severity::Error, far.start, far.end);
        *diagnostic = diagnostic.clone().related(near, "there");
        let shown = case.shown(&FORMAT);
        assert_eq!(shown.matches("│ line").count(), 6, "{shown}");
    }

    #[test]
    fn colours_on_demand_and_wraps_prose() {
        let mut case = Case::two_labels();
        case.finding(Severity::Warning, 0, 1).help = "word ".repeat(40);
        let shown = |colour, width| {
            let mut out = Vec::new();
            assert!(render(&case.report, &case.sources, colour, Some(width), &mut out).is_ok());
            String::from_utf8_lossy(&out).into_owned()
        };
        assert!(shown(true, 80).contains("\u{1b}[31merror[E1020] undefined-ref\u{1b}[0m"));
        assert!(!shown(false, 80).contains('\u{1b}'));
        assert!(shown(false, 60).lines().all(|line| line.chars().count() <= 60));
        assert!(shown(false, 0).contains("\n  help: word word"));
    }
}
