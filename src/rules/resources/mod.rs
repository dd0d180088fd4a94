//! The attributes of resources.

use super::Rule;

pub(super) static RULES: &[&Rule] = &[];
