//! Tells a template from other YAML and JSON, by what is in it.

use crate::source::SourceFile;
use crate::syntax::{Tree, Value};

/// Whether a file that nobody named looks like a template.
pub fn is_template(source: &SourceFile, tree: &Tree<'_>) -> bool {
    // Most files of a folder are ruled out by their text alone.
    let text = &source.text;
    let may_be = text.contains("AWSTemplateFormatVersion") || text.contains("Resources") && text.contains("::");
    if !may_be {
        return false;
    }
    let root = tree.root();
    if root.is_some_and(|root| root.get("AWSTemplateFormatVersion").is_some() || has_resources(root)) {
        return true;
    }
    // What cannot be read to its end may still be a template: one that needs a finding more than any other.
    !tree.is_complete()
        && source.text.lines().any(|line| {
            let key = line.trim_start_matches(['{', ' ', '"']);
            key.starts_with("AWSTemplateFormatVersion") || line.starts_with("Resources:")
        })
}

fn has_resources(root: Value<'_>) -> bool {
    let typed =
        |resource: Value<'_>| resource.get("Type").and_then(Value::text).is_some_and(|kind| kind.contains("::"));
    root.get("Resources").is_some_and(|resources| resources.entries().any(|entry| typed(entry.value)))
}
