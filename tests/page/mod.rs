//! Pages with examples: their sections, fences and marks, and the run of what stands in a fence.

#![allow(dead_code, reason = "not every test needs every part")]

use std::fmt::Write as _;
use std::path::Path;

use cfnlens::config::{deployments, manifest};
use cfnlens::engine::{self, Options, Profile, Report, Selection};
use cfnlens::render;
use cfnlens::rules::Rule;
use cfnlens::source::Sources;
use cfnlens::syntax::{self, Style, Typed, Value, View};
use cfnlens::validate::Settings;

/// A fenced block of a page.
pub(crate) struct Fence<'p> {
    pub(crate) language: &'p str,
    /// `no-json`, `file=name`, `generate=number`.
    pub(crate) options: Vec<&'p str>,
    pub(crate) body: String,
    /// Byte range of the body in the page.
    pub(crate) range: std::ops::Range<usize>,
}

/// One file of an example, its marks taken out of the text.
pub(crate) struct Example {
    pub(crate) name: String,
    pub(crate) text: String,
    /// Line, and columns where they are marked.
    pub(crate) marks: Vec<(u32, Option<(u32, u32)>)>,
    pub(crate) convertible: bool,
}

pub(crate) fn section<'p>(page: &'p str, title: &str) -> (usize, &'p str) {
    let heading = format!("\n## {title}\n");
    let start = page.find(&heading).unwrap_or_else(|| panic!("no section `{title}`")) + heading.len();
    let length = page[start..].find("\n## ").map_or(page.len() - start, |at| at + 1);
    (start, &page[start..start + length])
}

pub(crate) fn fences(offset: usize, text: &str) -> Vec<Fence<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find("```").map(|found| at + found) {
        let line_end = open + text[open..].find('\n').expect("a line after ```");
        let mut info = text[open + 3..line_end].split_whitespace();
        let close = line_end + text[line_end..].find("\n```").expect("a closing ```") + 1;
        let start = (line_end + 1).min(close);
        found.push(Fence {
            language: info.next().unwrap_or_default(),
            options: info.collect(),
            body: text[start..close].to_owned(),
            range: offset + start..offset + close,
        });
        at = close + 3;
    }
    found
}

/// `# <-` at the end of a line marks it; a comment of carets marks columns of the line above. Under
/// `generate=number`, a line with `<n>` in it stands for that many lines, numbered from 1.
pub(crate) fn example(fence: &Fence<'_>) -> Example {
    let mut text = String::new();
    let mut marks = Vec::new();
    let mut number = 0;
    let times = fence.options.iter().find_map(|option| option.strip_prefix("generate=")?.parse::<u32>().ok());
    for line in fence.body.lines() {
        let carets = line.trim_start().strip_prefix('#').map(str::trim).filter(|rest| rest.starts_with('^'));
        if let Some(carets) = carets.filter(|carets| carets.chars().all(|c| c == '^')) {
            let from = line.find('^').expect("a caret") as u32 + 1;
            marks.retain(|mark| *mark != (number, None));
            marks.push((number, Some((from, from + carets.len() as u32))));
            continue;
        }
        number += 1;
        if let Some(times) = times.filter(|_| line.contains("<n>")) {
            for turn in 1..=times {
                writeln!(text, "{}", line.replace("<n>", &turn.to_string())).unwrap();
            }
            number += times - 1;
            continue;
        }
        match line.strip_suffix("# <-") {
            Some(kept) => {
                marks.push((number, None));
                writeln!(text, "{}", kept.trim_end()).unwrap();
            }
            None => writeln!(text, "{line}").unwrap(),
        }
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

/// Checks files under the rules that are on by default, and this one.
pub(crate) fn run<'f>(rule: Option<&Rule>, files: impl Iterator<Item = (&'f str, String)>) -> (Sources, Report) {
    let mut sources = Sources::default();
    let mut manifests = Vec::new();
    for (name, text) in files {
        match manifest(Path::new(name), &[]) {
            Some(kind) => manifests.push((sources.add_settings(name.to_owned(), text.into_bytes()), kind)),
            None => {
                sources.add(name.to_owned(), text.into_bytes());
            }
        }
    }
    let deployments = deployments(&manifests, &mut sources).unwrap();
    let extend: Vec<String> = rule.map(|rule| rule.name.to_owned()).into_iter().collect();
    let selection = Selection::new(&[], &extend, &[]).unwrap();
    // The pages are read as on one day, so that the life cycle of services does not change them.
    let settings = Settings { today: "2026-11-21".to_owned(), ..Settings::default() };
    let covers_folder = sources.files().len() > 1;
    let report = engine::check(
        &sources,
        &Options {
            profile: Profile { selection, settings, ..Profile::default() },
            covers_folder,
            deployments,
            ..Options::default()
        },
    );
    (sources, report)
}

pub(crate) fn shown(report: &Report, sources: &Sources) -> String {
    let mut out = Vec::new();
    render::render(render::default_format(false), report, sources, false, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn as_json(value: Value<'_>, out: &mut String) {
    let text = |text: &str| serde_json::to_string(text).unwrap();
    match value.view() {
        View::Scalar(scalar) => match scalar.typed {
            Typed::Null => out.push_str("null"),
            Typed::Bool(value) => write!(out, "{value}").unwrap(),
            Typed::Integer | Typed::Float
                if scalar.style == Style::Plain
                    && scalar.text.parse::<f64>().is_ok()
                    && !scalar.text.starts_with(['0', '+', '.'])
                    || scalar.text == "0" =>
            {
                out.push_str(scalar.text);
            }
            _ => out.push_str(&text(scalar.text)),
        },
        View::Sequence(items) => {
            out.push('[');
            for (index, item) in items.enumerate() {
                out.push_str(if index > 0 { ",\n" } else { "\n" });
                as_json(item, out);
            }
            out.push(']');
        }
        View::Mapping(entries) => {
            out.push('{');
            for (index, entry) in entries.enumerate() {
                out.push_str(if index > 0 { ",\n" } else { "\n" });
                write!(out, "{}: ", text(entry.name)).unwrap();
                as_json(entry.value, out);
            }
            out.push('}');
        }
        View::Call(call) => {
            write!(out, "{{{}: ", text(call.long_name())).unwrap();
            as_json(call.argument, out);
            out.push('}');
        }
    }
}

pub(crate) fn json_of(example: &Example) -> String {
    let mut sources = Sources::default();
    sources.add(example.name.clone(), example.text.clone().into_bytes());
    let (tree, _) = syntax::parse(&sources.files()[0]);
    let mut json = String::new();
    as_json(tree.root().expect("a tree"), &mut json);
    json
}
