//! From the paths that the user gave to the files of a run.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use super::run::Failure;
use crate::config::{self, Configs, Manifest, Problem, manifest};
use crate::source::{FileId, LoadError, SourceFile, Sources, load, load_stdin};
use crate::stacks::Deployment;
use crate::syntax::{self, Tree};

/// The files of a run.
pub(super) struct Found {
    pub(super) sources: Sources,
    /// Whether a folder was walked.
    pub(super) folder: bool,
    /// What could not be read, with the reason.
    pub(super) failed: Vec<(String, String)>,
    /// Files that declare stacks.
    manifests: Vec<(FileId, Manifest)>,
    /// A file of settings that cannot be used.
    problem: Option<Problem>,
    seen: Seen,
}

/// The files that were read already, or will be because they are named, so that each is checked once.
struct Seen {
    /// Whether a file can come twice at all; asking the system for each takes time.
    several: bool,
    named: HashSet<PathBuf>,
    read: HashSet<PathBuf>,
}

impl Seen {
    fn new(paths: &[PathBuf]) -> Self {
        let several = paths.len() > 1;
        let named = paths.iter().filter(|path| several && path.is_file()).filter_map(|path| path.canonicalize().ok());
        Self { several, named: named.collect(), read: HashSet::new() }
    }

    /// Whether this is the first time that the file comes.
    fn first(&mut self, path: &Path, walked: bool) -> bool {
        if !self.several {
            return true;
        }
        // A path that cannot be resolved fails when it is read.
        let Ok(path) = path.canonicalize() else { return true };
        !(walked && self.named.contains(&path)) && self.read.insert(path)
    }
}

/// Reads what the paths name. Order and names are those of the arguments, and sorted within a folder.
///
/// # Errors
/// When a file of settings that is in force here cannot be used.
pub(super) fn find(
    paths: &[PathBuf],
    stdin_name: &str,
    candidates: bool,
    configs: &mut Configs,
) -> Result<Found, Failure> {
    let mut found = Found {
        sources: Sources::default(),
        folder: false,
        failed: Vec::new(),
        manifests: Vec::new(),
        problem: None,
        seen: Seen::new(paths),
    };
    let here = [PathBuf::from(".")];
    for path in if paths.is_empty() { here.as_slice() } else { paths } {
        if path.as_os_str() == "-" {
            match load_stdin() {
                Ok(content) => {
                    found.sources.add(stdin_name.to_owned(), content);
                }
                Err(error) => found.failed.push((stdin_name.to_owned(), error.to_string())),
            }
        } else if path.is_dir() {
            found.folder = true;
            found.walk(path, configs);
        } else {
            found.named(path, candidates);
        }
    }
    match found.problem.take() {
        Some(problem) => Err(Failure::shown(found.sources, problem)),
        None => Ok(found),
    }
}

/// The file that a path names, with the settings that were read on the way.
pub(super) fn one(path: &Path, configs: &mut Configs) -> Result<Sources, Failure> {
    let found = find(&[path.to_owned()], "<stdin>", false, configs)?;
    match found.failed.first() {
        Some((name, reason)) => Err(Failure::Told(format!("{name}: {reason}"))),
        None => Ok(found.sources),
    }
}

/// The template among these files, when there is just one.
pub(super) fn only(sources: &Sources) -> Result<&SourceFile, Failure> {
    let mut templates = sources.files().iter().filter(|file| !file.settings);
    let first = templates.next().filter(|_| templates.next().is_none());
    first.ok_or_else(|| Failure::told("name one template"))
}

/// The tree of a template that is shown as a whole.
pub(super) fn whole(source: &SourceFile) -> Result<Tree<'_>, Failure> {
    let (tree, problems) = syntax::parse(source);
    if tree.is_complete() {
        return Ok(tree);
    }
    let problem = problems.first().map_or("cannot be read", |problem| problem.message.as_str());
    Err(Failure::Told(format!("{}: {problem}; `cfnlens check` shows where", source.name)))
}

impl Found {
    /// The stacks that are declared in the folders of the run and in settings.
    pub(super) fn deployments(&mut self, configs: &Configs) -> Result<Vec<Deployment>, Problem> {
        let mut all = configs.deployments(&mut self.sources)?;
        if !configs.is_isolated() {
            all.extend(config::deployments(&self.manifests, &mut self.sources)?);
        }
        Ok(all)
    }

    /// The number of the settings for a file.
    pub(super) fn settings(&mut self, path: &Path, configs: &mut Configs) -> Result<usize, Failure> {
        match configs.of(path, &mut self.sources) {
            Ok(number) => Ok(number),
            Err(problem) => Err(Failure::shown(std::mem::take(&mut self.sources), problem)),
        }
    }

    fn named(&mut self, path: &Path, candidate: bool) {
        if !self.seen.first(path, false) {
            return;
        }
        match load(path) {
            Ok(content) if candidate => {
                self.sources.add_candidate(shown(path), content);
            }
            Ok(content) => {
                self.sources.add(shown(path), content);
            }
            Err(LoadError::Io(error)) if error.kind() == std::io::ErrorKind::NotFound => {
                self.glob(path, candidate, &error)
            }
            Err(error) => self.failed.push((shown(path), error.to_string())),
        }
    }

    fn glob(&mut self, path: &Path, candidate: bool, missing: &std::io::Error) {
        let pattern = path.to_string_lossy();
        if !pattern.contains(['*', '?', '[']) {
            self.failed.push((shown(path), missing.to_string()));
            return;
        }
        match glob::glob(&pattern) {
            Ok(paths) => {
                let mut matched = false;
                for path in paths.flatten().filter(|path| path.is_file()) {
                    matched = true;
                    self.named(&path, candidate);
                }
                if !matched {
                    self.failed.push((shown(path), "no file matches this pattern".to_owned()));
                }
            }
            Err(error) => self.failed.push((shown(path), format!("this pattern cannot be read: {}", error.msg))),
        }
    }

    fn walk(&mut self, folder: &Path, configs: &mut Configs) {
        let mut paths: Vec<PathBuf> = WalkBuilder::new(folder)
            .require_git(false)
            .build()
            .filter_map(Result::ok)
            .filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()))
            .map(ignore::DirEntry::into_path)
            .filter(|path| may_be_read(path))
            .collect();
        paths.sort_unstable();
        for path in paths {
            match configs.of(&path, &mut self.sources) {
                Ok(settings) if configs.get(settings).excludes(&path) => continue,
                Ok(_) => {}
                Err(problem) => {
                    self.problem.get_or_insert(problem);
                    return;
                }
            }
            if !self.seen.first(&path, true) {
                continue;
            }
            match load(&path) {
                Ok(content) => {
                    let manifest = manifest(&path, &content);
                    let id = self.sources.add_candidate(shown(&path), content);
                    self.manifests.extend(manifest.map(|kind| (id, kind)));
                }
                // Nobody named the file, and nothing of this size is a template.
                Err(LoadError::TooLarge) => {}
                Err(error) => self.failed.push((shown(&path), error.to_string())),
            }
        }
    }
}

fn may_be_read(path: &Path) -> bool {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase());
    matches!(extension.as_deref(), Some("yaml" | "yml" | "json" | "template" | "cfn")) || manifest(path, &[]).is_some()
}

/// A path as it is shown: with forward slashes and without a leading `./`.
fn shown(path: &Path) -> String {
    let name = path.to_string_lossy().replace('\\', "/");
    name.strip_prefix("./").unwrap_or(&name).to_owned()
}
