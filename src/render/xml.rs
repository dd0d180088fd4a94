//! Text within XML.

use super::printable::{lines, one_line, starts_command};

/// The value of an attribute, within quotes of either kind.
pub(super) fn attribute(text: &str) -> String {
    escaped(&one_line(text))
}

/// The text of an element.
pub(super) fn content(text: &str) -> String {
    let line = |line: &str| {
        let safe = escaped(line);
        // A line that starts like this is a command to GitHub, in whose log it may stand.
        if line.trim_start().starts_with("::") { safe.replacen(':', "&#58;", 1) } else { safe }
    };
    lines(text).lines().map(line).collect::<Vec<_>>().join("\n")
}

/// Markup in a text as text; the text must be printable.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '#' if starts_command(c, text.get(at + 1..).unwrap_or_default()) => out.push_str("&#35;"),
            // XML 1.0 has no way to write these, nor control characters, which are gone already.
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_breaks_out() {
        assert_eq!(attribute("\"a' <b>&]]>\n\0\u{ffff}"), "&quot;a&apos; &lt;b&gt;&amp;]]&gt; \u{fffd}\u{fffd}");
        assert_eq!(content("a\r\nb \u{1b}[1m ##[group]\n ::c::d"), "a\nb \u{fffd}[1m &#35;#[group]\n &#58;:c::d");
    }
}
