//! Where the report goes: one format to standard output, any number into files.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::error::ErrorKind;
use clap::{Arg, Args, Command};

use super::run::Failure;
use super::terminal::Screen;
use crate::engine::Report;
use crate::render::{self, FORMATS, Format};
use crate::source::{Sources, save};

#[derive(Debug, Args)]
pub(super) struct OutputArgs {
    /// How to print the findings [default: pretty on a terminal, plain elsewhere]
    ///
    /// With `=FILE` behind the name they are written to a file. May be repeated: `--format pretty --format sarif=out.sarif`.
    #[arg(long, value_name = "FORMAT[=FILE]", value_parser = Names)]
    format: Vec<Target>,
    /// Write the findings to this file and not to standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// A format, and where it goes.
#[derive(Debug, Clone)]
struct Target {
    format: &'static Format,
    /// `None` for standard output.
    file: Option<PathBuf>,
}

/// Reads `NAME` and `NAME=FILE`; the names are those of [`FORMATS`].
#[derive(Clone)]
struct Names;

impl TypedValueParser for Names {
    type Value = Target;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<Target, clap::Error> {
        let text = value.to_str().ok_or_else(|| clap::Error::new(ErrorKind::InvalidUtf8).with_cmd(command))?;
        let (name, file) = text.split_once('=').map_or((text, None), |(name, file)| (name, Some(file)));
        // Its message lists the names and the nearest one.
        let names = PossibleValuesParser::new(FORMATS.iter().map(|format| format.name));
        names.parse_ref(command, arg, OsStr::new(name))?;
        let format = render::format(name).ok_or_else(|| clap::Error::new(ErrorKind::InvalidValue))?;
        if file == Some("") {
            let message = format!("`{text}` names no file; write `{name}` or `{name}=FILE`");
            return Err(clap::Error::raw(ErrorKind::InvalidValue, message).with_cmd(command));
        }
        Ok(Target { format, file: file.map(PathBuf::from) })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(FORMATS.iter().map(|format| PossibleValue::new(format.name).help(format.about))))
    }
}

/// Where each format of a run goes.
pub(super) struct Output {
    printed: Option<&'static Format>,
    files: Vec<(PathBuf, &'static Format)>,
}

impl OutputArgs {
    /// Where the report is to go, or what cannot be meant.
    pub(super) fn resolve(&self, terminal: bool) -> Result<Output, Failure> {
        let mut output = Output { printed: None, files: Vec::new() };
        let mut free = Vec::new();
        for target in &self.format {
            match &target.file {
                Some(file) => output.files.push((file.clone(), target.format)),
                None => free.push(target.format),
            }
        }
        match (free.as_slice(), &self.output) {
            ([one, other, ..], _) => {
                let (one, other) = (one.name, other.name);
                return Err(Failure::Told(format!(
                    "`{one}` and `{other}` cannot both be printed; write one into a file: `--format {other}=FILE`"
                )));
            }
            ([one], Some(file)) => output.files.push((file.clone(), one)),
            ([one], None) => output.printed = Some(one),
            ([], Some(file)) if self.format.is_empty() => {
                output.files.push((file.clone(), render::default_format(false)));
            }
            ([], Some(file)) => {
                let file = file.display();
                return Err(Failure::Told(format!("no format is left for `--output {file}`; each has a file already")));
            }
            ([], None) if self.format.is_empty() => output.printed = Some(render::default_format(terminal)),
            ([], None) => {}
        }
        let mut seen = HashSet::new();
        if let Some((twice, _)) = output.files.iter().find(|(file, _)| !seen.insert(file)) {
            return Err(Failure::Told(format!("two formats would be written to {}", twice.display())));
        }
        Ok(output)
    }
}

impl Output {
    /// Writes the files and prints; gives the files that could not be written, with the reason.
    ///
    /// A `silent` run prints nothing but what a program waits for, and leaves the other files empty.
    pub(super) fn write(
        &self,
        report: &Report,
        sources: &Sources,
        silent: bool,
        screen: Screen,
        out: &mut dyn Write,
    ) -> Result<Vec<(String, String)>, Failure> {
        let mut failed = Vec::new();
        let read: Vec<PathBuf> =
            sources.files().iter().filter_map(|file| Path::new(&file.name).canonicalize().ok()).collect();
        if let Some((path, _)) =
            self.files.iter().find(|(path, _)| path.canonicalize().is_ok_and(|it| read.contains(&it)))
        {
            return Err(Failure::Told(format!("{} was read in this run and is not overwritten", shown(path))));
        }
        let told = |format: &Format| format.document || !silent;
        // First the files: a reader that closes the pipe does not take them away.
        for (path, format) in &self.files {
            let mut content = Vec::new();
            if told(format) {
                render::render(format, report, sources, screen.colour_files, &mut content)?;
            }
            if let Err(error) = save(path, &content) {
                failed.push((shown(path), format!("cannot be written: {error}")));
            }
        }
        if let Some(format) = self.printed.filter(|format| told(format)) {
            render::render(format, report, sources, screen.colour, out)?;
        }
        Ok(failed)
    }
}

fn shown(path: &Path) -> String {
    render::shown_name(&path.display().to_string())
}
