//! `cfnlens stacks`: many templates as one system.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::files;
use super::run::{DONE, Failure};
use crate::config::Configs;
use crate::engine;
use crate::render;
use crate::rules::nearest;
use crate::source::Sources;
use crate::stacks::{EdgeKind, Order, System, is_open, may_meet};
use crate::template::{Part, Pattern};

/// The help of the command, for its entry among the commands.
pub(super) const LONG: &str = "\
Show the stacks of a folder: who imports from whom, in which order to deploy and delete

Each template is one stack, named after its file, unless a file in these folders says otherwise: `stacks.toml`, \
`samconfig.toml`, `manifest.json` of the CDK, a deployment file of Git sync. A stack that imports a value (Fn::ImportValue) can be created only \
after the stack that exports it, and the export cannot be changed or removed while it is imported. A nested stack \
(AWS::CloudFormation::Stack, AWS::Serverless::Application) goes with the stack around it. Names with parameters in \
them are compared as far as they are known: where two may be equal, the table says so.

In stacks.toml each stack is a section:

    [[stack]]
    name = \"network-prod\"
    template = \"network.yaml\"             # as seen from stacks.toml, as is the next one
    parameter-file = \"params/prod.json\"   # the list of the AWS CLI, or names and values
    parameters = { Stage = \"prod\" }       # goes before the file; what is missing has its default
    region = \"eu-west-1\"                  # exports are shared within a region of an account
    account = \"123456789012\"

Only name and template must be there.";

const EXAMPLES: &str = "\
Examples:
  cfnlens stacks                              the stacks below this folder
  cfnlens stacks infra --delete network       what must be deleted before `network`, in order
  cfnlens stacks --change-export shared-vpc   who imports `shared-vpc`, so that it cannot be changed
  cfnlens stacks --format mermaid             a picture for Markdown

Exit status: 0 also where stacks import in a circle, 2 for a name that no stack or export has.";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct StacksArgs {
    /// Templates or folders; without any, this folder
    paths: Vec<PathBuf>,
    /// What blocks deleting this stack: a name from the table, or a path
    #[arg(long, value_name = "NAME", conflicts_with = "change_export")]
    delete: Option<String>,
    /// Who imports this export, so that its name and value cannot be changed
    #[arg(long, value_name = "NAME")]
    change_export: Option<String>,
    /// How to print it
    #[arg(long, default_value = "text")]
    format: StacksFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum StacksFormat {
    /// Tables
    Text,
    /// For programs
    Json,
    /// For Graphviz
    Dot,
    /// For Markdown on GitHub and elsewhere
    Mermaid,
    /// A page with a picture, which stands alone
    Html,
}

pub(super) fn run(args: &StacksArgs, mut configs: Configs, out: &mut dyn Write) -> Result<u8, Failure> {
    let asks = args.delete.is_some() || args.change_export.is_some();
    if asks && !matches!(args.format, StacksFormat::Text | StacksFormat::Json) {
        return Err(Failure::Told("a question is answered as text or json; leave `--format` out".to_owned()));
    }
    let mut found = files::find(&args.paths, "<stdin>", false, &mut configs)?;
    if let Some((name, reason)) = found.failed.first() {
        return Err(Failure::Told(format!("{name}: {reason}")));
    }
    let deployments = match found.deployments(&configs) {
        Ok(deployments) => deployments,
        Err(problem) => return Err(Failure::shown(found.sources, problem)),
    };
    let system = engine::system(&found.sources, &deployments);
    if system.stacks().is_empty() {
        return Err(Failure::Told("no file here looks like a template; name a folder with templates".to_owned()));
    }
    let order = system.order();
    if let Some(name) = &args.delete {
        return delete(&system, &order, name, args.format, out);
    }
    if let Some(name) = &args.change_export {
        return change_export(&system, &found.sources, name, args.format, out);
    }
    match args.format {
        StacksFormat::Text => render::stacks_text(&system, &order, &found.sources, out)?,
        StacksFormat::Json => render::stacks_json(&system, &order, &found.sources, out)?,
        StacksFormat::Dot => render::stacks_dot(&system, out)?,
        StacksFormat::Mermaid => render::stacks_mermaid(&system, out)?,
        StacksFormat::Html => render::stacks_html(&system, &order, &found.sources, out)?,
    }
    Ok(DONE)
}

fn unknown<'n>(what: &str, name: &str, known: impl Iterator<Item = &'n str>) -> Failure {
    let help = nearest(name, known)
        .map_or_else(|| "`cfnlens stacks` lists them".to_owned(), |near| format!("did you mean `{near}`?"));
    Failure::Told(format!("no {what} `{name}`; {help}"))
}

#[derive(Serialize)]
struct JsonDelete<'s> {
    version: u32,
    stack: &'s str,
    deleted_with: Vec<&'s str>,
    before: Vec<&'s str>,
}

fn delete(
    system: &System,
    order: &Order,
    name: &str,
    format: StacksFormat,
    out: &mut dyn Write,
) -> Result<u8, Failure> {
    let Some(stack) = system.find(name) else {
        return Err(unknown("stack is called", name, system.stacks().iter().map(|stack| stack.name.as_str())));
    };
    let tops = order.stacks_of(stack);
    let before = order.before_deleting(tops);
    let all = |stacks: &[usize]| -> Vec<&str> { stacks.iter().map(|stack| system.name(*stack)).collect() };
    if format == StacksFormat::Json {
        let with = if tops == [stack] { Vec::new() } else { all(tops) };
        let answer = JsonDelete { version: 1, stack: system.name(stack), deleted_with: with, before: all(&before) };
        serde_json::to_writer_pretty(&mut *out, &answer).map_err(std::io::Error::from)?;
        writeln!(out)?;
        return Ok(DONE);
    }
    let shown = |stack: usize| render::shown_name(system.name(stack));
    let names = |stacks: &[usize]| stacks.iter().map(|stack| shown(*stack)).collect::<Vec<_>>().join(", ");
    if tops != [stack] {
        writeln!(out, "{} is nested and goes with {}", shown(stack), names(tops))?;
    }
    if before.is_empty() {
        writeln!(out, "nothing here imports from {}: it can be deleted", names(tops))?;
        return Ok(DONE);
    }
    writeln!(out, "{} cannot be deleted while others import from it; delete in this order:", names(tops))?;
    for (number, stack) in before.iter().chain(tops).enumerate() {
        writeln!(out, "  {}. {}", number + 1, shown(*stack))?;
    }
    if order.cycles.iter().any(|cycle| tops.iter().any(|top| cycle.stacks.contains(top))) {
        writeln!(out, "some of these import from each other in a circle: take one of the imports out first")?;
    }
    Ok(DONE)
}

#[derive(Serialize)]
struct JsonExport<'s> {
    version: u32,
    export: &'s str,
    exported_by: Vec<&'s str>,
    importers: Vec<JsonImporter<'s>>,
}

#[derive(Serialize)]
struct JsonImporter<'s> {
    stack: &'s str,
    file: &'s str,
    line: u32,
    owner: &'s str,
    name: String,
    certain: bool,
}

fn change_export(
    system: &System,
    sources: &Sources,
    name: &str,
    format: StacksFormat,
    out: &mut dyn Write,
) -> Result<u8, Failure> {
    let wanted = Pattern { parts: vec![Part::Text(name.to_owned().into())] };
    let all = || {
        let numbered = system.interfaces().iter().enumerate();
        numbered.flat_map(|(stack, interface)| interface.exports.iter().map(move |export| (stack, export)))
    };
    // A name as the table shows it, else a name that a deployment can give.
    let mut homes: Vec<_> = all().filter(|(_, export)| export.name.to_string() == name).collect();
    let exported = homes.first().map(|(_, export)| export.name.clone());
    if homes.is_empty() {
        homes = all().filter(|(_, export)| !is_open(&export.name) && may_meet(&export.name, &wanted)).collect();
    }
    let wanted = exported.unwrap_or(wanted);
    if homes.is_empty() {
        let names: Vec<String> = all().map(|(_, export)| export.name.to_string()).collect();
        return Err(unknown("template here exports", name, names.iter().map(String::as_str)));
    }
    let mut importers = Vec::new();
    for edge in system.edges().iter().filter(|edge| edge.kind == EdgeKind::Import) {
        let Some(import) = system.interfaces().get(edge.from).and_then(|it| it.imports.get(edge.index)) else {
            continue;
        };
        if homes.iter().any(|(home, _)| *home == edge.to) && may_meet(&wanted, &import.name) {
            let line = sources.get(edge.span.file).map_or(0, |source| source.position(edge.span.start).line);
            importers.push(JsonImporter {
                stack: system.name(edge.from),
                file: system.path(edge.from),
                line,
                owner: &import.owner,
                name: import.name.to_string(),
                certain: edge.certain,
            });
        }
    }
    let mut exported_by: Vec<&str> = homes.iter().map(|(home, _)| system.name(*home)).collect();
    exported_by.dedup();
    if format == StacksFormat::Json {
        let answer = JsonExport { version: 1, export: name, exported_by, importers };
        serde_json::to_writer_pretty(&mut *out, &answer).map_err(std::io::Error::from)?;
        writeln!(out)?;
        return Ok(DONE);
    }
    let exported_by = exported_by.into_iter().map(render::shown_name).collect::<Vec<_>>().join(", ");
    if importers.is_empty() {
        writeln!(out, "{name}, exported by {exported_by}, is imported by no template here: it can be changed")?;
        return Ok(DONE);
    }
    writeln!(out, "{name}, exported by {exported_by}, cannot be changed or removed while these import it:")?;
    for importer in &importers {
        let doubt = if importer.certain { "" } else { ", when the names are equal" };
        let (file, owner) = (render::shown_name(importer.file), render::shown_name(importer.owner));
        let imported = render::shown_name(&importer.name);
        writeln!(out, "  {file}:{}  {owner} imports {imported}{doubt}", importer.line)?;
    }
    Ok(DONE)
}
