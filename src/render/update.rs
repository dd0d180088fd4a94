//! What an update does, for a terminal and for a pull request.

use std::io::{self, Write};

use super::printable::{harmless, one_line};
use crate::source::{Sources, Span};
use crate::update::{Change, Effect, ExportChange, Fate, Importer, Keeps, Update};

/// The update of one template.
#[derive(Debug)]
pub struct Updated {
    /// The name to show: the path of the template.
    pub file: String,
    /// What happens.
    pub update: Update,
}

fn verb(effect: Effect) -> &'static str {
    match effect {
        Effect::NoInterruption => "changed in place",
        Effect::SomeInterruption => "changed in place, with some interruption",
        Effect::Added => "added",
        Effect::MayReplace => "may be replaced",
        Effect::MayRefuse => "may be refused",
        Effect::Replacement => "replaced",
        Effect::Removed => "removed",
        Effect::Refused => "refused",
    }
}

fn sign(effect: Effect) -> &'static str {
    match effect {
        Effect::NoInterruption | Effect::SomeInterruption => "~",
        Effect::Added => "+",
        Effect::MayReplace | Effect::MayRefuse => "?",
        Effect::Replacement => "!",
        Effect::Removed => "-",
        Effect::Refused => "x",
    }
}

/// What becomes of the data, in a sentence; nothing where none is at stake.
fn data(change: &Change) -> Option<String> {
    let data = change.data.as_ref()?;
    Some(match data.keeps {
        Keeps::Retain => format!("the old resource stays in the account with its data ({})", data.holds),
        Keeps::Snapshot => format!("a snapshot of the data is kept ({})", data.holds),
        Keeps::Nothing if change.effect == Effect::MayReplace => {
            format!("if it is replaced or deleted, its data is lost: {}", data.holds)
        }
        Keeps::Nothing => format!("its data is lost: {}", data.holds),
    })
}

/// What somebody can do about data that would be lost.
fn help(change: &Change) -> Option<String> {
    let lost = change.data.as_ref().is_some_and(|data| data.keeps == Keeps::Nothing);
    let policy = match change.effect {
        Effect::Removed => "DeletionPolicy: Retain` (deployed before the resource is removed)",
        _ if change.renamed_from.is_some() => "DeletionPolicy: Retain` (deployed before the rename)",
        _ => "UpdateReplacePolicy: Retain`",
    };
    lost.then(|| format!("`{policy} keeps the old resource"))
}

/// What becomes of an export and of those who import it, in a sentence.
fn fate(export: &ExportChange) -> String {
    let name = &export.name;
    let what = match export.fate {
        Fate::Removed => format!("`{name}` is not exported any more"),
        Fate::Changed => format!("the value of the export `{name}` changes"),
        Fate::MayChange => format!("the value of the export `{name}` may change"),
    };
    let why = export.why.as_ref().map_or_else(String::new, |why| format!(", since {why}"));
    let consequence = if export.is_refused() {
        "the update is refused: a stack imports it"
    } else {
        "the update is refused while another stack imports it"
    };
    format!("{what}{why}; {consequence}")
}

fn importer(importer: &Importer, sources: &Sources) -> String {
    let doubt = if importer.certain { "" } else { ", when the names are equal" };
    let place = place(sources, Some(importer.span)).unwrap_or_default();
    format!("imported by `{}` at {place}{doubt}", importer.owner)
}

pub(super) fn place(sources: &Sources, span: Option<Span>) -> Option<String> {
    let span = span?;
    let file = sources.get(span.file)?;
    let start = file.position(span.start);
    Some(format!("{}:{}:{}", file.name, start.line, start.column))
}

fn counts(updates: &[Updated]) -> String {
    let all: Vec<&Change> = updates.iter().flat_map(|it| &it.update.resources).collect();
    let count = |effects: &[Effect]| all.iter().filter(|it| effects.contains(&it.effect)).count();
    let parts = [
        (count(&[Effect::Added]), "added"),
        (count(&[Effect::NoInterruption, Effect::SomeInterruption]), "changed in place"),
        (count(&[Effect::MayReplace]), "may be replaced"),
        (count(&[Effect::MayRefuse]), "may be refused"),
        (count(&[Effect::Replacement]), "replaced"),
        (count(&[Effect::Removed]), "removed"),
        (count(&[Effect::Refused]), "refused"),
    ];
    let mut words: Vec<String> =
        parts.iter().filter(|(number, _)| *number > 0).map(|(number, word)| format!("{number} {word}")).collect();
    let lost = all.iter().filter(|it| it.loses_data()).count();
    if lost > 0 {
        words.push(format!("{lost} with loss of data"));
    }
    let refused = updates.iter().flat_map(|it| &it.update.exports).filter(|it| it.is_refused()).count();
    if refused > 0 {
        words.push(format!("refused for {} in use", super::counted(refused, "export")));
    }
    if words.is_empty() { "nothing happens to any resource".to_owned() } else { words.join(", ") }
}

/// For a terminal or a log.
///
/// # Errors
/// When writing fails.
pub fn update_text(updates: &[Updated], sources: &Sources, out: &mut dyn Write) -> io::Result<()> {
    let mut line = |text: String| writeln!(out, "{}", harmless(&one_line(&text)));
    for Updated { file, update } in updates.iter().filter(|it| !it.update.is_empty()) {
        line(file.clone())?;
        for change in &update.resources {
            let from = change.renamed_from.as_ref().map_or_else(String::new, |old| format!(" (was `{old}`)"));
            let (id, kind) = (&change.logical_id, &change.kind);
            line(format!("  {} {id}{from}  {kind}: {}", sign(change.effect), verb(change.effect)))?;
            for cause in &change.causes {
                line(format!("      {}: {}", cause.property, cause.why))?;
                let places = [place(sources, cause.before), place(sources, cause.after)];
                let places: Vec<String> = places.into_iter().flatten().collect();
                if !places.is_empty() {
                    line(format!("        {}", places.join(" -> ")))?;
                }
            }
            for more in data(change).into_iter().chain(change.notes.iter().cloned()) {
                line(format!("      {more}"))?;
            }
            if let Some(help) = help(change) {
                line(format!("      help: {help}"))?;
            }
        }
        for export in &update.exports {
            line(format!("  {} {}", if export.is_refused() { "x" } else { "*" }, fate(export)))?;
            if let Some(place) = place(sources, Some(export.span)) {
                line(format!("        {place}"))?;
            }
            for it in &export.importers {
                line(format!("      {}", importer(it, sources)))?;
            }
        }
        for remark in &update.remarks {
            line(format!("  * {}", remark.what))?;
            if let Some(place) = place(sources, Some(remark.span)) {
                line(format!("        {place}"))?;
            }
        }
        line(String::new())?;
    }
    line(counts(updates))
}

/// For a comment on a pull request: a table, the details folded.
///
/// # Errors
/// When writing fails.
pub fn update_markdown(updates: &[Updated], sources: &Sources, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "### What this update does\n\n{}\n", counts(updates))?;
    for Updated { file, update } in updates.iter().filter(|it| !it.update.is_empty()) {
        writeln!(out, "**{}**\n", escaped(file))?;
        if !update.resources.is_empty() {
            writeln!(out, "| | resource | type | what happens | why |\n|---|---|---|---|---|")?;
        }
        for change in &update.resources {
            let mut what = verb(change.effect).to_owned();
            if change.loses_data() {
                what = format!("**{what}, data is lost**");
            }
            let why = change.causes.first().map_or_else(String::new, |it| format!("`{}`: {}", it.property, it.why));
            writeln!(
                out,
                "| {} | {} | {} | {what} | {} |",
                sign(change.effect),
                quoted(&change.logical_id),
                quoted(&change.kind),
                escaped(&why)
            )?;
        }
        let told: Vec<&Change> = update
            .resources
            .iter()
            .filter(|it| it.causes.len() > 1 || data(it).is_some() || !it.notes.is_empty())
            .collect();
        for export in update.exports.iter().filter(|it| it.is_refused()) {
            writeln!(out, "\n**{}**", escaped(&fate(export)))?;
        }
        if !told.is_empty() || !update.remarks.is_empty() || !update.exports.is_empty() {
            writeln!(out, "\n<details><summary>Details</summary>\n")?;
            for change in told {
                writeln!(out, "- {}", quoted(&change.logical_id))?;
                let causes = change.causes.iter().map(|it| format!("`{}`: {}", it.property, it.why));
                let more = data(change).into_iter().chain(change.notes.iter().cloned()).chain(help(change));
                for line in causes.chain(more) {
                    writeln!(out, "  - {}", escaped(&line))?;
                }
            }
            for export in &update.exports {
                writeln!(out, "- {}", escaped(&fate(export)))?;
                for it in &export.importers {
                    writeln!(out, "  - {}", escaped(&importer(it, sources)))?;
                }
            }
            for remark in &update.remarks {
                writeln!(out, "- {}", escaped(&remark.what))?;
            }
            writeln!(out, "\n</details>")?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// Text on one line that neither ends a cell of a table nor starts a tag.
fn escaped(text: &str) -> String {
    one_line(text).replace('|', "\\|").replace('<', "&lt;")
}

/// A name between backticks, which it cannot end.
fn quoted(name: &str) -> String {
    format!("`{}`", escaped(name).replace('`', "'"))
}
