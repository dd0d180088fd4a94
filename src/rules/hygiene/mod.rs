//! What cfnlens has to say of itself, and of how a template is written.

use super::Rule;

pub(super) static RULES: &[&Rule] = &[];
