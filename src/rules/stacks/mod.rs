//! Exports and imports between templates.

mod export_in_use;
mod shared_export;
mod unresolved_import;

use super::Rule;

pub(super) static RULES: &[&Rule] = &[&shared_export::RULE, &unresolved_import::RULE, &export_in_use::RULE];
