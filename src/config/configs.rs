//! Which files of settings are in force for a template: found upward from it, or named.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::cfn_lint;
use super::check;
use super::read::{self, Problem, place, problem};
use super::settings::{PyProject, Settings};
use super::{Ignored, own_rules, stacks};
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Sources, Span, load};
use crate::stacks::Deployment;

/// The names under which settings are looked for in a folder, the first one that says something counts.
const NAMES: [&str; 5] = ["cfnlens.toml", "pyproject.toml", ".cfnlintrc", ".cfnlintrc.yaml", ".cfnlintrc.yml"];

/// A file of settings.
#[derive(Debug)]
pub struct Layer {
    /// The file.
    pub file: FileId,
    /// What it sets, with all paths and patterns absolute.
    pub settings: Settings,
}

/// All files of settings of a run. Each is read once.
#[derive(Debug)]
pub struct Configs {
    isolated: bool,
    named: Option<PathBuf>,
    /// The chain that is in force in a folder.
    of_folder: HashMap<PathBuf, Option<usize>>,
    /// Files that start from each other, the first one first.
    chains: Vec<Vec<Layer>>,
    /// What chains and those of their overrides that count come to.
    merged: Vec<Settings>,
    known: HashMap<(usize, Vec<usize>), usize>,
    /// What is left out up to a day, and where that is said.
    expiring: Vec<(Span, Ignored)>,
    /// What is wrong with rules of the user.
    faults: Vec<Diagnostic>,
    /// Keys of other tools that have no meaning here.
    remarks: Vec<String>,
}

impl Configs {
    /// Reads nothing yet. With `isolated` nothing ever; with `named` this file for all.
    #[must_use]
    pub fn new(isolated: bool, named: Option<PathBuf>) -> Self {
        Self {
            isolated,
            named,
            of_folder: HashMap::new(),
            chains: Vec::new(),
            merged: vec![Settings::default()],
            known: HashMap::new(),
            expiring: Vec::new(),
            faults: Vec::new(),
            remarks: Vec::new(),
        }
    }

    /// Whether nothing is read.
    #[must_use]
    pub fn is_isolated(&self) -> bool {
        self.isolated
    }

    /// The number of the settings for a file; 0 where nothing is set.
    ///
    /// # Errors
    /// When a file of settings cannot be used.
    pub fn of(&mut self, path: &Path, sources: &mut Sources) -> Result<usize, Problem> {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let Some(chain) = self.chain(&path, sources)? else { return Ok(0) };
        let layers = self.chains.get(chain).map(Vec::as_slice).unwrap_or_default();
        let overrides = layers.iter().flat_map(|layer| &layer.settings.overrides).enumerate();
        let counting = overrides.filter(|(_, settings)| settings.are_for(&path)).map(|(at, _)| at).collect();
        let key = (chain, counting);
        if let Some(known) = self.known.get(&key) {
            return Ok(*known);
        }
        let mut merged = Settings::default();
        let mut number = 0;
        for layer in layers {
            merged.under(&layer.settings);
            for settings in &layer.settings.overrides {
                if key.1.contains(&number) {
                    merged.under(settings);
                }
                number += 1;
            }
        }
        self.merged.push(merged);
        self.known.insert(key, self.merged.len() - 1);
        Ok(self.merged.len() - 1)
    }

    /// The settings with a number.
    #[must_use]
    pub fn get(&self, number: usize) -> &Settings {
        static NONE: std::sync::LazyLock<Settings> = std::sync::LazyLock::new(Settings::default);
        self.merged.get(number).unwrap_or(&NONE)
    }

    /// The files that are in force for a file, those that others start from first.
    ///
    /// # Errors
    /// When a file of settings cannot be used.
    pub fn layers(&mut self, path: &Path, sources: &mut Sources) -> Result<&[Layer], Problem> {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let chain = self.chain(&path, sources)?;
        Ok(chain.and_then(|at| self.chains.get(at)).map(Vec::as_slice).unwrap_or_default())
    }

    /// The stacks that files of settings declare.
    ///
    /// # Errors
    /// When a declaration cannot be used.
    pub fn deployments(&self, sources: &mut Sources) -> Result<Vec<Deployment>, Problem> {
        let mut all = Vec::new();
        // Several files may start from the same one, which then was read for each.
        let mut told: HashSet<String> = HashSet::new();
        for layer in self.chains.iter().flatten().filter(|layer| !layer.settings.stack.is_empty()) {
            let name = sources.get(layer.file).map(|source| source.name.clone()).unwrap_or_default();
            if !told.insert(name) {
                continue;
            }
            all.extend(stacks::declared(&layer.settings.stack, layer.file, sources)?);
        }
        Ok(all)
    }

    /// What was noticed while reading, in sentences.
    #[must_use]
    pub fn remarks(&self) -> &[String] {
        &self.remarks
    }

    /// What is left out up to a day, with the places where that is said.
    #[must_use]
    pub fn expiring(&self) -> &[(Span, Ignored)] {
        &self.expiring
    }

    /// What is wrong with rules of the user.
    #[must_use]
    pub fn faults(&self) -> &[Diagnostic] {
        &self.faults
    }

    fn chain(&mut self, path: &Path, sources: &mut Sources) -> Result<Option<usize>, Problem> {
        if self.isolated {
            return Ok(None);
        }
        let Some(named) = self.named.clone() else {
            return path.parent().map_or(Ok(None), |folder| self.in_folder(folder, sources));
        };
        if let Some(known) = self.of_folder.get(&named) {
            return Ok(*known);
        }
        let chain = self.read(&named, sources)?;
        self.of_folder.insert(named, chain);
        Ok(chain)
    }

    fn in_folder(&mut self, folder: &Path, sources: &mut Sources) -> Result<Option<usize>, Problem> {
        let mut below = Vec::new();
        let mut found = None;
        for above in folder.ancestors() {
            if let Some(known) = self.of_folder.get(above) {
                found = *known;
                break;
            }
            below.push(above.to_owned());
            for name in NAMES {
                let path = above.join(name);
                if found.is_none() && path.is_file() {
                    found = self.read(&path, sources)?;
                }
            }
            if found.is_some() {
                break;
            }
        }
        self.of_folder.extend(below.into_iter().map(|folder| (folder, found)));
        Ok(found)
    }

    /// Reads a file and those that it starts from; `None` where it says nothing to us.
    fn read(&mut self, path: &Path, sources: &mut Sources) -> Result<Option<usize>, Problem> {
        let mut layers = Vec::new();
        self.layer(path, None, &mut Vec::new(), sources, &mut layers)?;
        if layers.is_empty() {
            return Ok(None);
        }
        self.chains.push(layers);
        Ok(Some(self.chains.len() - 1))
    }

    /// Reads a file; `asked` is the place that names it.
    fn layer(
        &mut self,
        path: &Path,
        asked: Option<Span>,
        open: &mut Vec<PathBuf>,
        sources: &mut Sources,
        layers: &mut Vec<Layer>,
    ) -> Result<(), Problem> {
        let name = shown(path);
        let content = match load(path) {
            Ok(content) => content,
            Err(error) => {
                let span = asked.unwrap_or_else(|| Span::new(sources.add_settings(name.clone(), Vec::new()), 0, 0));
                return Err(Box::new(problem(span, format!("`{name}` cannot be read: {error}"))));
            }
        };
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        if let Some(span) = asked.filter(|_| open.contains(&path)) {
            let problem = problem(span, format!("`{name}` starts from this file")).label("leads back here");
            return Err(Box::new(problem.help("take one `extends` of the circle out")));
        }
        let file_name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let file = if file_name.starts_with(".cfnlintrc") {
            let (text, remarks) = cfn_lint::translate(&name, content);
            self.remarks.extend(remarks);
            sources.add_settings(format!("{name}, read as cfnlens.toml"), text.into_bytes())
        } else {
            sources.add_settings(name, content)
        };
        let Some(source) = sources.get(file) else { return Ok(()) };
        let settings = if file_name == "pyproject.toml" {
            read::toml::<PyProject>(source)?.tool.cfnlens
        } else {
            Some(read::toml::<Settings>(source)?)
        };
        let Some(mut settings) = settings else { return Ok(()) };
        // Before names of rules are looked up, which may be those of the user.
        let folder = path.parent().unwrap_or(Path::new(""));
        for rules in &settings.rules {
            self.faults.extend(own_rules::add(&folder.join(rules.get_ref()), place(file, rules.span()), sources)?);
        }
        let Some(source) = sources.get(file) else { return Ok(()) };
        check::settings(&settings, source)?;
        let ignored = settings.ignore.iter().chain(settings.overrides.iter().flat_map(|other| &other.ignore));
        let expiring = ignored.filter(|ignored| ignored.get_ref().until.is_some());
        self.expiring.extend(expiring.map(|it| (place(source.id, it.span()), it.get_ref().clone())));
        settings.anchor(path.parent().unwrap_or(Path::new("")));
        let bases: Vec<(PathBuf, Span)> = settings
            .extends
            .iter()
            .map(|base| (PathBuf::from(base.get_ref()), place(source.id, base.span())))
            .collect();
        open.push(path);
        for (base, span) in bases {
            self.layer(&base, Some(span), open, sources, layers)?;
        }
        open.pop();
        layers.push(Layer { file, settings });
        Ok(())
    }
}

/// A path as seen from here where it lies below, with forward slashes.
pub(super) fn shown(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let path = path.strip_prefix(&here).unwrap_or(path);
    let name = path.to_string_lossy().replace('\\', "/");
    name.strip_prefix("./").unwrap_or(&name).to_owned()
}
