//! What the schemas of AWS say of the properties of a resource.

mod invalid_cidr;
mod invalid_length;
mod invalid_list_size;
mod invalid_value_kind;
mod missing_property;
mod pattern_mismatch;
mod places;
mod read_only_property;
mod unknown_attribute;
mod unknown_property;
mod unknown_resource_type;
mod unlisted_value;
mod value_out_of_range;

use super::Rule;

pub(super) static RULES: &[&Rule] = &[
    &unknown_resource_type::RULE,
    &unknown_property::RULE,
    &missing_property::RULE,
    &read_only_property::RULE,
    &invalid_value_kind::RULE,
    &unlisted_value::RULE,
    &value_out_of_range::RULE,
    &invalid_length::RULE,
    &invalid_list_size::RULE,
    &pattern_mismatch::RULE,
    &invalid_cidr::RULE,
    &unknown_attribute::RULE,
];
