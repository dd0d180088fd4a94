//! The name that was probably meant.

/// The candidate that is most like `name`; `None` where none is like enough to be worth saying.
///
/// A name that differs only in case, or in `-`, `_` and spaces, is the nearest of all.
///
/// Only the first thousand candidates are looked at: no template may define more.
#[must_use]
pub fn nearest<'n>(name: &str, candidates: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let wanted = plain(name);
    let limit = (name.chars().count() / 3).clamp(1, 4);
    let letters = letters(name);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates.into_iter().take(1000) {
        // Each letter that only one of the two has costs an edit, except in a name that goes on after the other.
        let (missing, more) = (letters & !self::letters(candidate), self::letters(candidate) & !letters);
        if missing.count_ones().min(more.count_ones()) as usize > limit {
            continue;
        }
        let like = plain(candidate);
        let containing = wanted.len() > 4 && like.len() > 4 && (like.starts_with(&wanted) || wanted.starts_with(&like));
        let distance = if like == wanted && !wanted.is_empty() {
            0
        } else if like.len().abs_diff(wanted.len()) > 2 * limit {
            continue;
        } else {
            strsim::osa_distance(&wanted, &like).max(1)
        };
        if (distance <= limit || containing) && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// The resource type that was probably meant; those of the same service come first, and all are looked at.
#[must_use]
pub fn nearest_type<'n>(name: &str, names: &[&'n str]) -> Option<&'n str> {
    let service = |name: &str| name.rsplit_once("::").map_or("", |(service, _)| service).to_owned();
    let same = names.iter().copied().filter(|known| service(known).eq_ignore_ascii_case(&service(name)));
    nearest(name, same).or_else(|| names.chunks(1000).find_map(|chunk| nearest(name, chunk.iter().copied())))
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase()
}

/// The letters and digits of a name, a bit each; what is no ASCII has no bit.
fn letters(text: &str) -> u64 {
    let bit = |byte: u8| match byte.to_ascii_lowercase() {
        digit @ b'0'..=b'9' => 1 << (digit - b'0'),
        letter @ b'a'..=b'z' => 1 << (10 + letter - b'a'),
        _ => 0,
    };
    text.bytes().fold(0, |all, byte| all | bit(byte))
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
