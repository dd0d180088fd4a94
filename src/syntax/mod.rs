//! Total parse of YAML and JSON into one spanned tree in which intrinsic functions are nodes of their own.

mod build;
mod function;
mod json;
mod made;
mod quotes;
mod scalar;
mod substitution;
mod tree;
mod value;
mod yaml;
mod yaml_errors;

use crate::diagnostic::Diagnostic;
use crate::source::SourceFile;

pub use function::Function;
pub use made::Maker;
pub use scalar::Typed;
pub use substitution::{Piece, Substitution, Variable};
pub use tree::{Comment, Form, Format, NodeId, Style, Tree};
pub use value::{Call, Entries, Entry, Items, Scalar, Value, View};

/// Name of the rule for text that is no YAML or JSON.
pub const SYNTAX_ERROR: &str = "syntax-error";
/// Name of the rule for a key that stands twice in one mapping.
pub const DUPLICATE_KEY: &str = "duplicate-key";
/// Name of the rule for a key that is null or no scalar.
pub const INVALID_KEY: &str = "invalid-key";

/// Name of the rule for a file that starts like JSON but is only YAML.
pub const NOT_STRICT_JSON: &str = "not-strict-json";

/// Name of the rule for a template over AWS's limit.
pub const TEMPLATE_TOO_LARGE: &str = "template-too-large";

/// A text with more bytes than this is not parsed: it is many times what CloudFormation takes.
pub const MAX_TEXT: usize = 4 * 1024 * 1024;
/// Collections nested deeper than this are refused.
pub const MAX_DEPTH: usize = 255;
/// A tree whose aliases would unfold to more nodes than this is refused.
pub const MAX_NODES: u64 = 500_000;

/// Parses a file; total: what cannot be read is a diagnostic, what can be read is in the tree.
///
/// A text that starts with `{` is read as JSON; where it is no JSON but is YAML, it is read as YAML.
#[must_use]
pub fn parse(source: &SourceFile) -> (Tree<'_>, Vec<Diagnostic>) {
    if let Some(offset) = source.invalid_utf8 {
        return (Tree::empty(source), vec![not_utf8(source, offset)]);
    }
    if source.text.contains('\0') {
        let at = source.text.find('\0').and_then(|at| u32::try_from(at).ok()).unwrap_or(0);
        let finding =
            Diagnostic::new(SYNTAX_ERROR, source.span(at, at + 1), "the file holds a NUL byte, so it is no text")
                .label("a NUL byte")
                .why("CloudFormation takes templates as UTF-8 text only")
                .help("check that this is the template and not a packaged or binary file; save it as UTF-8");
        return (Tree::empty(source), vec![finding]);
    }
    if source.text.len() > MAX_TEXT {
        return (Tree::empty(source), vec![too_large(source)]);
    }
    let start = source.text.trim_start();
    if start.is_empty() {
        return (Tree::empty(source), vec![empty(source)]);
    }
    if start.starts_with('{') {
        let (tree, found) = json::parse(source);
        let Some(first) = found.iter().find(|finding| finding.rule == SYNTAX_ERROR) else { return (tree, found) };
        let (yaml, mut yaml_found) = yaml::parse(source);
        if yaml_found.iter().any(|finding| finding.rule == SYNTAX_ERROR) {
            return (tree, found);
        }
        let name = source.name.to_ascii_lowercase();
        if !name.ends_with(".yaml") && !name.ends_with(".yml") {
            yaml_found.push(not_strict(first));
        }
        return (yaml, yaml_found);
    }
    yaml::parse(source)
}

fn not_utf8(source: &SourceFile, offset: u32) -> Diagnostic {
    let utf16 = source.text.starts_with("\u{fffd}\u{fffd}") && source.text.contains('\0');
    let help = if utf16 {
        "this looks like UTF-16, as some Windows editors write it; save the file as UTF-8"
    } else {
        "save the file as UTF-8; the text before this place is sound"
    };
    Diagnostic::new(SYNTAX_ERROR, source.span(offset, offset), "the file is not UTF-8 text")
        .label("the first byte that is no UTF-8")
        .why("CloudFormation takes templates as UTF-8 text only")
        .help(help)
}

fn empty(source: &SourceFile) -> Diagnostic {
    Diagnostic::new(SYNTAX_ERROR, source.span(0, 0), "the file is empty")
        .why("CloudFormation refuses a template without content")
        .help("a template needs at least a `Resources` section with one resource")
}

fn not_strict(json: &Diagnostic) -> Diagnostic {
    Diagnostic::new(NOT_STRICT_JSON, json.primary, format!("this is YAML, but no strict JSON: {}", json.message))
        .label(json.label.clone())
        .why("CloudFormation reads it as YAML, while other readers of JSON refuse the file")
        .help(json.help.clone())
}

fn too_large(source: &SourceFile) -> Diagnostic {
    let (size, limit) = (source.bytes >> 20, MAX_TEXT >> 20);
    Diagnostic::new(
        TEMPLATE_TOO_LARGE,
        source.span(0, 0),
        format!("the file is {size} MiB large; over {limit} MiB it is not read"),
    )
    .why("CloudFormation takes templates of at most 1 MB")
    .help("move parts into nested stacks, and long texts into files that are uploaded by themselves")
}
