//! The stacks that manifests declare.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use super::manifest::Manifest;
use super::read::{self, Problem, place, problem};
use super::{overrides, tools};
use crate::rules::nearest;
use crate::source::{FileId, SourceFile, Sources, Span, load};
use crate::stacks::{Deployment, join};
use crate::syntax;

/// `stacks.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Own {
    #[serde(default)]
    stack: Vec<StackEntry>,
}

/// A stack: a template with a name, deployed somewhere.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct StackEntry {
    /// The name of the stack.
    name: Spanned<String>,
    /// The path of the template, seen from this file.
    template: Spanned<String>,
    /// The region that it goes to.
    region: Option<String>,
    /// The account that it goes to: twelve digits, in quotes.
    account: Option<String>,
    /// A file with values of parameters, seen from this file: the list of the AWS CLI, or names and values.
    parameter_file: Option<Spanned<String>>,
    /// Values of parameters; they go before those of the file.
    #[serde(default)]
    parameters: BTreeMap<String, Plain>,
}

/// A value of a parameter, as TOML writes it.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Plain {
    Text(String),
    Bool(bool),
    Integer(i64),
    Float(f64),
}

impl Plain {
    fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Bool(value) => value.to_string(),
            Self::Integer(value) => value.to_string(),
            Self::Float(value) => value.to_string(),
        }
    }
}

/// The stacks that these files declare, in the order of the files. Of other tools' files only what speaks of templates
/// of this run is taken, and what cannot be read is passed over: it is for these tools to complain.
///
/// # Errors
/// When `stacks.toml` cannot be used; the diagnostic shows where.
pub fn deployments(manifests: &[(FileId, Manifest)], sources: &Sources) -> Result<Vec<Deployment>, Problem> {
    let mut all = Vec::new();
    for (file, kind) in manifests {
        let Some(source) = sources.get(*file) else { continue };
        match kind {
            Manifest::Own => all.extend(own(source, sources)?),
            Manifest::Sam => all.extend(tools::sam(source)),
            Manifest::Cdk => all.extend(tools::cdk(source)),
            Manifest::GitSync => all.extend(tools::git_sync(source, sources)),
        }
    }
    Ok(all)
}

fn own(source: &SourceFile, sources: &Sources) -> Result<Vec<Deployment>, Problem> {
    let own: Own = read::toml(source)?;
    let mut known: HashMap<(&String, &Option<String>, &Option<String>), Span> = HashMap::new();
    for entry in &own.stack {
        let span = place(source, entry.name.span());
        if let Some(first) = known.insert((entry.name.get_ref(), &entry.region, &entry.account), span) {
            let message = format!("there are two stacks `{}` in one place", entry.name.get_ref());
            let problem = problem(span, message)
                .label("the same again")
                .related(first, "this one has the name already")
                .why("a region of an account has one stack of a name")
                .help("give them different names, regions or accounts");
            return Err(Box::new(problem));
        }
    }
    own.stack.into_iter().map(|entry| declared(entry, source, sources)).collect()
}

fn declared(entry: StackEntry, source: &SourceFile, sources: &Sources) -> Result<Deployment, Problem> {
    let template = join(&source.name, entry.template.get_ref());
    if !sources.files().iter().any(|file| file.name == template) {
        let problem = problem(place(source, entry.template.span()), format!("there is no template `{template}`"))
            .label("no such file among those that are checked");
        let help = match nearest(&template, sources.files().iter().map(|file| file.name.as_str())) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write the path as seen from this file".to_owned(),
        };
        return Err(Box::new(problem.help(help)));
    }
    let mut parameters = BTreeMap::new();
    if let Some(path) = &entry.parameter_file {
        let name = join(&source.name, path.get_ref());
        let content = load(Path::new(&name)).map_err(|error| {
            problem(place(source, path.span()), format!("`{name}` cannot be read: {error}"))
                .label("the values of the parameters")
                .help("write the path as seen from this file")
        })?;
        let file = SourceFile::new(FileId(u32::MAX), name, content);
        let (tree, _) = syntax::parse(&file);
        parameters = tree.root().map(overrides::of_file).unwrap_or_default();
    }
    parameters.extend(entry.parameters.iter().map(|(name, value)| (name.clone(), value.text())));
    Ok(Deployment { name: entry.name.into_inner(), template, region: entry.region, account: entry.account, parameters })
}
