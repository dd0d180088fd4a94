//! The keys of `cfnlens.toml`, of `[tool.cfnlens]` in `pyproject.toml`, and of their `[[overrides]]`.

use std::collections::BTreeMap;
use std::path::Path;

use glob::{MatchOptions, Pattern};
use serde::Deserialize;
use toml::Spanned;

use super::ignored::Ignored;
use super::stacks::StackEntry;

/// Everything that can be set. A key is added here and nowhere else.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// Files of settings to start from, as seen from this file; what is set here goes before.
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub extends: Vec<Spanned<String>>,
    /// Run only these rules: names, codes, beginnings of codes (`E3`), families, `ALL`.
    #[cfg_attr(test, schemars(with = "Option<Vec<String>>"))]
    pub select: Option<Vec<Spanned<String>>>,
    /// Run these rules besides the default ones.
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub extend_select: Vec<Spanned<String>>,
    /// Leave these rules out: names, codes and so on, or tables with `rule`, `until` and `reason`.
    #[cfg_attr(test, schemars(with = "Vec<Ignored>"))]
    pub ignore: Vec<Spanned<Ignored>>,
    /// Severities by rules.
    #[cfg_attr(test, schemars(with = "BTreeMap<String, Level>"))]
    pub severity: BTreeMap<Spanned<String>, Level>,
    /// Regions in which the templates are deployed.
    #[cfg_attr(test, schemars(with = "Option<Vec<String>>"))]
    pub regions: Option<Vec<Spanned<String>>>,
    /// Whether values that CloudFormation would convert, such as "80" where a number is wanted, are told.
    pub strict_types: Option<bool>,
    /// In `[[overrides]]`: the files that these settings are for, as patterns seen from this file.
    #[cfg_attr(test, schemars(with = "Option<Vec<String>>"))]
    pub files: Option<Vec<Spanned<String>>>,
    /// Settings for some files only. Not in `[[overrides]]`, as all keys below.
    pub overrides: Vec<Settings>,
    /// Files that are passed over in folders, as patterns seen from this file.
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub exclude: Vec<Spanned<String>>,
    /// The least severity that makes the exit status 1; `never` for none.
    pub fail_on: Option<FailOn>,
    /// Folders, or zip files, with schemas of further resource types, as seen from this file.
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub schemas: Vec<Spanned<String>>,
    /// Folders with rules of your own, as seen from this file.
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub rules: Vec<Spanned<String>>,
    /// A file with findings that are known and left out, as seen from this file.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub baseline: Option<Spanned<String>>,
    /// The stacks that are made of the templates.
    pub stack: Vec<StackEntry>,
}

impl Settings {
    /// What holds when other settings come on top: single values are replaced, lists grow.
    pub(super) fn under(&mut self, top: &Self) {
        fn put<T: Clone>(value: &mut Option<T>, top: &Option<T>) {
            if top.is_some() {
                value.clone_from(top);
            }
        }
        put(&mut self.select, &top.select);
        put(&mut self.regions, &top.regions);
        put(&mut self.strict_types, &top.strict_types);
        put(&mut self.fail_on, &top.fail_on);
        put(&mut self.baseline, &top.baseline);
        self.extend_select.extend_from_slice(&top.extend_select);
        self.ignore.extend_from_slice(&top.ignore);
        self.exclude.extend_from_slice(&top.exclude);
        self.schemas.extend_from_slice(&top.schemas);
        self.rules.extend_from_slice(&top.rules);
        self.stack.extend_from_slice(&top.stack);
        self.severity.extend(top.severity.clone());
    }

    /// Every path of a file of settings seen from its folder, so that it means the same elsewhere.
    pub(super) fn anchor(&mut self, folder: &Path) {
        let anchor = |path: &mut Spanned<String>| {
            *path.get_mut() = folder.join(path.get_ref()).to_string_lossy().replace('\\', "/");
        };
        let lists = [&mut self.extends, &mut self.schemas, &mut self.rules, &mut self.exclude];
        lists.into_iter().flatten().for_each(anchor);
        self.baseline.iter_mut().for_each(anchor);
        for other in &mut self.overrides {
            other.files.iter_mut().flatten().for_each(anchor);
        }
    }

    /// Whether these settings are for a file; patterns have been anchored, the path is absolute.
    pub(super) fn are_for(&self, path: &Path) -> bool {
        self.files.iter().flatten().any(|pattern| matches(pattern.get_ref(), path))
    }

    /// Whether the file is passed over in folders.
    #[must_use]
    pub fn excludes(&self, path: &Path) -> bool {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        self.exclude.iter().any(|pattern| matches(pattern.get_ref(), &path))
    }
}

/// Whether a pattern means a file, or a folder that it lies in.
fn matches(pattern: &str, path: &Path) -> bool {
    let options = MatchOptions { require_literal_separator: true, ..MatchOptions::new() };
    let Ok(pattern) = Pattern::new(pattern) else { return false };
    path.ancestors().any(|above| pattern.matches_path_with(above, options))
}

/// The keys of which the last value counts; the others add up.
pub(super) const REPLACED: [&str; 5] = ["select", "regions", "strict-types", "fail-on", "baseline"];

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// It is wrong.
    Error,
    /// It is probably wrong.
    Warning,
    /// It is worth knowing.
    Info,
    /// It is not told.
    Off,
}

/// What makes the exit status 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum FailOn {
    /// Errors.
    Error,
    /// Errors and warnings.
    Warning,
    /// Anything.
    Info,
    /// Nothing.
    Never,
}

/// `pyproject.toml`, of which only one table is ours.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct PyProject {
    pub(super) tool: Tools,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Tools {
    pub(super) cfnlens: Option<Settings>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_is_that_of_the_keys() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/config.schema.json");
        let schema = schemars::schema_for!(Settings);
        let text = serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n";
        if std::env::var_os("UPDATE").is_some() {
            assert!(crate::source::save(&path, text.as_bytes()).is_ok());
        }
        let written = crate::source::load(&path).unwrap_or_default();
        assert_eq!(String::from_utf8_lossy(&written), text, "UPDATE=1 cargo test writes schemas/config.schema.json");
    }

    #[test]
    fn everything_that_the_first_file_shows_can_be_set() {
        let shown = include_str!("../../examples/cfnlens.toml");
        let code = |line: &&str| line.contains(['=', '[', ']', '{']) && !line.ends_with('.');
        let lines = shown.lines().filter_map(|line| line.strip_prefix("# ")).filter(code);
        let text: String = lines.map(|line| format!("{line}\n")).collect();
        let read: Result<Settings, _> = toml::from_str(&text);
        assert!(read.is_ok(), "{read:?}\n{text}");
    }
}
