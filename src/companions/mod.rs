//! Files beside a template that AWS reads by their name: which kind a file is.

use crate::source::SourceFile;
use crate::syntax::{Tree, Value};

/// What a file beside a template is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// What a CodeBuild project runs.
    Buildspec,
    /// What a CodeDeploy deployment does.
    Appspec,
    /// The periodic tasks of a worker environment of Elastic Beanstalk.
    Cron,
}

/// A file beside a template.
#[derive(Debug)]
pub struct Companion<'a> {
    /// The file.
    pub source: &'a SourceFile,
    /// What it is for.
    pub kind: Kind,
    /// The mapping at its top.
    pub root: Value<'a>,
    /// Whether all of it could be read, so that what is missing is missing.
    pub complete: bool,
}

/// The companion that a file is, by its name and by what is in it; a name alone is not enough, since other tools use it too.
#[must_use]
pub fn recognise<'a>(source: &'a SourceFile, tree: &'a Tree<'_>) -> Option<Companion<'a>> {
    let kind = match source.name.rsplit('/').next()? {
        "buildspec.yml" | "buildspec.yaml" => Kind::Buildspec,
        "appspec.yml" | "appspec.yaml" => Kind::Appspec,
        "cron.yaml" => Kind::Cron,
        _ => return None,
    };
    let root = tree.root()?;
    let holds = |name: &str| root.get(name).is_some();
    let fits = match kind {
        Kind::Buildspec => holds("phases") || holds("version"),
        Kind::Appspec => holds("version") && ["os", "files", "hooks", "Resources", "Hooks"].into_iter().any(holds),
        Kind::Cron => root.get("cron").is_some_and(|tasks| tasks.items().any(|task| task.get("url").is_some())),
    };
    let template = holds("AWSTemplateFormatVersion");
    (fits && !template).then_some(Companion { source, kind, root, complete: tree.is_complete() })
}
