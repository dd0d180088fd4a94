//! SAM: what is wrong in a SAM template, and the plain CloudFormation that the transform makes of it.
//!
//! Facts about the transform are from aws-sam-translator 1.115.0 (Apache-2.0), whose logical IDs, resources and
//! properties the expansion has; see also the AWS SAM developer guide.

mod api;
mod build;
mod conditions;
mod connector;
mod deployment;
mod document;
mod events;
mod expandable;
mod function;
mod globals;
mod graphql;
mod hash;
mod implicit;
mod include;
mod managed;
mod methods;
mod mistake;
mod order;
mod policies;
mod properties;
mod read;
mod regions;
mod resolve;
mod run;
mod simple;
mod state_machine;
mod translate;
mod usage_plan;
mod value;
mod web_function;
mod write;

pub use expandable::{certain, is_expandable};
pub use include::{Included, included_locations};
pub use methods::unknown_methods;
pub use translate::{Expansion, Generated, Given, expand};
