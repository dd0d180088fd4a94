//! Pages with examples: their sections, fences and marks, and the run of what stands in a fence.

#![allow(dead_code, reason = "not every test needs every part")]

use std::fmt::Write as _;
use std::path::Path;

use cfnlens::config::{deployments, manifest};
use cfnlens::engine::{self, Options, Profile, Report, Selection};
use cfnlens::render;
pub(crate) use cfnlens::rules::examples::{Example, example, fences};
use cfnlens::rules::{Rule, examples};
use cfnlens::source::Sources;
use cfnlens::syntax::{self, Style, Typed, Value, View};
use cfnlens::validate::Settings;

pub(crate) fn section<'p>(page: &'p str, title: &str) -> (usize, &'p str) {
    examples::section(page, title).unwrap_or_else(|| panic!("no section `{title}`"))
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
