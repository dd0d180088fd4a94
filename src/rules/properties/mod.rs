//! What the schemas of AWS say of the properties of a resource.

mod duplicate_identifier;
mod misplaced_secure_reference;
mod plain_pseudo_parameter;
mod private_type;
mod ref_is_no_arn;
mod runtime_life;
mod schema;
mod service_life;
mod texts;
mod type_not_offered;
mod unknown_action;
mod unknown_attribute;
mod unknown_managed_policy;
mod unknown_resource_type;
mod words;

pub(super) use schema::findings;

use super::{Family, Rule};
use crate::diagnostic::Severity::{self, Error};

pub(super) static RULES: &[&Rule] = &[
    &unknown_resource_type::RULE,
    &private_type::RULE,
    &type_not_offered::RULE,
    &plain_pseudo_parameter::RULE,
    &duplicate_identifier::RULE,
    &unknown_attribute::RULE,
    &misplaced_secure_reference::RULE,
    &unknown_action::RULE,
    &ref_is_no_arn::RULE,
    &unknown_managed_policy::RULE,
    &service_life::ENDED,
    &service_life::ENDING,
    &service_life::MAINTAINED,
    &runtime_life::BLOCKED,
    &runtime_life::DEPRECATED,
    &row("unknown-property", "E3002", Error, include_str!("../../../rules/properties/unknown-property.md")),
    &row("missing-property", "E3003", Error, include_str!("../../../rules/properties/missing-property.md")),
    &row("read-only-property", "E3040", Error, include_str!("../../../rules/properties/read-only-property.md")),
    &row("invalid-value-kind", "E3012", Error, include_str!("../../../rules/properties/invalid-value-kind.md")),
    &row("unlisted-value", "E3030", Error, include_str!("../../../rules/properties/unlisted-value.md")),
    &row("value-out-of-range", "E3034", Error, include_str!("../../../rules/properties/value-out-of-range.md")),
    &row("invalid-length", "E3033", Error, include_str!("../../../rules/properties/invalid-length.md")),
    &row("invalid-list-size", "E3032", Error, include_str!("../../../rules/properties/invalid-list-size.md")),
    &row("pattern-mismatch", "E3031", Error, include_str!("../../../rules/properties/pattern-mismatch.md")),
    &row("duplicate-item", "E3037", Error, include_str!("../../../rules/properties/duplicate-item.md")),
    &row("exclusive-properties", "E3014", Error, include_str!("../../../rules/properties/exclusive-properties.md")),
    &row("no-variant", "E3017", Error, include_str!("../../../rules/properties/no-variant.md")),
    &row("not-one-variant", "E3018", Error, include_str!("../../../rules/properties/not-one-variant.md")),
    &row("excluded-property", "E3020", Error, include_str!("../../../rules/properties/excluded-property.md")),
    &row("missing-companion", "E3021", Error, include_str!("../../../rules/properties/missing-companion.md")),
    &row("missing-alternative", "E3058", Error, include_str!("../../../rules/properties/missing-alternative.md")),
    &row("duplicate-tag", "E3024", Error, include_str!("../../../rules/properties/duplicate-tag.md")),
];

const fn row(name: &'static str, code: &'static str, severity: Severity, page: &'static str) -> Rule {
    Rule::of_schema(name, code, Family::Properties, severity, page)
}
