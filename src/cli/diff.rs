//! `cfnlens diff`: what an update from one version of templates to another does.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::{Args, ValueEnum};

use super::run::{DONE, FOUND, Failure};
use super::{deployment, files};
use crate::engine;
use crate::render::{self, Updated};
use crate::schema::Schemas;
use crate::source::{self, FileId, Sources};
use crate::syntax;
use crate::template::Template;
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

/// The two versions of one template; where one does not exist, everything is added or removed.
struct Pair {
    name: String,
    before: Option<Vec<u8>>,
    after: Option<Vec<u8>>,
}

pub(super) fn run(args: &DiffArgs, out: &mut dyn Write) -> Result<u8, Failure> {
    let schemas = deployment::schemas(&args.schemas)?;
    let mut sources = Sources::default();
    let mut updates = Vec::new();
    for pair in pairs(args)? {
        let name = pair.name;
        let mut add =
            |content: Option<Vec<u8>>, when: &str| sources.add(format!("{name} ({when})"), content.unwrap_or_default());
        let (before, after) = (add(pair.before, "before"), add(pair.after, "after"));
        if let Some(update) = compare(&sources, before, after, &schemas) {
            updates.push(Updated { file: name, update });
        }
    }
    match args.format {
        DiffFormat::Text => render::update_text(&updates, &sources, out)?,
        DiffFormat::Markdown => render::update_markdown(&updates, out)?,
        DiffFormat::Json => render::update_json(&updates, &sources, out)?,
    }
    let mut changes = updates.iter().flat_map(|it| &it.update.resources);
    let fails = match args.fail_on {
        FailOn::Replace => changes.any(|it| matches!(it.effect, Effect::Replacement | Effect::Refused)),
        FailOn::DataLoss => changes.any(update::Change::loses_data),
        FailOn::Never => false,
    };
    Ok(if fails { FOUND } else { DONE })
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

fn pairs(args: &DiffArgs) -> Result<Vec<Pair>, Failure> {
    if args.staged {
        return staged(&args.versions);
    }
    match args.versions.as_slice() {
        [old, new] if old.is_dir() && new.is_dir() => Ok(folders(old, new)),
        [old, new] if old.exists() || new.exists() => {
            Ok(vec![Pair { name: new.display().to_string(), before: Some(read(old)?), after: Some(read(new)?) }])
        }
        [old, new] => revisions(&old.to_string_lossy(), Some(&new.to_string_lossy())),
        [one] => {
            let text = one.to_string_lossy();
            match text.split_once("..") {
                Some((old, new)) => revisions(old, Some(new.trim_start_matches('.')).filter(|it| !it.is_empty())),
                None => revisions(&text, None),
            }
        }
        _ => Err(Failure::Told(
            "name the version before and the version after; `cfnlens diff --help` has examples".to_owned(),
        )),
    }
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    source::load(path).map_err(|error| Failure::Told(format!("{}: {error}", path.display())))
}

fn folders(old: &Path, new: &Path) -> Vec<Pair> {
    let all = |folder: &Path| -> Vec<(String, Vec<u8>)> {
        let found = files::find(&[folder.to_owned()], "", true);
        let root = folder.display().to_string();
        let relative = |name: &str| name.strip_prefix(&root).unwrap_or(name).trim_start_matches('/').to_owned();
        found.sources.files().iter().map(|it| (relative(&it.name), it.text.as_bytes().to_vec())).collect()
    };
    let mut before = all(old);
    let mut found: Vec<Pair> = all(new)
        .into_iter()
        .map(|(name, content)| {
            let at = before.iter().position(|(other, _)| *other == name);
            Pair { before: at.map(|at| before.swap_remove(at).1), name, after: Some(content) }
        })
        .collect();
    found.extend(before.into_iter().map(|(name, content)| Pair { name, before: Some(content), after: None }));
    found.sort_by(|left, right| left.name.cmp(&right.name));
    found
}

/// Runs git here; its own words tell what went wrong.
fn git(arguments: &[&str]) -> Result<Vec<u8>, Failure> {
    let done = Command::new("git")
        .args(arguments)
        .output()
        .map_err(|error| Failure::Told(format!("git cannot be run: {error}")))?;
    if done.status.success() {
        Ok(done.stdout)
    } else {
        let words = String::from_utf8_lossy(&done.stderr);
        Err(Failure::Told(format!("git: {}", words.trim().lines().next().unwrap_or("no answer"))))
    }
}

fn names(list: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(list);
    let is_template = |name: &&str| {
        let ending = Path::new(name).extension().map(|it| it.to_string_lossy().to_ascii_lowercase());
        matches!(ending.as_deref(), Some("yaml" | "yml" | "json" | "template"))
    };
    text.split('\0').filter(|name| !name.is_empty()).filter(is_template).map(str::to_owned).collect()
}

fn revisions(old: &str, new: Option<&str>) -> Result<Vec<Pair>, Failure> {
    if old.starts_with('-') || new.is_some_and(|new| new.starts_with('-')) {
        return Err(Failure::Told(format!("`{old}` is no revision")));
    }
    let mut arguments = vec!["diff", "--name-only", "--no-renames", "--relative", "-z", old];
    arguments.extend(new);
    arguments.push("--");
    let pairs = names(&git(&arguments)?).into_iter().map(|name| {
        let before = git(&["show", &format!("{old}:./{name}")]).ok();
        let after = match new {
            Some(new) => git(&["show", &format!("{new}:./{name}")]).ok(),
            None => source::load(Path::new(&name)).ok(),
        };
        Pair { name, before, after }
    });
    Ok(pairs.collect())
}

/// What is staged; a hook names the files, and without names all staged ones are meant.
fn staged(files: &[PathBuf]) -> Result<Vec<Pair>, Failure> {
    let all = names(&git(&["diff", "--cached", "--name-only", "--no-renames", "--relative", "-z", "--"])?);
    let wanted = |name: &String| files.is_empty() || files.iter().any(|file| file == Path::new(name));
    let pairs = all.into_iter().filter(wanted).map(|name| {
        let before = git(&["show", &format!("HEAD:./{name}")]).ok();
        let after = git(&["show", &format!(":./{name}")]).ok();
        Pair { name, before, after }
    });
    Ok(pairs.collect())
}
