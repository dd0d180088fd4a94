//! The arguments of intrinsic functions, and where these may stand.

mod base64_argument;
mod cidr_arguments;
mod extensions;
mod findinmap_arguments;
mod foreach_arguments;
mod getatt_argument;
mod getazs_argument;
mod getstackoutput_argument;
mod if_arguments;
mod importvalue_argument;
mod join_arguments;
mod length_argument;
mod misplaced_function;
mod mixed_function;
mod needless_sub;
mod places;
mod ref_argument;
mod resource_too_early;
mod select_arguments;
mod shape;
mod split_arguments;
mod sub_arguments;
mod sub_missing;
mod tojsonstring_argument;
mod unclosed_variable;
mod unknown_function;
mod unused_sub_variable;

use super::Rule;

pub(super) static RULES: &[&Rule] = &[
    &base64_argument::RULE,
    &cidr_arguments::RULE,
    &findinmap_arguments::RULE,
    &foreach_arguments::RULE,
    &getatt_argument::RULE,
    &getazs_argument::RULE,
    &getstackoutput_argument::RULE,
    &if_arguments::RULE,
    &importvalue_argument::RULE,
    &join_arguments::RULE,
    &length_argument::RULE,
    &misplaced_function::RULE,
    &mixed_function::RULE,
    &needless_sub::RULE,
    &ref_argument::RULE,
    &select_arguments::RULE,
    &split_arguments::RULE,
    &sub_arguments::RULE,
    &sub_missing::RULE,
    &tojsonstring_argument::RULE,
    &unclosed_variable::RULE,
    &unknown_function::RULE,
    &unused_sub_variable::RULE,
    &resource_too_early::RULE,
];
