//! The command line: reads the flags, finds the files, hands them to the engine, prints what comes back.

mod args;
mod deployment;
mod diff;
mod files;
mod man;
mod run;
mod schema;
mod stacks;
mod versions;

pub use run::main;
