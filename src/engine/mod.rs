//! Runs the rules and decides what becomes of their findings: severity, suppression, order.

mod baseline;
mod drawn;
mod identity;
mod options;
mod recognise;
mod report;
mod selection;
mod serverless;
mod suppress;
mod threads;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;

pub use baseline::Baseline;
pub use drawn::with_graph;
pub use identity::{Identity, identities};
pub use options::{Options, Profile};
pub use recognise::is_template;
pub use report::{Finding, Report, Suppressed, SuppressedBy};
pub use selection::{Selection, UnknownSelector};

use crate::companions;
use crate::diagnostic::Diagnostic;
use crate::rules::{self, Check, Context, Rule, StacksContext};
use crate::source::{FileId, SourceFile, Sources, Span};
use crate::stacks::{Deployment, System};
use crate::syntax;
use crate::template::{Interface, Template};
use options::Plan;
use suppress::Suppressions;
use threads::in_threads;

/// Name of the rule for a panic inside a rule.
pub const INTERNAL_ERROR: &str = "internal-error";
/// Name of the rule for a template whose conditions are too tangled.
pub const NOT_FULLY_ANALYSED: &str = "not-fully-analysed";
/// Name of the rule for a request to ignore something that ignores nothing.
pub const UNUSED_IGNORE: &str = "unused-ignore";
/// Name of the rule for a request to ignore something whose day has passed.
pub const EXPIRED_IGNORE: &str = "expired-ignore";

/// What one file yields besides what the others see of it: findings, and what becomes of those about several files.
struct Checked {
    file: FileId,
    findings: Vec<Finding>,
    suppressed: Vec<Suppressed>,
    suppressions: Suppressions,
    pointers: Vec<(Span, String)>,
}

/// Checks all files of a run, each by itself and all together.
///
/// The report is the same for any number of threads.
#[must_use]
pub fn check(sources: &Sources, options: &Options) -> Report {
    check_with(&Plan::new(options), sources, options)
}

fn check_with(plan: &Plan, sources: &Sources, options: &Options) -> Report {
    let files = sources.files();
    let (mut checked, interfaces): (Vec<Checked>, Vec<Interface>) =
        in_threads(files, |file| check_file(file, plan.of(file.id, options), options)).into_iter().unzip();
    let count = checked.len();
    let together: Vec<_> = plan.all().into_iter().filter(|rule| matches!(rule.check, Check::Stacks(_))).collect();
    let system = System::new(interfaces, &options.deployments, sources);
    let context = StacksContext {
        sources,
        interfaces: system.interfaces(),
        system: &system,
        covers_folder: options.covers_folder,
    };
    let (mut findings, mut suppressed) = (Vec::new(), Vec::new());
    for rule in together {
        if let Check::Stacks(check) = rule.check {
            for diagnostic in run(rule, |found| check(&context, found), Span::new(FileId(0), 0, 0)) {
                let place = diagnostic.primary.file;
                let runs = diagnostic.rule == INTERNAL_ERROR
                    || plan.of(place, options).iter().any(|selected| selected.name == rule.name);
                if !runs {
                    continue;
                }
                let home = checked.iter_mut().find(|one| one.file == place);
                let pointer =
                    home.as_ref().and_then(|one| one.pointers.iter().find(|(span, _)| *span == diagnostic.primary));
                let pointer = pointer.map(|(_, pointer)| pointer.clone()).unwrap_or_default();
                let Some(finding) = decide(diagnostic, pointer, options.profile(place)) else { continue };
                match home.and_then(|one| one.suppressions.covers(&finding)) {
                    Some((by, reason)) => suppressed.push(Suppressed { finding, by, reason }),
                    None => findings.push(finding),
                }
            }
        }
    }
    for mut one in checked {
        let profile = options.profile(one.file);
        findings.append(&mut one.findings);
        suppressed.append(&mut one.suppressed);
        let reports = one.suppressions.unused(&profile.selection).into_iter();
        let reports = reports.filter(|diagnostic| selects(&profile.selection, diagnostic.rule));
        findings.extend(reports.filter_map(|diagnostic| decide(diagnostic, String::new(), profile)));
    }
    let further = options.further.iter().cloned();
    findings.extend(further.filter_map(|it| decide(it, String::new(), &options.profile)));
    findings.sort_by(|a, b| order(a).cmp(&order(b)));
    findings.dedup_by(|a, b| order(a) == order(b));
    suppressed.sort_by(|a, b| order(&a.finding).cmp(&order(&b.finding)));
    suppressed.dedup_by(|a, b| order(&a.finding) == order(&b.finding));
    Report { findings, suppressed, files: count, system }
}

fn order(finding: &Finding) -> (Span, &str, &str, &str) {
    (finding.diagnostic.primary, finding.rule.code, finding.rule.name, &finding.diagnostic.message)
}

fn selects(selection: &Selection, name: &str) -> bool {
    rules::by_name(name).is_some_and(|rule| selection.contains(rule))
}

/// What the others see of a template, without a check of it; `None` for a file that nobody named and that is none.
#[must_use]
pub fn outside(source: &SourceFile) -> Option<Interface> {
    let read = || {
        let (tree, _) = syntax::parse(source);
        let beside = companions::recognise(source, &tree).is_some();
        let is_template = !beside && (!source.candidate || recognise::is_template(source, &tree));
        is_template.then(|| Template::lower(&tree).interface())
    };
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Some(Interface::unknown(source.id)))
}

/// What the templates of a run are to each other, without a check of any. Each is read once, in several threads.
#[must_use]
pub fn system(sources: &Sources, deployments: &[Deployment]) -> System {
    System::new(in_threads(sources.files(), outside), deployments, sources)
}

/// `None` where the file was only found and turns out to be no template.
fn check_file(source: &SourceFile, selected: &[&'static Rule], options: &Options) -> Option<(Checked, Interface)> {
    let checked = guarded(source, options.profile(source.id), || analyse(source, selected, options));
    options.done.fetch_add(1, Ordering::Relaxed);
    checked
}

/// A panic outside of any rule is a finding of the file, so that no file drops out of a run without a word.
fn guarded(
    source: &SourceFile,
    profile: &Profile,
    analyse: impl FnOnce() -> Option<(Checked, Interface)>,
) -> Option<(Checked, Interface)> {
    catch_unwind(AssertUnwindSafe(analyse)).unwrap_or_else(|_| {
        let broken =
            Diagnostic::new(INTERNAL_ERROR, source.span(0, 0), "this file was not analysed: an internal error")
                .why("this is a mistake in cfnlens, not in the template; nothing in the file has been checked")
                .help("please report it with the template");
        let checked = Checked {
            file: source.id,
            findings: decide(broken, String::new(), profile).into_iter().collect(),
            suppressed: Vec::new(),
            suppressions: Suppressions::default(),
            pointers: Vec::new(),
        };
        Some((checked, Interface::unknown(source.id)))
    })
}

fn analyse(source: &SourceFile, selected: &[&'static Rule], options: &Options) -> Option<(Checked, Interface)> {
    let profile = options.profile(source.id);
    let selection = &profile.selection;
    let (tree, mut found) = syntax::parse(source);
    let companion = companions::recognise(source, &tree);
    if source.candidate && companion.is_none() && !recognise::is_template(source, &tree) {
        return None;
    }
    found.retain(|diagnostic| selects(selection, diagnostic.rule));
    let template = Template::lower(&tree);
    let context = Context::new(source, &template, &options.schemas, &profile.settings);
    // What could not be read has been reported; there is no template to find fault with.
    if let Some(companion) = &companion {
        for rule in selected {
            if let Check::File(check) = rule.check {
                found.extend(run(rule, |found| check(companion, found), source.span(0, 0)));
            }
        }
    } else if tree.has_sound_part() {
        let read = found.len();
        let top = template.top();
        for rule in selected {
            match rule.check {
                Check::Template(check) => found.extend(run(rule, |found| check(&context, found), top)),
                Check::WholeTemplate(check) if tree.is_complete() => {
                    found.extend(run(rule, |found| check(&context, found), top))
                }
                Check::Expression(_) => {
                    found.extend(run(rule, |found| rules::expression_findings(&context, rule, found), top));
                }
                _ => {}
            }
        }
        // One comparison with the schemas serves all rules that ask for it.
        if let Some(first) = selected.iter().find(|rule| matches!(rule.check, Check::Schema)) {
            let all = run(first, |found| rules::schema_findings(&context, found), top);
            let wanted =
                |it: &Diagnostic| it.rule == INTERNAL_ERROR || selected.iter().any(|rule| rule.name == it.rule);
            found.extend(all.into_iter().filter(wanted));
        }
        let further = run_serverless(source, &tree, &template, selected, options, profile, &mut found);
        found.extend(further);
        let mut index = 0;
        found.retain(|diagnostic| {
            index += 1;
            index <= read || tree.is_sound(diagnostic.primary)
        });
        if selects(selection, NOT_FULLY_ANALYSED) && template.is_too_tangled() {
            found.push(not_fully_analysed(&template));
        }
    }
    let mut suppressions = if options.no_ignore {
        Suppressions::default()
    } else {
        Suppressions::new(&template, source, &profile.settings.today)
    };
    let mut findings = Vec::with_capacity(found.len());
    let mut suppressed = Vec::new();
    for diagnostic in found {
        let pointer = tree.pointer(diagnostic.primary);
        let Some(finding) = decide(diagnostic, pointer, profile) else { continue };
        match suppressions.covers(&finding) {
            Some((by, reason)) => suppressed.push(Suppressed { finding, by, reason }),
            None => findings.push(finding),
        }
    }
    let interface = template.interface();
    let pointers = interface.places().map(|place| (place, tree.pointer(place))).collect();
    Some((Checked { file: source.id, findings, suppressed, suppressions, pointers }, interface))
}

/// The rule is the one that the diagnostic names: where a check broke off, that is not the rule that ran.
fn decide(diagnostic: Diagnostic, pointer: String, profile: &Profile) -> Option<Finding> {
    let rule = rules::by_name(diagnostic.rule)?;
    let severity = profile.severities.get(rule.name).copied().unwrap_or(rule.severity);
    Some(Finding { rule, severity, diagnostic, pointer })
}

/// Runs a check; a panic in it becomes a finding, whatever is selected, and the run goes on.
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

/// Findings about SAM; a panic in the expansion is one finding, and the run goes on.
fn run_serverless(
    source: &SourceFile,
    tree: &syntax::Tree<'_>,
    template: &Template<'_>,
    selected: &[&'static Rule],
    options: &Options,
    profile: &Profile,
    told: &mut Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    let Some(first) = selected.iter().find(|rule| matches!(rule.check, Check::Sam | Check::Schema)) else {
        return Vec::new();
    };
    let settings = &profile.settings;
    run(
        first,
        |out| out.extend(serverless::findings(source, tree, template, selected, &options.schemas, settings, told)),
        template.top(),
    )
}

fn not_fully_analysed(template: &Template<'_>) -> Diagnostic {
    let place = template.section_span(crate::template::SectionKind::Conditions);
    Diagnostic::new(NOT_FULLY_ANALYSED, place, "the conditions of this template were not fully analysed")
        .label("too tangled to follow every case")
        .why("the budget for a question about these conditions was spent, so a mistake that shows in some cases only may be missed")
        .help("fewer conditions that hang together, or parameters with `AllowedValues`, make the analysis complete")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Severity;
    use crate::rules::Family;

    fn break_off(_: &Context<'_>, _: &mut Vec<Diagnostic>) {
        std::panic::resume_unwind(Box::new("a mistake in a rule"));
    }

    fn break_off_together(_: &StacksContext<'_>, _: &mut Vec<Diagnostic>) {
        std::panic::resume_unwind(Box::new("a mistake in a rule"));
    }

    static BROKEN: Rule = Rule {
        name: "broken",
        code: "E9999",
        family: Family::Hygiene,
        severity: Severity::Warning,
        page: "",
        check: Check::Template(break_off),
    };
    static BROKEN_TOGETHER: Rule = Rule { name: "broken-together", check: Check::Stacks(break_off_together), ..BROKEN };

    fn check_text(selected: &[&'static Rule], options: &Options) -> Report {
        let mut sources = Sources::default();
        let text = "Resources:\n  A:\n    Type: AWS::SNS::Topic\n    Properties: {TopicName: !Ref Nothing}\n";
        sources.add("a.yaml".to_owned(), text.as_bytes().to_vec());
        let plan = Plan { first: selected.to_vec(), others: Vec::new() };
        check_with(&plan, &sources, options)
    }

    #[test]
    fn a_panic_in_a_rule_is_one_finding_and_the_run_goes_on() {
        let next = rules::by_name("undefined-ref").into_iter();
        for broken in [&BROKEN, &BROKEN_TOGETHER] {
            let selected: Vec<&'static Rule> = std::iter::once(broken).chain(next.clone()).collect();
            let report = check_text(&selected, &Options::default());
            let names: Vec<&str> = report.findings.iter().map(|finding| finding.rule.name).collect();
            assert_eq!(names, [INTERNAL_ERROR, "undefined-ref"]);
            assert!(report.findings.iter().any(|finding| {
                finding.severity == Severity::Error
                    && finding.diagnostic.message.contains(&format!("`{}`", broken.name))
                    && finding.diagnostic.help.contains(broken.name)
            }));
        }
    }

    #[test]
    fn a_panic_outside_of_rules_is_a_finding_of_the_file() {
        let source = SourceFile::new(FileId(3), "a.yaml".to_owned(), Vec::new());
        let checked =
            guarded(&source, &Profile::default(), || std::panic::resume_unwind(Box::new("a mistake in the parser")));
        let findings = checked.map(|(checked, _)| checked.findings).unwrap_or_default();
        assert!(
            findings
                .iter()
                .any(|finding| finding.rule.name == INTERNAL_ERROR && finding.diagnostic.primary.file == FileId(3))
        );
    }

    #[test]
    fn a_panic_is_told_whatever_is_selected() {
        let selection = Selection::new(&["undefined-ref".to_owned()], &[], &[]).unwrap_or_default();
        let report = check_text(
            &[&BROKEN],
            &Options { profile: Profile { selection, ..Profile::default() }, ..Options::default() },
        );
        assert_eq!(report.count(Severity::Error), 1);
    }

    #[test]
    fn the_findings_of_the_engine_have_their_rules() {
        for name in [INTERNAL_ERROR, NOT_FULLY_ANALYSED, UNUSED_IGNORE, EXPIRED_IGNORE] {
            let rule = rules::by_name(name);
            assert!(rule.is_some_and(|rule| matches!(rule.check, Check::Engine)), "{name}");
        }
    }
}
