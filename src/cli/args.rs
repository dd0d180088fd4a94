//! The flags and commands, with the help that teaches them.

use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use super::deployment::DeploymentArgs;
use super::diff::DiffArgs;
use super::expand::{self, ExpandArgs};
use super::explain::{self, ExplainArgs};
use super::learn::{self, LearnArgs};
use super::output::OutputArgs;
use super::rules::{self, RulesArgs};
use super::stacks::{self, StacksArgs};

const EXAMPLES: &str = "\
Examples:
  cfnlens check template.yaml           check one template
  cfnlens check                         check every template below this folder
  cat template.yaml | cfnlens check -   check standard input
  cfnlens explain E1020                 what a rule is about, with a bad and a good example
  cfnlens explain --error '…'           why a deployment failed, and what to do
  cfnlens learn                         lessons: broken templates to mend, with hints
  cfnlens graph template.yaml           who depends on whom, as Mermaid
  cfnlens stacks                        in which order to deploy the stacks of this folder

Exit status: 0 nothing found, 1 findings at or above --fail-on, 2 cfnlens could not do its job.";

const EXIT: &str = "\
Exit status:
  0  nothing at or above --fail-on was found
  1  something was
  2  cfnlens could not do its job: a flag or a file of settings that cannot be used, a file that cannot be read";

/// Reads CloudFormation and SAM templates, finds what is wrong before AWS does, and explains why.
#[derive(Debug, Parser)]
#[command(name = "cfnlens", version, about, after_help = EXAMPLES, subcommand_precedence_over_arg = true)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) check: CheckArgs,
    #[command(flatten)]
    pub(super) global: GlobalArgs,
}

impl Cli {
    /// Reads the flags of this process; what cannot be read ends it with a message and exit status 2.
    pub(super) fn read() -> Self {
        let mut command = Self::command();
        let matches = command.get_matches_mut();
        // Without a command the flags of `check` stand at the top, where another command would not see them.
        let given = |arg: &&clap::Arg| {
            !arg.is_global_set() && matches.value_source(arg.get_id().as_str()) == Some(ValueSource::CommandLine)
        };
        let misplaced = command.get_arguments().find(given).map(ToString::to_string);
        if let (Some(name), Some(arg)) = (matches.subcommand_name(), misplaced) {
            let message = format!("`{arg}` stands before the command `{name}`; write it after the command");
            command.error(ErrorKind::ArgumentConflict, message).exit();
        }
        Self::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
    }
}

#[derive(Debug, Args)]
pub(super) struct GlobalArgs {
    /// Read no configuration files
    #[arg(long, global = true)]
    pub(super) isolated: bool,
    /// Use this file of settings, and look for no other
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "CFNLENS_CONFIG",
        hide_env_values = true,
        conflicts_with = "isolated"
    )]
    pub(super) config: Option<PathBuf>,
    /// When to use colours; NO_COLOR and CLICOLOR_FORCE are honoured
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(super) color: When,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum When {
    /// On a terminal only
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check templates (the default)
    Check(CheckArgs),
    /// Explain a rule, a concept, a template, a place in one, or why a deployment failed
    #[command(long_about = explain::LONG, after_help = explain::EXAMPLES)]
    Explain(ExplainArgs),
    /// Print the plain CloudFormation that SAM makes of a template
    #[command(long_about = expand::LONG, after_help = expand::EXAMPLES)]
    Expand(ExpandArgs),
    /// Learn CloudFormation by mending broken templates
    #[command(long_about = learn::LONG, after_help = learn::EXAMPLES)]
    Learn(LearnArgs),
    /// List the rules, or test your own
    #[command(after_help = rules::EXAMPLES)]
    Rules(RulesArgs),
    /// Show who refers to whom in a template
    Graph {
        /// The template, or `-` for standard input
        template: PathBuf,
        /// How to print it
        #[arg(long, default_value = "mermaid")]
        format: GraphFormat,
    },
    /// Show what an update would replace, interrupt or destroy
    Diff(DiffArgs),
    /// Show the stacks of a folder: who imports from whom, in which order to deploy and delete
    #[command(long_about = stacks::LONG)]
    Stacks(StacksArgs),
    /// Show what is set for a file, and where each value came from
    Config {
        /// A template, whether it exists or not
        #[arg(default_value = "template.yaml")]
        file: PathBuf,
    },
    /// Write a first cfnlens.toml, with everything that can be set as comments
    Init {
        /// Start with what the settings of cfn-lint in this folder say
        #[arg(long)]
        from_cfnlint: bool,
    },
    /// Look at the resource types that cfnlens knows, or build their database anew
    Schema {
        #[command(subcommand)]
        command: SchemaCommand,
    },
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print a man page: of the program, or of a command (`cfnlens man check`)
    Man {
        /// The command; without one, the page of the program
        command: Vec<String>,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum SchemaCommand {
    /// Show a resource type: properties, what a change of each does, attributes
    Show {
        /// The type, such as `AWS::EC2::Subnet`
        name: String,
    },
    /// List the resource types
    List {
        /// Only types that start like this, such as `AWS::EC2::`
        prefix: Option<String>,
        /// Only types that are offered in this region
        #[arg(long)]
        region: Option<String>,
    },
    /// Build a database from the folder `cfnlint/data` of the package cfn-lint, or from AWS's schema files (folder or zip)
    Build {
        /// The folder or zip file
        source: PathBuf,
        /// Where to write the database
        #[arg(long, short, value_name = "FILE")]
        output: PathBuf,
        /// Where to write the list of types with their hashes
        #[arg(long, value_name = "FILE")]
        manifest: Option<PathBuf>,
    },
    /// Tell what changed between two databases: types added, removed, changed
    Diff {
        /// The older database, or `embedded`
        old: PathBuf,
        /// The newer database, or `embedded`
        new: PathBuf,
    },
}

#[derive(Debug, Args)]
#[command(after_help = EXIT)]
pub(super) struct CheckArgs {
    /// Templates, folders, globs, or `-` for standard input; without any, this folder
    ///
    /// In folders, templates are recognised by their content and .gitignore is honoured; files that are
    /// named are always checked.
    pub(super) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) output: OutputArgs,
    /// Run only these rules: names, codes, beginnings of codes (E3), families, ALL
    #[arg(long, value_name = "RULE", value_delimiter = ',', env = "CFNLENS_SELECT", hide_env_values = true)]
    pub(super) select: Vec<String>,
    /// Run these rules besides the default ones
    #[arg(long, value_name = "RULE", value_delimiter = ',', env = "CFNLENS_EXTEND_SELECT", hide_env_values = true)]
    pub(super) extend_select: Vec<String>,
    /// Leave these rules out
    #[arg(long, value_name = "RULE", value_delimiter = ',', env = "CFNLENS_IGNORE", hide_env_values = true)]
    pub(super) ignore: Vec<String>,
    /// The least severity that makes the exit status 1 [default: error]
    #[arg(long, value_name = "SEVERITY", env = "CFNLENS_FAIL_ON", hide_env_values = true)]
    pub(super) fail_on: Option<FailOn>,
    /// Tell also what comments, Metadata, settings or a baseline leave out
    #[arg(long)]
    pub(super) no_ignore: bool,
    /// Leave out the findings in this file; with --update-baseline, write those of this run into it
    #[arg(long, value_name = "FILE", env = "CFNLENS_BASELINE", hide_env_values = true)]
    pub(super) baseline: Option<PathBuf>,
    /// Write what is found into the baseline, so that only what comes later is told
    #[arg(long)]
    pub(super) update_baseline: bool,
    /// Print how often each rule was broken instead of the findings
    #[arg(long, conflicts_with_all = ["format", "output"])]
    pub(super) statistics: bool,
    /// Check again whenever a file changes
    #[arg(long)]
    pub(super) watch: bool,
    /// Print errors only, and nothing at all where there are none; the exit status stays the same
    #[arg(long, short)]
    pub(super) quiet: bool,
    /// Pass over named files that are no templates, as in a folder (for hooks, which name every changed file)
    #[arg(long)]
    pub(super) skip_non_templates: bool,
    #[command(flatten)]
    pub(super) deployment: DeploymentArgs,
    /// The name to show for standard input
    #[arg(long, value_name = "NAME", default_value = "<stdin>")]
    pub(super) stdin_filename: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ListFormat {
    /// One line a rule
    Text,
    /// For programs
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum GraphFormat {
    /// For Graphviz
    Dot,
    /// For Markdown on GitHub and elsewhere
    Mermaid,
    /// A picture
    Svg,
    /// A page with the picture and the template
    Html,
    /// A tree in plain text
    Ascii,
    /// For programs
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    /// Errors
    Error,
    /// Errors and warnings
    Warning,
    /// Anything
    Info,
    /// Nothing: the exit status is 0 whatever is found
    Never,
}
