//! The command line: reads the flags, finds the files, hands them to the engine, prints what comes back.

mod args;
mod baseline;
mod deployment;
mod diff;
mod expand;
mod explain;
mod files;
mod learn;
mod man;
mod output;
mod parameters;
mod profiles;
mod progress;
mod rules;
mod run;
mod schema;
mod settings;
mod stacks;
mod terminal;
mod tour;
mod versions;
mod watch;

pub use run::main;
