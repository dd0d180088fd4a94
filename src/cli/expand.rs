//! `cfnlens expand`: the plain CloudFormation that SAM makes of a template.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::files;
use super::run::{DONE, FOUND, Failure, complain};
use crate::config::Configs;
use crate::render;
use crate::sam::{self, Given};
use crate::template::Template;

pub(super) const LONG: &str = "\
Print the plain CloudFormation that SAM makes of a template

The result has the resources, properties and logical IDs that the transform of AWS makes, without an account. With \
--explain, it tells for each resource which line it comes from instead. What `sam package` would upload stands there as \
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
    /// The value of a parameter; the others have their defaults
    #[arg(long, value_name = "NAME=VALUE", num_args = 1.., value_parser = pair)]
    parameters: Vec<(String, String)>,
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

fn pair(text: &str) -> Result<(String, String), String> {
    let pair = text.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()));
    pair.ok_or_else(|| "write NAME=VALUE".to_owned())
}

pub(super) fn run(args: &ExpandArgs, mut configs: Configs, out: &mut dyn Write) -> Result<u8, Failure> {
    let sources = files::one(&args.template, &mut configs)?;
    let source = files::only(&sources)?;
    let tree = files::whole(source)?;
    let template = Template::lower(&tree);
    let given = Given { region: args.region.clone().unwrap_or_default(), parameters: args.parameters.clone() };
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
