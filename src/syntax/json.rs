//! JSON with spans. After a slip that has only one mending (a missing comma, a comma too many) it reads on.

use std::borrow::Cow;

use super::build::Builder;
use super::tree::{Format, Style, Tree};
use super::{MAX_DEPTH, SYNTAX_ERROR};
use crate::diagnostic::Diagnostic;
use crate::source::SourceFile;

/// Parses JSON. `complete` in the tree says whether it was read to its end.
pub(super) fn parse(source: &SourceFile) -> (Tree<'_>, Vec<Diagnostic>) {
    let mut parser = Parser {
        source,
        bytes: source.text.as_bytes(),
        at: 0,
        builder: Builder::new(source, Format::Json),
        ends: Vec::new(),
    };
    let complete = parser.document().is_some();
    // A brace too many or too few shifts everything before it, too.
    parser.builder.finish((!complete).then_some(0))
}

struct Parser<'s> {
    source: &'s SourceFile,
    bytes: &'s [u8],
    at: usize,
    builder: Builder<'s>,
    /// The closing bracket that each open collection waits for, and where it was opened.
    ends: Vec<(u8, usize)>,
}

const WHY: &str = "CloudFormation cannot read the template, so nothing in it is deployed";

/// `None` where reading cannot go on; the reason has been reported by then.
type Step = Option<()>;

impl<'s> Parser<'s> {
    fn document(&mut self) -> Step {
        self.value()?;
        // A loop over open collections, so that depth costs no stack.
        while let Some((end, _)) = self.ends.last().copied() {
            self.skip();
            match self.peek() {
                Some(byte) if byte == end => self.close(),
                Some(b',') => self.comma(end)?,
                Some(byte) => self.element(byte, end)?,
                None => return self.unclosed(),
            }
        }
        self.skip();
        match self.peek() {
            None => Some(()),
            Some(_) => {
                let end = self.bytes.len();
                self.report(
                    self.at,
                    end,
                    "text after the end of the template",
                    "the template ends before this",
                    "remove it, or move it inside the last brace; a brace closed too early also looks like this",
                );
                None
            }
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip(&mut self) {
        while self.peek().is_some_and(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn report(&mut self, from: usize, to: usize, message: &str, label: &str, help: &str) {
        // A byte to the left or right of a place may lie inside a character.
        let text = &self.source.text;
        let (from, to) = (text.floor_char_boundary(from), text.ceil_char_boundary(to));
        let finding = Diagnostic::new(SYNTAX_ERROR, self.source.span(offset(from), offset(to)), message)
            .label(label)
            .why(WHY)
            .help(help);
        self.builder.found.push(finding);
    }

    fn close(&mut self) {
        self.at += 1;
        self.ends.pop();
        self.builder.close(Some(offset(self.at)));
    }

    /// After a comma: the next element, or one of the two slips that can be read over.
    fn comma(&mut self, end: u8) -> Step {
        let comma = self.at;
        let empty = self.builder.innermost().is_some_and(|(start, _)| self.only_space(start as usize + 1, comma));
        self.at += 1;
        self.skip();
        match self.peek() {
            Some(b',') => {
                self.report(self.at, self.at + 1, "two commas in a row", "one comma too many", "remove this comma");
                Some(())
            }
            Some(byte) if byte == end => {
                self.report(
                    comma,
                    comma + 1,
                    "a comma after the last element",
                    "nothing follows this comma",
                    "remove the comma; JSON allows it only between two elements",
                );
                Some(())
            }
            Some(byte) if matches!(byte, b'}' | b']') => self.mismatch(byte),
            Some(_) if empty => {
                self.report(
                    comma,
                    comma + 1,
                    "a comma before the first element",
                    "nothing stands before this comma",
                    "remove the comma",
                );
                self.one(end)
            }
            Some(_) => self.one(end),
            None => self.unclosed(),
        }
    }

    fn only_space(&self, from: usize, to: usize) -> bool {
        self.bytes.get(from..to).is_some_and(|bytes| bytes.iter().all(u8::is_ascii_whitespace))
    }

    /// An element without a comma before it: the first of its collection, or a comma is missing.
    fn element(&mut self, byte: u8, end: u8) -> Step {
        if matches!(byte, b'}' | b']') {
            return self.mismatch(byte);
        }
        let first = self.builder.innermost().is_some_and(|(start, _)| self.only_space(start as usize + 1, self.at));
        if !first {
            let after = self.builder.last_end() as usize;
            if !matches!(byte, b'"' | b'{' | b'[' | b'0'..=b'9' | b'-' | b't' | b'f' | b'n') {
                return self.stray(end);
            }
            self.report(
                after.saturating_sub(1),
                after,
                "a comma is missing after this",
                "put a `,` here",
                "elements of a mapping or a list are separated by commas",
            );
        }
        self.one(end)
    }

    fn one(&mut self, end: u8) -> Step {
        if end == b']' {
            return self.value();
        }
        if self.peek() != Some(b'"') {
            return self.stray(end);
        }
        self.string()?;
        self.skip();
        if self.peek() == Some(b':') {
            self.at += 1;
            self.skip();
        } else {
            let after = self.builder.last_end() as usize;
            let starts_value = self
                .peek()
                .is_some_and(|byte| matches!(byte, b'"' | b'{' | b'[' | b'0'..=b'9' | b'-' | b't' | b'f' | b'n'));
            self.report(
                after.saturating_sub(1),
                after,
                "a colon is missing after this key",
                "put a `:` here",
                "a key and its value are separated by a colon",
            );
            if !starts_value {
                return None;
            }
        }
        self.value()
    }

    fn stray(&mut self, end: u8) -> Step {
        let from = self.at;
        let to = from + self.word(from).max(1);
        let (message, help) = match self.peek() {
            Some(b'\'') => ("JSON has no single quotes", "write `\"` instead of `'`"),
            Some(b'/') | Some(b'#') => ("JSON has no comments", "remove the comment, or keep the template as YAML"),
            _ if end == b'}' => ("expected a key in quotes", "put the key in double quotes, as in `\"Resources\": …`"),
            _ => (
                "expected a value",
                "a value is text in double quotes, a number, `true`, `false`, `null`, a list or a mapping",
            ),
        };
        self.report(from, to, message, "cannot be read as JSON", help);
        None
    }

    fn word(&self, from: usize) -> usize {
        let rest = self.source.text.get(from..).unwrap_or_default();
        rest.find(|c: char| c.is_whitespace() || matches!(c, ',' | ':' | '{' | '}' | '[' | ']' | '"'))
            .unwrap_or(rest.len())
            .min(60)
    }

    fn mismatch(&mut self, byte: u8) -> Step {
        let (end, opened) = self.ends.last().copied().unwrap_or((b'}', 0));
        let (close, wanted) = (char::from(byte), char::from(end));
        let span = self.source.span(offset(self.at), offset(self.at + 1));
        let finding = Diagnostic::new(
            SYNTAX_ERROR,
            span,
            format!("`{close}` closes nothing here: `{wanted}` is missing before it"),
        )
        .label(format!("expected `{wanted}`"))
        .related(
            self.source.span(offset(opened), offset(opened + 1)),
            format!("this is still open and needs `{wanted}`"),
        )
        .why(WHY)
        .help(format!("add the missing `{wanted}`, or remove this `{close}`"));
        self.builder.found.push(finding);
        None
    }

    fn unclosed(&mut self) -> Step {
        let (end, opened) = self.ends.last().copied().unwrap_or((b'}', 0));
        let wanted = char::from(end);
        let at = self.bytes.len();
        let finding = Diagnostic::new(
            SYNTAX_ERROR,
            self.source.span(offset(at), offset(at)),
            format!("the file ends, but `{wanted}` is missing"),
        )
        .label("the file ends here")
        .related(self.source.span(offset(opened), offset(opened + 1)), "this is never closed")
        .why(WHY)
        .help(format!("add `{wanted}` where this part should end; the indentation often shows where"));
        self.builder.found.push(finding);
        None
    }

    fn value(&mut self) -> Step {
        match self.peek() {
            Some(open @ (b'{' | b'[')) => {
                if self.builder.depth() >= MAX_DEPTH {
                    self.report(
                        self.at,
                        self.at + 1,
                        &format!("values are nested deeper than {MAX_DEPTH} levels"),
                        "one level too deep",
                        "no template needs that many levels; check what wrote this file",
                    );
                    return None;
                }
                self.builder.open(open == b'{', offset(self.at), None, 0);
                self.ends.push((if open == b'{' { b'}' } else { b']' }, self.at));
                self.at += 1;
                Some(())
            }
            Some(b'"') => self.string(),
            Some(_) => self.literal(),
            None => {
                let at = self.bytes.len();
                self.report(at, at, "the file ends where a value should stand", "the file ends here", "add the value");
                None
            }
        }
    }

    fn literal(&mut self) -> Step {
        let from = self.at;
        let to = from + self.word(from);
        let text = self.source.text.get(from..to).unwrap_or_default();
        if !matches!(text, "true" | "false" | "null") && !is_number(text) {
            let end = self.ends.last().map_or(b']', |(end, _)| *end);
            let wrong_case = ["true", "false", "null"].into_iter().find(|word| word.eq_ignore_ascii_case(text));
            if let Some(word) = wrong_case {
                self.report(from, to, &format!("JSON has no `{text}`"), "wrong spelling", &format!("write `{word}`"));
            } else if text.is_empty() || text.starts_with(['\'', '/', '#']) {
                return self.stray(if end == b'}' { b']' } else { end });
            } else {
                self.report(from, to, "this is no JSON value", "cannot be read as JSON", "put text in double quotes");
            }
            if text.is_empty() {
                return None;
            }
        }
        self.at = to;
        self.builder.scalar(Cow::Borrowed(text), Style::Plain, offset(from)..offset(to), None, 0);
        Some(())
    }

    fn string(&mut self) -> Step {
        let from = self.at;
        let mut escaped = false;
        self.at += 1;
        loop {
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    self.at += 2;
                }
                Some(b'\n' | b'\r') | None => {
                    self.report(
                        from,
                        from + 1,
                        "this quote is never closed in its line",
                        "opened here",
                        "add the closing `\"`; a line break inside text is written `\\n`",
                    );
                    return None;
                }
                Some(_) => self.at += 1,
            }
        }
        let raw = self.source.text.get(from + 1..self.at).unwrap_or_default();
        self.at += 1;
        let text = if escaped { Cow::Owned(self.unescape(raw, from + 1)) } else { Cow::Borrowed(raw) };
        self.builder.scalar(text, Style::DoubleQuoted, offset(from)..offset(self.at), None, 0);
        Some(())
    }

    fn unescape(&mut self, raw: &str, start: usize) -> String {
        let mut out = String::with_capacity(raw.len());
        let mut chars = raw.char_indices();
        while let Some((at, c)) = chars.next() {
            if c != '\\' {
                out.push(c);
                continue;
            }
            let Some((_, escape)) = chars.next() else { break };
            match escape {
                '"' | '\\' | '/' => out.push(escape),
                'b' => out.push('\u{8}'),
                'f' => out.push('\u{c}'),
                'n' => out.push('\n'),
                'r' => out.push('\r'),
                't' => out.push('\t'),
                'u' => {
                    let (decoded, length) = unicode(raw.get(at..).unwrap_or_default());
                    if length == 0 {
                        self.report(
                            start + at,
                            start + at + 2,
                            "`\\u` needs four hexadecimal digits",
                            "incomplete",
                            "write the character itself, or `\\u` with four digits such as `\\u00e9`",
                        );
                    }
                    out.push(decoded);
                    // `\u` is read already.
                    for _ in 2..length {
                        chars.next();
                    }
                }
                _ => {
                    let to = start + at + 1 + escape.len_utf8();
                    self.report(
                        start + at,
                        to,
                        &format!("JSON has no escape `\\{escape}`"),
                        "unknown escape",
                        "write `\\\\` for a backslash",
                    );
                    out.push(escape);
                }
            }
        }
        out
    }
}

/// The character of a `\uXXXX` at the start of `raw` (a pair of them for a surrogate) and its length in bytes.
fn unicode(raw: &str) -> (char, usize) {
    let hex = |from: usize| raw.get(from..from + 4).and_then(|digits| u32::from_str_radix(digits, 16).ok());
    match hex(2) {
        Some(high @ 0xd800..=0xdbff) if raw.get(6..8) == Some("\\u") => match hex(8) {
            Some(low @ 0xdc00..=0xdfff) => {
                (char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00)).unwrap_or('\u{fffd}'), 12)
            }
            _ => ('\u{fffd}', 6),
        },
        Some(code) => (char::from_u32(code).unwrap_or('\u{fffd}'), 6),
        None => ('\u{fffd}', 0),
    }
}

fn is_number(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (text, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(digits)
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
