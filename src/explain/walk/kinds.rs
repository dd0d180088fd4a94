//! What resource types are, in a few words, and what AWS calls its services.

use std::collections::HashMap;
use std::sync::LazyLock;

static KINDS: LazyLock<HashMap<&str, (&str, &str)>> = LazyLock::new(|| {
    let row = |line: &'static str| {
        let (kind, rest) = line.split_once(',')?;
        Some((kind, rest.split_once(',')?))
    };
    include_str!("kinds.csv").lines().skip(1).filter_map(row).collect()
});

static SERVICES: LazyLock<HashMap<&str, &str>> =
    LazyLock::new(|| include_str!("services.csv").lines().skip(1).filter_map(|line| line.split_once(',')).collect());

/// What a type is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Kind {
    /// One of it: "a queue".
    pub(super) one: &'static str,
    /// What it does: "holds messages until somebody reads them".
    pub(super) does: &'static str,
}

impl Kind {
    /// Several of it: "queues".
    pub(super) fn several(self) -> String {
        let noun = self.one.split_once(' ').map_or(self.one, |(_, noun)| noun);
        // "groups of users": what counts stands before the preposition.
        let prepositions = [" of ", " for ", " with "];
        match prepositions.iter().find_map(|it| noun.find(it)) {
            Some(at) => format!("{}{}", plural(noun.get(..at).unwrap_or(noun)), noun.get(at..).unwrap_or_default()),
            None => plural(noun),
        }
    }
}

/// What is known of a type; `None` for a type that few templates use.
pub(super) fn of(kind: &str) -> Option<Kind> {
    if let Some((one, does)) = KINDS.get(kind) {
        return Some(Kind { one, does });
    }
    kind.starts_with("Custom::").then(|| of("AWS::CloudFormation::CustomResource")).flatten()
}

/// `AWS Lambda` of `AWS::Lambda::Function`.
pub(super) fn service(kind: &str) -> String {
    let mut parts = kind.split("::");
    match (parts.next(), parts.next()) {
        (Some("AWS"), Some(service)) => match SERVICES.get(service) {
            Some(name) => (*name).to_owned(),
            None => service.to_owned(),
        },
        (Some("Custom"), _) => "Custom resources".to_owned(),
        (Some(other), _) if !other.is_empty() => other.to_owned(),
        _ => "Resources without a type".to_owned(),
    }
}

fn plural(noun: &str) -> String {
    let before = noun.chars().rev().nth(1);
    if noun.ends_with('y') && before.is_some_and(|letter| !"aeiou".contains(letter)) {
        return format!("{}ies", noun.get(..noun.len() - 1).unwrap_or(noun));
    }
    let hissing = ["s", "x", "ch", "sh"].iter().any(|end| noun.ends_with(end));
    format!("{noun}{}", if hissing { "es" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{ResourceType, Schemas};

    #[test]
    fn several_of_a_kind() {
        let several = |kind: &str| of(kind).map(Kind::several).unwrap_or_default();
        assert_eq!(several("AWS::SQS::Queue"), "queues");
        assert_eq!(several("AWS::IAM::Policy"), "inline policies");
        assert_eq!(several("AWS::EC2::EIP"), "Elastic IP addresses");
        assert_eq!(several("AWS::IAM::Group"), "groups of users");
        assert_eq!(several("AWS::ApiGateway::Method"), "methods of an API");
        assert_eq!(several("AWS::ApiGateway::DomainName"), "domain names for APIs");
        assert_eq!(several("AWS::CloudFront::CachePolicy"), "cache policies");
    }

    #[test]
    fn every_row_is_a_type_a_noun_and_a_verb() {
        let schemas = Schemas::default();
        for line in include_str!("kinds.csv").lines().skip(1) {
            let row: Vec<&str> = line.splitn(3, ',').collect();
            let [kind, one, does] = row.as_slice() else { unreachable!("{line}") };
            assert!(kind.split("::").count() == 3 && kind.starts_with("AWS::"), "{line}");
            assert!(one.starts_with("a ") || one.starts_with("an "), "{line}");
            assert!(!does.ends_with('.') && !does.is_empty(), "{line}");
            assert!(schemas.resource_type(kind).is_some(), "AWS has no type {kind}");
        }
        for line in include_str!("names.csv").lines().skip(1) {
            let (kind, property) = line.split_once(',').unwrap_or_default();
            let has = |it: ResourceType<'_>| it.properties().iter().any(|it| it.name == property);
            assert!(schemas.resource_type(kind).is_some_and(has), "{line}");
        }
        let sorted = |text: &str| text.lines().skip(1).is_sorted_by_key(|line| line.split(',').next());
        assert!(sorted(include_str!("kinds.csv")) && sorted(include_str!("services.csv")));
    }
}
