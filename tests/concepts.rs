//! Runs the pages below `rules/concepts/`, and asks for them as a user does.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail")]

mod command;
mod page;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use cfnlens::explain::concepts::{self, Concept, OPTIONAL, SECTIONS};
use cfnlens::explain::{errors, named};
use cfnlens::rules;
use cfnlens::schema::Schemas;
use cfnlens::syntax::Function;
use command::{folder, run as ask};
use page::{Example, example, fences, json_of, run, section, shown};

const FACTS: &str = include_str!("../rules/facts.csv");
/// A summary stands in one line of the table of contents.
const SUMMARY: usize = 110;

/// Name, service and kind of every fact.
fn facts() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    FACTS.lines().skip(1).map(|line| {
        let mut cells = line.split(',');
        (cells.next().unwrap(), cells.next().unwrap(), cells.next().unwrap())
    })
}

#[test]
fn pages_and_list_agree() {
    let at = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/concepts");
    let files: BTreeSet<String> = std::fs::read_dir(at)
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    let listed: BTreeSet<String> = concepts::all().map(|concept| concept.name.to_owned()).collect();
    assert_eq!(files, listed);
    assert_eq!(listed.len(), concepts::all().count(), "a concept stands twice in the list");
}

#[test]
fn every_page_has_the_fixed_parts() {
    let mut wrong = Vec::new();
    for concept in concepts::all() {
        let (name, text) = (concept.name, concept.page);
        let mut must = |holds: bool, what: &str| {
            if !holds {
                wrong.push(format!("{name}: {what}"));
            }
        };
        must(text.starts_with(&format!("# {name}\n\n<!--\n")), "begins with its name and the comment");
        let comment = text.split("\n-->\n").next().unwrap();
        for line in comment.lines().skip(3) {
            let field = line.split(": ").next().unwrap();
            must(["facts", "terms", "at"].contains(&field), &format!("the comment has no field `{field}`"));
        }
        let summary = concept.summary();
        must(!summary.contains('\n') && summary.ends_with('.'), "the summary is one line and one sentence");
        must(summary.chars().count() <= SUMMARY, "the summary is too long for the table of contents");
        let titles: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        let wanted: Vec<&str> =
            SECTIONS.iter().copied().filter(|title| *title != OPTIONAL || titles.contains(title)).collect();
        must(titles == wanted, &format!("the sections are {titles:?}"));
        if titles == wanted {
            must(titles.iter().all(|title| !section(text, title).1.trim().is_empty()), "a section is empty");
            let sentences = section(text, "In short").1.matches(['.', ':']).count();
            must((3..=14).contains(&sentences), "*In short* has three to six sentences");
            let links = section(text, "References").1.trim();
            must(links.lines().all(|line| line.starts_with("- [") && line.contains("](https://")), "a link is none");
            must(concept.see().count() >= 2, "it leads on to two others at least");
            must(
                section(text, "See also").1.lines().all(|line| line.chars().count() <= 130),
                "a link goes over a line",
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_example_is_sound_in_yaml_and_in_json() {
    for concept in concepts::all() {
        let (offset, text) = section(concept.page, "Example");
        // Files of other tools, such as a buildspec, are marked by `other`.
        let fences = fences(offset, text);
        let templates: Vec<Example> = fences
            .iter()
            .filter(|fence| ["yaml", "json"].contains(&fence.language) && !fence.options.contains(&"other"))
            .map(example)
            .collect();
        assert!(!templates.is_empty(), "{}: no example", concept.name);
        let together = templates.iter().any(|file| !file.name.starts_with("template."));
        for group in templates.chunks(if together { templates.len() } else { 1 }) {
            check(concept, group.iter().map(|it| (it.name.as_str(), it.text.clone())));
            if group.iter().all(|it| it.convertible) {
                check(concept, group.iter().map(|it| (it.name.as_str(), json_of(it))));
            }
        }
    }
}

fn check<'f>(concept: &Concept, files: impl Iterator<Item = (&'f str, String)>) {
    let (sources, report) = run(None, files);
    assert!(
        report.findings.is_empty(),
        "the example of `{}` is not silent:\n{}",
        concept.name,
        shown(&report, &sources)
    );
}

#[test]
fn no_two_pages_share_a_name() {
    let mut owners: BTreeMap<String, &str> = BTreeMap::new();
    for concept in concepts::all() {
        let mut own: Vec<String> = concept.terms().chain([concept.name]).map(concepts::plain).collect();
        own.sort();
        own.dedup();
        for name in own {
            assert!(!name.is_empty(), "{}: a term without a letter", concept.name);
            if let Some(other) = owners.insert(name.clone(), concept.name) {
                panic!("`{other}` and `{}` are both called `{name}`", concept.name);
            }
        }
        for term in concept.terms() {
            assert_eq!(concepts::by_name(term).map(|found| found.name), Some(concept.name), "{term}");
        }
    }
}

#[test]
fn every_link_leads_somewhere() {
    let mut wrong = Vec::new();
    for concept in concepts::all() {
        let mut seen = BTreeSet::new();
        for other in concept.see() {
            let known = !named(other).is_empty() && concepts::by_name(other).is_none_or(|it| it.name == other);
            if !known || other == concept.name || !seen.insert(other) {
                wrong.push(format!("{}: `{other}`", concept.name));
            }
        }
    }
    assert!(wrong.is_empty(), "no page, the page itself, or named twice:\n{}", wrong.join("\n"));
}

#[test]
fn links_go_both_ways() {
    for concept in concepts::all() {
        for other in concept.see() {
            let rule = rules::by_name(other).is_some() || errors::all().iter().any(|kind| kind.name == other);
            for it in named(other).into_iter().filter(|_| rule) {
                let page = it.page(false, false, 80);
                let back = format!("- `cfnlens explain {}`: {}\n", concept.name, concept.summary());
                assert!(page.contains("\n## Concepts\n") && page.contains(&back), "{other}\n{page}");
            }
        }
    }
}

/// Sections whose entries have keys, and their keys.
const KEYS: &[(&str, &[&str])] = &[
    ("AWSTemplateFormatVersion", &[]),
    ("Description", &[]),
    ("Transform", &[]),
    ("Metadata", &["ParameterGroups", "ParameterLabels"]),
    (
        "Parameters",
        &[
            "Type",
            "Default",
            "NoEcho",
            "AllowedValues",
            "AllowedPattern",
            "ConstraintDescription",
            "MinLength",
            "MaxLength",
            "MinValue",
            "MaxValue",
        ],
    ),
    ("Mappings", &[]),
    ("Conditions", &[]),
    ("Rules", &["RuleCondition", "Assertions"]),
    ("Globals", &["Function", "Api", "HttpApi", "SimpleTable", "StateMachine"]),
    (
        "Resources",
        &[
            "Type",
            "DependsOn",
            "Condition",
            "DeletionPolicy",
            "UpdateReplacePolicy",
            "CreationPolicy",
            "UpdatePolicy",
            "Metadata",
        ],
    ),
    ("Outputs", &["Export", "Condition"]),
];

#[test]
fn every_place_exists() {
    let schemas = Schemas::default();
    for concept in concepts::all() {
        for word in concept.at() {
            let (what, key) = word.split_once('/').map_or((word, None), |(what, key)| (what, Some(key)));
            let known = if what.contains("::") && !what.starts_with("Fn::") {
                // SAM's types and custom resources have no schema of AWS.
                let sam = what.starts_with("AWS::Serverless::") || what.starts_with("Custom::");
                let schema = schemas.resource_type(what);
                sam || schema.is_some_and(|of| key.is_none_or(|key| of.properties().iter().any(|it| it.name == key)))
            } else {
                let section = KEYS.iter().find(|(section, _)| *section == what);
                let function = Function::ALL.iter().any(|function| function.long() == word);
                function || section.is_some_and(|(_, keys)| key.is_none_or(|key| keys.contains(&key)))
            };
            assert!(known, "{}: there is no place `{word}`", concept.name);
        }
    }
}

#[test]
fn no_fact_is_told_twice() {
    let known: BTreeSet<&str> = facts().map(|(id, _, _)| id).collect();
    assert_eq!(known.len(), facts().count());
    let mut told: BTreeMap<&str, &str> = BTreeMap::new();
    for concept in concepts::all() {
        for fact in concept.facts() {
            assert!(known.contains(fact), "{}: no fact is called `{fact}`", concept.name);
            if let Some(other) = told.insert(fact, concept.name) {
                panic!("`{other}` and `{}` both tell `{fact}`", concept.name);
            }
        }
    }
}

#[test]
fn every_fact_that_explains_is_told() {
    let told: BTreeSet<&str> = concepts::all().flat_map(Concept::facts).collect();
    let missing: Vec<&str> =
        facts().filter(|(id, _, kind)| *kind != "check" && !told.contains(id)).map(|(id, _, _)| id).collect();
    assert!(missing.is_empty(), "{} facts are told by no page: {missing:?}", missing.len());
}

#[test]
fn a_concept_is_found_by_every_word_for_it() {
    let at = folder("find", &[]);
    let page = ask(&at, &["explain", "change-set"]);
    assert_eq!(page.status, 0, "{}", page.err);
    assert!(page.out.starts_with("# change-set\n\nA list of what"), "{}", page.out);
    assert!(!page.out.contains("<!--") && !page.out.contains("cfn-change-set"), "{}", page.out);
    assert!(page.out.contains("\n- `cfnlens explain rollback`: "), "{}", page.out);
    for words in [&["ChangeSet"][..], &["change set"], &["change", "set"]] {
        assert_eq!(ask(&at, &[&["explain"], words].concat()).out, page.out, "{words:?}");
    }
    assert!(ask(&at, &["explain", "Fn::Ref"]).out.starts_with("# ref\n"));
    for (wrong, right) in [("rollbak", "did you mean `roll back`?"), ("in flihgt", "did you mean `in flight`?")] {
        let ran = ask(&at, &["explain", wrong]);
        assert!(ran.status == 2 && ran.out.is_empty() && ran.err.contains(right), "{}", ran.err);
    }
}

#[test]
fn what_goes_by_one_name_is_told_one_after_the_other() {
    let at = folder("both", &[]);
    let ran = ask(&at, &["explain", "export-in-use"]);
    let titles: Vec<&str> = ran.out.lines().filter(|line| line.starts_with("# ")).collect();
    assert_eq!(titles, ["# export-in-use", "# export-in-use"]);
    assert!(ran.out.contains("## What it checks") && ran.out.contains("## What to do"), "{}", ran.out);
}

#[test]
fn without_a_name_there_is_a_table_of_contents() {
    let at = folder("contents", &[]);
    let text = ask(&at, &["explain"]);
    assert_eq!(text.status, 0, "{}", text.err);
    assert!(text.out.starts_with("CloudFormation\n") && !text.out.contains('\u{1b}'), "{}", text.out);
    let list: serde_json::Value = serde_json::from_str(&ask(&at, &["explain", "--format", "json"]).out).unwrap();
    for row in list.as_array().unwrap() {
        let (name, summary) = (row["name"].as_str().unwrap(), row["summary"].as_str().unwrap());
        assert!(text.out.lines().any(|line| line.trim().starts_with(name) && line.ends_with(summary)), "{name}");
        assert!(text.out.lines().any(|line| line == row["service"]), "{row}");
    }
    assert_eq!(list.as_array().unwrap().len(), concepts::all().count());
    let misused = ask(&at, &["explain", "ref", "--format", "json"]);
    assert!(misused.status == 2 && misused.err.contains("--format"), "{}", misused.err);
}

const QUEUE: &str = "Parameters:
  Seconds:
    Type: Number
Resources:
  Jobs:
    Type: AWS::SQS::Queue
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      VisibilityTimeout: !Ref Seconds
      DelaySeconds: 5
";

#[test]
fn a_place_in_a_template_names_its_concepts() {
    let at = folder("place", &[("queue.yaml", QUEUE)]);
    let told = |line: &str| {
        let ran = ask(&at, &["explain", &format!("queue.yaml:{line}")]);
        let (_, pages) = ran.out.split_once("To learn more: ").unwrap_or_default();
        pages.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let all = "`cfnlens explain ref`, `cfnlens explain visibility-timeout`, `cfnlens explain sqs-queue`.";
    assert_eq!(told("10"), all);
    assert_eq!(told("7"), "`cfnlens explain deletion-policy`, `cfnlens explain sqs-queue`.");
    assert!(!told("11").contains("visibility-timeout"), "{}", told("11"));
}
