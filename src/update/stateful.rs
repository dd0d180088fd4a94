//! Types that hold data, and what keeps the data when a resource goes.
//!
//! Source: CloudFormation User Guide, "DeletionPolicy attribute", and the guides of the services.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::syntax::Value;

static TABLE: LazyLock<HashMap<&str, Stateful>> = LazyLock::new(|| {
    let row = |line: &'static str| {
        let mut columns = line.split(',');
        let (kind, holds) = (columns.next()?, columns.next()?);
        let (snapshot, default) = (columns.next()? == "yes", columns.next()?);
        Some((kind, Stateful { holds, snapshot, default }))
    };
    include_str!("stateful.csv").lines().skip(1).filter_map(row).collect()
});

/// A type that holds data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stateful {
    /// What it holds.
    pub holds: &'static str,
    /// Whether the policy `Snapshot` does something.
    pub snapshot: bool,
    /// The policy without any: `Delete` or `Snapshot`.
    pub default: &'static str,
}

/// What keeps the data of a resource that goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeps {
    /// The resource stays in the account, outside of the stack.
    Retain,
    /// A snapshot is taken.
    Snapshot,
    /// Nothing.
    Nothing,
}

/// What a type holds; `None` for one that holds nothing that could be lost.
#[must_use]
pub fn stateful(kind: &str) -> Option<Stateful> {
    TABLE.get(kind).copied()
}

/// What the policy of this name (`DeletionPolicy`, `UpdateReplacePolicy`) keeps.
#[must_use]
pub fn keeps(body: Value<'_>, policy: &str, of: Stateful) -> Keeps {
    let default = if policy == "DeletionPolicy" { of.default } else { "Delete" };
    match body.get(policy).map_or(Some(default), Value::text) {
        Some("Retain" | "RetainExceptOnCreate") => Keeps::Retain,
        Some("Snapshot") if of.snapshot => Keeps::Snapshot,
        Some(_) => Keeps::Nothing,
        // A function decides.
        None => Keeps::Retain,
    }
}
