//! Formats: forms of text that AWS has names for.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::pattern::{Verdict, verdict};

/// Formats that are a pattern.
///
/// Source: the user guides of the services, "Resource IDs" (EC2), "Amazon Resource Names" (IAM), and their API references.
const PATTERNS: &[(&str, &str)] = &[
    ("AWS::ACM::Certificate.Arn", r"^arn:aws[a-zA-Z-]*:acm:[a-z0-9-]+:\d{12}:certificate/.+$"),
    ("AWS::EC2::Image.Id", r"^ami-([0-9a-z]{8}|[0-9a-z]{17})$"),
    ("AWS::EC2::SecurityGroup.Id", r"^sg-([a-fA-F0-9]{8}|[a-fA-F0-9]{17})$"),
    ("AWS::EC2::SecurityGroup.Name", r"^[a-zA-Z0-9 ._\-:/()#,@\[\]+=&;{}!$*]+$"),
    ("AWS::EC2::Subnet.Id", r"^subnet-([0-9a-fA-F]{8}|[0-9a-fA-F]{17})$"),
    ("AWS::EC2::VPC.Id", r"^vpc-([0-9a-fA-F]{8}|[0-9a-fA-F]{17})$"),
    ("AWS::IAM::Role.Arn", r"^arn:aws[a-zA-Z-]*:iam::\d{12}:role/.+$"),
    ("AWS::KMS::Alias.AliasName", r"^alias/[a-zA-Z0-9:/_-]+$"),
    ("AWS::KMS::Key.Arn", r"^arn:aws[a-zA-Z-]*:kms:[a-z0-9-]+:\d{12}:(key|alias)/.+$"),
    (
        "AWS::KMS::Key.Id",
        r"^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|mrk-[0-9a-f]{32}|alias/[a-zA-Z0-9/_-]+)$",
    ),
    ("AWS::Lambda::Function.Arn", r"^arn:aws[a-zA-Z-]*:lambda:[a-z0-9-]+:\d{12}:function:.+$"),
    ("AWS::Logs::LogGroup.Name", r"^[.\-_/#A-Za-z0-9]{1,512}$"),
    ("AWS::SQS::Queue.Arn", r"^arn:aws[a-zA-Z-]*:sqs:[a-z0-9-]+:\d{12}:.+$"),
    ("AWS::SNS::Topic.Arn", r"^arn:aws[a-zA-Z-]*:sns:[a-z0-9-]+:\d{12}:.+$"),
];

/// Whether a text has a format; `None` for a format that is not known.
#[must_use]
pub fn is_of_format(format: &str, text: &str) -> Option<bool> {
    match format {
        "ipv4" => Some(text.parse::<Ipv4Addr>().is_ok()),
        "ipv6" => Some(text.parse::<Ipv6Addr>().is_ok()),
        "ipv4-network" => Some(network(text, 32, |address| address.parse::<Ipv4Addr>().is_ok())),
        "ipv6-network" => Some(network(text, 128, |address| address.parse::<Ipv6Addr>().is_ok())),
        "email" => Some(text.contains('@')),
        "AWS::S3::Bucket.Name" => Some(bucket(text)),
        _ => {
            let (_, pattern) = PATTERNS.iter().find(|(name, _)| *name == format)?;
            Some(verdict(pattern, text, true) != Verdict::Differs)
        }
    }
}

fn network(text: &str, most: u8, is_address: impl Fn(&str) -> bool) -> bool {
    text.split_once('/')
        .is_some_and(|(address, bits)| is_address(address) && bits.parse::<u8>().is_ok_and(|bits| bits <= most))
}

/// Source: Amazon S3 User Guide, "Bucket naming rules".
fn bucket(text: &str) -> bool {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-');
    (3..=63).contains(&text.len())
        && text.chars().all(allowed)
        && !text.starts_with(['.', '-'])
        && !text.ends_with(['.', '-'])
        && !["..", "-.", ".-"].iter().any(|pair| text.contains(pair))
}

#[cfg(test)]
mod tests {
    use super::is_of_format;

    #[test]
    fn formats_tell_right_from_wrong() {
        for (format, text, right) in [
            ("ipv4-network", "10.0.0.0/16", true),
            ("ipv4-network", "10.0.0.0", false),
            ("ipv4-network", "10.0.0.0/33", false),
            ("ipv6-network", "2001:db8::/56", true),
            ("AWS::S3::Bucket.Name", "my-bucket.logs", true),
            ("AWS::S3::Bucket.Name", "My-Bucket", false),
            ("AWS::S3::Bucket.Name", "a..b", false),
            ("AWS::EC2::Subnet.Id", "subnet-0a1b2c3d", true),
            ("AWS::EC2::Subnet.Id", "sg-0a1b2c3d", false),
            ("AWS::KMS::Key.Id", "alias/aws/sns", true),
        ] {
            assert_eq!(is_of_format(format, text), Some(right), "{format} {text}");
        }
        assert_eq!(is_of_format("no-such-format", "x"), None);
    }
}
