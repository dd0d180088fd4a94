//! `cfnlens expand`: the plain CloudFormation that SAM makes of a template.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::files;
use super::parameters;
use super::run::{DONE, FOUND, Failure, complain};
use crate::config::Configs;
use crate::render;
use crate::sam::{self, Given, Included};
use crate::source::{FileId, SourceFile, load};
use crate::syntax;
use crate::template::Template;

pub(super) const LONG: &str = "\
Print the plain CloudFormation that SAM makes of a template

The result has the resources, properties and logical IDs that the transform of AWS makes, without an account. With \
--explain, it tells for each resource which line it comes from instead. The content of local files that `AWS::Include` \
names is put in. What `sam package` would upload stands there as \
the bucket `packaged-by-sam`.";

pub(super) const EXAMPLES: &str = "\
Examples:
  cfnlens expand template.yaml
  cfnlens expand template.yaml --parameters Stage=prod --region eu-west-1
  cfnlens expand template.yaml --explain

Exit status: 0 expanded, 1 the transform would refuse the template (see `cfnlens check`), 2 cfnlens could not do its job.";

#[derive(Debug, Args)]
pub(super) struct ExpandArgs {
    /// The template, or `-` for standard input
    template: PathBuf,
    /// The region in which it is deployed [default: us-east-1]
    #[arg(long, env = "AWS_REGION", value_name = "REGION", hide_env_values = true)]
    region: Option<String>,
    /// Values of parameters, or those of a file: the list of the AWS CLI, or names and values; what is not given has its
    /// default
    #[arg(long, value_name = "NAME=VALUE|FILE", num_args = 1..)]
    parameters: Vec<String>,
    /// How to print it
    #[arg(long, default_value = "yaml", conflicts_with = "explain")]
    format: ExpandFormat,
    /// Tell what comes from which line instead
    #[arg(long)]
    explain: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ExpandFormat {
    /// YAML
    Yaml,
    /// JSON
    Json,
}

/// The files that the template includes from its own folder, as `aws cloudformation package` would upload them; of each
/// that cannot be used, the user is told why.
fn included(path: &Path, template: &Template<'_>) -> Vec<Included> {
    let folder = path.parent().filter(|_| path.as_os_str() != "-").unwrap_or(Path::new(""));
    let mut all = Vec::new();
    let mut seen = BTreeSet::new();
    for (location, _) in sam::included_locations(template) {
        // What lies in S3 is not here, and what is given as an absolute path may be anything.
        if location.contains("://") || Path::new(&location).is_absolute() || !seen.insert(location.clone()) {
            continue;
        }
        match include(&folder.join(&location), &location) {
            Ok(included) => all.push(included),
            Err(reason) => complain(&format!(
                "{}: {}; `AWS::Include` stays as it is",
                render::shown_name(&location),
                render::shown_name(&reason)
            )),
        }
    }
    all
}

fn include(path: &Path, location: &str) -> Result<Included, String> {
    let content = load(path).map_err(|error| error.to_string())?;
    let source = SourceFile::new(FileId(0), location.to_owned(), content);
    let (tree, problems) = syntax::parse(&source);
    if !tree.is_complete() {
        return Err(problems.first().map_or("cannot be read", |it| it.message.as_str()).to_owned());
    }
    let included = tree.root().and_then(|root| Included::new(location, root));
    included.ok_or_else(|| "what is included must be a mapping".to_owned())
}

pub(super) fn run(args: &ExpandArgs, mut configs: Configs, out: &mut dyn Write) -> Result<u8, Failure> {
    let sources = files::one(&args.template, &mut configs)?;
    let source = files::only(&sources)?;
    let tree = files::whole(source)?;
    let template = Template::lower(&tree);
    let parameters = parameters::given(&args.parameters)?;
    let included = included(&args.template, &template);
    let given = Given { region: args.region.clone().unwrap_or_default(), parameters, included };
    let expansion = sam::expand(&template, &given);
    if !expansion.findings.is_empty() {
        for finding in &expansion.findings {
            let line = source.position(finding.primary.start).line;
            complain(&format!("{}:{line}: {}", source.name, render::shown_name(&finding.message)));
        }
        return Ok(FOUND);
    }
    if args.explain {
        let text = crate::explain::expansion_text(&expansion, &template, source);
        let shown: Vec<String> = text.lines().map(render::shown_name).collect();
        render::text(&shown.join("\n"), out)?;
        return Ok(DONE);
    }
    match args.format {
        ExpandFormat::Yaml => render::escaped(&expansion.yaml(), out)?,
        ExpandFormat::Json => render::escaped(&expansion.json(), out)?,
    }
    Ok(DONE)
}
