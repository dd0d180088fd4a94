//! `cfnlens explain TEMPLATE`: a walk through a template.

use std::io::Write;
use std::path::Path;

use super::files;
use super::run::{DONE, Failure};
use crate::config::Configs;
use crate::explain::{walk, walk_text};
use crate::graph::Graph;
use crate::render;
use crate::template::Template;

/// Explains a template as a whole.
pub(super) fn run(path: &Path, brief: bool, mut configs: Configs, out: &mut dyn Write) -> Result<u8, Failure> {
    let source = files::one(path, &mut configs)?;
    let tree = files::whole(&source)?;
    let template = Template::lower(&tree);
    let sections = walk(&template, &Graph::new(&template));
    if sections.is_empty() {
        return Err(Failure::Told(format!("{}: there is nothing in it that CloudFormation would build", source.name)));
    }
    let text = walk_text(&sections, &source, brief);
    text.lines().try_for_each(|line| writeln!(out, "{}", render::shown_name(line)))?;
    Ok(DONE)
}
