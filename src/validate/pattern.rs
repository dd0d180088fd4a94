//! Patterns of schemas: which engine reads them, and compiled once a thread.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// Texts longer than this are not held against patterns of the backtracking engine.
const MAX_BACKTRACKED: usize = 2_000;

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

/// Compiles a pattern; `trusted` ones may need the backtracking engine. `None` where no engine reads it.
#[must_use]
pub fn compile(pattern: &str, trusted: bool) -> Option<Engine> {
    // Python and Java write the end of the text as `\Z`.
    let pattern = pattern.replace(r"\Z", r"\z");
    // Java's names for sets of characters, which no other engine knows.
    let pattern = JAVA.iter().fold(pattern, |text, (name, set)| {
        text.replace(&format!("[{name}]"), &format!("[{set}]")).replace(name, &format!("[{set}]"))
    });
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
