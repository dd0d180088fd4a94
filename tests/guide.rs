//! The commands of the guides in `examples/` and in the README do what the pages show. `UPDATE=1 cargo test --test guide`
//! writes the outputs.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail")]

mod command;

use std::fs;
use std::path::Path;

use command::folder;
use command::page::with_outputs;

#[test]
fn the_commands_for_those_who_come_from_cfn_lint_do_what_the_page_shows() {
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/migrate-from-cfn-lint");
    let read = |name: &str| fs::read_to_string(guide.join(name)).unwrap();
    let names = [".cfnlintrc", "templates/queue.yaml"];
    let files: Vec<(&str, String)> = names.iter().map(|name| (*name, read(name))).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let page = read("README.md");
    let updated = with_outputs(&page, &folder("migrate", &files), |_| None);
    if std::env::var_os("UPDATE").is_some() {
        fs::write(guide.join("README.md"), updated).unwrap();
    } else {
        assert_eq!(page, updated, "UPDATE=1 cargo test --test guide writes the page");
    }
}

#[test]
fn the_commands_for_users_of_sam_do_what_the_readme_shows() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let names = ["examples/sam/broken.yaml", "examples/sam/template.yaml"];
    let texts = names.map(|name| fs::read_to_string(root.join(name)).unwrap());
    let files: Vec<(&str, &str)> = names.into_iter().zip(texts.iter().map(String::as_str)).collect();
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let updated = with_outputs(&readme, &folder("sam", &files), |_| None);
    if std::env::var_os("UPDATE").is_some() {
        fs::write(root.join("README.md"), updated).unwrap();
    } else {
        assert_eq!(readme, updated, "UPDATE=1 cargo test --test guide writes the README");
    }
}
