//! Whether two names can be the same at deployment.

use crate::template::{Part, Pattern};

/// When two export names of different stacks are the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meeting {
    /// In every region of an account.
    Always,
    /// When these parameters have equal values in both stacks.
    When(Vec<String>),
    /// Never, or it cannot be known.
    Unknown,
}

/// When the same pattern in two stacks gives the same name.
#[must_use]
pub fn meeting(left: &Pattern<'_>, right: &Pattern<'_>) -> Meeting {
    if left != right {
        return Meeting::Unknown;
    }
    let mut names = Vec::new();
    for hole in left.holes() {
        match hole {
            // One account and one region: equal in both stacks.
            "AWS::AccountId" | "AWS::Region" | "AWS::Partition" | "AWS::URLSuffix" => {}
            // Different in any two stacks.
            "AWS::StackName" | "AWS::StackId" => return Meeting::Unknown,
            // An attribute or an expression has its own value in each stack.
            _ if !hole.chars().all(|c| c.is_ascii_alphanumeric()) => return Meeting::Unknown,
            _ if names.iter().any(|name| name == hole) => {}
            _ => names.push(hole.to_owned()),
        }
    }
    if names.is_empty() { Meeting::Always } else { Meeting::When(names) }
}

/// Whether nothing at all is known of a name.
#[must_use]
pub fn is_open(pattern: &Pattern<'_>) -> bool {
    !pattern.parts.iter().any(|part| matches!(part, Part::Text(text) if text.chars().any(char::is_alphanumeric)))
}

/// Whether two patterns can become the same text, each hole standing for any text.
#[must_use]
pub fn may_meet(left: &Pattern<'_>, right: &Pattern<'_>) -> bool {
    let (left, right) = (tokens(left), tokens(right));
    // `reach[j]`: the left pattern up to here can be the right one up to `j`.
    let mut reach = vec![false; right.len() + 1];
    if let Some(first) = reach.first_mut() {
        *first = true;
    }
    let spread = |reach: &mut Vec<bool>| {
        let mut before = false;
        for (index, now) in reach.iter_mut().enumerate() {
            if index > 0 && before && right.get(index - 1) == Some(&None) {
                *now = true;
            }
            before = *now;
        }
    };
    spread(&mut reach);
    for token in &left {
        let mut next = vec![false; right.len() + 1];
        match token {
            None => {
                let mut seen = false;
                for (now, before) in next.iter_mut().zip(&reach) {
                    seen |= *before;
                    *now = seen;
                }
            }
            Some(wanted) => {
                for (index, other) in right.iter().enumerate() {
                    let matches = match other {
                        Some(c) => c == wanted && reach.get(index) == Some(&true),
                        None => reach.get(index) == Some(&true) || reach.get(index + 1) == Some(&true),
                    };
                    if matches && let Some(now) = next.get_mut(index + 1) {
                        *now = true;
                    }
                }
            }
        }
        reach = next;
        spread(&mut reach);
    }
    reach.last() == Some(&true)
}

/// Characters, and `None` for any text.
fn tokens(pattern: &Pattern<'_>) -> Vec<Option<char>> {
    let token = |part: &Part<'_>| match part {
        Part::Text(text) => text.chars().map(Some).collect(),
        Part::Hole(_) => vec![None],
    };
    pattern.parts.iter().flat_map(token).collect()
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    fn pattern(text: &str) -> Pattern<'static> {
        let part = |(index, text): (usize, &str)| {
            let text = Cow::Owned(text.to_owned());
            if index % 2 == 0 { Part::Text(text) } else { Part::Hole(text) }
        };
        let parts = text.split('$').enumerate().filter(|(_, text)| !text.is_empty()).map(part).collect();
        Pattern { parts }
    }

    #[test]
    fn holes_stand_for_any_text() {
        assert!(may_meet(&pattern("vpc-id"), &pattern("vpc-id")));
        assert!(!may_meet(&pattern("vpc-id"), &pattern("vpc-ids")));
        assert!(may_meet(&pattern("$Stack$-vpc"), &pattern("prod-vpc")));
        assert!(may_meet(&pattern("$Stack$-vpc"), &pattern("prod-$Name$")));
        assert!(!may_meet(&pattern("$Stack$-vpc"), &pattern("prod-subnet")));
        assert!(may_meet(&pattern("a$X$b$Y$c"), &pattern("abbc")));
        assert!(!may_meet(&pattern("a$X$"), &pattern("b$Y$")));
        assert!(may_meet(&pattern("$X$"), &pattern("")));
    }

    #[test]
    fn stack_names_keep_exports_apart() {
        assert_eq!(meeting(&pattern("vpc"), &pattern("vpc")), Meeting::Always);
        assert_eq!(meeting(&pattern("$AWS::StackName$-vpc"), &pattern("$AWS::StackName$-vpc")), Meeting::Unknown);
        assert_eq!(meeting(&pattern("$Env$-vpc"), &pattern("$Env$-vpc")), Meeting::When(vec!["Env".to_owned()]));
    }
}
