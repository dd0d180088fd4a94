//! What cfnlens has to say of itself, and of how a template is written.

mod expired_ignore;
mod internal_error;
mod invalid_configuration;
mod invalid_rule;
mod not_fully_analysed;
mod unused_ignore;
mod yaml_alias;
mod yaml_merge_key;

use super::Rule;

pub(super) static RULES: &[&Rule] = &[
    &expired_ignore::RULE,
    &internal_error::RULE,
    &invalid_configuration::RULE,
    &invalid_rule::RULE,
    &not_fully_analysed::RULE,
    &unused_ignore::RULE,
    &yaml_alias::RULE,
    &yaml_merge_key::RULE,
];
