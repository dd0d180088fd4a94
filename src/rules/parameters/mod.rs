//! Parameters.

mod attributes;
mod default_not_allowed;
mod invalid_parameter;
mod parameter_name;
mod parameter_name_too_long;
mod parameter_text_too_long;
mod plain_secret;
mod secrets;
mod shown_secret;
mod types;
mod unknown_parameter_type;
mod unofficial_parameter_type;
mod unused_parameter;

use super::Rule;

pub(super) static RULES: &[&Rule] = &[
    &invalid_parameter::RULE,
    &unknown_parameter_type::RULE,
    &unofficial_parameter_type::RULE,
    &parameter_name::RULE,
    &parameter_name_too_long::RULE,
    &parameter_text_too_long::RULE,
    &default_not_allowed::RULE,
    &unused_parameter::RULE,
    &plain_secret::RULE,
    &shown_secret::RULE,
];
