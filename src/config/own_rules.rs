//! Rules of the user: the pages in the folders that settings name.

use std::path::Path;

use super::read::{Problem, place, problem};
use crate::diagnostic::Diagnostic;
use crate::expression::Fault;
use crate::rules;
use crate::source::{Sources, Span, load};

/// Name of the rule for a page that cannot be used.
const INVALID_RULE: &str = "invalid-rule";

/// Adds the rules of a folder, or of one page; what is wrong with a page is found, and the others are taken.
///
/// # Errors
///
/// When there is no such folder, or it cannot be read; `asked` is where it is named.
pub(super) fn add(path: &Path, asked: Span, sources: &mut Sources) -> Result<Vec<Diagnostic>, Problem> {
    let unreadable = |error: &dyn std::fmt::Display| {
        Box::new(
            problem(asked, format!("there are no rules to read: {error}"))
                .help("name a folder with pages `.md`, as seen from this file"),
        )
    };
    let mut pages = vec![path.to_owned()];
    if path.is_dir() || path.extension().is_none_or(|it| it != "md") {
        let files = std::fs::read_dir(path).map_err(|error| unreadable(&error))?;
        pages = files.filter_map(Result::ok).map(|file| file.path()).collect();
        pages.retain(|file| file.extension().is_some_and(|it| it == "md"));
        pages.sort();
    }
    let mut found = Vec::new();
    for page in pages {
        let content = load(&page).map_err(|error| unreadable(&error))?;
        let text = String::from_utf8_lossy(&content).into_owned();
        // What is no rule, such as a README, has no expression.
        if !text.contains("\n## Expression\n") {
            continue;
        }
        if let Err(fault) = rules::add(&text) {
            let file = sources.add_settings(super::configs::shown(&page), content);
            found.push(told(fault, place(file, 0..0)));
        }
    }
    Ok(found)
}

fn told(fault: Fault, start: Span) -> Diagnostic {
    Diagnostic::new(INVALID_RULE, place(start.file, fault.range), fault.message)
        .why("a rule that cannot be read finds nothing; all others are run")
        .help(fault.help)
}
