//! Outputs.

mod duplicate_export;
mod export_name_not_text;
mod imported_output;
mod invalid_output;
mod invalid_output_name;
mod output_too_long;
mod output_value_not_text;
mod output_without_value;
mod text;

use super::Rule;

pub(super) static RULES: &[&Rule] = &[
    &invalid_output::RULE,
    &output_without_value::RULE,
    &invalid_output_name::RULE,
    &output_too_long::RULE,
    &output_value_not_text::RULE,
    &export_name_not_text::RULE,
    &duplicate_export::RULE,
    &imported_output::RULE,
];
