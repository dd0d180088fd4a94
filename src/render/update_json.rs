//! What an update does, for programs.

use std::io::{self, Write};

use serde::Serialize;

use super::update::{Updated, place};
use crate::source::Sources;
use crate::update::{Cause, Effect, Fate, Keeps};

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    resources: Vec<Entry<'a>>,
    exports: Vec<ExportEntry<'a>>,
    remarks: Vec<RemarkEntry<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Entry<'a> {
    file: &'a str,
    logical_id: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    effect: &'static str,
    causes: Vec<CauseEntry<'a>>,
    renamed_from: Option<&'a str>,
    data: Option<DataEntry>,
    notes: &'a [String],
}

#[derive(Serialize)]
struct CauseEntry<'a> {
    property: &'a str,
    effect: &'static str,
    why: &'a str,
    before: Option<String>,
    after: Option<String>,
}

#[derive(Serialize)]
struct DataEntry {
    holds: &'static str,
    keeps: &'static str,
}

#[derive(Serialize)]
struct ExportEntry<'a> {
    file: &'a str,
    name: String,
    fate: &'static str,
    why: Option<&'a str>,
    refused: bool,
    place: Option<String>,
    importers: Vec<ImporterEntry<'a>>,
}

#[derive(Serialize)]
struct ImporterEntry<'a> {
    owner: &'a str,
    place: Option<String>,
    certain: bool,
}

#[derive(Serialize)]
struct RemarkEntry<'a> {
    file: &'a str,
    name: &'a str,
    what: &'a str,
    place: Option<String>,
}

#[derive(Serialize)]
struct Summary {
    replaced: usize,
    may_be_replaced: usize,
    data_lost: usize,
}

/// For programs.
///
/// # Errors
/// When writing fails.
pub fn update_json(updates: &[Updated], sources: &Sources, out: &mut dyn Write) -> io::Result<()> {
    let cause = |cause: &Cause| -> (Option<String>, Option<String>) {
        (place(sources, cause.before), place(sources, cause.after))
    };
    let mut resources = Vec::new();
    let mut remarks = Vec::new();
    let mut exports = Vec::new();
    for Updated { file, update } in updates {
        resources.extend(update.resources.iter().map(|change| {
            Entry {
                file,
                logical_id: &change.logical_id,
                kind: &change.kind,
                effect: change.effect.as_str(),
                causes: change
                    .causes
                    .iter()
                    .map(|it| {
                        let (before, after) = cause(it);
                        CauseEntry { property: &it.property, effect: it.effect.as_str(), why: &it.why, before, after }
                    })
                    .collect(),
                renamed_from: change.renamed_from.as_deref(),
                data: change.data.as_ref().map(|data| DataEntry {
                    holds: data.holds,
                    keeps: match data.keeps {
                        Keeps::Retain => "retained",
                        Keeps::Snapshot => "snapshot",
                        Keeps::Nothing => "nothing",
                    },
                }),
                notes: &change.notes,
            }
        }));
        exports.extend(update.exports.iter().map(|export| {
            ExportEntry {
                file,
                name: export.name.to_string(),
                fate: match export.fate {
                    Fate::Removed => "removed",
                    Fate::Changed => "changed",
                    Fate::MayChange => "may-change",
                },
                why: export.why.as_deref(),
                refused: export.is_refused(),
                place: place(sources, Some(export.span)),
                importers: export
                    .importers
                    .iter()
                    .map(|it| ImporterEntry {
                        owner: &it.owner,
                        place: place(sources, Some(it.span)),
                        certain: it.certain,
                    })
                    .collect(),
            }
        }));
        remarks.extend(update.remarks.iter().map(|remark| RemarkEntry {
            file,
            name: &remark.name,
            what: &remark.what,
            place: place(sources, Some(remark.span)),
        }));
    }
    let all = || updates.iter().flat_map(|it| &it.update.resources);
    let summary = Summary {
        replaced: all().filter(|it| it.effect == Effect::Replacement).count(),
        may_be_replaced: all().filter(|it| it.effect == Effect::MayReplace).count(),
        data_lost: all().filter(|it| it.loses_data()).count(),
    };
    serde_json::to_writer_pretty(&mut *out, &Document { version: 1, resources, exports, remarks, summary })?;
    writeln!(out)
}
