//! What each intrinsic function takes: one table, one check, and many rules that read them.

mod check;
mod table;
mod yields;

pub(super) use check::{check, check_with, ignored};
pub(super) use table::*;

use crate::syntax::Function;

/// What a function takes.
pub(super) struct Shape {
    /// The function.
    pub(super) function: Function,
    /// What may be handed to it without a list around it.
    pub(super) alone: Option<&'static Slot>,
    /// What may be handed to it as a list.
    pub(super) list: Option<Arguments>,
    /// The function as it should be written, for the help.
    pub(super) form: &'static str,
    /// What AWS does where it is written otherwise.
    pub(super) why: &'static str,
}

/// The arguments of a function that takes a list.
pub(super) struct Arguments {
    /// The fewest and the most that it takes.
    pub(super) count: (usize, usize),
    /// What each of them is, in order.
    pub(super) slots: &'static [&'static Slot],
}

/// One argument.
pub(super) struct Slot {
    /// What it is, for messages: "the index".
    pub(super) called: &'static str,
    /// The kind of value.
    pub(super) takes: Takes,
    /// The functions that may stand here.
    pub(super) functions: &'static [Function],
    /// The functions that may stand here, too, where the template uses `AWS::LanguageExtensions`.
    pub(super) extended: &'static [Function],
}

/// A kind of value.
pub(super) enum Takes {
    /// Text, a number or a boolean.
    Text,
    /// A whole number between two bounds, both included.
    Whole(i64, i64),
    /// A list whose items are all of one kind.
    List(&'static Slot),
    /// A mapping with these keys.
    Mapping(Keys),
    /// A list or a mapping.
    Structure,
    /// Whatever is not null; every function may stand here.
    Value,
    /// Whatever there is.
    Anything,
}

/// The keys of a mapping that a function takes.
pub(super) struct Keys {
    /// Those that must be there.
    pub(super) required: &'static [&'static str],
    /// Those that may be there, too; `None` where the author chooses the names.
    pub(super) optional: Option<&'static [&'static str]>,
    /// What belongs to each.
    pub(super) value: &'static Slot,
}

impl Takes {
    /// What must stand here, for messages.
    fn describe(&self) -> String {
        match self {
            Self::Text => "text".to_owned(),
            Self::Whole(least, i64::MAX) => format!("a whole number from {least} up"),
            Self::Whole(least, most) => format!("a whole number from {least} to {most}"),
            Self::List(_) => "a list".to_owned(),
            Self::Mapping(_) => "a mapping".to_owned(),
            Self::Structure => "a list or a mapping".to_owned(),
            Self::Value | Self::Anything => "a value".to_owned(),
        }
    }
}
