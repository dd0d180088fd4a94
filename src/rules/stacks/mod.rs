//! Exports and imports between templates, and stacks within stacks.

mod children;
mod export_in_use;
mod import_cycle;
mod import_from_child;
mod misfit_stack_parameter;
mod name_taken_in_region;
mod nested_output_unknown;
mod nested_parameter_missing;
mod nested_parameter_not_allowed;
mod nested_parameter_unknown;
mod nested_recursion;
mod nested_template_missing;
mod shared_export;
mod too_many_nested_resources;
mod unresolved_import;

use super::Rule;

pub(super) static RULES: &[&Rule] = &[
    &shared_export::RULE,
    &unresolved_import::RULE,
    &export_in_use::RULE,
    &import_cycle::RULE,
    &nested_parameter_unknown::RULE,
    &nested_parameter_missing::RULE,
    &nested_output_unknown::RULE,
    &nested_template_missing::RULE,
    &nested_recursion::RULE,
    &nested_parameter_not_allowed::RULE,
    &import_from_child::RULE,
    &name_taken_in_region::RULE,
    &too_many_nested_resources::RULE,
    &misfit_stack_parameter::RULE,
];
