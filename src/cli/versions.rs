//! The two versions that `cfnlens diff` compares: files, folders, revisions of git.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::files;
use super::run::Failure;
use crate::config::Configs;
use crate::source;

/// The two versions of one template; where one does not exist, everything is added or removed.
pub(super) struct Pair {
    pub(super) name: String,
    pub(super) before: Option<Vec<u8>>,
    pub(super) after: Option<Vec<u8>>,
}

/// Where the templates of the version after lie.
pub(super) enum After {
    /// One file, of which nobody knows what belongs to it.
    File,
    /// A folder.
    Folder(PathBuf),
    /// A revision of git.
    Revision(String),
    /// What is staged in git.
    Index,
    /// The files of a git repository as they are.
    WorkTree,
}

/// The versions of each template, and where those after lie.
pub(super) fn pairs(versions: &[PathBuf], is_staged: bool) -> Result<(Vec<Pair>, After), Failure> {
    if is_staged {
        return Ok((staged(versions)?, After::Index));
    }
    let between = |old: &str, new: Option<&str>| {
        let after = new.map_or(After::WorkTree, |new| After::Revision(new.to_owned()));
        Ok((revisions(old, new)?, after))
    };
    match versions {
        [old, new] if old.is_dir() && new.is_dir() => Ok((folders(old, new)?, After::Folder(new.clone()))),
        [old, new] if old.exists() || new.exists() => {
            let name = new.display().to_string();
            Ok((vec![Pair { name, before: Some(read(old)?), after: Some(read(new)?) }], After::File))
        }
        [old, new] => between(&old.to_string_lossy(), Some(&new.to_string_lossy())),
        [one] => {
            let text = one.to_string_lossy();
            match text.split_once("..") {
                Some((old, new)) => between(old, Some(new.trim_start_matches('.')).filter(|it| !it.is_empty())),
                None => between(&text, None),
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

/// The files of a folder that may be templates, with their paths below it.
fn all(folder: &Path) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let found = files::find(&[folder.to_owned()], "", true, &mut Configs::new(true, None))?;
    let root = folder.display().to_string();
    let relative = |name: &str| name.strip_prefix(&root).unwrap_or(name).trim_start_matches('/').to_owned();
    Ok(found.sources.files().iter().map(|it| (relative(&it.name), it.text.as_bytes().to_vec())).collect())
}

fn folders(old: &Path, new: &Path) -> Result<Vec<Pair>, Failure> {
    let mut before = all(old)?;
    let mut found: Vec<Pair> = all(new)?
        .into_iter()
        .map(|(name, content)| {
            let at = before.iter().position(|(other, _)| *other == name);
            Pair { before: at.map(|at| before.swap_remove(at).1), name, after: Some(content) }
        })
        .collect();
    found.extend(before.into_iter().map(|(name, content)| Pair { name, before: Some(content), after: None }));
    found.sort_by(|left, right| left.name.cmp(&right.name));
    Ok(found)
}

/// The templates after that import something, with their names.
pub(super) fn importing(after: &After) -> Vec<(String, Vec<u8>)> {
    let grep = |more: &[&str]| {
        let found = git(&[&["grep", "-l", "-z", "-e", "ImportValue"], more, &["--", "."]].concat());
        // Without a single match, git says that it failed.
        names(&found.unwrap_or_default())
    };
    let shown = |revision: &str, names: Vec<String>| {
        let content = |name: String| Some((git(&["show", &format!("{revision}:./{name}")]).ok()?, name));
        names.into_iter().filter_map(content).map(|(content, name)| (name, content)).collect()
    };
    match after {
        After::File => Vec::new(),
        After::Folder(folder) => all(folder).unwrap_or_default(),
        After::Revision(revision) => {
            let named = grep(&[revision]);
            let below = format!("{revision}:");
            let names = named.iter().filter_map(|name| name.strip_prefix(&below)).map(str::to_owned);
            shown(revision, names.collect())
        }
        After::Index => shown("", grep(&["--cached"])),
        After::WorkTree => {
            let content = |name: String| Some((source::load(Path::new(&name)).ok()?, name));
            let found = grep(&["--untracked"]).into_iter().filter_map(content);
            found.map(|(content, name)| (name, content)).collect()
        }
    }
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
