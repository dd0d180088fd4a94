//! What the user has set besides flags, and where.

mod manifest;
mod overrides;
mod read;
mod stacks;
mod tools;

pub use manifest::{Manifest, manifest};
pub use stacks::deployments;
