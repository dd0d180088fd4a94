//! Annotated pictures in ASCII for logs and files, drawn by codespan-reporting.

use std::borrow::Cow;
use std::io::{self, Write};
use std::ops::Range;

use codespan_reporting::diagnostic::{Diagnostic as Picture, Label, LabelStyle, Severity};
use codespan_reporting::files::{Error, Files};
use codespan_reporting::term::{Chars, Config, emit_to_io_write};

use crate::engine::{Finding, Report};
use crate::source::{FileId, Sources};

use super::printable::{file_name, harmless, lines, one_line};
use super::window::{Line, Window};
use super::{Format, heading, summary, write_trimmed};

pub(super) static FORMAT: Format =
    Format { name: "plain", about: "The annotated picture in plain ASCII", document: false, render };

fn render(report: &Report, sources: &Sources, _colour: bool, out: &mut dyn Write) -> io::Result<()> {
    let config = Config { chars: Chars::ascii(), ..Config::default() };
    for finding in &report.findings {
        let heading = format!("{}: {}", heading(finding), one_line(&finding.diagnostic.message));
        writeln!(out, "{}", harmless(&heading))?;
        let window = Window::new(&finding.diagnostic, sources);
        let mut picture = Vec::new();
        emit_to_io_write(&mut picture, &config, &window, &drawing(finding, &window)).map_err(io::Error::other)?;
        // Its own first line can name neither the rule nor our severities: ours stands there already.
        write_trimmed(String::from_utf8_lossy(&picture).lines().skip(1), out)?;
    }
    writeln!(out, "{}", summary(report))
}

fn drawing(finding: &Finding, window: &Window<'_>) -> Picture<FileId> {
    let labels = window.marks.iter().enumerate().map(|(index, mark)| {
        let style = if index == 0 { LabelStyle::Primary } else { LabelStyle::Secondary };
        Label::new(style, mark.file, mark.range.clone()).with_message(&mark.message)
    });
    let notes = [("why: ", &finding.diagnostic.why), ("help: ", &finding.diagnostic.help)];
    let notes = notes.into_iter().filter(|(_, text)| !text.is_empty()).map(|(word, text)| {
        // Further lines stand under the first.
        let indent = format!("\n{:width$}", "", width = word.len());
        format!("{word}{}", lines(text).replace('\n', &indent))
    });
    Picture::new(Severity::Error).with_labels_iter(labels).with_notes_iter(notes)
}

/// All files share the text of the window; line indexes are those of the file, so that gaps are seen.
impl<'w> Files<'w> for Window<'w> {
    type FileId = FileId;
    type Name = Cow<'w, str>;
    type Source = &'w str;

    fn name(&'w self, id: FileId) -> Result<Self::Name, Error> {
        let line = self.lines.iter().find(|line| line.file.id == id).ok_or(Error::FileMissing)?;
        Ok(file_name(line.file))
    }

    fn source(&'w self, _id: FileId) -> Result<Self::Source, Error> {
        Ok(&self.text)
    }

    fn line_index(&'w self, _id: FileId, byte_index: usize) -> Result<usize, Error> {
        let line = self.line_at(byte_index).ok_or(Error::FileMissing)?;
        Ok(index(line))
    }

    fn column_number(&'w self, _id: FileId, _line_index: usize, byte_index: usize) -> Result<usize, Error> {
        Ok(self.position(byte_index).map_or(1, |position| position.column as usize))
    }

    fn line_range(&'w self, id: FileId, line_index: usize) -> Result<Range<usize>, Error> {
        let line = self.lines.iter().find(|line| line.file.id == id && index(line) == line_index);
        line.map(|line| line.range.clone()).ok_or(Error::LineTooLarge { given: line_index, max: 0 })
    }
}

fn index(line: &Line<'_>) -> usize {
    (line.number as usize).saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Severity;
    use crate::render::fixture::Case;

    #[test]
    fn draws_the_labels_of_both_files() {
        assert_eq!(
            Case::two_files().shown(&super::FORMAT),
            "\
error[E1020] undefined-ref: `Ref` names `Bukket`, which this template does not declare
   --> app.yaml:11:17
   |
 2 |   Bucket:
   |   ------- a similar name
   .
11 |     Value: !Ref Bukket
   |                 ^^^^^^ no such name
   |
   --> stacks/net.yaml:5:13
   |
 5 |       Name: vpc-id
   |             ------ exported here
   |
   = why: CloudFormation refuses the template before it creates anything.
   = help: did you mean `Bucket`?

1 error in 2 files
"
        );
    }

    #[test]
    fn draws_blocks_tabs_wide_characters_and_the_end_of_the_file() {
        let shown = |text: &str, start: u32, end: u32| {
            let mut case = Case::new("a.yaml", text);
            let diagnostic = case.finding(Severity::Info, start, end);
            (diagnostic.why, diagnostic.help) = (String::new(), String::new());
            let shown = case.shown(&super::FORMAT);
            shown.lines().skip(1).take_while(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
        };
        assert_eq!(shown("", 0, 0), "  --> a.yaml:1:1\n  |\n1 |\n  | ^ no such name");
        assert_eq!(shown("a\r\n", 3, 9), "  --> a.yaml:2:1\n  |\n2 |\n  | ^ no such name");
        assert_eq!(shown("\ta: b", 4, 5), "  --> a.yaml:1:5\n  |\n1 |     a: b\n  |        ^ no such name");
        assert_eq!(shown("日: é", 5, 7), "  --> a.yaml:1:4\n  |\n1 | 日: é\n  |     ^ no such name");
        assert_eq!(
            shown("a:\n  b: 1\nc: 2\n", 0, 10),
            "  --> a.yaml:1:1\n  |\n1 | / a:\n2 | |   b: 1\n  | \\------^ no such name"
        );
    }

    #[test]
    fn further_lines_of_help_stand_under_the_first() {
        let mut case = Case::two_labels();
        case.finding(Severity::Warning, 0, 1).help = "write\n  Ref: x\n".to_owned();
        assert!(case.shown(&super::FORMAT).contains("\n  = help: write\n            Ref: x\n\n"));
    }
}
