//! What is still to be mended in the files of a learner: findings, or what an update would do.

use std::path::{Path, PathBuf};

use super::super::files;
use super::super::run::Failure;
use super::super::terminal::Screen;
use crate::config::Configs;
use crate::engine::{self, Options, identities};
use crate::explain::lessons::{Goal, Lesson};
use crate::render::{self, Updated};
use crate::rules::{Family, Rule};
use crate::schema::Schemas;
use crate::source::{Sources, list, load};
use crate::syntax;
use crate::template::Template;
use crate::update::{self, Effect};

/// One thing to mend.
pub(super) struct Matter {
    /// By what the lesson has hints for it: the name of the rule, or of the resource.
    pub(super) key: String,
    /// What it is about, so that it is known again after an edit.
    pub(super) identity: String,
    /// What is wrong, in one line.
    pub(super) message: String,
    /// All there is to see of it.
    pub(super) shown: String,
    /// Whose page explains it.
    pub(super) rule: Option<&'static Rule>,
    /// Hints where the lesson has none.
    pub(super) help: Vec<String>,
}

/// What was found.
pub(super) struct Found {
    pub(super) matters: Vec<Matter>,
    /// Whether everything could be read, so that what is not told is gone.
    pub(super) whole: bool,
}

/// Looks at the learner's files.
pub(super) fn look(lesson: &Lesson, folder: &Path, screen: Screen) -> Result<Found, Failure> {
    match lesson.goal() {
        Goal::Check => check(lesson, folder, screen),
        Goal::Diff(before, after) => diff(&folder.join(before), &folder.join(after)),
    }
}

fn is_template(name: &Path) -> bool {
    name.extension().is_some_and(|ending| ending == "yaml" || ending == "yml")
}

/// Settings around the folder do not count: they might hide what the lesson is about.
fn check(lesson: &Lesson, folder: &Path, screen: Screen) -> Result<Found, Failure> {
    let mut paths: Vec<PathBuf> = lesson.broken.iter().map(|file| folder.join(file.name)).collect();
    let further = list(folder).map_err(|error| Failure::Told(format!("{}: {error}", folder.display())))?;
    paths.extend(further);
    paths.retain(|path| is_template(path));
    paths.sort();
    paths.dedup();
    let found = files::find(&paths, "", false, &mut Configs::new(true, None))?;
    if let Some((name, reason)) = found.failed.first() {
        return Err(Failure::Told(format!("{name}: {reason}")));
    }
    // A comment that leaves a finding out mends nothing.
    let options = Options { covers_folder: true, no_ignore: true, ..Options::default() };
    let report = engine::check(&found.sources, &options);
    let whole = !report.findings.iter().any(|finding| finding.rule.family == Family::Syntax);
    let names: Vec<String> =
        identities(report.findings.iter(), &found.sources).iter().map(engine::Identity::digest).collect();
    let mut matters = Vec::new();
    for (mut finding, identity) in report.findings.into_iter().zip(names) {
        let rule = finding.rule;
        let message = render::shown_name(&finding.diagnostic.message);
        let help = [&finding.diagnostic.why, &finding.diagnostic.help];
        let help = help.into_iter().filter(|it| !it.is_empty()).map(|it| render::shown_name(it)).collect();
        // What to do is for the learner to find out; hints lead there.
        finding.diagnostic.help.clear();
        let mut shown = Vec::new();
        render::finding(finding, &found.sources, screen.terminal, screen.colour, &mut shown)?;
        let shown = String::from_utf8_lossy(&shown).into_owned();
        matters.push(Matter { key: rule.name.to_owned(), identity, message, shown, rule: Some(rule), help });
    }
    Ok(Found { matters, whole })
}

fn diff(before: &Path, after: &Path) -> Result<Found, Failure> {
    let mut sources = Sources::default();
    for path in [before, after] {
        let name = path.display().to_string();
        let content = load(path).map_err(|error| Failure::Told(format!("{name}: {error}")))?;
        sources.add(name, content);
    }
    let (Some(old), Some(new)) = (sources.files().first(), sources.files().get(1)) else {
        return Ok(Found { matters: Vec::new(), whole: false });
    };
    let ((old_tree, _), (new_tree, _)) = (syntax::parse(old), syntax::parse(new));
    if !old_tree.is_complete() || !new_tree.is_complete() {
        return Err(Failure::Told(format!("{} cannot be read to its end; `cfnlens check` tells why", new.name)));
    }
    let update = update::compare(&Template::lower(&old_tree), &Template::lower(&new_tree), &Schemas::default());
    let mut matters = Vec::new();
    for change in update.resources {
        let mild = matches!(change.effect, Effect::Added | Effect::NoInterruption | Effect::SomeInterruption);
        if mild && !change.loses_data() {
            continue;
        }
        let key = change.logical_id.clone();
        let what = change.causes.first().map_or_else(|| change.effect.as_str().to_owned(), |cause| cause.why.clone());
        let update = update::Update { resources: vec![change], ..update::Update::default() };
        let mut shown = Vec::new();
        render::update_text(&[Updated { file: new.name.clone(), update }], &sources, &mut shown)?;
        let shown = String::from_utf8_lossy(&shown);
        let shown = shown.rsplit_once("\n\n").map_or(shown.as_ref(), |(shown, _)| shown);
        let (message, shown) = (render::shown_name(&format!("`{key}`: {what}")), format!("{shown}\n"));
        matters.push(Matter { identity: key.clone(), key, message, shown, rule: None, help: Vec::new() });
    }
    Ok(Found { matters, whole: true })
}
