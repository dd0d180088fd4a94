//! Many templates as one system: who imports from whom, which stack nests which, and what follows from it.

mod capabilities;
mod deployment;
mod locate;
mod meeting;
mod order;
mod system;

pub use deployment::{Deployment, Given};
pub use locate::{is_local, join, shared_folder};
pub use meeting::{Meeting, is_open, may_meet, meeting};
pub use order::{Cycle, Order};
pub use system::{Edge, EdgeKind, Stack, System};
