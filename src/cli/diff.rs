//! `cfnlens diff`: what an update from one version of templates to another does.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::deployment;
use super::run::{DONE, FOUND, Failure};
use super::versions::{self, After};
use crate::engine;
use crate::render::{self, Updated};
use crate::schema::Schemas;
use crate::source::{FileId, Sources};
use crate::syntax;
use crate::template::{Interface, Template};
use crate::update::{self, Effect, Remark, Update};

const EXAMPLES: &str = "\
Examples:
  cfnlens diff old.yaml new.yaml           two files
  cfnlens diff deployed/ templates/        two folders, file by file
  cfnlens diff main..HEAD                  two revisions of git
  cfnlens diff main                        a revision and the files as they are now
  cfnlens diff --staged                    what is about to be committed
  cfnlens diff main --format markdown      for a comment on a pull request";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct DiffArgs {
    /// The version before and the version after: files, folders, or one revision or range of git; with --staged, files
    versions: Vec<PathBuf>,
    /// Compare what is staged in git with the last commit
    #[arg(long)]
    staged: bool,
    /// How to print it
    #[arg(long, default_value = "text")]
    format: DiffFormat,
    /// What makes the exit status 1
    #[arg(long, value_name = "WHAT", default_value = "never")]
    fail_on: FailOn,
    /// A folder, or a zip file, with schemas of further resource types
    #[arg(long, value_name = "DIR")]
    schemas: Vec<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum DiffFormat {
    /// For a terminal
    Text,
    /// For a comment on a pull request
    Markdown,
    /// For programs
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// A resource is replaced, or the update is refused
    Replace,
    /// Data is lost
    DataLoss,
    /// Nothing: the exit status is 0 whatever happens
    Never,
}

pub(super) fn run(args: &DiffArgs, out: &mut dyn Write) -> Result<u8, Failure> {
    let schemas = deployment::schemas(&args.schemas)?;
    let mut sources = Sources::default();
    let mut updates = Vec::new();
    let (pairs, place) = versions::pairs(&args.versions, args.staged)?;
    for pair in pairs {
        let name = pair.name;
        let mut add =
            |content: Option<Vec<u8>>, when: &str| sources.add(format!("{name} ({when})"), content.unwrap_or_default());
        let (before, after) = (add(pair.before, "before"), add(pair.after, "after"));
        if let Some(update) = compare(&sources, before, after, &schemas) {
            updates.push(Updated { file: name, update });
        }
    }
    name_importers(&mut updates, &place, &mut sources);
    match args.format {
        DiffFormat::Text => render::update_text(&updates, &sources, out)?,
        DiffFormat::Markdown => render::update_markdown(&updates, &sources, out)?,
        DiffFormat::Json => render::update_json(&updates, &sources, out)?,
    }
    let refused = updates.iter().flat_map(|it| &it.update.exports).any(update::ExportChange::is_refused);
    let mut changes = updates.iter().flat_map(|it| &it.update.resources);
    let fails = match args.fail_on {
        FailOn::Replace => refused || changes.any(|it| matches!(it.effect, Effect::Replacement | Effect::Refused)),
        FailOn::DataLoss => changes.any(update::Change::loses_data),
        FailOn::Never => false,
    };
    Ok(if fails { FOUND } else { DONE })
}

/// Looks among all templates of the version after for those that import what changes.
fn name_importers(updates: &mut [Updated], place: &After, sources: &mut Sources) {
    if updates.iter().all(|it| it.update.exports.is_empty()) {
        return;
    }
    let mut set: Vec<(String, Interface)> = Vec::new();
    for (name, content) in versions::importing(place) {
        let id = sources.add_candidate(name.clone(), content);
        set.extend(sources.get(id).and_then(engine::outside).map(|interface| (name, interface)));
    }
    for it in updates {
        let others = || set.iter().filter(|(name, _)| *name != it.file).map(|(_, interface)| interface);
        it.update.exports.iter_mut().for_each(|export| export.find_importers(others()));
    }
}

/// `None` where neither version is a template.
fn compare(sources: &Sources, before: FileId, after: FileId, schemas: &Schemas) -> Option<Update> {
    let (before, after) = (sources.get(before)?, sources.get(after)?);
    let (old_tree, _) = syntax::parse(before);
    let (new_tree, _) = syntax::parse(after);
    if !engine::is_template(before, &old_tree) && !engine::is_template(after, &new_tree) {
        return None;
    }
    if let Some(unread) = [(before, &old_tree), (after, &new_tree)]
        .into_iter()
        .find(|(source, tree)| !source.text.is_empty() && !tree.is_complete())
    {
        // What could not be read is not gone.
        let what = "this version cannot be read to its end, so nothing is compared; `cfnlens check` tells why";
        let remark = Remark { name: String::new(), what: what.to_owned(), span: unread.0.span(0, 0) };
        return Some(Update { remarks: vec![remark], ..Update::default() });
    }
    Some(update::compare(&Template::lower(&old_tree), &Template::lower(&new_tree), schemas))
}
