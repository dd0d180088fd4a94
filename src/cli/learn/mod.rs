//! `cfnlens learn`: lessons, in which a broken template is mended step by step.

mod matters;
mod talk;

use std::io::{self, BufRead, IsTerminal as _, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::run::{DONE, Failure};
use super::terminal::Screen;
use crate::explain::lessons::{self, Lesson};
use crate::render;
use crate::rules::nearest;
use crate::source::{LoadError, load, save_new};
use talk::Talk;

pub(super) const LONG: &str = "\
Learn CloudFormation by mending broken templates

A lesson puts a broken template into a folder, shows what is wrong with it, and asks. Mend the file in an editor and let it \
be checked again; there are hints, explanations, and in the end a solution. No AWS account is needed, and nothing is written \
but the files of the lesson; a file that is there already stays as it is.

Without a terminal, the lessons are listed.";

pub(super) const EXAMPLES: &str = "\
Examples:
  cfnlens learn                    choose a lesson
  cfnlens learn 3                  the third one; or: cfnlens learn conditions
  cfnlens learn 3 --into practice  in a folder of this name";

#[derive(Debug, Args)]
pub(super) struct LearnArgs {
    /// Number or name of a lesson, such as `3` or `conditions`; without one, choose from the list
    lesson: Option<String>,
    /// The folder for the files of the lesson [default: cfnlens-lessons/ and the name of the lesson]
    #[arg(long, value_name = "DIR")]
    into: Option<PathBuf>,
    /// List the lessons
    #[arg(long, conflicts_with_all = ["lesson", "into"])]
    list: bool,
    /// How to print the list
    #[arg(long, requires = "list")]
    format: Option<ListFormat>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ListFormat {
    /// One line a lesson: number, name, title
    Text,
    /// For programs
    Json,
}

pub(super) fn run(args: &LearnArgs, screen: Screen, out: &mut dyn Write) -> Result<u8, Failure> {
    let mut input = io::stdin().lock();
    let asks = screen.terminal && io::stdin().is_terminal();
    let lesson = match &args.lesson {
        Some(wanted) => find(wanted).map_err(Failure::Told)?,
        None if args.list || !asks => return list(args.format.unwrap_or(ListFormat::Text), out),
        None => match choose(&mut input, out)? {
            Some(lesson) => lesson,
            None => return Ok(DONE),
        },
    };
    let folder = args.into.clone().unwrap_or_else(|| format!("cfnlens-lessons/{}", lesson.folder).into());
    let kept = put(lesson, &folder)?;
    Talk::new(lesson, &folder, screen).hold(&kept, &mut input, out)?;
    Ok(DONE)
}

/// The lesson of this number or name, or what to say.
fn find(wanted: &str) -> Result<&'static Lesson, String> {
    lessons::find(wanted).ok_or_else(|| {
        let help = match nearest(wanted, lessons::all().iter().map(Lesson::name)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`cfnlens learn --list` lists them".to_owned(),
        };
        format!("no lesson is called `{wanted}`; {help}")
    })
}

#[derive(Serialize)]
struct Row {
    number: u32,
    name: &'static str,
    title: &'static str,
}

fn list(format: ListFormat, out: &mut dyn Write) -> Result<u8, Failure> {
    let row = |lesson: &Lesson| Row { number: lesson.number(), name: lesson.name(), title: lesson.title() };
    let rows: Vec<Row> = lessons::all().iter().map(row).collect();
    match format {
        ListFormat::Text => lines(&rows, out)?,
        ListFormat::Json => render::document(&rows, out)?,
    }
    Ok(DONE)
}

fn lines(rows: &[Row], out: &mut dyn Write) -> io::Result<()> {
    let width = rows.iter().map(|row| row.name.len()).max().unwrap_or(0);
    rows.iter().try_for_each(|row| writeln!(out, "{:>2}  {:width$}  {}", row.number, row.name, row.title))
}

/// Asks for a lesson until there is one; `None` when the input ends or somebody has thought better of it.
fn choose(input: &mut dyn BufRead, out: &mut dyn Write) -> Result<Option<&'static Lesson>, Failure> {
    list(ListFormat::Text, out)?;
    loop {
        let Some(answer) = ask("\nWhich lesson (a number or a name; q to quit)? ", input, out)? else {
            return Ok(None);
        };
        match answer.as_str() {
            "" => {}
            "q" | "quit" => return Ok(None),
            wanted => match find(wanted) {
                Ok(lesson) => return Ok(Some(lesson)),
                Err(message) => writeln!(out, "{}", render::shown_name(&message))?,
            },
        }
    }
}

/// One line of the input, without blanks around it; `None` at its end.
fn ask(question: &str, input: &mut dyn BufRead, out: &mut dyn Write) -> io::Result<Option<String>> {
    write!(out, "{question}")?;
    out.flush()?;
    let mut line = Vec::new();
    if input.read_until(b'\n', &mut line)? == 0 {
        writeln!(out)?;
        return Ok(None);
    }
    Ok(Some(String::from_utf8_lossy(&line).trim().to_owned()))
}

/// Puts the files of a lesson into a folder; gives the names of those that were there already and are the user's own by now.
fn put(lesson: &Lesson, folder: &Path) -> Result<Vec<&'static str>, Failure> {
    let mut kept = Vec::new();
    for file in lesson.broken {
        let path = folder.join(file.name);
        let told = |error: &dyn std::fmt::Display| Failure::Told(format!("{}: {error}", path.display()));
        match load(&path) {
            Ok(content) if content == file.text.as_bytes() => {}
            Ok(_) => kept.push(file.name),
            Err(LoadError::Io(error)) if error.kind() == io::ErrorKind::NotFound => {
                save_new(&path, file.text.as_bytes()).map_err(|error| told(&error))?;
            }
            Err(error) => return Err(told(&error)),
        }
    }
    Ok(kept)
}
