//! Every pattern of the schemas is read by the engine chosen for it, and an independent engine agrees on samples.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

use std::collections::BTreeSet;

use cfnlens::schema::{Database, Kind, Record};
use cfnlens::validate::{Verdict, compile};

/// Texts of the kinds that stand in templates.
const SAMPLES: &[&str] = &[
    "",
    " ",
    "a",
    "A",
    "0",
    "-",
    "_",
    "abc",
    "my-name",
    "my_name.txt",
    "My Name",
    "name/with/slashes",
    "/path/to",
    "name@example.com",
    "https://example.com/a?b=c",
    "arn:aws:iam::123456789012:role/app",
    "arn:aws:s3:::bucket/key",
    "arn:aws-cn:lambda:cn-north-1:123456789012:function:name:1",
    "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    "123456789012",
    "us-east-1",
    "us-east-1a",
    "10.0.0.0/16",
    "2001:db8::1",
    "sg-0123456789abcdef0",
    "vpc-0a1b2c3d",
    "ami-12345678",
    "1234abcd-12ab-34cd-56ef-1234567890ab",
    "alias/aws/sns",
    "rate(5 minutes)",
    "cron(0 12 * * ? *)",
    "2026-11-21T00:00:00Z",
    "2026-11-21",
    "mon:04:00-mon:05:00",
    "python3.13",
    "1.2.3",
    "true",
    "$LATEST",
    "{\"a\": 1}",
    "line\nbreak",
    "tab\there",
    "äöü",
    "日本語",
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
];

/// Collects the patterns below a record; in a mapping of names (`properties`) a key is a name and no keyword.
fn collect<'d>(record: &Record<'d>, names: bool, seen: &mut BTreeSet<u32>, found: &mut BTreeSet<&'d str>) {
    // Equal parts of schemas are stored once.
    if !names && !seen.insert(record.place()) {
        return;
    }
    match record.kind() {
        Kind::Object => {
            for (key, value) in record.entries() {
                if !names && key == "pattern" {
                    found.extend(value.text());
                }
                let inner =
                    !names && matches!(key, "properties" | "definitions" | "patternProperties" | "dependencies");
                if !names && key == "patternProperties" {
                    found.extend(value.entries().map(|(pattern, _)| pattern));
                }
                collect(&value, inner, seen, found);
            }
        }
        Kind::Array => record.items().for_each(|item| collect(&item, false, seen, found)),
        _ => {}
    }
}

fn patterns() -> BTreeSet<&'static str> {
    let (mut seen, mut found) = (BTreeSet::new(), BTreeSet::new());
    for of in Database::embedded().types() {
        collect(of.schema(), false, &mut seen, &mut found);
    }
    found
}

#[test]
fn every_pattern_is_read() {
    let all = patterns();
    assert!(all.len() > 2_000, "only {} patterns", all.len());
    let broken: Vec<&str> = all.iter().copied().filter(|pattern| compile(pattern, true).is_none()).collect();
    assert!(broken.is_empty(), "{} patterns are not read:\n{}", broken.len(), broken.join("\n"));
}

/// An engine of other authors or of another kind.
enum Independent {
    Linear(regex::bytes::Regex),
    Backtracking(fancy_regex::Regex),
}

impl Independent {
    fn is_match(&self, text: &str) -> Option<bool> {
        match self {
            Self::Linear(regex) => Some(regex.is_match(text.as_bytes())),
            Self::Backtracking(regex) => regex.is_match(text).ok(),
        }
    }
}

fn independent(pattern: &str) -> Option<Independent> {
    // `\\Z` is Python's and Java's end of the text. As in Java, `\\w` is about ASCII.
    let pattern =
        pattern.replace(r"\Z", r"\z").replace(r"\p{Print}", "[[:print:]]").replace(r"\p{Graph}", "[[:graph:]]");
    let unicode = pattern.contains(r"\p") || !pattern.is_ascii();
    let linear = regex::bytes::RegexBuilder::new(&pattern).unicode(unicode).size_limit(1 << 26).build();
    match linear {
        Ok(regex) => Some(Independent::Linear(regex)),
        Err(_) => fancy_regex::Regex::new(&pattern).ok().map(Independent::Backtracking),
    }
}

#[test]
fn an_independent_engine_agrees() {
    let mut wrong = Vec::new();
    let mut compared = 0;
    for pattern in patterns() {
        let Some(ours) = compile(pattern, true) else { continue };
        let Some(theirs) = independent(pattern) else { continue };
        // What is a letter outside of ASCII, the engines of this test disagree about; ours do as Java does.
        let named = [r"\w", r"\d", r"\s", r"\S", r"\p{Graph}", r"\p{Print}"].iter().any(|name| pattern.contains(name));
        for sample in SAMPLES.iter().filter(|sample| sample.is_ascii() || !named) {
            let Some(expected) = theirs.is_match(sample) else { continue };
            compared += 1;
            if (ours.verdict(sample) == Verdict::Matches) != expected {
                wrong.push(format!("{pattern}\n    on {sample:?}: theirs {expected}"));
            }
        }
    }
    assert!(compared > 50_000, "only {compared} comparisons");
    assert!(wrong.is_empty(), "{} of {compared} differ:\n{}", wrong.len(), wrong.join("\n"));
}
