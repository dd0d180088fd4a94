//! The stacks that manifests declare.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use super::manifest::Manifest;
use super::read::{self, Problem, place, problem};
use super::{overrides, tools};
use crate::rules::nearest;
use crate::source::{FileId, Sources, Span, load};
use crate::stacks::{Deployment, Given, join};
use crate::syntax;

/// `stacks.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Own {
    #[serde(default)]
    stack: Vec<StackEntry>,
}

/// A stack: a template with a name, deployed somewhere.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct StackEntry {
    /// The name of the stack.
    #[cfg_attr(test, schemars(with = "String"))]
    pub name: Spanned<String>,
    /// The path of the template, seen from this file.
    #[cfg_attr(test, schemars(with = "String"))]
    pub template: Spanned<String>,
    /// The region that it goes to.
    pub region: Option<String>,
    /// The account that it goes to: twelve digits, in quotes.
    pub account: Option<String>,
    /// A file with values of parameters, seen from this file: the list of the AWS CLI, or names and values.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub parameter_file: Option<Spanned<String>>,
    /// Values of parameters; they go before those of the file.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "BTreeMap<String, Plain>"))]
    pub parameters: BTreeMap<Spanned<String>, Plain>,
}

/// A value of a parameter, as TOML writes it.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Plain {
    /// In quotes.
    Text(String),
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A number with a point.
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
pub fn deployments(manifests: &[(FileId, Manifest)], sources: &mut Sources) -> Result<Vec<Deployment>, Problem> {
    let mut all = Vec::new();
    for (file, kind) in manifests {
        let Some(source) = sources.get(*file) else { continue };
        match kind {
            Manifest::Own => {
                let own: Own = read::toml(source)?;
                all.extend(declared(&own.stack, *file, sources)?);
            }
            Manifest::Sam => all.extend(tools::sam(source)),
            Manifest::Cdk => all.extend(tools::cdk(source)),
            Manifest::GitSync => all.extend(tools::git_sync(source, sources)),
        }
    }
    Ok(all)
}

/// The stacks of a list, seen from the file in which it stands.
pub(super) fn declared(stacks: &[StackEntry], file: FileId, sources: &mut Sources) -> Result<Vec<Deployment>, Problem> {
    let mut known: HashMap<(&String, &Option<String>, &Option<String>), Span> = HashMap::new();
    for entry in stacks {
        let span = place(file, entry.name.span());
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
    let mut all = Vec::with_capacity(stacks.len());
    for entry in stacks {
        all.extend(deployment(entry, file, sources)?);
    }
    Ok(all)
}

/// `None` where the template is there and does not belong to this run.
fn deployment(entry: &StackEntry, file: FileId, sources: &mut Sources) -> Result<Option<Deployment>, Problem> {
    let here = sources.get(file).map_or_else(String::new, |source| source.name.clone());
    let template = join(&here, entry.template.get_ref());
    if !sources.files().iter().any(|file| file.name == template) {
        if Path::new(&template).is_file() {
            return Ok(None);
        }
        let problem = problem(place(file, entry.template.span()), format!("there is no template `{template}`"))
            .label("no such file");
        let help = match nearest(&template, sources.files().iter().map(|file| file.name.as_str())) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write the path as seen from this file".to_owned(),
        };
        return Err(Box::new(problem.help(help)));
    }
    let mut parameters = Vec::new();
    if let Some(path) = &entry.parameter_file {
        let name = join(&here, path.get_ref());
        let content = load(Path::new(&name)).map_err(|error| {
            problem(place(file, path.span()), format!("`{name}` cannot be read: {error}"))
                .label("the values of the parameters")
                .help("write the path as seen from this file")
        })?;
        let values = sources.add_settings(name, content);
        if let Some(source) = sources.get(values) {
            let (tree, _) = syntax::parse(source);
            parameters = tree.root().map(overrides::of_file).unwrap_or_default();
        }
    }
    for (name, value) in &entry.parameters {
        // What stands here goes before the file.
        parameters.retain(|given| given.name != *name.get_ref());
        let place = Some(place(file, name.span()));
        parameters.push(Given { name: name.get_ref().clone(), value: value.text(), place });
    }
    Ok(Some(Deployment {
        name: entry.name.get_ref().clone(),
        template,
        region: entry.region.clone(),
        account: entry.account.clone(),
        parameters,
        place: Some(place(file, entry.name.span())),
    }))
}
