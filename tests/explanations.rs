//! What `explain` says of twenty real templates, compared with the texts beside them, and with what a reader of its own
//! finds in the templates: who refers to whom, in which lines, in which order, how many.
//!
//! `UPDATE=1 cargo test --test explanations` writes the texts.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail")]

mod command;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use command::run;
use libyaml_safer::{EventData, Parser};
use serde_json::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn templates() -> Vec<PathBuf> {
    let all = fs::read_dir(root().join("tests/explanations")).unwrap().map(|entry| entry.unwrap().path());
    let mut all: Vec<PathBuf> =
        all.filter(|path| path.extension().is_some_and(|it| it == "yaml" || it == "json")).collect();
    all.sort();
    assert_eq!(all.len(), 20);
    all
}

/// What is said of a template: ten lines at most, then everything.
fn said(template: &Path) -> String {
    let (folder, name) = (template.parent().unwrap(), template.file_name().unwrap().to_str().unwrap());
    let brief = run(folder, &["explain", name, "--brief", "--isolated"]);
    let full = run(folder, &["explain", name, "--isolated"]);
    assert!(brief.status == 0 && full.status == 0, "{name}: {}{}", brief.err, full.err);
    assert!((1..=10).contains(&brief.out.lines().count()), "{name}:\n{}", brief.out);
    assert!(brief.out.lines().all(|line| line.ends_with('.')), "{name}:\n{}", brief.out);
    format!("{}\n=====\n\n{}", brief.out, full.out)
}

#[test]
fn every_text_is_as_it_was_read() {
    let mut stale = Vec::new();
    for template in templates() {
        let (text, path) = (said(&template), template.with_extension("txt"));
        if fs::read_to_string(&path).is_ok_and(|known| known.replace("\r\n", "\n") == text) {
            continue;
        }
        if std::env::var_os("UPDATE").is_some() {
            fs::write(path, text).unwrap();
        } else {
            stale.push(template);
        }
    }
    assert!(stale.is_empty(), "these texts are stale; UPDATE=1 writes them: {stale:?}");
}

#[test]
fn the_readme_shows_what_is_said() {
    let path = root().join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let mut updated = readme.clone();
    let mut shown = 0;
    for (at, _) in readme.match_indices("```text\n$ cfnlens explain ").collect::<Vec<_>>().into_iter().rev() {
        let start = at + "```text\n".len();
        let (line, _) = readme[start..].split_once('\n').unwrap();
        let end = start + readme[start..].find("```").unwrap();
        let arguments: Vec<&str> = line.split(' ').skip(2).collect();
        let ran = run(root(), &[&arguments[..], &["--isolated"]].concat());
        assert_eq!(ran.status, 0, "{line}: {}", ran.err);
        updated.replace_range(start..end, &format!("{line}\n{}", ran.out));
        shown += 1;
    }
    assert_eq!(shown, 2);
    if std::env::var_os("UPDATE").is_some() {
        fs::write(path, updated).unwrap();
    } else {
        assert!(updated == readme, "the README is stale; UPDATE=1 writes it");
    }
}

/// A value as libyaml reads it, with the lines on which it starts and ends, counted from 0.
struct Node {
    tag: String,
    lines: (usize, usize),
    what: What,
}

enum What {
    Text(String),
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
}

impl Node {
    fn read(text: &str) -> Self {
        let mut input = text.as_bytes();
        let mut parser = Parser::new();
        parser.set_input_string(&mut input);
        let mut open: Vec<Self> = Vec::new();
        let mut keys: Vec<Option<String>> = Vec::new();
        loop {
            let event = parser.parse().unwrap();
            let lines = (event.start_mark.line as usize, event.end_mark.line as usize);
            let node = |tag: Option<String>, what| Self { tag: tag.unwrap_or_default(), lines, what };
            let done = match event.data {
                EventData::Scalar { tag, value, .. } => node(tag, What::Text(value)),
                EventData::SequenceStart { tag, .. } => {
                    open.push(node(tag, What::List(Vec::new())));
                    keys.push(None);
                    continue;
                }
                EventData::MappingStart { tag, .. } => {
                    open.push(node(tag, What::Map(Vec::new())));
                    keys.push(None);
                    continue;
                }
                EventData::SequenceEnd | EventData::MappingEnd => {
                    keys.pop();
                    let mut node = open.pop().unwrap();
                    node.lines.1 = lines.1;
                    node
                }
                EventData::Alias { .. } => panic!("no template here has aliases"),
                EventData::StreamEnd => panic!("an empty file"),
                _ => continue,
            };
            let Some(parent) = open.last_mut() else { return done };
            match &mut parent.what {
                What::List(items) => items.push(done),
                What::Map(entries) => {
                    let key = keys.last_mut().unwrap();
                    match key.take() {
                        Some(name) => entries.push((name, done)),
                        None => *key = Some(done.text().unwrap().to_owned()),
                    }
                }
                What::Text(_) => unreachable!(),
            }
        }
    }

    fn text(&self) -> Option<&str> {
        match &self.what {
            What::Text(text) => Some(text),
            _ => None,
        }
    }

    fn items(&self) -> &[Self] {
        match &self.what {
            What::List(items) => items,
            _ => &[],
        }
    }

    fn entries(&self) -> &[(String, Self)] {
        match &self.what {
            What::Map(entries) => entries,
            _ => &[],
        }
    }

    fn get(&self, name: &str) -> Option<&Self> {
        self.entries().iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// The names that are referred to in a value, each with the text that holds it.
    fn references<'n>(&'n self, found: &mut Vec<(String, &'n Self)>) {
        let mut call = |name: &str, argument: &'n Self| match name {
            "!Ref" | "Ref" => found.extend(argument.text().map(|name| (name.to_owned(), argument))),
            "!GetAtt" | "Fn::GetAtt" => {
                let first = argument.items().first().unwrap_or(argument);
                let name = first.text().unwrap_or_default().split('.').next().unwrap_or_default();
                found.push((name.to_owned(), first));
            }
            "!Sub" | "Fn::Sub" => {
                let text = argument.items().first().unwrap_or(argument);
                let own: Vec<&String> = argument
                    .items()
                    .get(1)
                    .map(Self::entries)
                    .unwrap_or_default()
                    .iter()
                    .map(|(name, _)| name)
                    .collect();
                for part in text.text().unwrap_or_default().split("${").skip(1) {
                    let inside = part.split('}').next().unwrap_or_default();
                    let name = inside.split('.').next().unwrap_or_default().trim();
                    if !inside.starts_with('!') && !own.iter().any(|it| *it == inside) {
                        found.push((name.to_owned(), text));
                    }
                }
            }
            _ => {}
        };
        call(&self.tag, self);
        if let [(name, argument)] = self.entries() {
            call(name, argument);
        }
        self.items().iter().for_each(|item| item.references(found));
        self.entries().iter().for_each(|(_, value)| value.references(found));
    }
}

/// Who refers to whom, with the lines that do, counted from 1, as this test finds it by itself.
type References = BTreeMap<String, BTreeMap<String, BTreeSet<usize>>>;

fn references(text: &str, tree: &Node) -> References {
    let resources = tree.get("Resources").unwrap().entries();
    let mut all = References::new();
    for (name, body) in resources {
        let mut found = Vec::new();
        body.references(&mut found);
        let depends = body.get("DependsOn");
        let depends = depends.into_iter().flat_map(|it| it.items().iter().chain(Some(it)));
        found.extend(depends.filter_map(|it| Some((it.text()?.to_owned(), it))));
        let own = all.entry(name.clone()).or_default();
        for (target, node) in found {
            if target != *name && resources.iter().any(|(other, _)| *other == target) {
                let lines = text.lines().enumerate().filter(|(at, _)| (node.lines.0..=node.lines.1).contains(at));
                own.entry(target.clone())
                    .or_default()
                    .extend(lines.filter(|(_, line)| line.contains(&target)).map(|(at, _)| at + 1));
            }
        }
    }
    all
}

/// The words in backticks, each with the word before it.
fn quoted(text: &str) -> Vec<(&str, &str)> {
    let parts: Vec<&str> = text.split('`').collect();
    parts
        .iter()
        .enumerate()
        .filter(|(at, _)| at % 2 == 1)
        .map(|(at, word)| (*word, parts[at - 1].split_whitespace().last().unwrap_or_default()))
        .collect()
}

fn points<'v>(json: &'v Value, id: &str) -> Vec<&'v Value> {
    let section = json["sections"].as_array().unwrap().iter().find(|it| it["id"] == id);
    section.map(|it| it["points"].as_array().unwrap().iter().collect()).unwrap_or_default()
}

fn more(point: &Value) -> Vec<&Value> {
    point["more"].as_array().map(|all| all.iter().collect()).unwrap_or_default()
}

fn lines(point: &Value) -> Vec<usize> {
    let places = point["places"].as_array().map(Vec::as_slice).unwrap_or_default();
    places.iter().map(|place| usize::try_from(place["line"].as_u64().unwrap()).unwrap()).collect()
}

/// A template, what is said of it for programs, and what this test reads in it.
fn each(check: impl Fn(&str, &str, &Node, &Value)) {
    for path in templates() {
        let name = path.file_name().unwrap().to_str().unwrap();
        let text = fs::read_to_string(&path).unwrap();
        let ran = run(path.parent().unwrap(), &["explain", name, "--format", "json", "--isolated"]);
        let json: Value = serde_json::from_str(&ran.out).unwrap();
        check(name, &text, &Node::read(&text), &json);
    }
}

/// The beginning of what is told of the order that SAM makes.
const SAM_ORDER: &str = "What SAM adds changes the order:";

#[test]
fn who_waits_for_whom_is_what_stands_in_the_template() {
    each(|name, text, tree, json| {
        let expected = references(text, tree);
        let mut told = References::new();
        let mut step_of: BTreeMap<String, usize> = BTreeMap::new();
        for (step, point) in points(json, "order").into_iter().enumerate() {
            let text = point["text"].as_str().unwrap();
            // What SAM makes waits by references that do not stand in the template.
            if text.starts_with(SAM_ORDER) {
                continue;
            }
            let waits = |text: &str| text.contains(" waits for ") || text.contains(" wait for ");
            if text.starts_with("First ") {
                step_of.extend(quoted(text).into_iter().map(|(word, _)| (word.to_owned(), step)));
            } else if text.starts_with("No resource refers") || text.starts_with("None of these") {
                step_of.extend(expected.keys().map(|word| (word.clone(), step)));
            }
            let sentences = if text.starts_with("First ") { Vec::new() } else { [vec![point], more(point)].concat() };
            for sentence in sentences.into_iter().filter(|it| waits(it["text"].as_str().unwrap())) {
                let text = sentence["text"].as_str().unwrap();
                let at = text.find(" waits for ").or_else(|| text.find(" wait for ")).unwrap();
                let members: Vec<&str> = quoted(&text[..at]).into_iter().map(|(word, _)| word).collect();
                let is_target = |before: &str| !matches!(before, "through" | "its" | "by" | "if");
                let targets: Vec<&str> = quoted(&text[at..])
                    .into_iter()
                    .filter(|(_, before)| is_target(before))
                    .map(|(word, _)| word)
                    .collect();
                let lines = lines(sentence);
                assert_eq!(lines.len(), members.len() * targets.len(), "{name}: {text}");
                let mut lines = lines.into_iter();
                for target in &targets {
                    for member in &members {
                        step_of.insert((*member).to_owned(), step);
                        let own = told.entry((*member).to_owned()).or_default();
                        own.entry((*target).to_owned()).or_default().extend(lines.next());
                    }
                }
            }
        }
        let serverless = |resource: &str| {
            let body = tree.get("Resources").unwrap().get(resource).unwrap();
            body.get("Type").unwrap().text().unwrap().starts_with("AWS::Serverless::")
        };
        for (resource, needs) in &expected {
            let told = told.remove(resource).unwrap_or_default();
            for (target, lines) in &told {
                let known =
                    needs.get(target).unwrap_or_else(|| panic!("{name}: `{resource}` does not name `{target}`"));
                assert!(lines.is_subset(known), "{name}: `{resource}`, `{target}`: {lines:?} in {known:?}");
                assert!(step_of[resource] > step_of[target], "{name}: `{resource}` before `{target}`");
            }
            // What SAM makes of one resource may wait where the resource itself does not.
            let left_out: Vec<&String> = needs.keys().filter(|target| !told.contains_key(*target)).collect();
            assert!(left_out.is_empty() || serverless(resource), "{name}: `{resource}` waits for {left_out:?}, too");
            assert!(expected.len() == 1 || step_of.contains_key(resource), "{name}: `{resource}` is in no step");
        }
        assert!(told.is_empty(), "{name}: {told:?}");
    });
}

#[test]
fn all_resources_are_told_and_counted() {
    each(|name, source, tree, json| {
        let resources = tree.get("Resources").unwrap().entries();
        let services: BTreeSet<&str> = resources
            .iter()
            .filter_map(|(_, body)| body.get("Type")?.text()?.split("::").nth(1))
            .map(|service| service.trim_end_matches("V2"))
            .collect();
        let plural = |count: usize| if count == 1 { "" } else { "s" };
        let (count, of) = (resources.len(), services.len());
        let total = format!("{count} resource{} of {of} service{}.", plural(count), plural(of));
        let points = points(json, "builds");
        assert!(points.iter().any(|it| it["text"] == total.as_str()), "{name}: {total}");
        let mut told: Vec<&str> = Vec::new();
        let of_template = |point: &&Value| !point["text"].as_str().unwrap().starts_with("SAM makes more of this");
        for point in points.into_iter().filter(of_template).flat_map(more) {
            let text = point["text"].as_str().unwrap();
            let end = text.find(" is ").into_iter().chain(text.find(" are ")).min().unwrap();
            let names: Vec<&str> = quoted(&text[..end]).into_iter().map(|(word, _)| word).collect();
            for (word, line) in names.iter().zip(lines(point)) {
                let line = source.lines().nth(line - 1).unwrap();
                assert!(line.contains(word), "{name}: `{word}` is not in {line}");
            }
            let kind = quoted(text).into_iter().map(|(word, _)| word).find(|word| word.contains("::")).unwrap();
            for it in &names {
                let body = tree.get("Resources").unwrap().get(it).unwrap();
                assert_eq!(body.get("Type").unwrap().text(), Some(kind), "{name}: {it}");
            }
            told.extend(names);
        }
        told.sort_unstable();
        let mut all: Vec<&str> = resources.iter().map(|(name, _)| name.as_str()).collect();
        all.sort_unstable();
        assert_eq!(told, all, "{name}");
    });
}

/// Words in backticks, cut into names: `MasterDB.Endpoint` is two.
fn words(text: &str) -> Vec<&str> {
    let all = quoted(text).into_iter().flat_map(|(word, _)| word.split(|c: char| !c.is_alphanumeric()));
    all.filter(|word| word.len() > 1).collect()
}

#[test]
fn every_line_holds_what_is_said_of_it() {
    // What opens a door is no name.
    const DOORS: &[&str] = &["0.0.0.0/0", "::/0", "*"];
    each(|name, source, tree, json| {
        let sections = json["sections"].as_array().unwrap();
        let points = sections.iter().flat_map(|it| it["points"].as_array().unwrap());
        let text = |point: &Value| point["text"].as_str().unwrap().to_owned();
        // "Only then `Alarms` exists" goes on from "`IsProd` holds when …".
        let inner = |point| more(point).into_iter().map(move |it| (format!("{} {}", text(point), text(it)), it));
        let mut checked = 0;
        for (text, point) in points.flat_map(|it| [(text(it), it)].into_iter().chain(inner(it))) {
            // What SAM adds stands nowhere, but comes from a line of a resource that is named.
            let inside = |word: &str, at: usize| {
                let body = tree.get("Resources").unwrap().get(word);
                text.starts_with(SAM_ORDER) && body.is_some_and(|body| (body.lines.0..=body.lines.1).contains(&at))
            };
            for at in lines(point) {
                let line = source.lines().nth(at - 1).unwrap();
                let mut words = words(&text).into_iter().chain(DOORS.iter().copied());
                let holds = words.any(|word| line.contains(word) || inside(word, at - 1));
                assert!(holds, "{name}: {text}\nis said of: {line}");
                checked += 1;
            }
        }
        assert!(checked > 0, "{name}");
    });
}
