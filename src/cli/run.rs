//! What each command does.

use std::io::{self, IsTerminal as _, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::CommandFactory as _;

use super::args::{CheckArgs, Cli, Command, FailOn, GraphFormat, ListFormat, ReportFormat, When};
use super::{diff, files, man, schema, stacks};
use crate::diagnostic::{Diagnostic, Severity};
use crate::engine::{self, Options, Selection};
use crate::graph::Graph;
use crate::render::{self, Format};
use crate::rules;
use crate::source::Sources;
use crate::template::Template;
use crate::{explain, syntax};

/// Why a command could not do its job.
pub(super) enum Failure {
    /// Said to the user; exit status 2.
    Told(String),
    /// Shown to the user in the file where it stands; exit status 2.
    Shown(Box<(Sources, Diagnostic)>),
    /// Writing failed; a closed pipe is no failure.
    Io(io::Error),
}

impl Failure {
    pub(super) fn told(error: impl std::fmt::Display) -> Self {
        Self::Told(error.to_string())
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

pub(super) const DONE: u8 = 0;
pub(super) const FOUND: u8 = 1;
const FAILED: u8 = 2;

/// Runs the command line of this process.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::read();
    // The engine makes findings of panics; this says where, for the report, and speaks for panics elsewhere.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map_or_else(String::new, |at| format!(" at {}:{}", at.file(), at.line()));
        complain(&format!("internal error{place}; please report it"));
    }));
    let stdout = io::stdout();
    let terminal = stdout.is_terminal();
    let colour = match cli.global.color {
        When::Always => true,
        When::Never => false,
        When::Auto => terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
    };
    let screen = Screen { terminal, colour };
    let mut out = io::BufWriter::new(stdout.lock());
    let isolated = cli.global.isolated;
    let outcome = match cli.command {
        None => check(&cli.check, isolated, screen, &mut out),
        Some(Command::Check(args)) => check(&args, isolated, screen, &mut out),
        Some(Command::Explain { rule }) => explain(&rule, screen, &mut out),
        Some(Command::Rules { format, selectors }) => list(format, &selectors, &mut out),
        Some(Command::Graph { template, format }) => graph(&template, format, &mut out),
        Some(Command::Diff(args)) => diff::run(&args, &mut out),
        Some(Command::Stacks(args)) => stacks::run(&args, isolated, &mut out),
        Some(Command::Schema { command }) => schema::run(&command, &mut out),
        Some(Command::Completions { shell }) => {
            // The library panics when it cannot write, as into a pipe that is closed, so it writes into memory.
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "cfnlens", &mut script);
            out.write_all(&script).map(|()| DONE).map_err(Failure::Io)
        }
        Some(Command::Man { command }) => man::run(&command, &mut out),
    };
    let outcome = outcome.and_then(|status| Ok(out.flush().map(|()| status)?));
    match outcome {
        Ok(status) => ExitCode::from(status),
        Err(Failure::Io(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::from(DONE),
        Err(Failure::Io(error)) => complain(&error.to_string()),
        Err(Failure::Told(message)) => complain(&message),
        Err(Failure::Shown(shown)) => {
            let (sources, problem) = *shown;
            // Nothing is left to do when even this cannot be written.
            let _ = render::problem(problem, &sources, screen.colour, &mut io::stderr());
            ExitCode::from(FAILED)
        }
    }
}

/// Where the output goes.
#[derive(Clone, Copy)]
struct Screen {
    terminal: bool,
    colour: bool,
}

fn complain(message: &str) -> ExitCode {
    // Nothing is left to do when even this cannot be written.
    let _ = writeln!(io::stderr(), "cfnlens: {message}");
    ExitCode::from(FAILED)
}

fn check(args: &CheckArgs, isolated: bool, screen: Screen, out: &mut dyn Write) -> Result<u8, Failure> {
    let selection = Selection::new(&args.select, &args.extend_select, &args.ignore)
        .map_err(|error| Failure::Told(error.to_string()))?;
    let settings = args.deployment.settings()?;
    let schemas = args.deployment.schemas()?;
    let found = files::find(&args.paths, &args.stdin_filename, args.skip_non_templates);
    let deployments = match found.deployments(isolated) {
        Ok(deployments) => deployments,
        Err(problem) => return Err(Failure::Shown(Box::new((found.sources, *problem)))),
    };
    let options = Options { selection, covers_folder: found.folder, schemas, settings, deployments };
    let mut report = engine::check(&found.sources, &options);
    let least = match args.fail_on {
        FailOn::Error => Some(Severity::Error),
        FailOn::Warning => Some(Severity::Warning),
        FailOn::Info => Some(Severity::Info),
        FailOn::Never => None,
    };
    let fails = least.is_some_and(|least| report.findings.iter().any(|finding| finding.severity >= least));
    if args.quiet {
        report.findings.retain(|finding| finding.severity == Severity::Error);
    }
    let format = match args.format {
        Some(ReportFormat::Pretty) => Format::Pretty,
        Some(ReportFormat::Plain) => Format::Plain,
        Some(ReportFormat::Short) => Format::Short,
        Some(ReportFormat::Json) => Format::Json,
        None if screen.terminal => Format::Pretty,
        None => Format::Plain,
    };
    let unread = found.sources.files().is_empty() && !found.failed.is_empty();
    let silent = unread || args.quiet && report.findings.is_empty();
    if format == Format::Json || !silent {
        render::render(format, &report, &found.sources, screen.colour, out)?;
    }
    out.flush()?;
    for (name, reason) in &found.failed {
        complain(&format!("{name}: {reason}"));
    }
    if found.folder && report.files == 0 && found.failed.is_empty() {
        complain("no file here looks like a template; a file that is named is checked whatever it holds");
    }
    Ok(match (found.failed.is_empty(), fails) {
        (false, _) => FAILED,
        (true, true) => FOUND,
        (true, false) => DONE,
    })
}

fn explain(wanted: &str, screen: Screen, out: &mut dyn Write) -> Result<u8, Failure> {
    let exact: Vec<_> =
        rules::all().filter(|rule| rule.name == wanted || rule.code.eq_ignore_ascii_case(wanted)).collect();
    if exact.is_empty() {
        let names = rules::all().flat_map(|rule| [rule.name, rule.code]);
        let help = match rules::nearest(wanted, names) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => "`cfnlens rules` lists them all".to_owned(),
        };
        return Err(Failure::Told(format!("no rule is called `{wanted}`; {help}")));
    }
    for (index, rule) in exact.into_iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        write!(out, "{}", explain::page(rule, screen.terminal, screen.colour, 88))?;
    }
    Ok(DONE)
}

fn list(format: ListFormat, selectors: &[String], out: &mut dyn Write) -> Result<u8, Failure> {
    let wanted = if selectors.is_empty() { vec!["ALL".to_owned()] } else { selectors.to_vec() };
    let selection = Selection::new(&wanted, &[], &[]).map_err(|error| Failure::Told(error.to_string()))?;
    let rules: Vec<_> = rules::all().filter(|rule| selection.contains(rule)).collect();
    match format {
        ListFormat::Text => render::rules_text(&rules, out)?,
        ListFormat::Json => render::rules_json(&rules, out)?,
    }
    Ok(DONE)
}

fn graph(path: &Path, format: GraphFormat, out: &mut dyn Write) -> Result<u8, Failure> {
    let found = files::find(&[PathBuf::from(path)], "<stdin>", false);
    if let Some((name, reason)) = found.failed.first() {
        return Err(Failure::Told(format!("{name}: {reason}")));
    }
    let [source] = found.sources.files() else {
        return Err(Failure::Told(format!("{}: name one template", path.display())));
    };
    let (tree, problems) = syntax::parse(source);
    if !tree.is_complete() {
        let problem = problems.first().map_or("cannot be read", |problem| problem.message.as_str());
        return Err(Failure::Told(format!("{}: {problem}; `cfnlens check` shows where", source.name)));
    }
    let template = Template::lower(&tree);
    let graph = Graph::new(&template);
    match format {
        GraphFormat::Dot => render::graph_dot(&graph, out)?,
        GraphFormat::Mermaid => render::graph_mermaid(&graph, out)?,
        GraphFormat::Json => render::graph_json(&graph, source, out)?,
    }
    Ok(DONE)
}
