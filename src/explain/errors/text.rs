//! Sets explanations for reading.

use super::{Events, Explanation};
use crate::explain::terminal;

/// An explanation as text, wrapped at a width.
#[must_use]
pub fn message(it: &Explanation, colour: bool, width: usize) -> String {
    terminal::set(&markdown(it), colour, width)
}

/// What events tell as text, wrapped at a width.
#[must_use]
pub fn events(it: &Events, colour: bool, width: usize) -> String {
    let root = &it.root;
    let mut page = format!("# Root cause: {} {}\n\n", code(&root.resource), code(&root.status));
    let kind = if root.type_name.is_empty() { String::new() } else { format!(" ({})", code(&root.type_name)) };
    page.push_str(&format!("In stack {}{kind}, at {}:\n\n", code(&root.stack), code(&root.timestamp)));
    if !root.reason.is_empty() {
        page.push_str(&format!("> {}\n\n", code(&root.reason)));
    }
    if it.roots.len() > 1 {
        page.push_str("Others with a reason of their own:\n\n");
        for other in it.roots.iter().skip(1) {
            let what = other.kind.map_or(String::new(), |kind| format!(" ({})", code(kind)));
            let reason = code(&other.reason);
            page.push_str(&format!("- {} {}{what}: {reason}\n", code(&other.resource), code(&other.status)));
        }
        page.push('\n');
    }
    if it.not_deleted.len() > 1 {
        let chain: Vec<String> = it.not_deleted.iter().map(|name| code(name)).collect();
        page.push_str(&format!("Not deleted, in this order: {}.\n\n", chain.join(", then ")));
    }
    if it.followers > 0 {
        let (events, tell) = if it.followers == 1 { ("event", "tells") } else { ("events", "tell") };
        page.push_str(&format!("{} more {events} of the {} only {tell} what followed.\n\n", it.followers, it.events));
    }
    page.push_str(&markdown(&it.explanation));
    terminal::set(&page, colour, width)
}

fn markdown(it: &Explanation) -> String {
    let mut page =
        format!("# {}\n\n{}\n\n## Cause\n\n{}\n\n", it.kind.unwrap_or("Not recognised"), it.summary, it.cause);
    page.push_str("## What to do\n\n");
    for (index, step) in it.next.iter().enumerate() {
        page.push_str(&format!("{}. {step}\n", index + 1));
    }
    if !it.places.is_empty() {
        page.push_str("\n## In the template\n\n");
        for place in &it.places {
            let at = code(&format!("{}:{}:{}", place.file, place.line, place.column));
            page.push_str(&format!("- {at}: {}\n", place.what));
        }
    }
    if !it.before.is_empty() {
        page.push_str(&format!("\n## Caught before by\n\n{}\n", it.before));
    }
    if !it.references.is_empty() {
        page.push_str(&format!("\n## References\n\n{}\n", it.references));
    }
    page
}

/// Words of AWS or of a file as code, so that nothing in them counts as Markdown.
fn code(text: &str) -> String {
    if text.trim().is_empty() { "`?`".to_owned() } else { format!("`{}`", text.replace('`', "'")) }
}
