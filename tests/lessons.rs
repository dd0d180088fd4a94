//! The lessons below `examples/`: what their pages show is what cfnlens prints, and what is mended is silent.
//!
//! `UPDATE=1 cargo test --test lessons` writes the outputs, templates and differences that the pages show.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail")]

mod command;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use cfnlens::explain::errors;
use cfnlens::explain::lessons::{self, Goal, Lesson, SECTIONS, difference};
use cfnlens::rules;
use command::page::with_outputs;
use command::run;
use serde_json::Value;

fn home(lesson: &Lesson) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(lesson.folder)
}

fn names(folder: &Path) -> BTreeSet<String> {
    fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect()
}

/// The name of the rule and the message of each finding of a folder of a lesson.
fn findings(lesson: &Lesson, folder: &str) -> Vec<(String, String)> {
    let ran = run(&home(lesson), &["check", "--isolated", "--format", "json", folder]);
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    report["findings"].as_array().unwrap().iter().map(|it| (text(&it["rule"]), text(&it["message"]))).collect()
}

/// The logical IDs of what an update replaces or removes.
fn harmed(lesson: &Lesson, before: &str, after: &str) -> Vec<(String, String)> {
    let ran = run(&home(lesson), &["diff", before, after, "--format", "json"]);
    let told: Value = serde_json::from_str(&ran.out).unwrap();
    let mild = ["no-interruption", "some-interruption", "added"];
    let harmed =
        told["resources"].as_array().unwrap().iter().filter(|it| !mild.contains(&it["effect"].as_str().unwrap()));
    harmed.map(|it| (it["logical_id"].as_str().unwrap().to_owned(), it.to_string())).collect()
}

#[test]
fn lessons_and_folders_agree() {
    let all = names(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples"));
    let numbered = all.into_iter().filter(|name| name.starts_with(|c: char| c.is_ascii_digit()));
    assert_eq!(numbered.collect::<Vec<_>>(), lessons::all().iter().map(|it| it.folder).collect::<Vec<_>>());
    assert!(lessons::all().len() >= 12);
    for (index, lesson) in lessons::all().iter().enumerate() {
        assert_eq!(lesson.number() as usize, index + 1, "{}", lesson.folder);
        assert_eq!(names(&home(lesson)), ["README.md", "broken", "mended"].map(str::to_owned).into());
        for (part, files) in [("broken", lesson.broken), ("mended", lesson.mended)] {
            let listed: BTreeSet<String> = files.iter().map(|file| file.name.to_owned()).collect();
            assert_eq!(listed, names(&home(lesson).join(part)), "{}/{part}", lesson.folder);
        }
        let name = |file: &lessons::File| file.name;
        let broken: Vec<&str> = lesson.broken.iter().map(name).collect();
        assert!(lesson.mended.iter().all(|file| broken.contains(&file.name)), "{}", lesson.folder);
    }
}

#[test]
fn every_page_has_the_fixed_sections() {
    for lesson in lessons::all() {
        let name = lesson.folder;
        assert!(lesson.page.starts_with(&format!("# {}. {}\n", lesson.number(), lesson.title())), "{name}");
        let titles: Vec<&str> = lesson.page.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        assert_eq!(titles, SECTIONS, "{name}");
        for title in SECTIONS.iter().filter(|title| **title != "Run it" && **title != "Check again") {
            assert!(!lesson.prose(title).is_empty(), "{name}: `{title}` says nothing");
        }
        assert!(
            (2..=3).contains(&lesson.prose("What you will learn").lines().filter(|it| it.starts_with("- ")).count())
        );
        assert!(!lesson.commands("Run it").is_empty() && !lesson.commands("Check again").is_empty(), "{name}");
        let prose = SECTIONS.iter().map(|title| lesson.prose(title)).collect::<Vec<_>>().join("\n");
        assert!(prose.lines().all(|line| line.chars().count() <= 125), "{name}: a line is too long");
    }
}

#[test]
fn pages_explain_only_what_exists() {
    for lesson in lessons::all() {
        let explained: Vec<&str> = lesson
            .page
            .split("cfnlens explain ")
            .skip(1)
            .filter_map(|rest| rest.split(['`', '\n']).next())
            .filter(|subject| !subject.contains([' ', '.']) && !subject.starts_with('-'))
            .collect();
        for subject in &explained {
            let known = rules::by_name(subject).is_some() || errors::all().iter().any(|kind| kind.name == *subject);
            assert!(known, "{}: `cfnlens explain {subject}`", lesson.folder);
        }
        assert!(!explained.is_empty(), "{}: names no page to read on", lesson.folder);
    }
}

#[test]
fn what_is_broken_has_findings_with_hints_and_what_is_mended_is_silent() {
    for lesson in lessons::all() {
        let name = lesson.folder;
        let (before, after) = match lesson.goal() {
            Goal::Check => (findings(lesson, "broken"), findings(lesson, "mended")),
            Goal::Diff(old, new) => {
                let [old, broken, mended] = [format!("broken/{old}"), format!("broken/{new}"), format!("mended/{new}")];
                assert_eq!(findings(lesson, "mended"), [], "{name}");
                (harmed(lesson, &old, &broken), harmed(lesson, &old, &mended))
            }
        };
        assert!(!before.is_empty() && before.len() <= 4, "{name}: {before:?}");
        assert!(after.is_empty(), "{name}: {after:?}");
        for (key, message) in before {
            let hints = lesson.hints(&key, &message).len();
            assert_eq!(hints, 3, "{name}: a question, a hint and the answer for `{key}`: {message}");
        }
    }
}

#[test]
fn every_hint_is_for_something() {
    for lesson in lessons::all() {
        let headings = lesson.page.lines().filter_map(|line| line.strip_prefix("### ")).count();
        let found = match lesson.goal() {
            Goal::Check => findings(lesson, "broken"),
            Goal::Diff(old, new) => harmed(lesson, &format!("broken/{old}"), &format!("broken/{new}")),
        };
        let hints: BTreeSet<Vec<String>> = found.iter().map(|(key, message)| lesson.hints(key, message)).collect();
        assert_eq!(headings, hints.len(), "{}", lesson.folder);
    }
}

/// What a block of a page shows: a file of the lesson, or what was changed in it.
fn shown(lesson: &Lesson, info: &str) -> Option<String> {
    let (language, file) = info.split_once(" file=")?;
    let read = |path: String| fs::read_to_string(home(lesson).join(path)).unwrap();
    Some(match language {
        "diff" => difference(&read(format!("broken/{file}")), &read(format!("mended/{file}"))),
        _ => read(file.to_owned()),
    })
}

#[test]
fn pages_show_what_is_printed() {
    let mut stale = Vec::new();
    for lesson in lessons::all() {
        let path = home(lesson).join("README.md");
        let page = fs::read_to_string(&path).unwrap();
        let updated = with_outputs(&page, &home(lesson), |info| shown(lesson, info));
        for file in lesson.broken.iter().filter(|file| file.name.ends_with(".yaml")) {
            assert!(page.contains(&format!("```yaml file=broken/{}\n", file.name)), "{} is not shown", file.name);
        }
        let kept = |file: &&lessons::File| lesson.broken.iter().any(|it| (it.name, it.text) == (file.name, file.text));
        for file in lesson.mended.iter().filter(|file| !kept(file)) {
            assert!(page.contains(&format!("```diff file={}\n", file.name)), "{} is not shown", file.name);
        }
        if updated == page {
            continue;
        }
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, updated).unwrap();
        } else {
            stale.push(lesson.folder);
        }
    }
    assert!(stale.is_empty(), "the pages are stale; `UPDATE=1 cargo test --test lessons` writes them: {stale:?}");
}
