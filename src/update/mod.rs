//! What an update does: from the templates before and after to what happens to each resource.
//!
//! CloudFormation decides property by property: some are changed in place, some make it create a new resource and
//! delete the old one. Which is which stands in the schemas (`createOnlyProperties`). What only the deployment knows
//! stays open: "may be replaced".

mod compare;
mod effect;
mod exports;
mod knock_on;
mod leaves;
mod rename;
mod stateful;

pub use compare::compare;
pub use effect::of_property;
pub use exports::{ExportChange, Fate, Importer};
pub use stateful::{Keeps, Stateful, keeps as kept, stateful};

use crate::source::Span;

/// What happens to a resource, mildest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// Changed where it is, without an interruption.
    NoInterruption,
    /// Changed where it is, with some interruption.
    SomeInterruption,
    /// Created.
    Added,
    /// Changed in place or replaced: the value, or the circumstances, are known only at deployment.
    MayReplace,
    /// Changed, or refused: whether the value differs is known only at deployment.
    MayRefuse,
    /// A new resource is created and the old one deleted.
    Replacement,
    /// Deleted from the stack.
    Removed,
    /// CloudFormation refuses the update.
    Refused,
}

impl Effect {
    /// The word used in every output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoInterruption => "no-interruption",
            Self::SomeInterruption => "some-interruption",
            Self::Added => "added",
            Self::MayReplace => "may-replace",
            Self::MayRefuse => "may-refuse",
            Self::Replacement => "replacement",
            Self::Removed => "removed",
            Self::Refused => "refused",
        }
    }
}

/// Why something happens to a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// The property, with dots: `VpcConfig.SubnetIds`; an attribute of the resource such as `Condition`.
    pub property: String,
    /// What this cause alone does.
    pub effect: Effect,
    /// One sentence without a full stop.
    pub why: String,
    /// The place in the template before, if there is one.
    pub before: Option<Span>,
    /// The place in the template after, if there is one.
    pub after: Option<Span>,
}

/// What becomes of the data that a resource holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Data {
    /// What it holds: "items", "relational database".
    pub holds: &'static str,
    /// Whether something keeps it.
    pub keeps: Keeps,
}

/// What happens to one resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The logical ID; after a rename the new one.
    pub logical_id: String,
    /// The type.
    pub kind: String,
    /// What happens.
    pub effect: Effect,
    /// Why; those that weigh most first.
    pub causes: Vec<Cause>,
    /// The logical ID before, where the resource was renamed: CloudFormation creates one and deletes the other.
    pub renamed_from: Option<String>,
    /// The data that is at stake.
    pub data: Option<Data>,
    /// Further words, one sentence each: a name that is taken, a policy that does nothing.
    pub notes: Vec<String>,
    /// The place of the logical ID before.
    pub before: Option<Span>,
    /// The place of the logical ID after.
    pub after: Option<Span>,
}

impl Change {
    /// Whether data is lost without anything that keeps it.
    #[must_use]
    pub fn loses_data(&self) -> bool {
        let gone = matches!(self.effect, Effect::Removed | Effect::Replacement) || self.renamed_from.is_some();
        gone && self.data.as_ref().is_some_and(|data| data.keeps == Keeps::Nothing)
    }
}

/// A change of something that others see of the stack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The parameter, output or export.
    pub name: String,
    /// What changes: one sentence without a full stop.
    pub what: String,
    /// The place, before or after.
    pub span: Span,
}

/// What an update does to one template.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Update {
    /// Resources to which something happens, in the order of the template after; removed ones at the end.
    pub resources: Vec<Change>,
    /// What changes for those who deploy: parameters, capabilities.
    pub remarks: Vec<Remark>,
    /// What becomes of exports.
    pub exports: Vec<ExportChange>,
}

impl Update {
    /// Whether nothing happens.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.resources.is_empty() && self.remarks.is_empty() && self.exports.is_empty()
    }
}
