//! `cfnlens explain TEMPLATE` and `TEMPLATE:LINE`: a walk through a template, and what a place in it means.

use std::io::Write;
use std::path::Path;

use super::files;
use super::run::{DONE, Failure};
use crate::config::Configs;
use crate::explain::{Point, place, points_text, walk, walk_text};
use crate::graph::Graph;
use crate::render;
use crate::rules::nearest;
use crate::schema::Schemas;
use crate::source::SourceFile;
use crate::template::Template;

/// A file and a place in it, as `template.yaml:12` or `template.yaml:12:7`.
pub(super) fn file_and_place(subject: &str) -> Option<(&str, u32, Option<u32>)> {
    let (start, last) = subject.rsplit_once(':')?;
    let last: u32 = last.parse().ok()?;
    if let Some((file, line)) = start.rsplit_once(':')
        && let Ok(line) = line.parse()
        && Path::new(file).is_file()
    {
        return Some((file, line, Some(last)));
    }
    Path::new(start).is_file().then_some((start, last, None))
}

/// Explains one place of a template: a line, or a column in it.
pub(super) fn run_place(
    (file, line, column): (&str, u32, Option<u32>),
    mut configs: Configs,
    out: &mut dyn Write,
) -> Result<u8, Failure> {
    let sources = files::one(Path::new(file), &mut configs)?;
    let source = files::only(&sources)?;
    let tree = files::whole(source)?;
    let range = source.lines().range(&source.text, line);
    let text = source.text.get(range.clone()).unwrap_or_default();
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let at = match column {
        Some(column) => {
            let before: usize = text.chars().take(column.saturating_sub(1) as usize).map(char::len_utf8).sum();
            source.span(offset(range.start + before), offset(range.start + before))
        }
        // The blanks before the text belong to what is around it.
        None => source.span(offset(range.start + text.len() - text.trim_start().len()), offset(range.end)),
    };
    let template = Template::lower(&tree);
    let points = place(&template, &Graph::new(&template), &Schemas::default(), at);
    if points.is_empty() {
        return Err(Failure::Told(format!("{file}:{line}: there is nothing here to explain")));
    }
    writeln!(out, "{}\n", render::shown_name(text.trim()))?;
    told(&points, source, out)
}

/// Explains what a template calls by this name.
pub(super) fn run_name(path: &Path, name: &str, mut configs: Configs, out: &mut dyn Write) -> Result<u8, Failure> {
    let sources = files::one(path, &mut configs)?;
    let source = files::only(&sources)?;
    let tree = files::whole(source)?;
    let template = Template::lower(&tree);
    let graph = Graph::new(&template);
    let Some(node) = graph.nodes().find(|node| node.name == name) else {
        let near = nearest(name, graph.nodes().map(|node| node.name.as_str()));
        let help = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        return Err(Failure::Told(format!("nothing in {} is called `{name}`{help}", source.name)));
    };
    told(&place(&template, &graph, &Schemas::default(), node.span), source, out)
}

fn told(points: &[Point], source: &SourceFile, out: &mut dyn Write) -> Result<u8, Failure> {
    points_text(points, source).lines().try_for_each(|line| writeln!(out, "{}", render::shown_name(line)))?;
    Ok(DONE)
}

/// Explains a template as a whole.
pub(super) fn run(path: &Path, brief: bool, mut configs: Configs, out: &mut dyn Write) -> Result<u8, Failure> {
    let sources = files::one(path, &mut configs)?;
    let source = files::only(&sources)?;
    let tree = files::whole(source)?;
    let template = Template::lower(&tree);
    let sections = walk(&template, &Graph::new(&template));
    if sections.is_empty() {
        return Err(Failure::Told(format!("{}: there is nothing in it that CloudFormation would build", source.name)));
    }
    let text = walk_text(&sections, source, brief);
    text.lines().try_for_each(|line| writeln!(out, "{}", render::shown_name(line)))?;
    Ok(DONE)
}
