//! Sets a Markdown page for a terminal: headings at the margin, everything else indented under them.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::prose::{Prose, Style};

/// Longer lines are hard to read, however wide the terminal is.
const WIDEST: usize = 100;
/// Below this, wrapping does more harm than good.
const NARROWEST: usize = 30;
/// How far text stands under its heading.
const INDENT: &str = "  ";
/// What stands before each line of a code block.
const BAR: &str = "│ ";

/// The page as text, with escape sequences only when there is `colour`.
pub(super) fn set(markdown: &str, colour: bool, width: usize) -> String {
    let mut setter = Setter { width: width.clamp(NARROWEST, WIDEST), colour, ..Setter::default() };
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        setter.event(event);
    }
    setter.flush();
    setter.out
}

#[derive(Default)]
struct Setter {
    out: String,
    colour: bool,
    width: usize,
    prose: Prose,
    /// Styles of the open tags, the innermost last.
    styles: Vec<Style>,
    /// What stands before the next line, and before those that follow it, for each open list item or quote.
    indents: Vec<(String, String)>,
    /// For each open list the number of the next item, where items are numbered.
    lists: Vec<Option<u64>>,
    /// Address and text of the open link.
    link: Option<(String, String)>,
    /// Rows of the open table.
    table: Option<Vec<Vec<String>>>,
    /// Text of the open code block, which comes in parts of any size.
    code: Option<String>,
    /// Whether this is the inside of a heading, which stands at the margin.
    heading: bool,
    /// Whether the next block stands apart from the last one.
    apart: bool,
}

impl Setter {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.code {
                Some(code) => code.push_str(&text),
                None => self.text(&text, self.styles.last().copied().unwrap_or(Style::Plain)),
            },
            // Without colour, only the ticks tell a name from a word.
            Event::Code(text) if self.colour => self.text(&text, Style::Code),
            Event::Code(text) => self.text(&format!("`{text}`"), Style::Code),
            Event::SoftBreak => self.text(" ", Style::Plain),
            Event::HardBreak => self.prose.break_line(),
            Event::Rule => {
                self.flush();
                self.space();
            }
            // Comments and other HTML are meant for the web page.
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph => self.space(),
            Tag::Heading { .. } => {
                self.flush();
                self.space();
                self.styles.push(Style::Bold);
                self.heading = true;
            }
            Tag::CodeBlock(_) => {
                self.flush();
                self.space();
                self.code = Some(String::new());
            }
            Tag::List(first) => {
                self.flush();
                if self.lists.is_empty() {
                    self.space();
                }
                self.lists.push(first);
            }
            Tag::Item => {
                self.flush();
                let bullet = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{}. ", *number - 1)
                    }
                    _ => "• ".to_owned(),
                };
                let rest = " ".repeat(bullet.chars().count());
                // A paragraph in the item follows its bullet at once.
                self.apart = false;
                self.indents.push((bullet, rest));
            }
            Tag::BlockQuote(_) => {
                self.space();
                let bar = Style::Dim.paint(BAR, self.colour).into_owned();
                self.indents.push((bar.clone(), bar));
            }
            Tag::Strong => self.styles.push(Style::Bold),
            Tag::Emphasis => self.styles.push(Style::Italic),
            Tag::Link { dest_url, .. } => self.link = Some((dest_url.into_string(), String::new())),
            Tag::Table(_) => {
                self.flush();
                self.space();
                self.table = Some(Vec::new());
            }
            Tag::TableHead | Tag::TableRow => self.table.get_or_insert_default().push(Vec::new()),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => {
                self.flush();
                self.apart = true;
            }
            TagEnd::Heading(_) => {
                self.flush();
                self.styles.pop();
                self.heading = false;
                self.apart = true;
            }
            TagEnd::CodeBlock => {
                self.code_lines();
                self.apart = true;
            }
            TagEnd::Item => {
                self.flush();
                self.indents.pop();
                self.apart = false;
            }
            TagEnd::List(_) => {
                self.lists.pop();
                self.apart = true;
            }
            TagEnd::BlockQuote(_) => {
                self.flush();
                self.indents.pop();
                self.apart = true;
            }
            TagEnd::Strong | TagEnd::Emphasis => {
                self.styles.pop();
            }
            TagEnd::Link => {
                if let Some((address, _)) = self.link.take().filter(|(address, text)| address != text) {
                    self.text(" (", Style::Plain);
                    self.text(&address, Style::Dim);
                    self.text(")", Style::Plain);
                }
            }
            TagEnd::TableCell => {
                let cell = self.prose.lines(usize::MAX).join(" ");
                if let Some(row) = self.table.as_mut().and_then(|rows| rows.last_mut()) {
                    row.push(cell);
                }
            }
            TagEnd::Table => self.table_lines(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str, style: Style) {
        if let Some((_, shown)) = &mut self.link {
            shown.push_str(text);
        }
        self.prose.push(text, style, self.colour);
    }

    /// Writes the words collected so far as a paragraph.
    fn flush(&mut self) {
        if self.prose.is_empty() {
            return;
        }
        let indent = if self.heading { 0 } else { INDENT.len() };
        let used: usize = indent + self.indents.iter().map(|(_, rest)| visible(rest)).sum::<usize>();
        for line in self.prose.lines(self.width.saturating_sub(used).max(1)) {
            self.line(&line);
        }
    }

    fn line(&mut self, line: &str) {
        let from = self.out.len();
        if !self.heading {
            self.out.push_str(INDENT);
        }
        for (first, rest) in &mut self.indents {
            self.out.push_str(first);
            first.clone_from(rest);
        }
        self.out.push_str(line);
        self.out.truncate(from + self.out.get(from..).unwrap_or_default().trim_end().len());
        self.out.push('\n');
    }

    /// An empty line between two blocks, none at the top.
    fn space(&mut self) {
        if std::mem::take(&mut self.apart) && !self.out.is_empty() {
            self.out.push('\n');
        }
    }

    fn code_lines(&mut self) {
        let bar = Style::Dim.paint(BAR.trim_end(), self.colour);
        for line in self.code.take().unwrap_or_default().lines() {
            self.line(&format!("{bar} {line}"));
        }
    }

    /// Columns side by side; cells are not wrapped.
    fn table_lines(&mut self) {
        let rows = self.table.take().unwrap_or_default();
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| visible(cell)).max();
        let widths: Vec<usize> = (0..columns).filter_map(width).collect();
        for (index, row) in rows.iter().enumerate() {
            let cells: Vec<String> = row
                .iter()
                .zip(&widths)
                .map(|(cell, width)| format!("{cell}{}", " ".repeat(width.saturating_sub(visible(cell)))))
                .collect();
            self.line(&cells.join("  "));
            if index == 0 {
                let bars: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();
                self.line(&Style::Dim.paint(&bars.join("  "), self.colour));
            }
        }
        self.apart = true;
    }
}

/// Columns that a painted text takes: its characters without the escape sequences.
fn visible(painted: &str) -> usize {
    let mut parts = painted.split('\u{1b}');
    let plain = parts.next().map_or(0, |part| part.chars().count());
    plain + parts.map(|part| part.split_once('m').map_or(0, |(_, text)| text.chars().count())).sum::<usize>()
}

#[cfg(test)]
#[path = "terminal_tests.rs"]
mod tests;
