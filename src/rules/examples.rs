//! The examples in the pages of rules: fences, and the marks that say where a finding stands.

use std::fmt::Write as _;
use std::ops::Range;

/// A fenced block of a page.
#[derive(Debug)]
pub struct Fence<'p> {
    /// The first word after the fence.
    pub language: &'p str,
    /// `no-json`, `file=name`, `generate=number`.
    pub options: Vec<&'p str>,
    /// What stands in it.
    pub body: String,
    /// Where that stands in the page, in bytes.
    pub range: Range<usize>,
}

/// One file of an example, its marks taken out of the text.
#[derive(Debug)]
pub struct Example {
    /// Name of the file.
    pub name: String,
    /// The text.
    pub text: String,
    /// Line, and columns where they are marked; all count from 1.
    pub marks: Vec<(u32, Option<(u32, u32)>)>,
    /// Whether the same can be written as JSON.
    pub convertible: bool,
}

/// A section of a page without its heading, and where it starts.
#[must_use]
pub fn section<'p>(page: &'p str, title: &str) -> Option<(usize, &'p str)> {
    let heading = format!("\n## {title}\n");
    let start = page.find(&heading)? + heading.len();
    let rest = page.get(start..)?;
    Some((start, rest.get(..rest.find("\n## ").map_or(rest.len(), |at| at + 1))?))
}

/// The fenced blocks of a section that starts at `offset`; one that is not closed ends with the section.
#[must_use]
pub fn fences(offset: usize, text: &str) -> Vec<Fence<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((open, line_end)) = opening(text, at) {
        let mut info = text.get(open + 3..line_end).unwrap_or_default().split_whitespace();
        let close = text.get(line_end..).and_then(|rest| rest.find("\n```")).map_or(text.len(), |it| line_end + it + 1);
        let start = (line_end + 1).min(close);
        found.push(Fence {
            language: info.next().unwrap_or_default(),
            options: info.collect(),
            body: text.get(start..close).unwrap_or_default().to_owned(),
            range: offset + start..offset + close,
        });
        at = close + 3;
    }
    found
}

fn opening(text: &str, from: usize) -> Option<(usize, usize)> {
    let open = from + text.get(from..)?.find("```")?;
    Some((open, open + text.get(open..)?.find('\n')?))
}

/// `# <-` at the end of a line marks it; a comment of carets marks columns of the line above. Under
/// `generate=number`, a line with `<n>` in it stands for that many lines, numbered from 1.
#[must_use]
pub fn example(fence: &Fence<'_>) -> Example {
    let mut text = String::new();
    let mut marks = Vec::new();
    let mut number = 0;
    let times = fence.options.iter().find_map(|option| option.strip_prefix("generate=")?.parse::<u32>().ok());
    for line in fence.body.lines() {
        if let Some((from, to)) = carets(line) {
            marks.retain(|mark| *mark != (number, None));
            marks.push((number, Some((from, to))));
            continue;
        }
        number += 1;
        if let Some(times) = times.filter(|_| line.contains("<n>")) {
            for turn in 1..=times {
                let _ = writeln!(text, "{}", line.replace("<n>", &turn.to_string()));
            }
            number += times.saturating_sub(1);
            continue;
        }
        let (kept, marked) = line.strip_suffix("# <-").map_or((line, false), |kept| (kept.trim_end(), true));
        if marked {
            marks.push((number, None));
        }
        let _ = writeln!(text, "{kept}");
    }
    let extension = if fence.language == "json" { "json" } else { "yaml" };
    let name = fence.options.iter().find_map(|option| option.strip_prefix("file="));
    Example {
        name: name.map_or_else(|| format!("template.{extension}"), str::to_owned),
        text,
        marks,
        convertible: fence.language == "yaml" && !fence.options.contains(&"no-json"),
    }
}

/// The columns of a comment of carets.
fn carets(line: &str) -> Option<(u32, u32)> {
    let carets = line.trim_start().strip_prefix('#')?.trim();
    if !carets.starts_with('^') || carets.chars().any(|c| c != '^') {
        return None;
    }
    let from = u32::try_from(line.find('^')?).ok()? + 1;
    Some((from, from + u32::try_from(carets.len()).ok()?))
}
