//! The sections of a template, their names and limits.

mod description_not_text;
mod description_too_long;
mod direct_upload_too_large;
mod invalid_section;
mod needs_capability;
mod not_a_mapping;
mod resources_missing;
mod template_too_large;
mod too_many;
mod transform_missing;
mod unknown_format_version;
mod unknown_interface_parameter;
mod unknown_section;
mod unknown_transform;

use super::Rule;
use crate::template::Template;

pub(super) static RULES: &[&Rule] = &[
    &not_a_mapping::RULE,
    &resources_missing::RULE,
    &unknown_section::RULE,
    &invalid_section::RULE,
    &unknown_format_version::RULE,
    &description_not_text::RULE,
    &description_too_long::RULE,
    &unknown_transform::RULE,
    &transform_missing::RULE,
    &template_too_large::RULE,
    &direct_upload_too_large::RULE,
    &unknown_interface_parameter::RULE,
    &needs_capability::RULE,
    &too_many::RESOURCES,
    &too_many::PARAMETERS,
    &too_many::OUTPUTS,
    &too_many::MAPPINGS,
    &too_many::MAPPING_KEYS,
];

/// Whether a macro of the user gets the template first, so that only the macro knows what it may hold.
///
/// `AWS::Include` only adds to a template; what is wrong in this file stays wrong.
pub(super) fn is_rewritten(template: &Template<'_>) -> bool {
    template.transforms.iter().any(|transform| !transform.keeps_names() && transform.name != "AWS::Include")
}

/// Whether a key of a section is a member of it, and not a function that yields members.
pub(super) fn is_member(name: &str) -> bool {
    name != "Fn::Transform" && !name.starts_with("Fn::ForEach")
}

/// A number as people read it: `51,200`.
pub(super) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn groups_digits() {
        assert_eq!(super::grouped(200), "200");
        assert_eq!(super::grouped(51_200), "51,200");
        assert_eq!(super::grouped(1_000_001), "1,000,001");
    }
}
