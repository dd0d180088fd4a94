//! The attributes that a resource may have.

use crate::syntax::{Entry, Function};
use crate::template::{Resource, SectionKind, Template};

/// What the value of an attribute must be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A text.
    Text,
    /// A text or a list of texts.
    Texts,
    /// A mapping.
    Mapping,
    /// Judged by a rule of its own, or not at all.
    Other,
}

/// Every attribute that CloudFormation knows.
///
/// Source: CloudFormation User Guide, "Resource attribute reference". `Version` belongs to custom resources and is
/// tolerated elsewhere.
pub(super) const ATTRIBUTES: &[(&str, Kind)] = &[
    ("Type", Kind::Text),
    ("Properties", Kind::Mapping),
    ("DependsOn", Kind::Texts),
    ("Condition", Kind::Text),
    ("Metadata", Kind::Mapping),
    ("CreationPolicy", Kind::Mapping),
    ("UpdatePolicy", Kind::Mapping),
    ("DeletionPolicy", Kind::Other),
    ("UpdateReplacePolicy", Kind::Other),
    ("Version", Kind::Other),
];

/// The attributes that SAM adds.
pub(super) const SAM_ATTRIBUTES: &[&str] = &["Connectors", "IgnoreGlobals"];

/// What becomes of an attribute that CloudFormation does not know.
pub(super) enum Fate {
    /// The template is refused.
    Refused,
    /// Nothing: it has no effect.
    Ignored,
}

/// The names of all attributes.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    ATTRIBUTES.iter().map(|(name, _)| *name)
}

/// Whether a macro may change the attributes of a resource.
pub(super) fn is_rewritten(template: &Template<'_>, resource: &Resource<'_>) -> bool {
    template.is_rewritten(SectionKind::Resources) || resource.body.entry("Fn::Transform").is_some()
}

/// The attributes of a resource that CloudFormation does not know, and what becomes of each.
pub(super) fn unknown<'t, 'a>(
    template: &'t Template<'a>,
    resource: &'t Resource<'a>,
) -> impl Iterator<Item = (Entry<'a>, Fate)> + 't {
    // Macros take attributes of their own, and so do tools that bring functions of their own for `Type`.
    let kind = resource.body.get("Type").and_then(|kind| kind.call());
    let silent = is_rewritten(template, resource) || kind.is_some_and(|call| call.function == Function::Unknown);
    // A SAM resource without the transform is reported as that, once for all that hangs on it.
    let sam = template.is_sam() || template.has_serverless();
    resource.body.entries().filter_map(move |entry| {
        let name = entry.name;
        let known = names().any(|known| known == name) || sam && SAM_ATTRIBUTES.contains(&name);
        if silent || known || name.is_empty() || name == "Ref" || name.starts_with("Fn::") {
            return None;
        }
        // AWS documents no `Description` of a resource, but takes it (templates made by CodeStar have it everywhere).
        let ignored = resource.is_serverless() || name == "Description";
        Some((entry, if ignored { Fate::Ignored } else { Fate::Refused }))
    })
}

/// How an attribute is written, for a help.
pub(super) fn example(attribute: &str) -> &'static str {
    match attribute {
        "Type" => "name one type, such as `Type: AWS::S3::Bucket`",
        "Condition" => "name one condition, such as `Condition: IsProd`; combine several in `Conditions` by `!And`",
        "DependsOn" => "name resources only, such as `DependsOn: [Bucket, Queue]`",
        _ => "write keys with values, indented below the attribute",
    }
}
