//! The name that was probably meant.

/// The candidate that is most like `name`; `None` where none is like enough to be worth saying.
///
/// A name that differs only in case, or in `-`, `_` and spaces, is the nearest of all.
#[must_use]
pub fn nearest<'n>(name: &str, candidates: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let wanted = plain(name);
    let limit = (name.chars().count() / 3).clamp(1, 4);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let distance = if plain(candidate) == wanted && !wanted.is_empty() {
            0
        } else if candidate.len().abs_diff(name.len()) > 2 * limit {
            continue;
        } else {
            strsim::osa_distance(&wanted, &plain(candidate)).max(1)
        };
        let containing =
            wanted.len() > 4 && (plain(candidate).starts_with(&wanted) || wanted.starts_with(&plain(candidate)));
        if (distance <= limit || containing && candidate.len() > 4) && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_meant_and_nothing_else() {
        let names = ["IsProd", "UseVpc", "BucketName", "BucketArn"];
        assert_eq!(nearest("IsPord", names), Some("IsProd"));
        assert_eq!(nearest("use-vpc", names), Some("UseVpc"));
        assert_eq!(nearest("BucketNam", names), Some("BucketName"));
        assert_eq!(nearest("Queue", names), None);
        assert_eq!(nearest("X", ["Y1"]), None);
    }
}
