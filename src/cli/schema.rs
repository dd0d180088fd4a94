//! `cfnlens schema`: looking at resource types, and building their database.

use std::io::Write;
use std::path::Path;

use super::args::SchemaCommand;
use super::deployment::known_region;
use super::run::{DONE, FOUND, Failure};
use crate::rules::nearest_type;
use crate::schema::{self, Database, ResourceType};
use crate::source;
use crate::update::{Effect, of_property};

pub(super) fn run(command: &SchemaCommand, out: &mut dyn Write) -> Result<u8, Failure> {
    match command {
        SchemaCommand::Show { name } => show(name, out),
        SchemaCommand::List { prefix, region } => list(prefix.as_deref().unwrap_or_default(), region.as_deref(), out),
        SchemaCommand::Build { source, output, manifest } => build(source, output, manifest.as_deref(), out),
        SchemaCommand::Diff { old, new } => diff(old, new, out),
    }
}

fn show(name: &str, out: &mut dyn Write) -> Result<u8, Failure> {
    let database = Database::embedded();
    let Some(found) = database.resource_type(name) else {
        let names: Vec<&str> = database.types().filter(ResourceType::is_type).map(|it| it.name()).collect();
        let help = match nearest_type(name, &names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`cfnlens schema list` lists them all".to_owned(),
        };
        return Err(Failure::Told(format!("no resource type is called `{name}`; {help}")));
    };
    writeln!(out, "{}", found.name())?;
    if let Some(link) = found.documentation() {
        writeln!(out, "{link}")?;
    }
    let properties = found.properties();
    let name_width = properties.iter().map(|it| it.name.len()).max().unwrap_or(0);
    let type_width = properties.iter().map(|it| it.describe(&found).len()).max().unwrap_or(0);
    writeln!(out, "\nProperties (what a change does to the resource)")?;
    for property in properties.iter().filter(|it| it.update != schema::Update::ReadOnly) {
        let required = if property.required { ", required" } else { "" };
        let kind = property.describe(&found);
        let change = match of_property(&[property.name], &found).0 {
            Effect::Replacement => "replacement",
            Effect::MayReplace => "may replace",
            Effect::SomeInterruption => "some interruption",
            Effect::Refused => "refused",
            _ => "in place",
        };
        write!(out, "  {:name_width$}  {kind:type_width$}  {change}{required}", property.name)?;
        match property.values().as_slice() {
            [] => {}
            values if values.len() <= 8 => write!(out, "; one of {}", values.join(", "))?,
            values => write!(out, "; one of {} values", values.len())?,
        }
        writeln!(out)?;
    }
    let attributes = found.attributes();
    if !attributes.is_empty() {
        writeln!(out, "\nAttributes (`!GetAtt Name.Attribute`)")?;
        attributes.iter().try_for_each(|name| writeln!(out, "  {name}"))?;
    }
    Ok(DONE)
}

fn list(prefix: &str, region: Option<&str>, out: &mut dyn Write) -> Result<u8, Failure> {
    let database = Database::embedded();
    region.map_or(Ok(()), known_region)?;
    let offered =
        |it: &ResourceType<'_>| region.is_none_or(|region| database.is_offered(it.name(), region) == Some(true));
    for found in database.types().filter(|it| it.is_type() && it.name().starts_with(prefix) && offered(it)) {
        writeln!(out, "{}", found.name())?;
    }
    Ok(DONE)
}

fn build(folder: &Path, output: &Path, manifest: Option<&Path>, out: &mut dyn Write) -> Result<u8, Failure> {
    let content = schema::build(folder).map_err(Failure::told)?;
    let database = Database::open(&content).map_err(Failure::told)?;
    source::save(output, &content).map_err(|error| Failure::Told(format!("{}: {error}", output.display())))?;
    if let Some(path) = manifest {
        source::save(path, schema::manifest(&database).as_bytes())
            .map_err(|error| Failure::Told(format!("{}: {error}", path.display())))?;
    }
    writeln!(
        out,
        "{} types in {} regions, {} bytes, schemas of {}",
        database.types().filter(ResourceType::is_type).count(),
        database.regions().len(),
        content.len(),
        database.date()
    )?;
    Ok(DONE)
}

/// Prints what changed; exit status 1 where anything did, as `diff` does.
fn diff(old: &Path, new: &Path, out: &mut dyn Write) -> Result<u8, Failure> {
    let (old_content, new_content) = (content(old)?, content(new)?);
    let old = opened(old_content.as_deref())?;
    let new = opened(new_content.as_deref())?;
    let mut changed = false;
    for before in old.types() {
        let line = match new.resource_type(before.name()) {
            None => format!("- {}", before.name()),
            Some(after) if after.hash() != before.hash() => format!("~ {}", before.name()),
            Some(_) => continue,
        };
        changed = true;
        writeln!(out, "{line}")?;
    }
    for after in new.types().filter(|it| old.resource_type(it.name()).is_none()) {
        changed = true;
        writeln!(out, "+ {}", after.name())?;
    }
    Ok(if changed { FOUND } else { DONE })
}

/// The content of a database file; `None` stands for the embedded one.
fn content(path: &Path) -> Result<Option<Vec<u8>>, Failure> {
    if path.as_os_str() == "embedded" {
        return Ok(None);
    }
    source::load(path).map(Some).map_err(|error| Failure::Told(format!("{}: {error}", path.display())))
}

fn opened(content: Option<&[u8]>) -> Result<Database<'_>, Failure> {
    content.map_or_else(|| Ok(Database::embedded()), |content| Database::open(content).map_err(Failure::told))
}
