//! What a run should do, for each file.

use std::collections::HashMap;
use std::sync::atomic::AtomicUsize;

use super::Selection;
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{self, Rule};
use crate::schema::Schemas;
use crate::source::FileId;
use crate::stacks::Deployment;
use crate::validate::Settings;

/// How a file is checked.
#[derive(Debug, Clone, Default)]
pub struct Profile {
    /// Which rules run.
    pub selection: Selection,
    /// The severities that were set, by the names of the rules.
    pub severities: HashMap<&'static str, Severity>,
    /// What is assumed of the deployment.
    pub settings: Settings,
}

/// What a run should do.
#[derive(Debug, Default)]
pub struct Options {
    /// How files are checked for which nothing else is said.
    pub profile: Profile,
    /// How other files are checked.
    pub profiles: Vec<Profile>,
    /// Which files these are, with the position of the profile.
    pub of_file: HashMap<FileId, usize>,
    /// Whether a whole folder was read, so that an import that nothing exports is worth saying.
    pub covers_folder: bool,
    /// The resource types.
    pub schemas: Schemas,
    /// The stacks that are declared.
    pub deployments: Vec<Deployment>,
    /// Whether requests in templates to leave findings out are passed over.
    pub no_ignore: bool,
    /// What is to be told besides, such as what was found in the settings.
    pub further: Vec<Diagnostic>,
    /// How many files are done, for whoever waits.
    pub done: AtomicUsize,
}

impl Options {
    /// How a file is checked.
    #[must_use]
    pub fn profile(&self, file: FileId) -> &Profile {
        self.of_file.get(&file).and_then(|at| self.profiles.get(*at)).unwrap_or(&self.profile)
    }
}

/// The rules that run, for each profile.
pub(super) struct Plan {
    pub(super) first: Vec<&'static Rule>,
    pub(super) others: Vec<Vec<&'static Rule>>,
}

impl Plan {
    pub(super) fn new(options: &Options) -> Self {
        let selected = |profile: &Profile| rules::all().filter(|rule| profile.selection.contains(rule)).collect();
        Self { first: selected(&options.profile), others: options.profiles.iter().map(selected).collect() }
    }

    pub(super) fn of(&self, file: FileId, options: &Options) -> &[&'static Rule] {
        options.of_file.get(&file).and_then(|at| self.others.get(*at)).unwrap_or(&self.first)
    }

    /// Every rule that runs for some file.
    pub(super) fn all(&self) -> Vec<&'static Rule> {
        let mut all = self.first.clone();
        for rule in self.others.iter().flatten() {
            if !all.iter().any(|known| known.name == rule.name) {
                all.push(rule);
            }
        }
        all
    }
}
