//! `cfnlens explain TEMPLATE`: a walk through a template.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::files;
use super::run::{DONE, Failure};
use crate::config::Configs;
use crate::explain::{walk, walk_text};
use crate::graph::Graph;
use crate::render;
use crate::syntax;
use crate::template::Template;

/// Explains a template as a whole.
pub(super) fn run(path: &Path, brief: bool, mut configs: Configs, out: &mut dyn Write) -> Result<u8, Failure> {
    let found = files::find(&[PathBuf::from(path)], "<stdin>", false, &mut configs)?;
    if let Some((name, reason)) = found.failed.first() {
        return Err(Failure::Told(format!("{name}: {reason}")));
    }
    let Some(source) = found.sources.files().iter().find(|file| !file.settings) else {
        return Err(Failure::Told(format!("{}: name one template", path.display())));
    };
    let (tree, problems) = syntax::parse(source);
    if !tree.is_complete() {
        let problem = problems.first().map_or("cannot be read", |problem| problem.message.as_str());
        return Err(Failure::Told(format!("{}: {problem}; `cfnlens check` shows where", source.name)));
    }
    let template = Template::lower(&tree);
    let sections = walk(&template, &Graph::new(&template));
    if sections.is_empty() {
        return Err(Failure::Told(format!("{}: there is nothing in it that CloudFormation would build", source.name)));
    }
    let text = walk_text(&sections, source, brief);
    text.lines().try_for_each(|line| writeln!(out, "{}", render::shown_name(line)))?;
    Ok(DONE)
}
