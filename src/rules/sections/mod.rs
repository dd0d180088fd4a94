//! The sections of a template, their names and limits.

use super::Rule;

pub(super) static RULES: &[&Rule] = &[];
