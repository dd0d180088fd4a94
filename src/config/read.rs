//! Reads TOML into the structs that say which keys there are.

use serde::de::DeserializeOwned;

use crate::diagnostic::Diagnostic;
use crate::rules::nearest;
use crate::source::{FileId, SourceFile, Span};

/// A file of settings that cannot be used, and where.
pub type Problem = Box<Diagnostic>;

/// Starts to tell what is wrong with a file of settings.
pub(super) fn problem(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new("invalid-configuration", span, message)
}

/// Reads a whole file.
pub(super) fn toml<T: DeserializeOwned>(source: &SourceFile) -> Result<T, Problem> {
    toml::from_str(&source.text).map_err(|error| Box::new(unusable(source, &error)))
}

/// The place of a value, as the TOML reader tells it.
pub(super) fn place(file: FileId, range: std::ops::Range<usize>) -> Span {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(file, offset(range.start), offset(range.end))
}

/// What serde says, with the name that was probably meant.
fn unusable(source: &SourceFile, error: &toml::de::Error) -> Diagnostic {
    let span = place(source.id, error.span().unwrap_or(0..0));
    let message = error.message();
    let Some((wrong, known)) = message.strip_prefix("unknown field `").and_then(|rest| rest.split_once("`, expected"))
    else {
        return problem(span, message.to_owned());
    };
    let known: Vec<&str> = known.split('`').skip(1).step_by(2).collect();
    let finding = problem(span, format!("there is no key `{wrong}` here")).label("not a key");
    match nearest(wrong, known.iter().copied()) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding.help(format!("one of {}", known.join(", "))),
    }
}
