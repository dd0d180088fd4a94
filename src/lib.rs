//! cfnlens reads AWS CloudFormation and SAM templates, finds what is wrong in them before AWS does, and
//! explains why it is wrong. See `ARCHITECTURE.md` for the way of the data through these modules.

pub mod cli;
pub mod companions;
pub mod config;
pub mod diagnostic;
pub mod engine;
pub mod explain;
pub mod expression;
pub mod graph;
pub mod render;
pub mod rules;
pub mod sam;
pub mod schema;
pub mod source;
pub mod stacks;
pub mod syntax;
pub mod template;
pub mod update;
pub mod validate;
