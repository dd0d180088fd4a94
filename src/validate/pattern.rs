//! Patterns of schemas: which engine reads them, and compiled once a thread.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// Texts longer than this are not held against patterns of the backtracking engine.
const MAX_BACKTRACKED: usize = 2_000;

/// Patterns that only some engines read, and what they mean.
const BY_HAND: &[(&str, &str)] = &[
    (r"^(?! )[\p{L}\p{N}\p{Z}-_]*(?<! )$", r"^(?! )[\p{L}\p{N}\p{Z}\-_]*(?<! )$"),
    (r"^(?!(?i)(stop|help)$)[ \S]+", r"^(?!([sS][tT][oO][pP]|[hH][eE][lL][pP])$)[ \S]+"),
    (
        r"^(?!(?i)aws)[A-Za-z0-9]{2,64}::[A-Za-z0-9]{2,64}::[A-Za-z0-9]{2,64}$",
        r"^(?![aA][wW][sS])[A-Za-z0-9]{2,64}::[A-Za-z0-9]{2,64}::[A-Za-z0-9]{2,64}$",
    ),
    (
        r"^(?![^:\\]*/action/|(?i).*<script>.*</script>.*)[^:\\]+$",
        r"^(?![^:\\]*/action/|.*<[sS][cC][rR][iI][pP][tT]>.*</[sS][cC][rR][iI][pP][tT]>.*)[^:\\]+$",
    ),
    (r"^[\p{Print}&&[^|:/]]+$", r"^[\x20-\x2e\x30-\x39\x3b-\x7b\x7d\x7e]+$"),
    // The end of the text, however often it is asked for.
    (r"^([\p{L}\p{Z}\p{N}_.:\/=+\-@]*)${1,128}", r"^([\p{L}\p{Z}\p{N}_.:\/=+\-@]*)$"),
    (r"^([\p{L}\p{Z}\p{N}_.:\/=+\-@]*)${1,256}", r"^([\p{L}\p{Z}\p{N}_.:\/=+\-@]*)$"),
];

/// Java's names for sets of characters, which no other engine knows, and what they hold.
const JAVA: &[(&str, &str)] = &[
    (r"\p{Print}", r"\x20-\x7e"),
    (r"\p{Graph}", r"\x21-\x7e"),
    (r"\p{ASCII}", r"\x00-\x7f"),
    (r"\p{Alnum}", r"0-9A-Za-z"),
    (r"\p{Alpha}", r"A-Za-z"),
    (r"\p{Digit}", r"0-9"),
    (r"\p{Punct}", r"!-/:-@\[-`{-~"),
    (r"\p{Space}", r"\s"),
    (r"\p{Upper}", r"A-Z"),
    (r"\p{Lower}", r"a-z"),
];

/// A compiled pattern.
#[derive(Debug)]
pub enum Engine {
    /// Linear time on every text.
    Linear(regex_lite::Regex),
    /// For look-around and Unicode classes; may take long on hostile patterns, so only for those that came with cfnlens.
    Backtracking(Box<regress::Regex>),
}

/// What a pattern says of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It matches somewhere in the text.
    Matches,
    /// It matches nowhere.
    Differs,
    /// The pattern cannot be read, or not be tried on this text.
    Unknown,
}

impl Engine {
    /// Holds a text against the pattern.
    #[must_use]
    pub fn verdict(&self, text: &str) -> Verdict {
        let matches = match self {
            Self::Linear(regex) => regex.is_match(text),
            Self::Backtracking(_) if text.len() > MAX_BACKTRACKED => return Verdict::Unknown,
            Self::Backtracking(regex) => regex.find(text).is_some(),
        };
        if matches { Verdict::Matches } else { Verdict::Differs }
    }
}

/// A pattern with Java's sets written out, in brackets of their own where they do not stand in some.
fn with_sets(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut rest = pattern;
    let mut bracketed = false;
    while let Some(first) = rest.chars().next() {
        if let Some((name, set)) = JAVA.iter().find(|(name, _)| rest.starts_with(name)) {
            let (open, close) = if bracketed { ("", "") } else { ("[", "]") };
            out.extend([open, set, close]);
            rest = rest.get(name.len()..).unwrap_or_default();
            continue;
        }
        // An escaped character opens and closes nothing.
        let length = if first == '\\' { 1 + rest.chars().nth(1).map_or(0, char::len_utf8) } else { first.len_utf8() };
        match first {
            '[' => bracketed = true,
            ']' => bracketed = false,
            _ => {}
        }
        let (done, left) = rest.split_at(length);
        out.push_str(done);
        rest = left;
    }
    out
}

/// Compiles a pattern; `trusted` ones may need the backtracking engine. `None` where no engine reads it.
#[must_use]
pub fn compile(pattern: &str, trusted: bool) -> Option<Engine> {
    let pattern = BY_HAND.iter().find(|(published, _)| *published == pattern).map_or(pattern, |(_, meant)| meant);
    // Python and Java write the end of the text as `\Z`.
    let pattern = pattern.replace(r"\Z", r"\z");
    let pattern = with_sets(&pattern);
    if let Ok(regex) = regex_lite::Regex::new(&pattern) {
        return Some(Engine::Linear(regex));
    }
    if !trusted {
        return None;
    }
    let (flags, body) = match pattern.strip_prefix("(?i)") {
        Some(body) => ("i", body),
        None => ("", pattern.as_str()),
    };
    let body = body.replace(r"\z", "$").replace(r"\A", "^");
    // Without the Unicode mode, `\p` is the letter p.
    let modes: &[&str] = if body.contains(r"\p") { &["u"] } else { &["u", ""] };
    let compiled =
        modes.iter().find_map(|mode| regress::Regex::with_flags(&body, format!("{flags}{mode}").as_str()).ok());
    compiled.map(|regex| Engine::Backtracking(Box::new(regex)))
}

/// Compiled patterns, those that may need backtracking apart from those that must not.
type Compiled = [HashMap<String, Option<Rc<Engine>>>; 2];

thread_local! {
    static COMPILED: RefCell<Compiled> = RefCell::default();
}

/// Holds a text against a pattern.
pub(super) fn verdict(pattern: &str, text: &str, trusted: bool) -> Verdict {
    let engine = COMPILED.with_borrow_mut(|[own, users]| {
        let all = if trusted { own } else { users };
        if let Some(engine) = all.get(pattern) {
            return engine.clone();
        }
        let engine = compile(pattern, trusted).map(Rc::new);
        all.insert(pattern.to_owned(), engine.clone());
        engine
    });
    engine.map_or(Verdict::Unknown, |engine| engine.verdict(text))
}
