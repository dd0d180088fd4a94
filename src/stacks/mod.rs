//! Many templates as one system.

mod meeting;

pub use meeting::{Meeting, is_open, may_meet, meeting};
