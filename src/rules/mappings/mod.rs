//! Mappings.

mod invalid_mapping;
mod mapping_name_too_long;
mod one_region;
mod unused_mapping;

use super::Rule;

pub(super) static RULES: &[&Rule] =
    &[&invalid_mapping::RULE, &mapping_name_too_long::RULE, &unused_mapping::RULE, &one_region::RULE];
