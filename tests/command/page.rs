//! Pages that show what commands print: the commands are run, their outputs written or compared.
//!
//! A block `sh` with commands of cfnlens, when a block `text` follows it, is what is run.

use std::fs;
use std::path::Path;

use cfnlens::explain::lessons::words;

use super::run_with;

/// The page with the outputs of its commands, which are run one after the other in a folder.
///
/// `other` gives what else blocks show, by what stands after their first backticks.
pub(crate) fn with_outputs(page: &str, at: &Path, other: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::new();
    // What the block before this one says to run.
    let mut commands: Vec<&str> = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        out += &format!("{line}\n");
        let Some(info) = line.strip_prefix("```") else { continue };
        let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let ran = std::mem::take(&mut commands);
        let shown = match info {
            "text" if !ran.is_empty() => ran.iter().map(|command| output(command, at)).collect(),
            _ => other(info).unwrap_or_else(|| body.join("\n")),
        };
        if info == "sh" {
            commands.extend(body.iter().filter(|line| line.starts_with("cfnlens ")));
        }
        out += &format!("{}\n```\n", shown.trim_end());
    }
    out
}

/// What a command prints, as one sees it on a terminal.
fn output(command: &str, at: &Path) -> String {
    let mut words = words(command);
    let mut input = String::new();
    if let Some(from) = words.iter().position(|word| word == "<") {
        input = fs::read_to_string(at.join(words.split_off(from).pop().unwrap())).unwrap();
    }
    let arguments: Vec<&str> = words.iter().skip(1).map(String::as_str).collect();
    let ran = run_with(at, &arguments, &input, &[("CFNLENS_TODAY", "2026-11-21")]);
    assert_ne!(ran.status, 2, "{command}\n{}", ran.err);
    format!("{}{}", ran.err, ran.out)
}
