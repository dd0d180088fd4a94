//! Finds the quote that an error is really about.

/// Offset of the quote that is still open, or was closed last, at `until`; scanning starts at `from`, which
/// must lie outside of any quote.
pub(super) fn opening(text: &str, from: usize, until: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    let mut last = None;
    while at < until.min(bytes.len()) {
        match bytes.get(at) {
            Some(quote @ (b'"' | b'\'')) if starts_scalar(bytes, at) => {
                last = Some(at);
                match closing(bytes, at, *quote) {
                    Some(end) if end < until => at = end + 1,
                    _ => return last,
                }
            }
            Some(b'#') if at == 0 || bytes.get(at - 1).is_some_and(u8::is_ascii_whitespace) => {
                while at < bytes.len() && bytes.get(at) != Some(&b'\n') {
                    at += 1;
                }
            }
            _ => at += 1,
        }
    }
    last
}

/// The quoted text in which `inside` lies: offsets of its opening and its closing quote (or the end of the text).
pub(super) fn around(text: &str, from: usize, inside: usize) -> Option<(usize, usize)> {
    let open = opening(text, from, inside)?;
    let quote = *text.as_bytes().get(open)?;
    Some((open, closing(text.as_bytes(), open, quote).unwrap_or(text.len())))
}

/// A quote opens a scalar only where a value can start.
fn starts_scalar(bytes: &[u8], at: usize) -> bool {
    let before = bytes.get(..at).unwrap_or_default();
    match before.last() {
        None => true,
        Some(b'[' | b'{' | b',' | b'\n') => true,
        Some(b' ' | b'\t') => {
            let trimmed = before.trim_ascii_end();
            let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
            let tagged = before
                .get(line_start..)
                .and_then(|line| line.trim_ascii_end().rsplit(|byte| byte.is_ascii_whitespace()).next());
            trimmed.len() <= line_start
                || matches!(trimmed.last(), Some(b':' | b'-' | b',' | b'[' | b'{' | b'?'))
                || tagged.is_some_and(|word| word.starts_with(b"!") || word.starts_with(b"&"))
        }
        Some(_) => false,
    }
}

fn closing(bytes: &[u8], open: usize, quote: u8) -> Option<usize> {
    let mut at = open + 1;
    while let Some(byte) = bytes.get(at) {
        if *byte == b'\\' && quote == b'"' {
            at += 2;
        } else if *byte == quote {
            if quote == b'\'' && bytes.get(at + 1) == Some(&b'\'') {
                at += 2;
            } else {
                return Some(at);
            }
        } else {
            at += 1;
        }
    }
    None
}
