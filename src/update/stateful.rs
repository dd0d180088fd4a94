//! Types that hold data, and what keeps the data when a resource goes.
//!
//! Source: CloudFormation User Guide, "DeletionPolicy attribute", and the guides of the services.

use crate::syntax::Value;

static TABLE: &str = include_str!("stateful.csv");

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
    let row = TABLE.lines().skip(1).find(|line| line.strip_prefix(kind).is_some_and(|rest| rest.starts_with(',')))?;
    let mut columns = row.split(',').skip(1);
    let (holds, snapshot, default) = (columns.next()?, columns.next()?, columns.next()?);
    Some(Stateful { holds, snapshot: snapshot == "yes", default })
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
