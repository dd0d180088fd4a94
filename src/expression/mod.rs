//! Expressions over the properties of resources, in the Common Expression Language (CEL), under three values.
//!
//! An expression is read as CEL's specification says, and evaluated over a template of which much is only known at
//! deployment: what is not known is neither true nor false, and what follows from it is not known either. Where
//! `Fn::If`, the values of a parameter or a condition decide, every case is evaluated by itself.

mod addresses;
mod cases;
mod evaluate;
mod functions;
mod links;
mod managed;
mod parse;
mod policies;
mod texts;
mod value;
mod zones;

pub use cases::{Outcome, outcomes};
pub use evaluate::Scope;
pub use functions::FUNCTIONS;
pub(crate) use parse::place;
pub use parse::{Expression, Fault, Literal, Names};
pub use value::Val;
