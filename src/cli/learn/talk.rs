//! The talk between a lesson and a learner: what is wrong, a question, an answer, and again.

use std::collections::HashSet;
use std::io::{self, BufRead, Write};
use std::path::Path;

use clap::Parser as _;

use super::super::args::Cli;
use super::super::run::{self, Failure};
use super::super::terminal::Screen;
use super::ask;
use super::matters::{Found, Matter, look};
use crate::explain::lessons::{self, Lesson, difference};
use crate::explain::{Named, set};
use crate::render;
use crate::rules::Family;
use crate::source::load;

/// How wide text for people is at most.
const WIDTH: usize = 88;

const PROMPT: &str = "\n[h]int  [e]xplain  [c]heck again  [n]ext  [s]olution  [q]uit > ";

const LETTERS: &str = "\
h  a hint: first a question, then more, then the answer
e  explain: the page of the rule; a second time the idea behind the lesson
c  check again, after the file was changed and saved
n  the next thing that is open
s  the solution: how the mended file differs from yours, which stays as it is
q  quit; the file stays, and the same command goes on with it
Enter alone shows again what is wrong";

/// A lesson as it goes on.
pub(super) struct Talk<'t> {
    lesson: &'static Lesson,
    folder: &'t Path,
    screen: Screen,
    /// What is open, as far as it could be read last.
    open: Vec<Matter>,
    /// Which of it is talked about.
    at: usize,
    /// How many hints were given to it.
    hints: usize,
    /// Whether its page was shown.
    explained: bool,
    /// Whether the idea of the lesson was told.
    idea: bool,
}

impl<'t> Talk<'t> {
    pub(super) fn new(lesson: &'static Lesson, folder: &'t Path, screen: Screen) -> Self {
        Self { lesson, folder, screen, open: Vec::new(), at: 0, hints: 0, explained: false, idea: false }
    }

    /// Talks until everything is mended, the learner quits, or the input ends.
    pub(super) fn hold(&mut self, kept: &[&str], input: &mut dyn BufRead, out: &mut dyn Write) -> Result<(), Failure> {
        self.begin(kept, out)?;
        self.open = look(self.lesson, self.folder, self.screen)?.matters;
        if self.open.is_empty() {
            writeln!(
                out,
                "Nothing is open here: your version is mended. Delete the files to start the lesson anew.\n"
            )?;
            return Ok(self.end(out)?);
        }
        self.count(out)?;
        self.show(out)?;
        writeln!(out, "\nMend it in an editor, save, and answer c.")?;
        while let Some(answer) = ask(PROMPT, input, out)? {
            writeln!(out)?;
            match answer.to_lowercase().as_str() {
                "h" | "hint" => self.hint(out)?,
                "e" | "explain" => self.explain(out)?,
                "c" | "check" | "check again" => {
                    self.check(out)?;
                    if self.open.is_empty() {
                        writeln!(out, "Everything is mended.\n")?;
                        return Ok(self.end(out)?);
                    }
                }
                "n" | "next" => self.next(out)?,
                "s" | "solution" => self.solution(out)?,
                "q" | "quit" | "exit" => break,
                "" => {
                    self.count(out)?;
                    self.show(out)?;
                }
                _ => writeln!(out, "{LETTERS}")?,
            }
        }
        let number = self.lesson.number();
        let place = if self.folder.ends_with(self.lesson.folder) { "" } else { " with the same --into" };
        Ok(writeln!(out, "`cfnlens learn {number}`{place} goes on from here.")?)
    }

    fn begin(&self, kept: &[&str], out: &mut dyn Write) -> Result<(), Failure> {
        let lesson = self.lesson;
        let head = lesson.page.lines().next().unwrap_or_default();
        let learn = lesson.prose("What you will learn");
        self.say(&format!("{head}\n\n## What you will learn\n\n{learn}\n\n## The story\n\n{}\n", self.story()), out)?;
        writeln!(out)?;
        let names: Vec<&str> = lesson.broken.iter().map(|file| file.name).collect();
        writeln!(out, "The files of this lesson are in {}: {}", render::shown_name(&self.path("")), names.join(", "))?;
        for name in kept {
            writeln!(out, "{} was there already; your version stays as it is.", render::shown_name(&self.path(name)))?;
        }
        let checks = |words: &Vec<String>| words.get(1).is_some_and(|word| word == "check" || word == "diff");
        for words in lesson.commands("Run it").iter().filter(|words| !checks(words)) {
            writeln!(out)?;
            self.run(words, out)?;
        }
        Ok(writeln!(out)?)
    }

    /// The story, with the files of the learner in the place of those that the page shows.
    fn story(&self) -> String {
        let mut shown = String::new();
        let mut lines = self.lesson.section("The story").lines();
        while let Some(line) = lines.next() {
            if let Some((_, name)) = line.split_once(" file=broken/") {
                shown.push_str(&format!("{name}\n\n{line}\n"));
                lines.find(|line| *line == "```");
                let text = text(&self.path(name));
                text.lines().for_each(|line| shown.push_str(&format!("{}\n", render::shown_name(line))));
                shown.push_str("```\n");
            } else {
                shown.push_str(&format!("{line}\n"));
            }
        }
        shown
    }

    /// Runs a command of the page on the learner's files, as if it were typed.
    fn run(&self, words: &[String], out: &mut dyn Write) -> Result<(), Failure> {
        let here = |word: &String| match word.strip_prefix("broken") {
            Some("") => self.folder.display().to_string(),
            Some(rest) if rest.starts_with('/') => self.path(rest.trim_start_matches('/')),
            _ => word.clone(),
        };
        let mut words: Vec<String> = words.iter().map(here).collect();
        writeln!(out, "$ {}\n", render::shown_name(&words.join(" ")))?;
        if let Some(at) = words.iter().position(|word| word == "<") {
            // What the shell would give as input stands in for the `-` that asks for it.
            let input = words.split_off(at).pop().unwrap_or_default();
            let content = load(Path::new(&input)).map_err(|error| Failure::Told(format!("{input}: {error}")))?;
            let text = String::from_utf8_lossy(&content);
            words.iter_mut().filter(|word| *word == "-").for_each(|word| *word = text.to_string());
        }
        let mut cli = Cli::try_parse_from(words).map_err(Failure::told)?;
        (cli.global.isolated, cli.global.config) = (true, None);
        // The learner's version may be beyond what the command can read; the talk goes on.
        run::act(cli, self.screen, out).map_or_else(|failure| told(failure, out), |_| Ok(()))
    }

    /// A file of the lesson as it is named to the learner: with a forward slash, like everywhere in a report.
    fn path(&self, name: &str) -> String {
        format!("{}/{name}", self.folder.display())
    }

    fn current(&self) -> Option<&Matter> {
        self.open.get(self.at)
    }

    fn turn_to(&mut self, at: usize) {
        (self.at, self.hints, self.explained) = (at, 0, false);
    }

    fn count(&self, out: &mut dyn Write) -> io::Result<()> {
        match self.open.len() {
            1 => writeln!(out, "One thing is open:\n"),
            many => writeln!(out, "{many} things are open; this is number {}:\n", self.at + 1),
        }
    }

    fn show(&self, out: &mut dyn Write) -> io::Result<()> {
        self.current().map_or(Ok(()), |matter| write!(out, "{}", matter.shown))
    }

    fn hint(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let Some(matter) = self.current() else { return Ok(()) };
        let mut hints = self.lesson.hints(&matter.key, &matter.message);
        if hints.is_empty() {
            hints.clone_from(&matter.help);
        }
        let Some(hint) = hints.get(self.hints) else {
            return writeln!(out, "There are no more hints to this one; s shows the solution.");
        };
        self.say(&format!("Hint {} of {}: {hint}", self.hints + 1, hints.len()), out)?;
        self.hints += 1;
        Ok(())
    }

    fn explain(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let rule = self.current().and_then(|matter| matter.rule).filter(|_| !self.explained);
        self.explained = true;
        match rule {
            Some(rule) => write!(out, "{}", Named::Rule(rule).page(true, self.screen.colour, WIDTH)),
            None => self.tell_idea(out),
        }
    }

    fn tell_idea(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.idea = true;
        self.say(&format!("## The idea\n\n{}\n", self.lesson.prose("The idea")), out)
    }

    /// Looks again and tells what became of what was open.
    fn check(&mut self, out: &mut dyn Write) -> Result<(), Failure> {
        let Found { matters, whole } = match look(self.lesson, self.folder, self.screen) {
            Err(failure) => return told(failure, out),
            Ok(found) => found,
        };
        if !whole {
            // What is not told may hide behind what cannot be read.
            let unread = matters.iter().filter(|it| it.rule.is_some_and(|rule| rule.family == Family::Syntax));
            unread.take(1).try_for_each(|matter| write!(out, "{}", matter.shown))?;
            return Ok(writeln!(out, "\nThis comes first: until the file can be read, nothing is said of the rest.")?);
        }
        let known: HashSet<&str> = self.open.iter().map(|matter| matter.identity.as_str()).collect();
        let found: HashSet<&str> = matters.iter().map(|matter| matter.identity.as_str()).collect();
        for matter in &self.open {
            let what = if found.contains(matter.identity.as_str()) { "still there" } else { "fixed" };
            render::text(&format!("{what:>11}: {}", matter.message), out)?;
        }
        for matter in matters.iter().filter(|matter| !known.contains(matter.identity.as_str())) {
            render::text(&format!("{:>11}: {}", "new", matter.message), out)?;
        }
        let same = self.current().and_then(|now| matters.iter().position(|it| it.identity == now.identity));
        self.open = matters;
        match same {
            Some(at) => self.at = at,
            None => self.turn_to(0),
        }
        writeln!(out)?;
        if !self.open.is_empty() {
            self.count(out)?;
            self.show(out)?;
        }
        Ok(())
    }

    fn next(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.open.len() == 1 {
            writeln!(out, "This is the only thing that is open:\n")?;
        } else {
            self.turn_to((self.at + 1) % self.open.len());
            self.count(out)?;
        }
        self.show(out)
    }

    fn solution(&self, out: &mut dyn Write) -> io::Result<()> {
        for file in self.lesson.mended {
            let path = self.path(file.name);
            let lines = difference(&text(&path), file.text);
            if lines.is_empty() {
                continue;
            }
            writeln!(out, "{}: - is in yours, + in the mended version\n", render::shown_name(&path))?;
            lines.lines().try_for_each(|line| render::text(&self.painted(render::shown_name(line)), out))?;
            writeln!(out)?;
        }
        self.say(&self.lesson.prose("The mended version"), out)
    }

    fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if !self.idea {
            self.tell_idea(out)?;
            writeln!(out)?;
        }
        let prose = |title: &str| self.lesson.prose(title);
        let learned = format!("## What you have learned\n\n{}", prose("What you will learn"));
        self.say(&format!("{learned}\n\n## Try it yourself\n\n{}\n", prose("Try it yourself")), out)?;
        match lessons::all().iter().find(|it| it.number() == self.lesson.number() + 1) {
            Some(next) => writeln!(out, "\nNext: cfnlens learn {}  ({})", next.number(), next.title()),
            None => writeln!(out, "\nThis was the last lesson. Now check a template of your own: cfnlens check"),
        }
    }

    /// A line of a difference: red goes, green comes.
    fn painted(&self, line: String) -> String {
        match line.chars().next() {
            Some('-') if self.screen.colour => format!("\u{1b}[31m{line}\u{1b}[0m"),
            Some('+') if self.screen.colour => format!("\u{1b}[32m{line}\u{1b}[0m"),
            _ => line,
        }
    }

    fn say(&self, markdown: &str, out: &mut dyn Write) -> io::Result<()> {
        render::text(&set(markdown, self.screen.colour, WIDTH), out)
    }
}

/// Says what a command could not do; only what ends the talk comes back.
fn told(failure: Failure, out: &mut dyn Write) -> Result<(), Failure> {
    if let Failure::Io(error) = failure {
        return Err(Failure::Io(error));
    }
    out.flush()?;
    failure.tell();
    Ok(())
}

/// What is in a file; nothing where it cannot be read.
fn text(path: &str) -> String {
    load(Path::new(path)).map(|content| String::from_utf8_lossy(&content).into_owned()).unwrap_or_default()
}
