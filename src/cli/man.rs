//! `cfnlens man`: the manual, made from the same definition as the help.

use std::io::Write;

use clap::CommandFactory as _;
use clap_mangen::Man;

use super::args::Cli;
use super::run::{DONE, Failure};
use crate::rules;

/// Prints the page of the program, or of the command that these names lead to.
pub(super) fn run(names: &[String], out: &mut dyn Write) -> Result<u8, Failure> {
    let mut program = Cli::command();
    // Gives every command its full name and the flags that it has from above.
    program.build();
    let mut command = &program;
    for name in names {
        command = match command.find_subcommand(name) {
            Some(found) => found,
            None => return Err(unknown(command, name)),
        };
    }
    Man::new(command.clone()).render(&mut &mut *out)?;
    Ok(DONE)
}

fn unknown(command: &clap::Command, name: &str) -> Failure {
    let known: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
    let parent = command.get_bin_name().unwrap_or_else(|| command.get_name());
    let help = match (rules::nearest(name, known.iter().copied()), known.is_empty()) {
        (Some(nearest), _) => format!("did you mean `{nearest}`?"),
        (None, true) => "it has none".to_owned(),
        (None, false) => format!("it has {}", known.join(", ")),
    };
    Failure::Told(format!("`{parent}` has no command `{name}`; {help}"))
}
