//! Findings that are known and left out, so that only what comes later is told. They are known by rule and subject: moved
//! lines change nothing.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Finding, Report, Suppressed, SuppressedBy};
use crate::diagnostic::Diagnostic;
use crate::source::{SourceFile, Sources};
use crate::syntax::{self, Value};

/// The version of the file that is written and read.
const VERSION: u32 = 1;

/// How many findings are known of each rule at each place: file, rule, JSON Pointer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    known: BTreeMap<(String, String, String), usize>,
}

#[derive(Serialize)]
struct Document<'b> {
    version: u32,
    findings: Vec<Entry<'b>>,
}

#[derive(Serialize)]
struct Entry<'b> {
    file: &'b str,
    rule: &'b str,
    pointer: &'b str,
    count: usize,
}

impl Baseline {
    /// The findings of a report; `name` tells how a file is called in the baseline.
    #[must_use]
    pub fn of(report: &Report, sources: &Sources, name: impl Fn(&str) -> String) -> Self {
        let mut known = BTreeMap::new();
        for finding in &report.findings {
            *known.entry(key(finding, sources, &name)).or_default() += 1;
        }
        Self { known }
    }

    /// Adds what another baseline knows of files that are not in a run: nobody has looked at them.
    pub fn keep(&mut self, other: Self, sources: &Sources, name: impl Fn(&str) -> String) {
        let read: Vec<String> = sources.files().iter().map(|file| name(&file.name)).collect();
        self.known.extend(other.known.into_iter().filter(|((file, ..), _)| !read.contains(file)));
    }

    /// Whether a file is a baseline, of whatever version.
    #[must_use]
    pub fn is_one(source: &SourceFile) -> bool {
        let (tree, _) = syntax::parse(source);
        tree.root().is_some_and(|root| root.get("version").is_some() && root.get("findings").is_some())
    }

    /// Reads the text of a baseline.
    ///
    /// # Errors
    /// When it is none, or one of another version; the diagnostic shows where.
    pub fn read(source: &SourceFile) -> Result<Self, Box<Diagnostic>> {
        let problem = |place, message: &str| {
            let help = "`--update-baseline` writes it anew";
            Box::new(Diagnostic::new("invalid-configuration", place, message).help(help))
        };
        let (tree, problems) = syntax::parse(source);
        if let Some(first) = problems.first() {
            return Err(problem(first.primary, &format!("this baseline cannot be read: {}", first.message)));
        }
        let root = tree.root();
        let version = root.and_then(|root| root.get("version"));
        let findings = root.and_then(|root| root.get("findings")).filter(|findings| findings.is_sequence());
        let (Some(version), Some(findings)) = (version, findings) else {
            return Err(problem(source.span(0, 0), "this is no baseline of cfnlens"));
        };
        if version.text() != Some(VERSION.to_string().as_str()) {
            let told = version.text().unwrap_or_default();
            let message = format!("this baseline is of version {told}, and this cfnlens reads version {VERSION}");
            return Err(problem(version.span(), &message));
        }
        let mut known = BTreeMap::new();
        for entry in findings.items() {
            let text = |name: &str| entry.get(name).and_then(Value::text).map(str::to_owned);
            let (Some(file), Some(rule)) = (text("file"), text("rule")) else {
                return Err(problem(entry.span(), "this entry names no file or no rule"));
            };
            let count = text("count").and_then(|count| count.parse().ok()).unwrap_or(1);
            *known.entry((file, rule, text("pointer").unwrap_or_default())).or_default() += count;
        }
        Ok(Self { known })
    }

    /// The text of the file.
    #[must_use]
    pub fn write(&self) -> String {
        let mut findings = Vec::with_capacity(self.known.len());
        for ((file, rule, pointer), count) in &self.known {
            findings.push(Entry { file, rule, pointer, count: *count });
        }
        let document = Document { version: VERSION, findings };
        // Texts and numbers can always be written.
        serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
    }

    /// Moves known findings to what is left out. Tells how many of the known ones, in files of this run, are gone.
    pub fn apply(&self, report: &mut Report, sources: &Sources, name: impl Fn(&str) -> String) -> usize {
        let mut left = self.known.clone();
        let (mut kept, mut known) = (Vec::new(), Vec::new());
        for finding in std::mem::take(&mut report.findings) {
            match left.get_mut(&key(&finding, sources, &name)).filter(|count| **count > 0) {
                Some(count) => {
                    *count -= 1;
                    known.push(Suppressed { finding, by: SuppressedBy::Baseline, reason: String::new() });
                }
                None => kept.push(finding),
            }
        }
        report.findings = kept;
        report.suppressed.extend(known);
        let read: Vec<String> = sources.files().iter().map(|file| name(&file.name)).collect();
        left.iter().filter(|((file, ..), _)| read.contains(file)).map(|(_, count)| count).sum()
    }
}

fn key(finding: &Finding, sources: &Sources, name: &impl Fn(&str) -> String) -> (String, String, String) {
    let file = sources.get(finding.diagnostic.primary.file).map_or_else(String::new, |source| name(&source.name));
    (file, finding.rule.name.to_owned(), finding.pointer.clone())
}
