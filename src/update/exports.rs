//! What an update does to the names that other stacks import.

use super::{Change, Effect};
use crate::source::Span;
use crate::stacks::{Meeting, is_open, may_meet, meeting};
use crate::template::{Interface, Owner, Pattern, ReferenceKind, Template, expression};

/// What happens to an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is exported no more.
    Removed,
    /// It has another value.
    Changed,
    /// It may have another value: what it reads may be replaced.
    MayChange,
}

/// An export that is not what it was.
#[derive(Debug, Clone, PartialEq)]
pub struct ExportChange {
    /// Its name, as far as it is known.
    pub name: Pattern<'static>,
    /// What happens to it.
    pub fate: Fate,
    /// Why the value changes, where that is no change of the output itself: "`Vpc` is replaced".
    pub why: Option<String>,
    /// Where it stands, after or before.
    pub span: Span,
    /// Who imports it among the templates that were looked at.
    pub importers: Vec<Importer>,
}

/// An import of an export that changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Importer {
    /// Where the name is imported.
    pub span: Span,
    /// What imports it.
    pub owner: String,
    /// Whether the names are certainly equal.
    pub certain: bool,
}

impl ExportChange {
    /// Whether CloudFormation certainly refuses the update: the export is in use.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.fate != Fate::MayChange && self.importers.iter().any(|importer| importer.certain)
    }

    /// Finds who imports the export among other templates.
    pub fn find_importers<'i>(&mut self, others: impl Iterator<Item = &'i Interface>) {
        for interface in others {
            for import in interface.imports.iter().filter(|it| !is_open(&it.name) && may_meet(&self.name, &it.name)) {
                let certain = !import.conditional
                    && import.name == self.name
                    && meeting(&import.name, &self.name) == Meeting::Always;
                self.importers.push(Importer { span: import.span, owner: import.owner.clone(), certain });
            }
        }
    }
}

/// What becomes of the exports of a template, with what happens to its resources known.
pub(super) fn compare(before: &Template<'_>, after: &Template<'_>, changes: &[Change]) -> Vec<ExportChange> {
    let (old, new) = (before.interface().exports, after.interface().exports);
    let change = |name: &Pattern<'static>, fate, why, span| ExportChange {
        name: name.clone(),
        fate,
        why,
        span,
        importers: Vec::new(),
    };
    let mut all = Vec::new();
    for was in old.iter().filter(|was| !new.iter().any(|is| is.name == was.name)) {
        all.push(change(&was.name, Fate::Removed, None, was.span));
    }
    let value = |template: &Template<'_>, owner: &str| {
        template.outputs.get(owner).and_then(|output| output.body.get("Value")).map(expression)
    };
    for is in &new {
        let Some(was) = old.iter().find(|was| was.name == is.name) else { continue };
        if value(before, &was.owner) != value(after, &is.owner) {
            all.push(change(&is.name, Fate::Changed, None, is.span));
        } else if let Some((resource, effect)) = replaced(after, &is.owner, changes) {
            let (fate, verb) = match effect {
                Effect::Replacement => (Fate::Changed, "is"),
                _ => (Fate::MayChange, "may be"),
            };
            all.push(change(&is.name, fate, Some(format!("`{resource}` {verb} replaced")), is.span));
        }
    }
    all
}

/// A resource that the value of an output reads and that gets another identity.
fn replaced<'c>(template: &Template<'_>, output: &str, changes: &'c [Change]) -> Option<(&'c str, Effect)> {
    let reads = |name: &str| {
        template.references.iter().any(|reference| {
            let identity = matches!(
                reference.kind,
                ReferenceKind::Ref | ReferenceKind::GetAtt | ReferenceKind::Sub | ReferenceKind::SubGetAtt
            );
            let here = matches!(reference.owner, Owner::Output(at) if template.outputs.at(at).is_some_and(|it| it.name == output));
            identity && here && reference.target == name
        })
    };
    let moved = changes.iter().filter(|it| matches!(it.effect, Effect::Replacement | Effect::MayReplace));
    let mut found = moved.filter(|change| reads(&change.logical_id));
    let first = found.next()?;
    let worst = found.fold(first, |worst, other| if other.effect > worst.effect { other } else { worst });
    Some((&worst.logical_id, worst.effect))
}
