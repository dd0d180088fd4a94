//! Text that is no template.

mod duplicate_key;
mod invalid_key;
mod not_strict_json;
mod syntax_error;

use super::Rule;

pub(super) static RULES: &[&Rule] =
    &[&syntax_error::RULE, &duplicate_key::RULE, &invalid_key::RULE, &not_strict_json::RULE];
