//! Exports and imports between templates.

use super::Rule;

pub(super) static RULES: &[&Rule] = &[];
