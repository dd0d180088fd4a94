//! What the user has set besides flags, and where.

mod cfn_lint;
mod check;
mod configs;
mod effective;
mod ignored;
mod manifest;
mod overrides;
mod own_rules;
mod read;
mod settings;
mod stacks;
mod tools;

pub use cfn_lint::translate;
pub use configs::{Configs, Layer};
pub use effective::{InForce, in_force};
pub use ignored::Ignored;
pub use manifest::{Manifest, manifest};
pub use overrides::of_file as parameter_values;
pub use read::Problem;
pub use settings::{FailOn, Level, Settings};
pub use stacks::{Plain, StackEntry, deployments};
