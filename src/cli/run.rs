//! What each command does.

use std::io::{self, IsTerminal as _, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::CommandFactory as _;

use super::args::{CheckArgs, Cli, Command, GraphFormat, When};
use super::terminal::Screen;
use super::{
    baseline, diff, expand, explain, files, learn, man, profiles, progress, rules, schema, settings, stacks, watch,
};
use crate::config::{Configs, Problem};
use crate::diagnostic::Severity;
use crate::engine::with_graph;
use crate::render;
use crate::source::Sources;
use crate::template::Template;

/// Why a command could not do its job.
pub(super) enum Failure {
    /// Said to the user; exit status 2.
    Told(String),
    /// Shown to the user in the file where it stands; exit status 2.
    Shown(Box<(Sources, Problem)>),
    /// Writing failed; a closed pipe is no failure.
    Io(io::Error),
}

impl Failure {
    pub(super) fn shown(sources: Sources, problem: Problem) -> Self {
        Self::Shown(Box::new((sources, problem)))
    }

    /// Says it on standard error.
    pub(super) fn tell(self) {
        match self {
            Self::Told(message) => complain(&message),
            Self::Io(error) => complain(&error.to_string()),
            Self::Shown(shown) => {
                let (sources, problem) = *shown;
                let colour = Screen::of_stdout(When::Auto).colour && io::stderr().is_terminal();
                // Nothing is left to do when even this cannot be written.
                let _ = render::problem(*problem, &sources, colour, &mut io::stderr());
            }
        }
    }

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
    let screen = Screen::of_stdout(cli.global.color);
    let mut out = io::BufWriter::new(io::stdout().lock());
    let outcome = act(cli, screen, &mut out);
    let outcome = outcome.and_then(|status| Ok(out.flush().map(|()| status)?));
    match outcome {
        Ok(status) => ExitCode::from(status),
        Err(Failure::Io(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::from(DONE),
        Err(failure) => {
            failure.tell();
            ExitCode::from(FAILED)
        }
    }
}

/// Does what the flags say.
pub(super) fn act(cli: Cli, screen: Screen, out: &mut dyn Write) -> Result<u8, Failure> {
    let configs = || Configs::new(cli.global.isolated, cli.global.config.clone());
    match cli.command {
        None => checks(&cli.check, &configs, screen, out),
        Some(Command::Check(args)) => checks(&args, &configs, screen, out),
        Some(Command::Explain(args)) => explain::run(&args, configs(), screen, out),
        Some(Command::Expand(args)) => expand::run(&args, configs(), out),
        Some(Command::Rules(args)) => rules::run(&args, out),
        Some(Command::Graph { template, format }) => graph(&template, format, configs(), out),
        Some(Command::Diff(args)) => diff::run(&args, out),
        Some(Command::Learn(args)) => learn::run(&args, screen, out),
        Some(Command::Stacks(args)) => stacks::run(&args, configs(), out),
        Some(Command::Config { file }) => settings::config(&file, configs(), out),
        Some(Command::Init { from_cfnlint }) => settings::init(from_cfnlint, out),
        Some(Command::Schema { command }) => schema::run(&command, out),
        Some(Command::Completions { shell }) => {
            // The library panics when it cannot write, as into a pipe that is closed, so it writes into memory.
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "cfnlens", &mut script);
            out.write_all(&script).map(|()| DONE).map_err(Failure::Io)
        }
        Some(Command::Man { command }) => man::run(&command, out),
    }
}

pub(super) fn complain(message: &str) {
    // Nothing is left to do when even this cannot be written.
    let _ = writeln!(io::stderr(), "cfnlens: {message}");
}

/// Checks once, or again and again.
fn checks(args: &CheckArgs, configs: &dyn Fn() -> Configs, screen: Screen, out: &mut dyn Write) -> Result<u8, Failure> {
    if args.watch {
        return watch::run(&args.paths, out, |out| check(args, configs(), screen, out));
    }
    check(args, configs(), screen, out)
}

fn check(args: &CheckArgs, mut configs: Configs, screen: Screen, out: &mut dyn Write) -> Result<u8, Failure> {
    let output = args.output.resolve(screen.terminal)?;
    let mut found = files::find(&args.paths, &args.stdin_filename, args.skip_non_templates, &mut configs)?;
    let run = profiles::run(args, &mut found, &mut configs)?;
    for remark in configs.remarks() {
        complain(remark);
    }
    let mut report = progress::check(&found.sources, &run.options);
    if args.update_baseline {
        let Some(path) = &run.baseline else {
            return Err(Failure::Told("name the file to write: `--baseline FILE --update-baseline`".to_owned()));
        };
        complain(&baseline::update(path, &report, &found.sources)?);
    }
    if let Some(path) = run.baseline.as_ref().filter(|_| !args.no_ignore)
        && let Some(gone) = baseline::apply(path, &mut report, &found.sources)?
    {
        complain(&gone);
    }
    let fails = run.fail_on.is_some_and(|least| report.findings.iter().any(|finding| finding.severity >= least));
    if args.quiet {
        report.findings.retain(|finding| finding.severity == Severity::Error);
        report.suppressed.retain(|suppressed| suppressed.finding.severity == Severity::Error);
    }
    let unread = found.sources.files().iter().all(|file| file.settings) && !found.failed.is_empty();
    let silent = unread || args.quiet && report.findings.is_empty();
    let mut failed = Vec::new();
    if args.statistics {
        render::statistics(&report, out)?;
    } else {
        failed = output.write(&report, &found.sources, silent, screen, out)?;
    }
    out.flush()?;
    failed.extend_from_slice(&found.failed);
    for (name, reason) in &failed {
        complain(&format!("{name}: {reason}"));
    }
    if found.folder && report.files == 0 && found.failed.is_empty() {
        complain("no file here looks like a template; a file that is named is checked whatever it holds");
    }
    Ok(match (failed.is_empty(), fails) {
        (false, _) => FAILED,
        (true, true) => FOUND,
        (true, false) => DONE,
    })
}

fn graph(path: &Path, format: GraphFormat, mut configs: Configs, out: &mut dyn Write) -> Result<u8, Failure> {
    let sources = files::one(path, &mut configs)?;
    let source = files::only(&sources)?;
    let tree = files::whole(source)?;
    let template = Template::lower(&tree);
    with_graph(&tree, &template, |graph| match format {
        GraphFormat::Dot => Ok(render::graph_dot(graph, out)?),
        GraphFormat::Mermaid => Ok(render::graph_mermaid(graph, out)?),
        GraphFormat::Json => Ok(render::graph_json(graph, source, out)?),
        GraphFormat::Html => Ok(render::graph_html(source, &sources, out)?),
        GraphFormat::Ascii => Ok(render::graph_ascii(graph, out)?),
        GraphFormat::Svg => render::graph_svg(graph, out)?.map_err(|reason| {
            Failure::Told(format!("{}: no picture: {reason}; `--format dot` has it all", source.name))
        }),
    })?;
    Ok(DONE)
}
