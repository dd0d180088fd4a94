//! The talk between a lesson and a learner: what is wrong, a question, an answer, and again.

use std::collections::HashSet;
use std::io::{self, BufRead, Write};
use std::path::{Path, PathBuf};

use clap::Parser as _;

use super::super::args::Cli;
use super::super::run::{self, Failure};
use super::super::terminal::Screen;
use super::ask;
use super::matters::{Found, Matter, look};
use crate::explain;
use crate::explain::lessons::{self, Lesson, difference};
use crate::render;
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
q  quit; the file stays, and the same command goes on with it";

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
    pub(super) fn hold(
        &mut self,
        kept: &[PathBuf],
        input: &mut dyn BufRead,
        out: &mut dyn Write,
    ) -> Result<(), Failure> {
        self.begin(kept, out)?;
        self.open = look(self.lesson, self.folder, self.screen)?.matters;
        if self.open.is_empty() {
            writeln!(
                out,
                "Nothing is open here: your version is mended. Without its files, the lesson starts anew.\n"
            )?;
            return Ok(self.end(out)?);
        }
        self.count(out)?;
        self.show(out)?;
        let same =
            |name: &str, text: &str| self.lesson.broken.iter().any(|file| file.name == name && file.text == text);
        let changed = self.lesson.mended.iter().filter(|file| !same(file.name, file.text));
        let files = self.files(changed.map(|file| file.name));
        writeln!(out, "\nMend it in an editor: {}. Save, then answer c.", files.join(", "))?;
        while let Some(answer) = ask(PROMPT, input, out)? {
            writeln!(out)?;
            match answer.to_lowercase().as_str() {
                "h" | "hint" => self.hint(out)?,
                "e" | "explain" => self.explain(out)?,
                "c" | "check" | "check again" => {
                    self.check(out)?;
                    if self.open.is_empty() {
                        return Ok(self.end(out)?);
                    }
                }
                "n" | "next" => self.next(out)?,
                "s" | "solution" => self.solution(out)?,
                "q" | "quit" | "exit" => break,
                _ => writeln!(out, "{LETTERS}")?,
            }
        }
        writeln!(out, "`cfnlens learn {}` goes on from here.", self.lesson.number())?;
        Ok(())
    }

    fn begin(&self, kept: &[PathBuf], out: &mut dyn Write) -> Result<(), Failure> {
        let lesson = self.lesson;
        let part = |title: &str| format!("## {title}\n\n{}\n\n", lesson.prose(title));
        let head = lesson.page.lines().next().unwrap_or_default();
        self.say(&format!("{head}\n\n{}{}", part("What you will learn"), part("The story")), out)?;
        writeln!(out)?;
        if kept.is_empty() {
            let files = self.files(lesson.broken.iter().map(|file| file.name));
            writeln!(out, "The files of this lesson: {}", files.join(", "))?;
        }
        for path in kept {
            writeln!(out, "{} was there already and is not the one of the lesson: going on with yours.", shown(path))?;
        }
        let checks = |words: &Vec<String>| words.get(1).is_some_and(|word| word == "check" || word == "diff");
        for words in lesson.commands("Run it").iter().filter(|words| !checks(words)) {
            writeln!(out)?;
            self.run(words, out)?;
        }
        Ok(writeln!(out)?)
    }

    /// Runs a command of the page on the learner's files, as if it were typed.
    fn run(&self, words: &[String], out: &mut dyn Write) -> Result<(), Failure> {
        let here = |word: &String| match word.strip_prefix("broken") {
            Some("") => self.folder.display().to_string(),
            Some(rest) if rest.starts_with('/') => self.folder.join(rest.trim_start_matches('/')).display().to_string(),
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
        let outcome = Cli::try_parse_from(words).map_err(Failure::told);
        // The learner's version may be beyond what the command can read; the talk goes on.
        outcome.and_then(|cli| run::act(cli, self.screen, out)).map_or_else(|failure| told(failure, out), |_| Ok(()))
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
            Some(rule) => write!(out, "{}", explain::page(rule, true, self.screen.colour, WIDTH)),
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
            let unread = matters.iter().filter(|it| it.rule.is_some_and(|rule| rule.family.as_str() == "syntax"));
            unread.take(1).try_for_each(|matter| write!(out, "{}", matter.shown))?;
            return Ok(writeln!(out, "\nThis comes first: until the file can be read, nothing is said of the rest.")?);
        }
        let known: HashSet<&str> = self.open.iter().map(|matter| matter.identity.as_str()).collect();
        let found: HashSet<&str> = matters.iter().map(|matter| matter.identity.as_str()).collect();
        for matter in &self.open {
            let what = if found.contains(matter.identity.as_str()) { "still there" } else { "fixed" };
            writeln!(out, "{what:>11}: {}", matter.message)?;
        }
        for matter in matters.iter().filter(|matter| !known.contains(matter.identity.as_str())) {
            writeln!(out, "{:>11}: {}", "new", matter.message)?;
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
            let path = self.folder.join(file.name);
            let own = load(&path).map(|content| String::from_utf8_lossy(&content).into_owned()).unwrap_or_default();
            let lines = difference(&own, file.text);
            if lines.is_empty() {
                continue;
            }
            writeln!(out, "{}: - is in yours, + in the mended version\n", shown(&path))?;
            lines.lines().try_for_each(|line| writeln!(out, "{}", render::shown_name(line)))?;
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

    fn files<'n>(&self, names: impl Iterator<Item = &'n str>) -> Vec<String> {
        names.map(|name| shown(&self.folder.join(name))).collect()
    }

    fn say(&self, markdown: &str, out: &mut dyn Write) -> io::Result<()> {
        write!(out, "{}", explain::set(markdown, self.screen.colour, WIDTH))
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

fn shown(path: &Path) -> String {
    render::shown_name(&path.display().to_string())
}
