//! Every page of a rule is run: its bad examples must fire where they are marked, its good ones must be silent.
//!
//! `UPDATE=1 cargo test --test pages` writes the outputs shown in the pages.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail")]

mod page;

use std::path::PathBuf;

use cfnlens::engine::Report;
use cfnlens::rules::{self, Check, Rule};
use cfnlens::source::Sources;
use page::{Example, example, fences, json_of, run, section, shown};

/// What a message may start with although it is no sentence: names.
const NAMES: &[&str] = &[
    "AWS",
    "JSON",
    "SAM",
    "YAML",
    "CloudFormation",
    "Amazon",
    "API Gateway",
    "Aurora",
    "CloudFront",
    "CloudWatch",
    "DynamoDB",
    "EventBridge",
    "Kinesis",
    "Lambda",
    "RDS",
    "Route 53",
    "SNS",
    "SQS",
];

const SECTIONS: [&str; 6] = ["What it checks", "Why it matters", "Bad", "Good", "How to fix", "References"];

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
    let (sources, report) = run(Some(rule), examples.iter().map(|it| (it.name.as_str(), it.text.clone())));
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
            !first.is_uppercase() || NAMES.iter().any(|name| diagnostic.message.starts_with(name)),
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
        let (json_sources, json_report) = run(Some(rule), converted);
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
            let (_, after) = run(Some(rule), examples.iter().map(|example| example.name.as_str()).zip(texts));
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
        let (sources, report) = run(Some(rule), group.iter().map(|it| (it.name.as_str(), it.text.clone())));
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
