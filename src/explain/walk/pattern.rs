//! Regular expressions in words, where their shape is a common one.

/// `1 to 64 letters, digits and hyphens` for `^[a-zA-Z0-9-]{1,64}$`; `None` for other shapes.
pub(super) fn in_words(pattern: &str) -> Option<String> {
    let whole = pattern.strip_prefix('^').unwrap_or(pattern);
    let whole = whole.strip_suffix('$').unwrap_or(whole);
    let whole = whole
        .strip_prefix('(')
        .and_then(|it| it.strip_suffix(')'))
        .filter(|it| !it.contains(['(', ')']))
        .unwrap_or(whole);
    if let Some(words) = alternatives(whole) {
        return Some(words);
    }
    let (first, rest) = class(whole)?;
    let (least, most, rest) = repeat(rest)?;
    if rest.is_empty() {
        return Some(format!("{} {}", amount(least, most), plain(first)?));
    }
    // "A letter first": one class, then another.
    let (second, rest) = class(rest)?;
    let (fewest, largest, rest) = repeat(rest)?;
    if !rest.is_empty() || (least, most) != (1, Some(1)) {
        return None;
    }
    let total = amount(fewest + 1, largest.map(|it| it + 1));
    Some(format!("{total} {}, the first of them among {}", plain(second)?, plain(first)?))
}

/// `a`, `b` or `c` for `a|b|c`.
fn alternatives(pattern: &str) -> Option<String> {
    let words: Vec<&str> = pattern.split('|').collect();
    let simple = |word: &&str| !word.is_empty() && word.chars().all(|it| it.is_alphanumeric() || "-_:/ ".contains(it));
    let [first @ .., last] = words.as_slice() else { return None };
    if first.is_empty() || !words.iter().all(simple) {
        return None;
    }
    let first: Vec<String> = first.iter().map(|word| format!("`{word}`")).collect();
    Some(format!("{} or `{last}`", first.join(", ")))
}

/// The members of a class at the start, and what follows it.
fn class(pattern: &str) -> Option<(&str, &str)> {
    for short in [r"\d", r"\w", r"\S", "."] {
        if let Some(rest) = pattern.strip_prefix(short) {
            return Some((short, rest));
        }
    }
    let inner = pattern.strip_prefix('[').filter(|it| !it.starts_with('^'))?;
    let mut escaped = false;
    for (at, letter) in inner.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            ']' => return Some((inner.get(..at)?, inner.get(at + 1..)?)),
            '[' => return None,
            _ => {}
        }
    }
    None
}

/// How often, and what follows.
fn repeat(pattern: &str) -> Option<(u32, Option<u32>, &str)> {
    Some(match pattern.chars().next() {
        Some('*') => (0, None, pattern.get(1..)?),
        Some('+') => (1, None, pattern.get(1..)?),
        Some('?') => (0, Some(1), pattern.get(1..)?),
        Some('{') => {
            let (inner, rest) = pattern.get(1..)?.split_once('}')?;
            match inner.split_once(',') {
                None => (inner.parse().ok()?, Some(inner.parse().ok()?), rest),
                Some((least, "")) => (least.parse().ok()?, None, rest),
                Some((least, most)) => (least.parse().ok()?, Some(most.parse().ok()?), rest),
            }
        }
        _ => (1, Some(1), pattern),
    })
}

fn amount(least: u32, most: Option<u32>) -> String {
    match (least, most) {
        (0, None) => "any number of".to_owned(),
        (1, None) => "one or more".to_owned(),
        (least, None) => format!("{least} or more"),
        (0, Some(most)) => format!("at most {most}"),
        (least, Some(most)) if least == most => format!("exactly {least}"),
        (least, Some(most)) => format!("{least} to {most}"),
    }
}

/// The members of a class in words: "letters, digits and hyphens".
fn plain(class: &str) -> Option<String> {
    let mut words: Vec<String> = Vec::new();
    let mut signs: Vec<char> = Vec::new();
    match class {
        "." => return Some("characters".to_owned()),
        r"\S" => return Some("characters that are no blanks".to_owned()),
        _ => {}
    }
    let (mut lower, mut upper, mut digits) = (false, false, false);
    let mut rest = class;
    while let Some(first) = rest.chars().next() {
        let range = rest.get(..3).unwrap_or_default();
        match range {
            "a-z" => lower = true,
            "A-Z" => upper = true,
            "0-9" => digits = true,
            _ => {
                let (sign, length) = match first {
                    '\\' => {
                        let next = rest.chars().nth(1)?;
                        match next {
                            'd' => digits = true,
                            'w' => {
                                (lower, upper, digits) = (true, true, true);
                                signs.push('_');
                            }
                            's' => signs.push(' '),
                            other if other.is_ascii_punctuation() => signs.push(other),
                            _ => return None,
                        }
                        (None, 1 + next.len_utf8())
                    }
                    other => (Some(other), other.len_utf8()),
                };
                let after = rest.get(length..)?;
                // Another range than those above.
                if after.starts_with('-') && after.len() > 1 {
                    return None;
                }
                match sign {
                    Some(it) if it.is_alphanumeric() || it.is_control() || !it.is_ascii() => return None,
                    it => signs.extend(it),
                }
                rest = after;
                continue;
            }
        }
        rest = rest.get(3..)?;
    }
    match (lower, upper) {
        (true, true) => words.push("letters".to_owned()),
        (true, false) => words.push("small letters".to_owned()),
        (false, true) => words.push("capital letters".to_owned()),
        (false, false) => {}
    }
    if digits {
        words.push("digits".to_owned());
    }
    for (sign, word) in [('-', "hyphens"), ('_', "underscores"), (' ', "blanks")] {
        if signs.contains(&sign) {
            words.push(word.to_owned());
        }
    }
    signs.retain(|sign| !"-_ ".contains(*sign));
    signs.dedup();
    words.extend(signs.iter().filter(|it| **it != '`').map(|sign| format!("`{sign}`")));
    (!words.is_empty()).then(|| super::words::list(&words))
}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn common_shapes_have_words() {
        for (pattern, words) in [
            ("^[a-zA-Z0-9-]{1,64}$", "1 to 64 letters, digits and hyphens"),
            (r"[\w+=,.@-]+", "one or more letters, digits, hyphens, underscores, `+`, `=`, `,`, `.` and `@`"),
            (r"^\d{12}$", "exactly 12 digits"),
            ("^[0-9]*$", "any number of digits"),
            ("^(dev|prod)$", "`dev` or `prod`"),
            (
                "^[a-z][a-z0-9-]{0,62}$",
                "1 to 63 small letters, digits and hyphens, the first of them among small letters",
            ),
            (".{0,256}", "at most 256 characters"),
        ] {
            assert_eq!(in_words(pattern).as_deref(), Some(words), "{pattern}");
        }
    }

    #[test]
    fn other_shapes_have_none() {
        for pattern in [
            "^(?!aws)[a-z]+$",
            "^[^:]+$",
            "arn:.+",
            "^[a-f0-9]{8}-[a-f0-9]{4}$",
            "[à-ü]",
            "",
            "^$",
            "[a-z",
            "(a|b)+c",
            "^[!-~]+$",
        ] {
            assert_eq!(in_words(pattern), None, "{pattern}");
        }
    }
}
