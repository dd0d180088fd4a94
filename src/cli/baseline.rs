//! `--baseline` and `--update-baseline`.

use std::path::Path;

use super::run::Failure;
use crate::engine::{Baseline, Report};
use crate::source::{self, FileId, SourceFile, Sources};

/// How a file is called in a baseline: as seen from the folder of the baseline, so that it counts wherever cfnlens is called.
fn namer(baseline: &Path) -> impl Fn(&str) -> String {
    let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let folder = absolute(baseline).parent().map(Path::to_owned).unwrap_or_default();
    move |name: &str| {
        let path = absolute(Path::new(name));
        path.strip_prefix(&folder).map_or_else(|_| name.to_owned(), |path| path.to_string_lossy().replace('\\', "/"))
    }
}

/// Writes the findings of a run into the baseline; from then on they are known. What it knows of other files stays.
pub(super) fn update(path: &Path, report: &Report, sources: &Sources) -> Result<String, Failure> {
    let mut baseline = Baseline::of(report, sources, namer(path));
    if let Ok(content) = source::load(path) {
        let file = SourceFile::new(FileId(0), String::new(), content);
        if !Baseline::is_one(&file) {
            return Err(Failure::Told(format!("{} is no baseline and is not overwritten", path.display())));
        }
        // One of another version is written anew.
        if let Ok(former) = Baseline::read(&file) {
            baseline.keep(former, sources, namer(path));
        }
    }
    let text = baseline.write();
    source::save(path, text.as_bytes()).map_err(|error| Failure::Told(format!("{}: {error}", path.display())))?;
    let count = report.findings.len();
    let plural = if count == 1 { "" } else { "s" };
    Ok(format!("{}: holds the {count} finding{plural} of this run", path.display()))
}

/// Leaves out what is known; the sentence tells of what is gone.
pub(super) fn apply(path: &Path, report: &mut Report, sources: &Sources) -> Result<Option<String>, Failure> {
    let content = source::load(path).map_err(|error| {
        Failure::Told(format!("{}: {error}; `--update-baseline` writes a first one", path.display()))
    })?;
    let mut shown = Sources::default();
    let file = SourceFile::new(FileId(0), path.display().to_string(), content);
    let baseline = match Baseline::read(&file) {
        Ok(baseline) => baseline,
        Err(problem) => {
            shown.add_settings(file.name, file.text.into_bytes());
            return Err(Failure::shown(shown, problem));
        }
    };
    let gone = baseline.apply(report, sources, namer(path));
    let (verb, them) = if gone == 1 { ("finding is", "it") } else { ("findings are", "them") };
    let message = format!("{}: {gone} known {verb} gone; `--update-baseline` takes {them} out", path.display());
    Ok((gone > 0).then_some(message))
}
