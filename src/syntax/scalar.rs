//! What a plain scalar means: YAML 1.1, as CloudFormation reads it.
//!
//! AWS: "CloudFormation supports the YAML Version 1.1 specification" except binary, omap, pairs, set and
//! timestamp tags (CloudFormation User Guide, "CloudFormation template format"). So `yes` is true, `010` is
//! eight, and `2010-09-09`, which YAML 1.1 would read as a date, is text.

/// What a scalar means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typed {
    /// Nothing, `~` or `null`.
    Null,
    /// `true`, `yes`, `on` and their opposites, in three spellings each.
    Bool(bool),
    /// A whole number in any of YAML 1.1's notations.
    Integer,
    /// A number with a point, or `.inf`, `.nan`.
    Float,
    /// Everything else, and everything in quotes.
    String,
}

/// Whether a plain scalar of YAML is null.
pub(super) fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

/// Reads a plain scalar by YAML 1.1.
pub(super) fn yaml(text: &str) -> Typed {
    match text {
        _ if is_null(text) => return Typed::Null,
        "true" | "True" | "TRUE" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => return Typed::Bool(true),
        "false" | "False" | "FALSE" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => return Typed::Bool(false),
        _ => {}
    }
    let starts_like_number = text.bytes().next().is_some_and(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.'));
    if !starts_like_number {
        Typed::String
    } else if is_integer(text) {
        Typed::Integer
    } else if is_float(text) {
        Typed::Float
    } else {
        Typed::String
    }
}

/// Reads a JSON literal that is no string.
pub(super) fn json(text: &str) -> Typed {
    match text {
        "null" => Typed::Null,
        "true" => Typed::Bool(true),
        "false" => Typed::Bool(false),
        _ if text.contains(['.', 'e', 'E']) => Typed::Float,
        _ => Typed::Integer,
    }
}

fn unsigned(text: &str) -> &str {
    text.strip_prefix(['+', '-']).unwrap_or(text)
}

fn all(text: &str, test: impl Fn(u8) -> bool) -> bool {
    !text.is_empty() && text.bytes().all(test)
}

fn digits(text: &str) -> bool {
    all(text, |b| b.is_ascii_digit() || b == b'_')
}

fn is_integer(text: &str) -> bool {
    let text = unsigned(text);
    if let Some(binary) = text.strip_prefix("0b") {
        return all(binary, |b| matches!(b, b'0' | b'1' | b'_'));
    }
    if let Some(hex) = text.strip_prefix("0x") {
        return all(hex, |b| b.is_ascii_hexdigit() || b == b'_');
    }
    if text == "0" {
        return true;
    }
    if let Some(octal) = text.strip_prefix('0') {
        return all(octal, |b| matches!(b, b'0'..=b'7' | b'_'));
    }
    text.bytes().next().is_some_and(|b| b.is_ascii_digit()) && (digits(text) || is_sexagesimal(text))
}

/// `190:20:30`: numbers to the base of 60, of which YAML 1.1 makes one integer.
fn is_sexagesimal(text: &str) -> bool {
    let mut parts = text.split(':');
    let first = parts.next().is_some_and(digits);
    let mut more = false;
    let rest = parts.all(|part| {
        more = true;
        is_sixtieth(part)
    });
    first && more && rest
}

fn is_sixtieth(part: &str) -> bool {
    match part.as_bytes() {
        [ones] => ones.is_ascii_digit(),
        [tens, ones] => matches!(tens, b'0'..=b'5') && ones.is_ascii_digit(),
        _ => false,
    }
}

fn is_float(text: &str) -> bool {
    let number = unsigned(text);
    if matches!(number, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return true;
    }
    let Some((whole, rest)) = number.split_once('.') else { return false };
    if let Some((hours, minutes)) = whole.rsplit_once(':') {
        let rest_ok = rest.bytes().all(|b| b.is_ascii_digit() || b == b'_');
        return rest_ok && is_sixtieth(minutes) && (digits(hours) || is_sexagesimal(hours));
    }
    let (fraction, exponent) = match rest.split_once(['e', 'E']) {
        Some((fraction, exponent)) => (fraction, Some(exponent)),
        None => (rest, None),
    };
    let starts = whole.bytes().next();
    let whole_ok = whole.is_empty() || starts.is_some_and(|b| b.is_ascii_digit()) && digits(whole);
    let fraction_ok = fraction.bytes().all(|b| b.is_ascii_digit() || b == b'_');
    let first_ok = !whole.is_empty() || fraction.bytes().next().is_some_and(|b| b.is_ascii_digit());
    // YAML 1.1 wants a sign in the exponent: `1.5e3` is text, `1.5e+3` a number.
    let exponent_ok = exponent.is_none_or(|e| e.starts_with(['+', '-']) && all(unsigned(e), |b| b.is_ascii_digit()));
    whole_ok && fraction_ok && first_ok && exponent_ok
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_scalars_by_yaml_1_1() {
        for text in ["0", "-1", "010", "0x1F", "0b11", "1_000", "12:30", "012345670123", "190:20:30"] {
            assert_eq!(yaml(text), Typed::Integer, "{text}");
        }
        for text in ["1.5", ".5", "1.", "1.5e+3", "-.inf", ".nan", "190:20:30.15"] {
            assert_eq!(yaml(text), Typed::Float, "{text}");
        }
        for text in
            ["2010-09-09", "012345678901", "1e3", "1.5e3", "10.0.0.0/16", "1.2.3", "y", "tRue", "-", "12:75", "+"]
        {
            assert_eq!(yaml(text), Typed::String, "{text}");
        }
        assert_eq!(yaml("Yes"), Typed::Bool(true));
        assert_eq!(yaml("off"), Typed::Bool(false));
        assert_eq!(yaml("~"), Typed::Null);
    }
}
