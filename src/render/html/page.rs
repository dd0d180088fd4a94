//! The frame of a page: head, style, script, and what a browser may do with it.

use std::sync::LazyLock;

use sha2::{Digest as _, Sha256};

use crate::render::picture;
use crate::render::xml::attribute;

static STYLE: LazyLock<String> = LazyLock::new(|| unix(&[picture::STYLE, include_str!("report.css")].concat()));
static SCRIPT: LazyLock<String> = LazyLock::new(|| unix(include_str!("report.js")));

/// Nothing is loaded from anywhere, and nothing runs but our own style and script, which are known by their hashes.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    format!(
        "default-src 'none'; style-src '{}'; script-src '{}'; base-uri 'none'; form-action 'none'",
        hash(&STYLE),
        hash(&SCRIPT)
    )
});

/// A browser reads other line ends as these before it counts the hash.
fn unix(text: &str) -> String {
    text.replace("\r\n", "\n")
}

/// A whole page; `body` is markup, the others are text.
pub(super) fn page(title: &str, summary: &str, body: &str) -> String {
    let (title, summary) = (attribute(title), attribute(summary));
    let (policy, style, script) = (&*POLICY, &*STYLE, &*SCRIPT);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"generator\" content=\"cfnlens {}\">\n\
         <title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n\
         <header>\n<h1>cfnlens</h1>\n<p>{summary}</p>\n</header>\n<main>\n{body}</main>\n\
         <script>{script}</script>\n</body>\n</html>\n",
        env!("CARGO_PKG_VERSION")
    )
}

/// The hash of a text as a policy names it.
fn hash(text: &str) -> String {
    format!("sha256-{}", base64(&Sha256::digest(text.as_bytes())))
}

fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let byte = |at: usize| group.get(at).copied().map_or(0, u32::from);
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let sign = SIGNS.get((bits >> (18 - 6 * at)) as usize & 63).copied().unwrap_or(b'=');
            text.push(if at > group.len() { '=' } else { char::from(sign) });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_written_as_browsers_write_them() {
        assert_eq!(["", "a", "ab", "abc"].map(|it| base64(it.as_bytes())), ["", "YQ==", "YWI=", "YWJj"]);
        assert_eq!(hash(""), "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }

    #[test]
    fn style_and_script_do_not_end_their_elements() {
        assert!(!SCRIPT.contains("</") && !SCRIPT.contains("<!--") && !STYLE.contains('<'));
        assert!(!SCRIPT.contains("innerHTML") && !SCRIPT.contains("http"));
    }
}
