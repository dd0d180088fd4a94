//! From flags and files of settings to what the engine is asked: flags go before settings, settings before defaults.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicUsize;

use super::args::{CheckArgs, FailOn};
use super::files::Found;
use super::run::Failure;
use crate::config::{self, Configs, Level, Settings};
use crate::diagnostic::{Diagnostic, Severity};
use crate::engine::{EXPIRED_IGNORE, Options, Profile, Selection};
use crate::rules;

/// What holds for the run as a whole.
pub(super) struct Run {
    pub(super) options: Options,
    /// The least severity that makes the exit status 1; `None` for none.
    pub(super) fail_on: Option<Severity>,
    /// The file with findings that are known.
    pub(super) baseline: Option<PathBuf>,
}

/// Works out what holds for each file of a run.
pub(super) fn run(args: &CheckArgs, found: &mut Found, configs: &mut Configs) -> Result<Run, Failure> {
    let names: Vec<_> = found.sources.files().iter().map(|file| (file.id, file.name.clone())).collect();
    let mut number_of = HashMap::new();
    let mut numbered: HashMap<usize, usize> = HashMap::new();
    let mut profiles = Vec::new();
    // What no file stands for, as the run as a whole, follows the folder in which cfnlens was called.
    let here = found.settings(Path::new("./cfnlens.toml"), configs)?;
    for (file, name) in names {
        let number = found.settings(Path::new(&name), configs)?;
        if number != here {
            let at = match numbered.get(&number) {
                Some(at) => *at,
                None => {
                    profiles.push(profile(args, configs.get(number))?);
                    numbered.insert(number, profiles.len() - 1);
                    profiles.len() - 1
                }
            };
            number_of.insert(file, at);
        }
    }
    let settings = configs.get(here);
    let schemas = args.deployment.schemas(settings.schemas.iter().map(|path| PathBuf::from(path.get_ref())))?;
    let fail_on = args.fail_on.or_else(|| settings.fail_on.map(FailOn::from)).unwrap_or(FailOn::Error).severity();
    let baseline = settings.baseline.as_ref().map(|path| PathBuf::from(path.get_ref()));
    let profile = profile(args, settings)?;
    let mut further = expired(configs, &profile.settings.today);
    further.extend_from_slice(configs.faults());
    let deployments = match found.deployments(configs) {
        Ok(deployments) => deployments,
        Err(problem) => return Err(Failure::shown(std::mem::take(&mut found.sources), problem)),
    };
    let options = Options {
        profile,
        profiles,
        of_file: number_of,
        covers_folder: found.folder,
        schemas,
        deployments,
        no_ignore: args.no_ignore,
        further,
        done: AtomicUsize::new(0),
    };
    Ok(Run { options, fail_on, baseline: args.baseline.clone().or(baseline) })
}

fn profile(args: &CheckArgs, settings: &Settings) -> Result<Profile, Failure> {
    let deployment = args.deployment.settings(settings)?;
    let texts = |list: &[toml::Spanned<String>]| list.iter().map(|it| it.get_ref().clone()).collect::<Vec<_>>();
    let select = match &settings.select {
        Some(select) if args.select.is_empty() => texts(select),
        _ => args.select.clone(),
    };
    let mut extend = texts(&settings.extend_select);
    extend.extend(args.extend_select.iter().cloned());
    let mut ignore = Vec::new();
    if !args.no_ignore {
        let counts = |until: &Option<String>| until.as_ref().is_none_or(|until| *until >= deployment.today);
        let ignored = settings.ignore.iter().map(toml::Spanned::get_ref).filter(|ignored| counts(&ignored.until));
        ignore.extend(ignored.map(|ignored| ignored.rule.clone()));
    }
    let mut severities = HashMap::new();
    for (selector, level) in &settings.severity {
        for rule in rules::select(selector.get_ref()) {
            let severity = match level {
                Level::Error => Severity::Error,
                Level::Warning => Severity::Warning,
                Level::Info => Severity::Info,
                Level::Off => {
                    ignore.push(rule.name.to_owned());
                    continue;
                }
            };
            // A severity that was set is a wish to see it.
            if args.select.is_empty() && settings.select.is_none() {
                extend.push(rule.name.to_owned());
            }
            severities.insert(rule.name, severity);
        }
    }
    ignore.extend(args.ignore.iter().cloned());
    let selection = Selection::new(&select, &extend, &ignore).map_err(Failure::told)?;
    Ok(Profile { selection, severities, settings: deployment })
}

/// Exceptions in settings whose day has passed.
fn expired(configs: &Configs, today: &str) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (span, ignored) in configs.expiring() {
        let Some(until) = ignored.until.as_ref().filter(|until| until.as_str() < today) else { continue };
        let because = ignored.reason.as_ref().map_or_else(String::new, |reason| format!(": {reason}"));
        found.push(
            Diagnostic::new(EXPIRED_IGNORE, *span, format!("`{}` was to be ignored until {until}", ignored.rule))
                .label("the day has passed")
                .why(format!("what was put off until then is due, and findings are told again{because}"))
                .help("take it out once nothing is told, or set another day"),
        );
    }
    found
}

impl From<config::FailOn> for FailOn {
    fn from(of: config::FailOn) -> Self {
        match of {
            config::FailOn::Error => Self::Error,
            config::FailOn::Warning => Self::Warning,
            config::FailOn::Info => Self::Info,
            config::FailOn::Never => Self::Never,
        }
    }
}

impl FailOn {
    /// The least severity that it means.
    fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Info => Some(Severity::Info),
            Self::Never => None,
        }
    }
}
