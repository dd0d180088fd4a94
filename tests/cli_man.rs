//! The man pages, as a user prints them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail")]

mod command;

use std::path::Path;

use command::{Ran, run};

fn man(arguments: &[&str]) -> Ran {
    run(Path::new(env!("CARGO_TARGET_TMPDIR")), &[&["man"], arguments].concat())
}

/// The page of a command, without the backslashes that roff wants before hyphens.
fn page(arguments: &[&str]) -> String {
    let ran = man(arguments);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{arguments:?}");
    ran.out.replace('\\', "")
}

#[test]
fn the_page_of_the_program_names_its_commands_and_what_its_exit_status_means() {
    let text = page(&[]);
    assert!(text.contains(".TH cfnlens 1"), "{text}");
    assert!(text.contains(env!("CARGO_PKG_VERSION")));
    assert!(text.contains("Exit status: 0 nothing found"));
    for command in ["check", "explain", "diff", "stacks", "man"] {
        assert!(text.contains(&format!("cfnlens-{command}(1)")), "{command}\n{text}");
    }
}

#[test]
fn every_command_has_a_page() {
    let commands: Vec<String> = page(&[])
        .lines()
        .filter_map(|line| Some(line.strip_prefix("cfnlens-")?.strip_suffix("(1)")?.to_owned()))
        .collect();
    assert!(commands.len() > 8, "{commands:?}");
    for command in &commands {
        assert!(page(&[command]).contains(&format!(".TH cfnlens-{command} 1")), "{command}");
    }
    let check = page(&["check"]);
    assert!(check.contains("--fail-on") && check.contains("--isolated"), "{check}");
    assert!(page(&["schema", "show"]).contains("AWS::EC2::Subnet"));
}

#[test]
fn a_page_is_the_same_each_time() {
    assert_eq!(page(&["stacks"]), page(&["stacks"]));
}

#[test]
fn what_is_no_command_is_refused() {
    let ran = man(&["chekc"]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert_eq!(ran.err, "cfnlens: `cfnlens` has no command `chekc`; did you mean `check`?\n");
    let ran = man(&["check", "deeper"]);
    assert_eq!((ran.status, ran.err.as_str()), (2, "cfnlens: `cfnlens check` has no command `deeper`; it has none\n"));
}
