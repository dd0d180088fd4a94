//! Holds the code to what `ARCHITECTURE.md` and `CONTRIBUTING.md` say of it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use cfnlens::rules;

/// Which modules of `src/` each module may use, besides itself. Nobody uses `cli`.
const MAY_USE: &[(&str, &[&str])] = &[
    ("source", &[]),
    ("diagnostic", &["source"]),
    ("syntax", &["source", "diagnostic"]),
    ("schema", &["source"]),
    ("template", &["source", "diagnostic", "syntax"]),
    ("expression", &["source", "diagnostic", "syntax", "template"]),
    ("companions", &["source", "syntax"]),
    ("graph", &["source", "diagnostic", "syntax", "template"]),
    ("stacks", &["source", "diagnostic", "schema", "syntax", "template", "graph"]),
    ("validate", &["source", "schema", "syntax", "template"]),
    ("update", &["source", "schema", "syntax", "template", "stacks"]),
    ("sam", &["source", "diagnostic", "syntax", "template"]),
    (
        "rules",
        &[
            "companions",
            "source",
            "diagnostic",
            "schema",
            "syntax",
            "template",
            "expression",
            "graph",
            "stacks",
            "validate",
        ],
    ),
    ("config", &["source", "diagnostic", "schema", "syntax", "template", "expression", "stacks", "rules"]),
    (
        "engine",
        &[
            "companions",
            "source",
            "diagnostic",
            "schema",
            "syntax",
            "template",
            "graph",
            "stacks",
            "validate",
            "sam",
            "rules",
        ],
    ),
    ("explain", &["source", "diagnostic", "schema", "syntax", "template", "graph", "update", "sam", "rules"]),
    (
        "render",
        &["source", "diagnostic", "syntax", "template", "graph", "stacks", "update", "rules", "engine", "explain"],
    ),
    (
        "cli",
        &[
            "source",
            "diagnostic",
            "schema",
            "syntax",
            "template",
            "graph",
            "stacks",
            "validate",
            "update",
            "sam",
            "rules",
            "config",
            "engine",
            "render",
            "explain",
        ],
    ),
];

/// No file is longer than this, so that each can be read in one go.
const MAX_LINES: usize = 600;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below a folder whose name ends like this, as paths below the package.
fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                found.push(path.strip_prefix(root()).unwrap().to_path_buf());
            }
        }
    }
    found.sort();
    found
}

fn read(path: &Path) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The text without comments; places of lines are kept.
fn code(text: &str) -> String {
    let line = |line: &str| match line.find("//") {
        // An address in a string is no comment.
        Some(at) if !line[..at].ends_with(':') => line[..at].to_owned(),
        _ => line.to_owned(),
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

fn word(text: &str) -> &str {
    &text[..text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len())]
}

/// The first names of a path or of a group of paths: `a::b` or `{a, b::{c, d}}`.
fn first_names(path: &str) -> Vec<&str> {
    let path = path.trim_start();
    let Some(group) = path.strip_prefix('{') else { return vec![word(path)] };
    let (mut names, mut depth, mut from) = (Vec::new(), 0, 0);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            ',' | '}' if depth == 0 => {
                names.push(word(group[from..at].trim()));
                from = at + 1;
                if c == '}' {
                    break;
                }
            }
            '}' => depth -= 1,
            _ => {}
        }
    }
    names
}

/// The modules of `src/` that a file names: after `crate::`, and after as many `super::` as lead to the root.
fn used(path: &Path, code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        if !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$') {
            found.extend(first_names(&code[at + "crate::".len()..]).into_iter().map(str::to_owned));
        }
    }
    let folders = path.components().count() - 2;
    let depth = if path.ends_with("mod.rs") { folders } else { folders + 1 };
    let to_root = "super::".repeat(depth);
    for (at, _) in code.match_indices(&to_root) {
        found.extend(first_names(&code[at + to_root.len()..]).into_iter().map(str::to_owned));
    }
    found.retain(|name| MAY_USE.iter().any(|(module, _)| module == name));
    found
}

#[test]
fn modules_use_only_what_stands_to_their_left() {
    let mut wrong = Vec::new();
    let mut modules = BTreeSet::new();
    for path in files("src", ".rs").iter().filter(|path| path.components().count() > 2) {
        let module = path.components().nth(1).unwrap().as_os_str().to_string_lossy().into_owned();
        let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == module) else {
            panic!("`src/{module}/` is new: say in MAY_USE of tests/tidy.rs what it may use");
        };
        for name in used(path, &code(&read(path))) {
            if name != module && !allowed.contains(&name.as_str()) {
                wrong.push(format!("{}: `{module}` must not use `{name}`", path.display()));
            }
        }
        modules.insert(module);
    }
    assert!(wrong.is_empty(), "against the way of the data (ARCHITECTURE.md):\n{}", wrong.join("\n"));
    assert_eq!(modules.len(), MAY_USE.len(), "a module of MAY_USE is gone");
}

#[test]
fn uses_are_found_however_they_are_written() {
    let names = |path: &str, text: &str| used(Path::new(path), &code(text)).into_iter().collect::<Vec<_>>();
    assert_eq!(names("src/rules/a/b.rs", "use crate::render::{Format, engine};"), ["render"]);
    assert_eq!(
        names("src/rules/a.rs", "use crate::{\n    cli, engine::{Report, render},\n    template::*,\n};"),
        ["cli", "engine", "template"]
    );
    assert_eq!(names("src/rules/a.rs", "fn f() { crate::cli::main() } // crate::engine"), ["cli"]);
    assert_eq!(names("src/rules/a.rs", "/// [`crate::engine`]\n//! crate::cli\nuse super::super::render;"), ["render"]);
    assert_eq!(names("src/rules/mod.rs", "use super::engine::check;"), ["engine"]);
    assert!(names("src/rules/a.rs", "use super::engine; use my_crate::cli; use std::{fmt, io};").is_empty());
}

#[test]
fn every_rule_is_a_page_and_a_file() {
    let mut wrong = Vec::new();
    let stem = |path: &Path| path.file_stem().unwrap().to_string_lossy().into_owned();
    let mut registered: BTreeMap<&str, &str> = BTreeMap::new();
    for (family, rules) in rules::Family::ALL.iter().zip(rules::ALL) {
        for rule in *rules {
            let name = rule.name;
            if rule.family != *family {
                wrong.push(format!(
                    "`{name}` is in the registry of `{}`, but says `{}`",
                    family.as_str(),
                    rule.family.as_str()
                ));
            }
            if registered.insert(name, rule.family.as_str()).is_some() {
                wrong.push(format!("two rules are called `{name}`"));
            }
            let kebab = name
                .split('-')
                .all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()));
            if !kebab {
                wrong.push(format!("`{name}` is not in kebab-case"));
            }
            let (series, digits) = rule.code.split_at(1);
            if !"EWIXSNFB".contains(series) || digits.len() != 4 || !digits.chars().all(|c| c.is_ascii_digit()) {
                wrong.push(format!(
                    "`{name}` has the code `{}`, which is no letter of EWIXSNFB and four digits",
                    rule.code
                ));
            }
            let page = format!("rules/{}/{name}.md", rule.family.as_str());
            match fs::read_to_string(root().join(&page)) {
                Ok(text) if text == rule.page => {}
                Ok(_) => wrong.push(format!("`{name}` shows another page than {page}")),
                Err(_) => wrong.push(format!("`{name}` has no page {page}")),
            }
        }
    }
    let family = |path: &Path, at: usize| path.components().nth(at).unwrap().as_os_str().to_string_lossy().into_owned();
    let is_registered = |name: &str, family: &str| registered.get(name).is_some_and(|known| *known == family);
    // Concepts and the table of facts are no rules; they have tests of their own.
    for page in
        files("rules", ".md").iter().filter(|page| !page.starts_with("rules/concepts") && !page.ends_with("FACTS.md"))
    {
        if !is_registered(&stem(page), &family(page, 1)) {
            wrong.push(format!("{} has no rule in the registry of its family", page.display()));
        }
    }
    let mut written: BTreeSet<String> = BTreeSet::new();
    for file in files("src/rules", ".rs").iter().filter(|file| file.components().count() > 3) {
        let text = read(file);
        let pages: Vec<&str> = text
            .split("include_str!(\"")
            .skip(1)
            .filter_map(|rest| rest.split_once(".md\"")?.0.rsplit('/').next())
            .collect();
        for name in &pages {
            if !is_registered(name, &family(file, 2)) {
                wrong.push(format!(
                    "{} has the rule `{name}`, which is not in the registry of its family",
                    file.display()
                ));
            }
            if !written.insert((*name).to_owned()) {
                wrong.push(format!("two files have the rule `{name}`"));
            }
        }
        // Several rules that are one table share a file, which then has a name of its own.
        if let [name] = pages.as_slice()
            && stem(file) != name.replace('-', "_")
        {
            wrong.push(format!("{} has the rule `{name}` and should be called like it", file.display()));
        }
    }
    for name in registered.keys().filter(|name| !written.contains(**name)) {
        wrong.push(format!("no file below src/rules/ has the rule `{name}`"));
    }
    assert!(wrong.is_empty(), "page, file and registry are not in step:\n{}", wrong.join("\n"));
}

#[test]
fn files_are_short_and_say_what_they_are() {
    let mut wrong = Vec::new();
    for path in files("src", ".rs") {
        let text = read(&path);
        let first: Vec<&str> =
            text.lines().map_while(|line| line.strip_prefix("//!")).take_while(|line| !line.is_empty()).collect();
        if !first.last().is_some_and(|line| line.trim_end().ends_with('.')) {
            wrong.push(format!("{}: does not start with a `//!` sentence", path.display()));
        }
        let lines = text.lines().count();
        if lines > MAX_LINES {
            wrong.push(format!("{}: {lines} lines, more than {MAX_LINES}", path.display()));
        }
        let code = code(&text);
        if code.match_indices("unsafe").any(|(at, _)| word(&code[at..]) == "unsafe") {
            wrong.push(format!("{}: `unsafe`", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_format_is_a_file_that_is_called_like_it() {
    for format in cfnlens::render::FORMATS {
        let path = format!("src/render/{}", format.name.replace('-', "_"));
        // A format of several files is a folder.
        let path = [format!("{path}.rs"), format!("{path}/mod.rs")].map(PathBuf::from);
        let path = path.into_iter().find(|path| root().join(path).exists()).unwrap_or_default();
        assert!(read(&path).contains("static FORMAT: Format"), "{}", path.display());
    }
    let list = files("src/render", ".rs");
    let written = list.iter().filter(|path| read(path).contains("static FORMAT: Format")).count();
    assert_eq!(written, cfnlens::render::FORMATS.len(), "a format is missing in FORMATS of src/render/mod.rs");
    let flags = files("src/cli", ".rs").iter().map(|path| read(path)).collect::<String>();
    assert!(!flags.contains("\"sarif\""), "the command line has a list of its own");
}

/// The keys of a table of Cargo.toml.
fn dependencies(table: &str) -> Vec<String> {
    let manifest = read(Path::new("Cargo.toml"));
    let from = manifest.find(&format!("[{table}]\n")).expect("a table of dependencies");
    let lines = manifest[from..].lines().skip(1).take_while(|line| !line.starts_with('['));
    lines.filter_map(|line| Some(line.split_once('=')?.0.trim().to_owned())).collect()
}

#[test]
fn the_architecture_names_every_module_and_every_dependency() {
    let text = read(Path::new("ARCHITECTURE.md"));
    let modules = MAY_USE.iter().map(|(module, _)| (*module).to_owned());
    let missing: Vec<String> = dependencies("dependencies")
        .into_iter()
        .chain(dependencies("dev-dependencies"))
        .chain(modules)
        .filter(|name| !text.contains(&format!("`{name}`")))
        .collect();
    assert!(missing.is_empty(), "ARCHITECTURE.md does not say what these are for: {missing:?}");
}
