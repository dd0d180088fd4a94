//! `cfnlens rules`: lists the rules, and runs the examples in the pages of those of the user.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::args::ListFormat;
use super::run::{DONE, FOUND, Failure};
use crate::diagnostic::Severity;
use crate::engine::{self, Options, Profile, Report, Selection};
use crate::render;
use crate::rules::examples::{Example, example, fences, section};
use crate::rules::{self, Rule};
use crate::source::{SourceFile, Sources, Span, load};

pub(super) const EXAMPLES: &str = "\
Examples:
  cfnlens rules E30
  cfnlens rules --format json
  cfnlens rules test my-rules/

Exit status: 0 listed, or every example does what its page says; 1 one does not; 2 cfnlens could not do its job.";

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct RulesArgs {
    /// How to print them
    #[arg(long, default_value = "text")]
    format: ListFormat,
    /// Only these: names, codes, beginnings of codes (E3), families
    selectors: Vec<String>,
    #[command(subcommand)]
    command: Option<RulesCommand>,
}

#[derive(Debug, Subcommand)]
enum RulesCommand {
    /// Run the examples in the pages of your own rules: bad ones are found where they are marked, good ones are not
    Test {
        /// Pages, or folders with pages `.md`
        #[arg(required = true)]
        paths: Vec<PathBuf>,
    },
}

pub(super) fn run(args: &RulesArgs, out: &mut dyn Write) -> Result<u8, Failure> {
    match &args.command {
        Some(RulesCommand::Test { paths }) => test(paths, out),
        None => list(args.format, &args.selectors, out),
    }
}

fn list(format: ListFormat, selectors: &[String], out: &mut dyn Write) -> Result<u8, Failure> {
    let wanted = if selectors.is_empty() { vec!["ALL".to_owned()] } else { selectors.to_vec() };
    let selection = Selection::new(&wanted, &[], &[]).map_err(|error| Failure::Told(error.to_string()))?;
    let rules: Vec<_> = rules::all().filter(|rule| selection.contains(rule)).collect();
    match format {
        ListFormat::Text => render::rules_text(&rules, out)?,
        ListFormat::Json => render::rules_json(&rules, out)?,
    }
    Ok(DONE)
}

fn test(paths: &[PathBuf], out: &mut dyn Write) -> Result<u8, Failure> {
    let (mut passed, mut failed) = (0, 0);
    for path in pages(paths)? {
        let content = load(&path).map_err(|error| Failure::Told(format!("{}: {error}", path.display())))?;
        let name = path.to_string_lossy().replace('\\', "/");
        let mut sources = Sources::default();
        let file = sources.add(name.clone(), content);
        let Some(source) = sources.get(file) else { continue };
        let said = match rules::add(&source.text) {
            Err(fault) => vec![format!("{}: {} ({})", at(source, fault.range.start), fault.message, fault.help)],
            Ok(rule) => of_page(rule, source),
        };
        if said.is_empty() {
            passed += 1;
            continue;
        }
        failed += 1;
        for one in said {
            writeln!(out, "{one}")?;
        }
    }
    writeln!(out, "{passed} passed, {failed} failed")?;
    Ok(if failed == 0 { DONE } else { FOUND })
}

fn pages(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    for path in paths {
        if path.is_file() {
            found.push(path.clone());
            continue;
        }
        let files = std::fs::read_dir(path).map_err(|error| Failure::Told(format!("{}: {error}", path.display())))?;
        let files = files.filter_map(Result::ok).map(|file| file.path());
        let mut pages: Vec<PathBuf> = files.filter(|file| file.extension().is_some_and(|it| it == "md")).collect();
        // What is no rule, such as a README, has no expression.
        pages.retain(|page| std::fs::read_to_string(page).is_ok_and(|text| text.contains("\n## Expression\n")));
        pages.sort();
        found.extend(pages);
    }
    if found.is_empty() {
        Err(Failure::told("there is no page of a rule, which has a section `## Expression`"))
    } else {
        Ok(found)
    }
}

/// What the examples of a page do that it does not say.
fn of_page(rule: &'static Rule, source: &SourceFile) -> Vec<String> {
    let page = &source.text;
    let mut said = Vec::new();
    let mut count = 0;
    for (title, bad) in [("Bad", true), ("Good", false)] {
        let Some((start, text)) = section(page, title) else { continue };
        let templates = fences(start, text).into_iter().filter(|fence| matches!(fence.language, "yaml" | "json"));
        for fence in templates {
            count += 1;
            let example = example(&fence);
            let (sources, report) = check(rule, &example);
            let mut found: Vec<u32> = report.findings.iter().map(|it| line(&sources, it.diagnostic.primary)).collect();
            found.sort_unstable();
            let mut wanted: Vec<u32> = example.marks.iter().map(|(line, _)| *line).collect();
            wanted.sort_unstable();
            let place = at(source, fence.range.start);
            if bad && wanted.is_empty() {
                said.push(format!("{place}: no line of this bad example ends in `# <-`"));
            } else if found != wanted {
                let lines = |of: &[u32]| match of {
                    [] => "none".to_owned(),
                    all => all.iter().map(u32::to_string).collect::<Vec<_>>().join(", "),
                };
                said.push(format!("{place}: marked lines: {}; lines of findings: {}", lines(&wanted), lines(&found)));
                let mut picture = Vec::new();
                if render::render(render::default_format(false), &report, &sources, false, &mut picture).is_ok() {
                    said.push(String::from_utf8_lossy(&picture).into_owned());
                }
            }
        }
    }
    if count == 0 {
        said.push(format!("{}: there is no example in `## Bad` and `## Good`", source.name));
    }
    said
}

/// What the rule alone says of an example.
fn check(rule: &'static Rule, example: &Example) -> (Sources, Report) {
    let mut sources = Sources::default();
    sources.add(example.name.clone(), example.text.clone().into_bytes());
    let selection = Selection::new(&[rule.name.to_owned()], &[], &[]).unwrap_or_default();
    let profile = Profile { selection, ..Profile::default() };
    let mut report = engine::check(&sources, &Options { profile, ..Options::default() });
    report.findings.retain(|it| it.rule.name == rule.name || it.severity == Severity::Error);
    (sources, report)
}

fn line(sources: &Sources, span: Span) -> u32 {
    sources.get(span.file).map_or(0, |source| source.position(span.start).line)
}

fn at(source: &SourceFile, offset: usize) -> String {
    let position = source.position(u32::try_from(offset).unwrap_or(u32::MAX));
    format!("{}:{}:{}", source.name, position.line, position.column)
}
