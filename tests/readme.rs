//! The README shows what cfnlens prints. `UPDATE=1 cargo test --test readme` writes it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail")]

use std::path::Path;

use cfnlens::engine::{self, Options};
use cfnlens::render;
use cfnlens::source::Sources;

/// Byte range of the first fence of a language.
fn fence(text: &str, language: &str) -> std::ops::Range<usize> {
    let open = format!("```{language}\n");
    let start = text.find(&open).expect("a fence") + open.len();
    start..start + text[start..].find("```").expect("its end")
}

#[test]
fn the_first_screen_is_true() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    let example = std::fs::read_to_string(root.join("examples/broken.yaml")).unwrap();
    let mut sources = Sources::default();
    sources.add("examples/broken.yaml".to_owned(), example.clone().into_bytes());
    let report = engine::check(&sources, &Options::default());
    let mut out = Vec::new();
    render::render(render::default_format(false), &report, &sources, false, &mut out).unwrap();

    let mut updated = readme.clone();
    updated.replace_range(fence(&updated, "text"), &String::from_utf8(out).unwrap());
    updated.replace_range(fence(&updated, "yaml"), &example);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(root.join("README.md"), updated).unwrap();
    } else {
        assert!(updated == readme, "the first screen of the README is stale; UPDATE=1 writes it");
    }
}
