//! The types that a parameter can have.
//!
//! Source: CloudFormation User Guide, "Specify existing resources at runtime with CloudFormation-supplied
//! parameter types"; that other `List<…>` and `AWS::SSM::Parameter::Value<…>` pass is known from cfn-lint's W2002.

/// Types whose values are looked up in the account.
const AWS_SPECIFIC: &[&str] = &[
    "AWS::EC2::AvailabilityZone::Name",
    "AWS::EC2::Image::Id",
    "AWS::EC2::Instance::Id",
    "AWS::EC2::KeyPair::KeyName",
    "AWS::EC2::SecurityGroup::GroupName",
    "AWS::EC2::SecurityGroup::Id",
    "AWS::EC2::Subnet::Id",
    "AWS::EC2::VPC::Id",
    "AWS::EC2::Volume::Id",
    "AWS::Route53::HostedZone::Id",
];
const KEY_NAME: &str = "AWS::EC2::KeyPair::KeyName";
const SSM_NAME: &str = "AWS::SSM::Parameter::Name";
const SSM_VALUE: &str = "AWS::SSM::Parameter::Value<";

/// What AWS makes of a parameter's type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// In AWS's documentation.
    Official,
    /// A list or SSM value of something that is not documented: taken, but not checked.
    Unofficial,
    /// Refused.
    Unknown,
}

pub(super) fn standing(kind: &str) -> Standing {
    let wrapped = kind.starts_with(SSM_VALUE) || kind.starts_with("List<");
    if is_official(kind) {
        Standing::Official
    } else if wrapped && kind.ends_with('>') {
        Standing::Unofficial
    } else {
        Standing::Unknown
    }
}

fn is_official(kind: &str) -> bool {
    match kind.strip_prefix(SSM_VALUE).and_then(|inner| inner.strip_suffix('>')) {
        Some(inner) => is_plain(inner),
        None => is_plain(kind),
    }
}

fn is_plain(kind: &str) -> bool {
    match kind.strip_prefix("List<").and_then(|inner| inner.strip_suffix('>')) {
        Some(inner) => matches!(inner, "String" | "Number") || AWS_SPECIFIC.contains(&inner) && inner != KEY_NAME,
        None => matches!(kind, "String" | "Number" | "CommaDelimitedList" | SSM_NAME) || AWS_SPECIFIC.contains(&kind),
    }
}

/// Every official type, to look for the one that was meant.
pub(super) fn all() -> Vec<String> {
    let single = ["String", "Number", "CommaDelimitedList", SSM_NAME];
    let mut plain: Vec<String> = single.iter().chain(AWS_SPECIFIC).map(|kind| (*kind).to_owned()).collect();
    let lists: Vec<String> = plain.iter().map(|kind| format!("List<{kind}>")).filter(|kind| is_plain(kind)).collect();
    plain.extend(lists);
    let stored: Vec<String> = plain.iter().map(|kind| format!("{SSM_VALUE}{kind}>")).collect();
    plain.extend(stored);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_official_types_from_others() {
        for kind in ["String", "List<Number>", "AWS::SSM::Parameter::Value<List<AWS::EC2::Image::Id>>", SSM_NAME] {
            assert_eq!(standing(kind), Standing::Official, "{kind}");
        }
        for kind in ["List<AWS::EC2::KeyPair::KeyName>", "AWS::SSM::Parameter::Value<SecureString>"] {
            assert_eq!(standing(kind), Standing::Unofficial, "{kind}");
        }
        for kind in ["Strng", "Boolean", "AWS::SSM::Parameter::Name<String>", "List<String"] {
            assert_eq!(standing(kind), Standing::Unknown, "{kind}");
        }
        assert_eq!(all().len(), 50);
        assert!(all().iter().all(|kind| is_official(kind)));
    }
}
