//! Runs the rules and decides what becomes of their findings: severity, suppression, order.

mod recognise;
mod selection;
mod suppress;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};

pub use selection::{Selection, UnknownSelector};

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{self, Check, Context, Rule, StacksContext};
use crate::source::{FileId, SourceFile, Sources, Span};
use crate::syntax;
use crate::template::{Interface, Template};
use suppress::Suppressions;

/// Name of the rule for a panic inside a rule.
pub const INTERNAL_ERROR: &str = "internal-error";
/// Name of the rule for a template whose conditions are too tangled.
pub const NOT_FULLY_ANALYSED: &str = "not-fully-analysed";
/// Name of the rule for an ignore comment that ignores nothing.
pub const UNUSED_IGNORE: &str = "unused-ignore";

/// Files from this number on are checked by several threads.
const THREADS_FROM: usize = 8;

/// A diagnostic with what the engine decided about it.
#[derive(Debug)]
pub struct Finding {
    /// The rule that found it.
    pub rule: &'static Rule,
    /// How bad it is in this run.
    pub severity: Severity,
    /// What there is to say.
    pub diagnostic: Diagnostic,
    /// JSON Pointer of the primary place in its template.
    pub pointer: String,
}

/// The outcome of a run.
#[derive(Debug, Default)]
pub struct Report {
    /// Findings, sorted by file, place and rule.
    pub findings: Vec<Finding>,
    /// How many templates were checked.
    pub files: usize,
}

impl Report {
    /// How many findings have this severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }
}

/// What a run should do.
#[derive(Debug, Default)]
pub struct Options {
    /// Which rules run.
    pub selection: Selection,
    /// Whether a whole folder was read, so that an import that nothing exports is worth saying.
    pub covers_folder: bool,
}

/// What one file yields: findings, and what the checks of several templates need of it.
struct Checked {
    findings: Vec<Finding>,
    interface: Interface,
    suppressions: Suppressions,
    pointers: Vec<(Span, String)>,
}

/// Checks all files of a run, each by itself and all together.
///
/// The report is the same for any number of threads.
#[must_use]
pub fn check(sources: &Sources, options: &Options) -> Report {
    let files = sources.files();
    let mut checked = check_each(files, &options.selection);
    let count = checked.len();
    let interfaces: Vec<Interface> = checked.iter().map(|one| one.interface.clone()).collect();
    let context = StacksContext { sources, interfaces: &interfaces, covers_folder: options.covers_folder };
    let mut findings = Vec::new();
    for rule in rules::all() {
        if let Check::Stacks(check) = rule.check
            && options.selection.contains(rule)
        {
            for diagnostic in run(rule, |found| check(&context, found), Span::new(FileId(0), 0, 0)) {
                let home = checked.iter_mut().find(|one| one.interface.file == diagnostic.primary.file);
                let pointer =
                    home.as_ref().and_then(|one| one.pointers.iter().find(|(span, _)| *span == diagnostic.primary));
                let pointer = pointer.map(|(_, pointer)| pointer.clone()).unwrap_or_default();
                let finding = decide(rule, diagnostic, pointer);
                if home.is_none_or(|one| !one.suppressions.covers(&finding)) {
                    findings.push(finding);
                }
            }
        }
    }
    let unused = rules::by_name(UNUSED_IGNORE).filter(|rule| options.selection.contains(rule));
    for mut one in checked {
        findings.append(&mut one.findings);
        if let Some(rule) = unused {
            let reports = one.suppressions.unused(&options.selection).into_iter();
            findings.extend(reports.map(|diagnostic| decide(rule, diagnostic, String::new())));
        }
    }
    findings.sort_by(|a, b| order(a).cmp(&order(b)));
    findings.dedup_by(|a, b| order(a) == order(b));
    Report { findings, files: count }
}

fn order(finding: &Finding) -> (Span, &str, &str, &str) {
    (finding.diagnostic.primary, finding.rule.code, finding.rule.name, &finding.diagnostic.message)
}

fn check_each(files: &[SourceFile], selection: &Selection) -> Vec<Checked> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(files.len());
    if files.len() < THREADS_FROM || threads < 2 {
        return files.iter().filter_map(|file| check_file(file, selection)).collect();
    }
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        while let Some((index, file)) =
            Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|index| Some((index, files.get(index)?)))
        {
            done.extend(check_file(file, selection).map(|checked| (index, checked)));
        }
        done
    };
    let mut all: Vec<(usize, Checked)> = std::thread::scope(|scope| {
        let handles: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        handles.into_iter().flat_map(|handle| handle.join().unwrap_or_default()).collect()
    });
    all.sort_by_key(|(index, _)| *index);
    all.into_iter().map(|(_, checked)| checked).collect()
}

/// `None` where the file was only found and turns out to be no template.
fn check_file(source: &SourceFile, selection: &Selection) -> Option<Checked> {
    let (tree, mut found) = syntax::parse(source);
    if source.candidate && !recognise::is_template(source, &tree) {
        return None;
    }
    found.retain(|diagnostic| rules::by_name(diagnostic.rule).is_some_and(|rule| selection.contains(rule)));
    let template = Template::lower(&tree);
    let context = Context::new(source, &template);
    // Text that could not be read at all has been reported; there is no template to find fault with.
    if tree.root().is_some() {
        let top = template.top();
        for rule in rules::all().filter(|rule| selection.contains(rule)) {
            match rule.check {
                Check::Template(check) => found.extend(run(rule, |found| check(&context, found), top)),
                Check::WholeTemplate(check) if tree.is_complete() => {
                    found.extend(run(rule, |found| check(&context, found), top))
                }
                _ => {}
            }
        }
        if !template.conditions.is_empty() && template.cases().is_exhausted() {
            found.push(not_fully_analysed(&template));
        }
    }
    let mut suppressions = Suppressions::new(&template, source);
    let mut findings = Vec::with_capacity(found.len());
    for diagnostic in found {
        let Some(rule) = rules::by_name(diagnostic.rule) else { continue };
        let pointer = tree.pointer(diagnostic.primary);
        let finding = decide(rule, diagnostic, pointer);
        if !suppressions.covers(&finding) {
            findings.push(finding);
        }
    }
    let interface = template.interface();
    let shared = interface.exports.iter().chain(&interface.imports);
    let pointers = shared.map(|name| (name.span, tree.pointer(name.span))).collect();
    Some(Checked { findings, interface, suppressions, pointers })
}

fn decide(rule: &'static Rule, diagnostic: Diagnostic, pointer: String) -> Finding {
    Finding { rule, severity: rule.severity, diagnostic, pointer }
}

/// Runs a check; a panic in it becomes a finding, and the run goes on.
fn run(rule: &'static Rule, check: impl FnOnce(&mut Vec<Diagnostic>), top: Span) -> Vec<Diagnostic> {
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let mut found = Vec::new();
        check(&mut found);
        found
    }));
    outcome.unwrap_or_else(|_| {
        vec![
            Diagnostic::new(INTERNAL_ERROR, top, format!("the rule `{}` broke off with an internal error", rule.name))
                .why("this is a mistake in cfnlens, not in the template; all other rules have run")
                .help(format!(
                    "please report it with the template; until then `--ignore {}` leaves the rule out",
                    rule.name
                )),
        ]
    })
}

fn not_fully_analysed(template: &Template<'_>) -> Diagnostic {
    let place = template.section_span(crate::template::SectionKind::Conditions);
    Diagnostic::new(NOT_FULLY_ANALYSED, place, "the conditions of this template were not fully analysed")
        .label("too tangled to follow every case")
        .why("the budget for a question about these conditions was spent, so a mistake that shows in some cases only may be missed")
        .help("fewer conditions that hang together, or parameters with `AllowedValues`, make the analysis complete")
}
