//! The `cfnlens` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    cfnlens::cli::main()
}
