//! A template with line numbers and colours, and the findings below their lines.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::Path;

use super::highlight::{Highlighter, Language, Token};
use super::marks::{self, Mark};
use super::{attribute, text};
use crate::engine::Finding;
use crate::render::counted;
use crate::source::{FileId, SourceFile, Sources, Span};

/// The files whose text is in the page.
pub(super) struct Shown<'a> {
    files: Vec<&'a SourceFile>,
    ids: BTreeSet<FileId>,
}

impl<'a> Shown<'a> {
    pub(super) fn new(files: &[FileId], sources: &'a Sources) -> Self {
        Self { files: files.iter().filter_map(|id| sources.get(*id)).collect(), ids: files.iter().copied().collect() }
    }

    pub(super) fn files(&self) -> impl Iterator<Item = &'a SourceFile> + '_ {
        self.files.iter().copied()
    }

    pub(super) fn has(&self, file: FileId) -> bool {
        self.ids.contains(&file)
    }

    /// The anchor of the line in which a place starts.
    pub(super) fn anchor(&self, span: Span, sources: &Sources) -> Option<String> {
        let file = sources.get(span.file).filter(|file| self.has(file.id))?;
        Some(line_id(file.id, marks::first_line(file, span)))
    }
}

/// The anchor of a line.
pub(super) fn line_id(file: FileId, line: u32) -> String {
    format!("s{}l{line}", file.0)
}

/// What stands behind lines: links into the graph.
pub(super) type Links = BTreeMap<u32, String>;

/// A heading, what is to stand `above` the text, and the text; without findings where nobody looked for any.
pub(super) fn section(
    file: &SourceFile,
    findings: Option<&[Finding]>,
    sources: &Sources,
    shown: &Shown<'_>,
    (above, links): (&str, &Links),
    out: &mut String,
) {
    let all = findings.unwrap_or_default();
    let here: Vec<(usize, &Finding)> =
        all.iter().enumerate().filter(|(_, finding)| finding.diagnostic.primary.file == file.id).collect();
    let (id, name) = (file.id.0, attribute(&file.name));
    let count = match (findings, here.len()) {
        (None, _) => String::new(),
        (_, 0) => " <small>no findings</small>".to_owned(),
        (_, count) => format!(" <small>{}</small>", counted(count, "finding")),
    };
    out.push_str(&format!(
        "<section class=\"file\" aria-labelledby=\"s{id}\">\n<h2 id=\"s{id}\">{name}{count}</h2>\n{above}\
         <div class=\"source\">\n"
    ));
    let mut folds: BTreeMap<u32, Vec<(usize, &Finding)>> = BTreeMap::new();
    for (index, finding) in here {
        folds.entry(marks::first_line(file, finding.diagnostic.primary)).or_default().push((index, finding));
    }
    let marks = marks::of_file(file, all);
    let mut highlighter = Highlighter::new(language(file));
    let count = u32::try_from(file.lines().count()).unwrap_or(u32::MAX);
    for number in 1..=count {
        let content = file.lines().text(&file.text, number);
        let tokens = highlighter.line(content);
        // What follows the last line break is no line to look at, unless something is wrong there.
        if number == count && number > 1 && content.is_empty() && !marks.contains_key(&number) {
            break;
        }
        let marks = marks.get(&number).map_or(&[][..], Vec::as_slice);
        let link = links.get(&number).map_or("", String::as_str);
        out.push_str(&format!(
            "<div class=\"l\" id=\"{}\"><span class=\"no\">{number}</span><code>{}</code>{link}</div>\n",
            line_id(file.id, number),
            line(content, &tokens, marks)
        ));
        for (index, finding) in folds.remove(&number).unwrap_or_default() {
            super::findings::fold(index, finding, sources, shown, out);
        }
    }
    out.push_str("</div>\n</section>\n");
}

fn language(file: &SourceFile) -> Language {
    let ending = Path::new(&file.name).extension().and_then(|it| it.to_str()).unwrap_or_default();
    match ending {
        "toml" => Language::Plain,
        _ if file.text.trim_start().starts_with('{') => Language::Json,
        _ => Language::Yaml,
    }
}

/// A line as markup: coloured, with its marks as links to the findings.
pub(super) fn line(content: &str, tokens: &[Token], marks: &[Mark]) -> String {
    let mut out = String::with_capacity(content.len() * 2);
    let mut tokens = tokens.iter().peekable();
    for (range, mark) in marks::cut(content, marks) {
        if let Some(mark) = mark {
            let (class, title) = (mark.class(), attribute(&mark.title));
            out.push_str(&format!("<a class=\"m {class}\" href=\"#f{}\" title=\"{title}\"", mark.finding));
            // A mark without text would have no name.
            out.push_str(if range.is_empty() { " aria-label=\"finding\"> " } else { ">" });
        }
        let mut at = range.start;
        while let Some((token, class)) = tokens.peek() {
            let part = token.start.max(at)..token.end.min(range.end);
            if part.start >= range.end {
                break;
            }
            piece(content, at..part.start, &mut out);
            out.push_str(&format!("<span class=\"{class}\">"));
            piece(content, part.clone(), &mut out);
            out.push_str("</span>");
            at = part.end;
            if token.end > range.end {
                break;
            }
            tokens.next();
        }
        piece(content, at..range.end, &mut out);
        if mark.is_some() {
            out.push_str("</a>");
        }
    }
    out
}

fn piece(content: &str, range: Range<usize>, out: &mut String) {
    out.push_str(&text(content.get(range).unwrap_or_default()));
}
