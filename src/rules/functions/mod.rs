//! The arguments of intrinsic functions, and where these may stand.

use super::Rule;

pub(super) static RULES: &[&Rule] = &[];
