//! `cfnlens explain`: a rule, a concept, a template, a place in one, a message of AWS, or the events of a stack.

use std::io::{self, IsTerminal as _, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use super::run::{DONE, FOUND, Failure};
use super::terminal::Screen;
use super::tour::{self, Asked, ExplainFormat, Tour, TourArgs, WIDTH};
use crate::config::Configs;
use crate::explain::{self, concepts, errors};
use crate::render;
use crate::source::{FileId, SourceFile, load, load_stdin};

pub(super) const LONG: &str = "\
Explain a rule, a concept, a template, a place in one, or why a deployment failed

Without anything: the concepts by service, a line each.

With a concept, such as `change-set` or `visibility timeout`: the idea in short, how it works, an example, what it is confused with.

With a template: what it builds, in which order and why, what parameters and conditions decide, what remains when the stack \
is deleted. With --parameters or --when: that case only. With a line or a name in it: what the thing there is, yields and \
waits for, what it takes, what a change of it does, and who uses it.

With a rule: what it checks, why it matters, a bad and a good example.

With --error: the cause of a message of CloudFormation or SAM in plain words, what to do now, which rule would have seen \
it before and, given the template, which lines it speaks of. The events of a stack, as JSON on standard input, are \
searched for the root cause first.";

pub(super) const EXAMPLES: &str = "\
Examples:
  cfnlens explain
  cfnlens explain change-set
  cfnlens explain undefined-ref
  cfnlens explain template.yaml
  cfnlens explain template.yaml --brief
  cfnlens explain template.yaml --parameters Stage=prod Size=large
  cfnlens explain template.yaml --when IsProd --when '!UseVpc'
  cfnlens explain template.yaml --format html > walk.html
  cfnlens explain template.yaml:12
  cfnlens explain template.yaml Queue
  cfnlens explain --error 'Export vpc-id cannot be deleted as it is in use by app' network.yaml
  aws cloudformation describe-stack-events --stack-name app | cfnlens explain --error -

Exit status: 0 explained, 1 a message that cfnlens does not know, 2 cfnlens could not do its job.";

#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// Name or code of a rule, such as `undefined-ref` or `E1020`; a concept, such as `change-set`; a template; a place in
    /// one, as `template.yaml:12:7`; with --error, the template that was deployed
    #[arg(value_name = "NAME|TEMPLATE[:LINE]")]
    subject: Option<String>,
    /// Something in the template: the name of a resource, parameter, condition or output
    #[arg(value_name = "NAME", conflicts_with = "error")]
    name: Option<String>,
    /// Explain this message, or `-` for standard input: a message, or events as JSON
    #[arg(long, value_name = "MESSAGE", allow_hyphen_values = true)]
    error: Option<String>,
    #[command(flatten)]
    tour: TourArgs,
    /// How to print what is said of a template or a message, or the list of concepts
    #[arg(long, value_name = "FORMAT")]
    format: Option<ExplainFormat>,
}

pub(super) fn run(args: &ExplainArgs, configs: Configs, screen: Screen, out: &mut dyn Write) -> Result<u8, Failure> {
    let format = args.format.unwrap_or_default();
    let tour = Tour { args: &args.tour, format, screen };
    match (&args.error, &args.subject) {
        (Some(message), template) => error(message, template.as_deref(), format, screen, out),
        (None, None) => contents(format, screen, out),
        (None, Some(wanted)) if wanted == "-" || Path::new(wanted).is_file() => {
            let asked = args.name.as_deref().map_or(Asked::Everything, Asked::Name);
            tour::run(Path::new(wanted), &asked, &tour, configs, out)
        }
        (None, Some(wanted)) => match tour::file_and_place(wanted) {
            Some((file, asked)) => tour::run(Path::new(file), &asked, &tour, configs, out),
            None if args.format.is_some() => Err(Failure::Told(format!(
                "--format is for templates, messages and the list of concepts; there is no file `{wanted}`"
            ))),
            // Words of one name: `explain change set`.
            None => match &args.name {
                Some(second) => named(&format!("{wanted} {second}"), screen, out),
                None => named(wanted, screen, out),
            },
        },
    }
}

fn named(wanted: &str, screen: Screen, out: &mut dyn Write) -> Result<u8, Failure> {
    let all = explain::named(wanted);
    if all.is_empty() {
        let help = match explain::nearest(wanted) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => "`cfnlens explain` lists the concepts, `cfnlens rules` the rules".to_owned(),
        };
        return Err(Failure::Told(format!("no rule, concept or file is called `{wanted}`; {help}")));
    }
    for (index, it) in all.into_iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        write!(out, "{}", it.page(screen.terminal, screen.colour, WIDTH))?;
    }
    Ok(DONE)
}

fn contents(format: ExplainFormat, screen: Screen, out: &mut dyn Write) -> Result<u8, Failure> {
    match format {
        ExplainFormat::Text => write!(out, "{}", concepts::contents(screen.colour))?,
        ExplainFormat::Json => render::document(&concepts::rows(), out)?,
        ExplainFormat::Html => return Err(Failure::told("the list of concepts is printed as text or as JSON")),
    }
    Ok(DONE)
}

fn error(
    message: &str,
    template: Option<&str>,
    format: ExplainFormat,
    screen: Screen,
    out: &mut dyn Write,
) -> Result<u8, Failure> {
    let text = if message == "-" { read_message(template)? } else { message.to_owned() };
    if text.trim().is_empty() {
        return Err(Failure::told("there is no message to explain"));
    }
    let template = template.map(read_template).transpose()?;
    let (kind, shown) = match errors::events(&text, template.as_ref()) {
        Some(events) => (events.explanation.kind, Shown::Events(Box::new(events))),
        None => {
            let it = errors::message(&errors::said(&text), template.as_ref());
            (it.kind, Shown::Message(Box::new(it)))
        }
    };
    match (format, &shown) {
        (ExplainFormat::Html, _) => return Err(Failure::told("a message is explained as text or as JSON")),
        (ExplainFormat::Json, Shown::Events(it)) => render::document(it, out)?,
        (ExplainFormat::Json, Shown::Message(it)) => render::document(it, out)?,
        (ExplainFormat::Text, Shown::Events(it)) => render::text(&errors::events_text(it, screen.colour, WIDTH), out)?,
        (ExplainFormat::Text, Shown::Message(it)) => {
            render::text(&errors::message_text(it, screen.colour, WIDTH), out)?;
        }
    }
    Ok(if kind.is_some() { DONE } else { FOUND })
}

enum Shown {
    Events(Box<errors::Events>),
    Message(Box<errors::Explanation>),
}

fn read_message(template: Option<&str>) -> Result<String, Failure> {
    if template == Some("-") {
        return Err(Failure::told("message and template cannot both be standard input"));
    }
    if io::stdin().is_terminal() {
        // Whoever waits for a prompt should know what is wanted.
        let _ = writeln!(io::stderr(), "cfnlens: paste the message, then end the input (Ctrl-D)");
    }
    Ok(String::from_utf8_lossy(&load_stdin().map_err(Failure::told)?).into_owned())
}

fn read_template(path: &str) -> Result<SourceFile, Failure> {
    let content = if path == "-" { load_stdin() } else { load(Path::new(&PathBuf::from(path))) };
    let content = content.map_err(|error| Failure::Told(format!("{path}: {error}")))?;
    let name = if path == "-" { "<stdin>".to_owned() } else { path.replace('\\', "/") };
    Ok(SourceFile::new(FileId(0), name.strip_prefix("./").unwrap_or(&name).to_owned(), content))
}
