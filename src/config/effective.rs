//! What is in force for a file, and where each value was set.

use std::path::Path;

use toml::de::{DeTable, DeValue};

use super::configs::Layer;
use super::settings::REPLACED;
use crate::source::{SourceFile, Sources};

/// A key that is in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InForce {
    /// The key, such as `extend-select`; in a table with its name before a point.
    pub key: String,
    /// The value as it is written.
    pub value: String,
    /// The file and line where it is set.
    pub place: String,
}

/// Everything that these files set for a file, first what the others build on.
#[must_use]
pub fn in_force(layers: &[Layer], path: &Path, sources: &Sources) -> Vec<InForce> {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut all: Vec<InForce> = Vec::new();
    for layer in layers {
        let Some(source) = sources.get(layer.file) else { continue };
        let Ok(document) = DeTable::parse(&source.text) else { continue };
        let mut top = document.get_ref();
        if source.name.ends_with("pyproject.toml") {
            for name in ["tool", "cfnlens"] {
                if let Some(DeValue::Table(table)) = top.get(name).map(|it| it.get_ref()) {
                    top = table;
                }
            }
        }
        add(top, source, &mut all);
        let Some(DeValue::Array(overrides)) = top.get("overrides").map(|it| it.get_ref()) else { continue };
        for (settings, table) in layer.settings.overrides.iter().zip(overrides) {
            if let DeValue::Table(table) = table.get_ref()
                && settings.are_for(&path)
            {
                add(table, source, &mut all);
            }
        }
    }
    let mut index = 0;
    let later: Vec<String> = all.iter().map(|it| it.key.clone()).collect();
    all.retain(|it| {
        index += 1;
        let replaced = REPLACED.contains(&it.key.as_str()) && later.iter().skip(index).any(|key| *key == it.key);
        !replaced
    });
    all
}

fn add(table: &DeTable<'_>, source: &SourceFile, all: &mut Vec<InForce>) {
    for (key, value) in table.iter() {
        if matches!(key.get_ref().as_ref(), "overrides" | "files" | "stack" | "extends") {
            continue;
        }
        let line = source.position(u32::try_from(key.span().start).unwrap_or(0)).line;
        let written = source.text.get(value.span()).unwrap_or_default();
        all.push(InForce {
            key: key.get_ref().to_string(),
            value: written.split_whitespace().collect::<Vec<_>>().join(" "),
            place: format!("{}:{line}", source.name),
        });
    }
}
