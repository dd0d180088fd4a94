//! The attributes of resources.

mod attributes;
mod ignored_attribute;
mod invalid_deletion_policy;
mod invalid_resource;
mod invalid_resource_type;
mod invalid_update_replace_policy;
mod logical_id_too_long;
mod misplaced_description;
mod policies;
mod policy_without_counterpart;

use super::Rule;

pub(super) static RULES: &[&Rule] = &[
    &invalid_resource::RULE,
    &ignored_attribute::RULE,
    &misplaced_description::RULE,
    &invalid_resource_type::RULE,
    &logical_id_too_long::RULE,
    &policy_without_counterpart::RULE,
    &invalid_deletion_policy::RULE,
    &invalid_update_replace_policy::RULE,
];
