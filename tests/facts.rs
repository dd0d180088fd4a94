//! Which rule checks and which concept explains each of the documented constraints.
//!
//! `UPDATE=1 cargo test --test facts` writes `rules/FACTS.md`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use cfnlens::explain::concepts;
use cfnlens::rules::{self, Check};

const FACTS: &str = include_str!("../rules/facts.csv");
/// Rules that check a fact without naming it in their pages.
const BY_OTHERS: &str = include_str!("../rules/facts-by-rule.csv");

/// Why no rule sees what breaks a fact.
const NOT_CHECKED: &str = include_str!("../rules/facts-not-checked.csv");

/// The rows of a table without its head.
fn rows(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines().skip(1).filter(|line| !line.is_empty()).map(|line| line.split(',').collect())
}

/// The rules that check each fact.
fn checks() -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    let mut found: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for rule in rules::all() {
        for fact in rule.facts() {
            found.entry(fact).or_default().insert(rule.name);
        }
    }
    for row in rows(BY_OTHERS) {
        found.entry(row[0]).or_default().insert(row[1]);
    }
    found
}

#[test]
fn what_checks_a_fact_exists() {
    let known: BTreeSet<&str> = rows(FACTS).map(|row| row[0]).collect();
    for (fact, names) in checks() {
        assert!(known.contains(fact), "no fact is called `{fact}`; {names:?} name it");
        for name in names {
            assert!(rules::by_name(name).is_some(), "`{fact}` is said to be checked by `{name}`, which is no rule");
        }
    }
}

/// Why a fact is not checked.
fn unseen() -> BTreeMap<&'static str, &'static str> {
    NOT_CHECKED.lines().skip(1).map(|line| line.split_once(',').unwrap()).collect()
}

#[test]
fn a_fact_is_checked_or_it_is_said_why_not() {
    let (checks, unseen) = (checks(), unseen());
    for row in rows(FACTS).filter(|row| row[2] != "explain") {
        assert!(
            checks.contains_key(row[0]) != unseen.contains_key(row[0]),
            "`{}` is checked by {:?}, and not checked because {:?}",
            row[0],
            checks.get(row[0]),
            unseen.get(row[0])
        );
    }
}

#[test]
fn every_rule_of_the_services_names_its_facts() {
    for rule in rules::all().filter(|rule| matches!(rule.check, Check::Expression(_))) {
        assert!(rule.facts().next().is_some(), "{} names no fact", rule.name);
    }
}

#[test]
fn the_table_of_facts_is_up_to_date() {
    let (checks, unseen) = (checks(), unseen());
    let explains: BTreeMap<&str, &str> =
        concepts::all().flat_map(|concept| concept.facts().map(move |fact| (fact, concept.name))).collect();
    let mut text = String::from(
        "# Facts\n\nThe documented constraints, each with the rules that check it and the concept that explains it. The examples of a rule are\n\
         run by `tests/pages.rs`, those of a concept by `tests/concepts.rs`. Where no rule\nis possible, the table says why.\n\n\
         Written by `UPDATE=1 cargo test --test facts`.\n\n| fact | service | checked by | explained by |\n|---|---|---|---|\n",
    );
    for row in rows(FACTS) {
        let by = match checks.get(row[0]) {
            Some(rules) => rules.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "),
            None if row[2] == "explain" => String::new(),
            None => format!("no rule: {}", unseen[row[0]]),
        };
        let concept = explains.get(row[0]).map_or_else(String::new, |name| format!("`{name}`"));
        writeln!(text, "| {} | {} | {by} | {concept} |", row[0], row[1]).unwrap();
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/FACTS.md");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &text).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(written, text, "UPDATE=1 cargo test --test facts writes rules/FACTS.md");
}
