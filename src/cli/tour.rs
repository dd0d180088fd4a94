//! `cfnlens explain TEMPLATE` and `TEMPLATE:LINE`: a walk through a template, and what a place in it means.

use std::io::Write;
use std::path::Path;

use clap::{Args, ValueEnum};

use super::files;
use super::parameters;
use super::run::{DONE, Failure};
use super::terminal::Screen;
use crate::config::Configs;
use crate::explain::{Look, Point, Supposed, Supposition, place, places_json, points_text, walk, walk_json, walk_text};
use crate::graph::Graph;
use crate::render;
use crate::rules::nearest;
use crate::schema::Schemas;
use crate::source::SourceFile;
use crate::template::Template;

/// How wide text for people is at most.
pub(super) const WIDTH: usize = 88;

/// How an explanation is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum ExplainFormat {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
    /// Of a template as a whole: one page with the walk, the graph and the text
    Html,
}

#[derive(Debug, Args)]
pub(super) struct TourArgs {
    /// Of a template, tell one sentence of each part only
    #[arg(long, conflicts_with_all = ["error", "name", "format"])]
    brief: bool,
    /// Explain the template for these values of parameters, or those of a file: the list of the AWS CLI, or names and
    /// values; what is not given has its default
    #[arg(long, value_name = "NAME=VALUE|FILE", num_args = 1.., conflicts_with = "error")]
    parameters: Vec<String>,
    /// Explain the template for the case that a condition holds, or does not: `--when '!IsProd'`
    #[arg(long, value_name = "CONDITION", conflicts_with = "error")]
    when: Vec<String>,
}

/// A walk, or a part of it, as it was asked for.
pub(super) struct Tour<'t> {
    pub(super) args: &'t TourArgs,
    pub(super) format: ExplainFormat,
    pub(super) screen: Screen,
}

/// What is asked of a template.
pub(super) enum Asked<'t> {
    /// All of it.
    Everything,
    /// A line, or a column in it.
    Place(u32, Option<u32>),
    /// What it calls by this name.
    Name(&'t str),
}

/// A file and a place in it, as `template.yaml:12` or `template.yaml:12:7`.
pub(super) fn file_and_place(subject: &str) -> Option<(&str, Asked<'_>)> {
    let (start, last) = subject.rsplit_once(':')?;
    let last: u32 = last.parse().ok()?;
    if let Some((file, line)) = start.rsplit_once(':')
        && let Ok(line) = line.parse()
        && Path::new(file).is_file()
    {
        return Some((file, Asked::Place(line, Some(last))));
    }
    Path::new(start).is_file().then_some((start, Asked::Place(last, None)))
}

/// Explains a template, or a part of it.
pub(super) fn run(
    path: &Path,
    asked: &Asked<'_>,
    tour: &Tour<'_>,
    mut configs: Configs,
    out: &mut dyn Write,
) -> Result<u8, Failure> {
    let sources = files::one(path, &mut configs)?;
    let source = files::only(&sources)?;
    let tree = files::whole(source)?;
    let template = Template::lower(&tree);
    let graph = Graph::new(&template);
    let tell = |what: String| Failure::Told(format!("{}: {what}", source.name));
    let supposed = Supposed::of(&template, &supposition(tour.args)?).map_err(tell)?;
    let span = match asked {
        Asked::Everything => {
            let sections = walk(&template, &graph, &supposed, tour.format != ExplainFormat::Json);
            if sections.is_empty() {
                return Err(tell("there is nothing in it that CloudFormation would build".to_owned()));
            }
            match tour.format {
                ExplainFormat::Json => render::document(&walk_json(&sections, source), out)?,
                ExplainFormat::Html => render::walk_html(&sections, source, &sources, out)?,
                ExplainFormat::Text => {
                    let text = walk_text(&sections, source, tour.args.brief, tour.look());
                    render::text(&text, out)?;
                }
            }
            return Ok(DONE);
        }
        Asked::Place(line, column) => place_of(source, *line, *column),
        Asked::Name(name) => match graph.nodes().find(|node| node.name == *name) {
            Some(node) => node.span,
            None => {
                let near = nearest(name, graph.nodes().map(|node| node.name.as_str()));
                let help = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
                return Err(Failure::Told(format!("nothing in {} is called `{name}`{help}", source.name)));
            }
        },
    };
    let points = place(&template, &graph, &Schemas::default(), &supposed, span);
    if let (true, Asked::Place(line, _)) = (points.is_empty(), asked) {
        return Err(Failure::Told(format!("{}:{line}: there is nothing here to explain", source.name)));
    }
    if let (Asked::Place(line, _), ExplainFormat::Text) = (asked, tour.format) {
        let text = source.lines().text(&source.text, *line);
        render::text(&format!("{}\n\n", render::shown_name(text.trim())), out)?;
    }
    tour.tell(&points, source, out)
}

/// The bytes of a line without the blanks before, which belong to what is around it, or of a place in it.
fn place_of(source: &SourceFile, line: u32, column: Option<u32>) -> crate::source::Span {
    let range = source.lines().range(&source.text, line);
    let text = source.text.get(range.clone()).unwrap_or_default();
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    match column {
        Some(column) => {
            let before: usize = text.chars().take(column.saturating_sub(1) as usize).map(char::len_utf8).sum();
            source.span(offset(range.start + before), offset(range.start + before))
        }
        None => source.span(offset(range.start + text.len() - text.trim_start().len()), offset(range.end)),
    }
}

impl Tour<'_> {
    fn look(&self) -> Look {
        Look { colour: self.screen.colour, width: WIDTH, shown: render::shown_name }
    }

    fn tell(&self, points: &[Point], source: &SourceFile, out: &mut dyn Write) -> Result<u8, Failure> {
        match self.format {
            ExplainFormat::Text => render::text(&points_text(points, source, self.look()), out)?,
            ExplainFormat::Json => render::document(&places_json(points, source), out)?,
            ExplainFormat::Html => return Err(Failure::told("a page (--format html) shows a template as a whole")),
        }
        Ok(DONE)
    }
}

fn supposition(args: &TourArgs) -> Result<Supposition, Failure> {
    let mut wanted = Supposition { parameters: parameters::given(&args.parameters)?, ..Supposition::default() };
    for condition in &args.when {
        wanted.conditions.push(match condition.strip_prefix('!') {
            Some(name) => (name.trim().to_owned(), false),
            None => (condition.clone(), true),
        });
    }
    Ok(wanted)
}
