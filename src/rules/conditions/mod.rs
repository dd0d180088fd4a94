//! Conditions.

mod and_arguments;
mod arguments;
mod condition_argument;
mod constant_condition;
mod equals_arguments;
mod impossible_branch;
mod invalid_condition;
mod not_arguments;
mod or_arguments;
mod undefined;
mod undefined_condition;
mod undefined_if_condition;
mod undefined_output_condition;
mod undefined_resource_condition;
mod unused_condition;

use super::Rule;

pub(super) static RULES: &[&Rule] = &[
    &invalid_condition::RULE,
    &equals_arguments::RULE,
    &and_arguments::RULE,
    &or_arguments::RULE,
    &not_arguments::RULE,
    &condition_argument::RULE,
    &undefined_condition::RULE,
    &undefined_if_condition::RULE,
    &undefined_resource_condition::RULE,
    &undefined_output_condition::RULE,
    &unused_condition::RULE,
    &constant_condition::RULE,
    &impossible_branch::RULE,
];
