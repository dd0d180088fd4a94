//! Names that are used and names that are defined.

mod circular_dependency;
mod conditional_depends_on;
mod conditional_reference;
mod redundant_depends_on;
mod undefined_depends_on;
mod undefined_getatt;
mod undefined_map_key;
mod undefined_mapping;
mod undefined_ref;
mod undefined_sub_variable;
mod unmapped_parameter_value;

use super::Rule;

pub(super) static RULES: &[&Rule] = &[
    &undefined_ref::RULE,
    &undefined_getatt::RULE,
    &undefined_sub_variable::RULE,
    &undefined_mapping::RULE,
    &undefined_map_key::RULE,
    &unmapped_parameter_value::RULE,
    &undefined_depends_on::RULE,
    &conditional_depends_on::RULE,
    &conditional_reference::RULE,
    &circular_dependency::RULE,
    &redundant_depends_on::RULE,
];
