//! Names that are used and names that are defined.

mod undefined_ref;

use super::Rule;

pub(super) static RULES: &[&Rule] = &[&undefined_ref::RULE];
