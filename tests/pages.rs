//! Every page of a rule is run: its bad examples must fire where they are marked, its good ones must be silent.
//!
//! `UPDATE=1 cargo test --test pages` writes the outputs shown in the pages.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use cfnlens::config::{deployments, manifest};
use cfnlens::engine::{self, Options, Profile, Report, Selection};
use cfnlens::render;
use cfnlens::rules::{self, Check, Rule};
use cfnlens::source::Sources;
use cfnlens::syntax::{self, Style, Typed, Value, View};
use cfnlens::validate::Settings;

const SECTIONS: [&str; 6] = ["What it checks", "Why it matters", "Bad", "Good", "How to fix", "References"];

/// A fenced block of a page.
struct Fence<'p> {
    language: &'p str,
    /// `no-json`, `file=name`, `generate=number`.
    options: Vec<&'p str>,
    body: String,
    /// Byte range of the body in the page.
    range: std::ops::Range<usize>,
}

/// One file of an example, its marks taken out of the text.
struct Example {
    name: String,
    text: String,
    /// Line, and columns where they are marked.
    marks: Vec<(u32, Option<(u32, u32)>)>,
    convertible: bool,
}

fn section<'p>(page: &'p str, title: &str) -> (usize, &'p str) {
    let heading = format!("\n## {title}\n");
    let start = page.find(&heading).unwrap_or_else(|| panic!("no section `{title}`")) + heading.len();
    let length = page[start..].find("\n## ").map_or(page.len() - start, |at| at + 1);
    (start, &page[start..start + length])
}

fn fences(offset: usize, text: &str) -> Vec<Fence<'_>> {
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
fn example(fence: &Fence<'_>) -> Example {
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

fn run<'f>(rule: &Rule, files: impl Iterator<Item = (&'f str, String)>) -> (Sources, Report) {
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
    let selection = Selection::new(&[], &[rule.name.to_owned()], &[]).unwrap();
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

fn shown(report: &Report, sources: &Sources) -> String {
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

fn json_of(example: &Example) -> String {
    let mut sources = Sources::default();
    sources.add(example.name.clone(), example.text.clone().into_bytes());
    let (tree, _) = syntax::parse(&sources.files()[0]);
    let mut json = String::new();
    as_json(tree.root().expect("a tree"), &mut json);
    json
}

/// Rule and pointer of each finding; a tag has no key of its own, so that a function's name is left out.
fn places(report: &Report) -> Vec<String> {
    let mut all: Vec<String> = report
        .findings
        .iter()
        .map(|finding| {
            let kept: Vec<&str> =
                finding.pointer.split('/').filter(|token| !token.starts_with("Fn::") && *token != "Ref").collect();
            format!("{} {}", finding.rule.name, kept.join("/"))
        })
        .collect();
    all.sort();
    all
}

fn check_bad(rule: &Rule, examples: &[Example]) -> String {
    let (sources, report) = run(rule, examples.iter().map(|it| (it.name.as_str(), it.text.clone())));
    let picture = shown(&report, &sources);
    let mut wanted = Vec::new();
    for (file, example) in examples.iter().enumerate() {
        wanted.extend(example.marks.iter().map(|(line, columns)| (file as u32, *line, *columns)));
    }
    assert!(!wanted.is_empty(), "{}: a bad example without a mark", rule.name);
    let mut left = wanted.clone();
    for finding in &report.findings {
        assert_eq!(finding.rule.name, rule.name, "another rule fires in a bad example of `{}`:\n{picture}", rule.name);
        let diagnostic = &finding.diagnostic;
        assert!(
            !diagnostic.why.is_empty() && !diagnostic.help.is_empty(),
            "{}: a finding without why or help:\n{picture}",
            rule.name
        );
        assert!(
            !diagnostic.message.ends_with('.') && !diagnostic.help.ends_with('.') && !diagnostic.why.ends_with('.'),
            "{}: full stop at the end of a part:\n{picture}",
            rule.name
        );
        let first = diagnostic.message.chars().next().unwrap();
        assert!(
            !first.is_uppercase()
                || ["AWS", "CloudFormation", "JSON", "SAM", "YAML"].iter().any(|it| diagnostic.message.starts_with(it)),
            "{}: message starts with a capital: {}",
            rule.name,
            diagnostic.message
        );
        let source = sources.get(diagnostic.primary.file).unwrap();
        let (start, end) = (source.position(diagnostic.primary.start), source.position(diagnostic.primary.end));
        let at = left.iter().position(|(file, line, columns)| {
            *file == diagnostic.primary.file.0
                && *line == start.line
                && columns.is_none_or(|(from, to)| from == start.column && (end.line > start.line || to == end.column))
        });
        match at {
            Some(at) => drop(left.remove(at)),
            None => panic!(
                "{}: a finding at an unmarked place {start:?}–{end:?}; marked are {wanted:?}:\n{picture}",
                rule.name
            ),
        }
    }
    assert!(left.is_empty(), "{}: nothing fires at {left:?}:\n{picture}", rule.name);
    if examples.iter().all(|example| example.convertible) {
        let converted = examples.iter().map(|example| (example.name.as_str(), json_of(example)));
        let (json_sources, json_report) = run(rule, converted);
        assert_eq!(
            places(&report),
            places(&json_report),
            "{}: as JSON the example gives other findings:\n{}",
            rule.name,
            shown(&json_report, &json_sources)
        );
    }
    check_fixes(rule, examples, &sources, &report);
    picture
}

/// A safe fix, applied, silences its finding.
fn check_fixes(rule: &Rule, examples: &[Example], sources: &Sources, report: &Report) {
    for finding in &report.findings {
        for fix in
            finding.diagnostic.fixes.iter().filter(|fix| fix.applicability == cfnlens::diagnostic::Applicability::Safe)
        {
            let mut texts: Vec<String> = examples.iter().map(|example| example.text.clone()).collect();
            let mut edits = fix.edits.clone();
            edits.sort_by_key(|edit| std::cmp::Reverse(edit.span.start));
            for edit in edits {
                texts[edit.span.file.0 as usize]
                    .replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
            }
            let (_, after) = run(rule, examples.iter().map(|example| example.name.as_str()).zip(texts));
            let count = |report: &Report| report.findings.iter().filter(|found| found.rule.name == rule.name).count();
            assert!(
                count(&after) < count(report),
                "{}: the fix `{}` does not silence the finding in {:?}",
                rule.name,
                fix.title,
                sources.files()[0].name
            );
        }
    }
}

fn check_page(rule: &Rule, page: &str) -> String {
    assert!(page.starts_with(&format!("# {}\n\n", rule.name)), "{}: the page starts with its name", rule.name);
    let mut last = 0;
    for title in SECTIONS {
        let (start, text) = section(page, title);
        assert!(start > last, "{}: section `{title}` stands too early", rule.name);
        assert!(!text.trim().is_empty(), "{}: section `{title}` is empty", rule.name);
        last = start;
    }
    assert!(section(page, "References").1.contains("](https://"), "{}: no link in References", rule.name);
    let mut updated = page.to_owned();
    let (offset, good) = section(page, "Good");
    let good = fences(offset, good);
    assert!(!good.is_empty(), "{}: no good example", rule.name);
    let files: Vec<Example> = good.iter().map(example).collect();
    let together = files.iter().any(|file| !file.name.starts_with("template."));
    for group in files.chunks(if together { files.len() } else { 1 }) {
        let (sources, report) = run(rule, group.iter().map(|it| (it.name.as_str(), it.text.clone())));
        assert!(
            report.findings.is_empty(),
            "a good example of `{}` is not silent:\n{}",
            rule.name,
            shown(&report, &sources)
        );
    }
    let (offset, bad) = section(page, "Bad");
    let mut group: Vec<Example> = Vec::new();
    let mut outputs: Vec<(std::ops::Range<usize>, String)> = Vec::new();
    let all = fences(offset, bad);
    // What the engine finds in itself, no template shows; the page then says in prose why.
    assert!(!all.is_empty() || matches!(rule.check, Check::Engine), "{}: no bad example", rule.name);
    for (index, fence) in all.iter().enumerate() {
        if fence.language == "text"
            || fence.language == "toml" && !fence.options.iter().any(|it| it.starts_with("file="))
        {
            continue;
        }
        group.push(example(fence));
        let next = all.get(index + 1);
        let more = next.is_some_and(|next| {
            next.language != "text" && next.options.iter().any(|option| option.starts_with("file="))
        });
        if more && !group[0].name.starts_with("template.") {
            continue;
        }
        let picture = format!("{}\n", check_bad(rule, &group).trim_end());
        match next.filter(|next| next.language == "text") {
            Some(next) => outputs.push((next.range.clone(), picture)),
            None => outputs.push((fence.range.end + 3..fence.range.end + 3, format!("\n\n```text\n{picture}```"))),
        }
        group.clear();
    }
    for (range, picture) in outputs.into_iter().rev() {
        updated.replace_range(range, &picture);
    }
    updated
}

#[test]
fn pages_do_what_they_say() {
    let update = std::env::var_os("UPDATE").is_some();
    let only = std::env::var("RULE").ok();
    let mut stale = Vec::new();
    for rule in rules::all().filter(|rule| only.as_deref().is_none_or(|only| only == rule.name)) {
        let path =
            PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("rules/{}/{}.md", rule.family.as_str(), rule.name));
        let page = std::fs::read_to_string(&path).unwrap();
        let updated = check_page(rule, &page);
        if updated != page {
            if update {
                std::fs::write(&path, updated).unwrap();
            } else {
                stale.push(rule.name);
            }
        }
    }
    assert!(
        stale.is_empty(),
        "the outputs in these pages are not what cfnlens prints; UPDATE=1 writes them: {stale:?}"
    );
}
