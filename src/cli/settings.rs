//! `cfnlens config` and `cfnlens init`.

use std::io::Write;
use std::path::Path;

use super::run::{DONE, Failure};
use crate::config::{self, Configs};
use crate::render;
use crate::source::{self, Sources};

/// What `cfnlens init` writes: everything that can be set, as comments.
const START: &str = include_str!("../../examples/cfnlens.toml");

/// Variables of the environment that stand for flags of `check`.
const VARIABLES: [&str; 7] = [
    "CFNLENS_SELECT",
    "CFNLENS_EXTEND_SELECT",
    "CFNLENS_IGNORE",
    "CFNLENS_FAIL_ON",
    "CFNLENS_BASELINE",
    "CFNLENS_CONFIG",
    "AWS_REGION",
];

/// Shows what is in force for a file, and where each value came from.
pub(super) fn config(path: &Path, mut configs: Configs, out: &mut dyn Write) -> Result<u8, Failure> {
    let mut sources = Sources::default();
    let found = match configs.layers(path, &mut sources) {
        Ok(layers) => config::in_force(layers, path, &sources),
        Err(problem) => return Err(Failure::shown(sources, problem)),
    };
    let shown = |text: &str| render::shown_name(text);
    writeln!(out, "# {}", shown(&path.display().to_string()))?;
    let width = found.iter().map(|it| it.key.len() + it.value.chars().count()).max().unwrap_or(0).min(60) + 3;
    for it in &found {
        let line = format!("{} = {}", it.key, it.value);
        writeln!(out, "{:width$}  # {}", shown(&line), shown(&it.place))?;
    }
    for (key, value) in [("fail-on", "\"error\""), ("regions", "[\"us-east-1\"]")] {
        if !found.iter().any(|it| it.key == key) {
            writeln!(out, "{:width$}  # default", format!("{key} = {value}"))?;
        }
    }
    for name in VARIABLES {
        if let Some(value) = std::env::var_os(name).filter(|value| !value.is_empty()) {
            let line = format!("{name}={}", value.to_string_lossy());
            writeln!(out, "{:width$}  # environment, goes before the files", shown(&line))?;
        }
    }
    for remark in configs.remarks() {
        writeln!(out, "# {}", shown(remark))?;
    }
    Ok(DONE)
}

/// Writes a first `cfnlens.toml`.
pub(super) fn init(from_cfn_lint: bool, out: &mut dyn Write) -> Result<u8, Failure> {
    let path = Path::new("cfnlens.toml");
    if path.exists() {
        return Err(Failure::Told("there is a cfnlens.toml here already; nothing was written".to_owned()));
    }
    let mut text = START.to_owned();
    if from_cfn_lint {
        let names = [".cfnlintrc", ".cfnlintrc.yaml", ".cfnlintrc.yml"];
        let Some(name) = names.into_iter().find(|name| Path::new(name).is_file()) else {
            return Err(Failure::Told("there is no .cfnlintrc here to start from".to_owned()));
        };
        let content = source::load(Path::new(name)).map_err(|error| Failure::Told(format!("{name}: {error}")))?;
        let (translated, remarks) = config::translate(name, content);
        let remarks: String = remarks.iter().map(|remark| format!("# {}\n", render::shown_name(remark))).collect();
        text = format!("# What {name} says, in the words of cfnlens.\n{translated}{remarks}\n{START}");
    }
    source::save(path, text.as_bytes()).map_err(|error| Failure::Told(format!("cfnlens.toml: {error}")))?;
    writeln!(out, "cfnlens.toml is written; `cfnlens config FILE` shows what is in force for a file")?;
    Ok(DONE)
}
