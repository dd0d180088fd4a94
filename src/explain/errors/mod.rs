//! Explains the messages with which deployments fail: one page a kind below `errors/`, read when somebody asks.

mod events;
mod kinds;
mod page;
mod places;
mod recognise;
mod text;

use serde::Serialize;

pub use events::{Events, Failed, read as events, said};
pub use page::{Page, SECTIONS, Told, filled, places as placeholders};
pub(super) use page::{section, steps};
pub use places::Place;
pub use recognise::{caught, plain};
pub use text::{events as events_text, message as message_text};

use crate::source::SourceFile;

/// A kind of failure.
#[derive(Debug)]
pub struct Kind {
    /// Its name.
    pub name: &'static str,
    /// Its page, as Markdown.
    pub page: &'static str,
}

/// All kinds, the more specific before the more general.
#[must_use]
pub fn all() -> &'static [Kind] {
    kinds::KINDS
}

/// What there is to say to a message.
#[derive(Debug, Serialize)]
pub struct Explanation {
    /// The version of this form.
    pub version: u8,
    /// The kind of failure; `None` where no page knows the message.
    pub kind: Option<&'static str>,
    /// The kind in a line.
    pub summary: String,
    /// Why it happens.
    pub cause: String,
    /// What to do, in order.
    pub next: Vec<String>,
    /// A rule that sees the fault in the template.
    pub rule: Option<&'static str>,
    /// All such rules.
    pub rules: Vec<&'static str>,
    /// The places in the template that the message speaks of.
    pub places: Vec<Place>,
    /// What the message tells.
    pub told: Told,
    /// The kind that comes nearest, where none fits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nearest: Option<&'static str>,
    /// The sentence about the rules.
    #[serde(skip)]
    before: String,
    /// Links, as Markdown.
    #[serde(skip)]
    references: &'static str,
}

/// Explains a message; `template` is the text that was deployed, where it is at hand.
#[must_use]
pub fn message(message: &str, template: Option<&SourceFile>) -> Explanation {
    explain(message, Told::new(), template)
}

/// Explains a message of which something is known already, such as the resource.
fn explain(message: &str, known: Told, template: Option<&SourceFile>) -> Explanation {
    let message = recognise::plain(message);
    let mut told = known;
    let wrapping = recognise::wrapping(&message);
    let found = recognise::kind(&message);
    let (kind, caught) = found.map_or((None, Told::new()), |(kind, caught)| (Some(kind), caught));
    for (name, value) in caught.into_iter().chain(wrapping) {
        told.entry(name).or_insert(value);
    }
    let places = template.map(|file| places::find(&message, &told, file)).unwrap_or_default();
    let Some(kind) = kind else { return unknown(&message, told, places) };
    let page = Page::read(kind.page);
    Explanation {
        version: 1,
        kind: Some(kind.name),
        summary: page.summary,
        cause: filled(&page.cause, &told),
        next: page.next.iter().map(|step| filled(step, &told)).collect(),
        rule: page.rules.first().copied(),
        rules: page.rules,
        places,
        told,
        nearest: None,
        before: page.before,
        references: page.references,
    }
}

/// What can be said to a message that no page knows: the words of its wrapping, and where to look.
fn unknown(message: &str, told: Told, places: Vec<Place>) -> Explanation {
    let nearest = recognise::nearest(message).map(|kind| kind.name);
    let word = |name: &str| told.get(name).map(|word| word.replace('`', "'"));
    let mut cause = match word("service") {
        Some(service) => format!("The service {service} refused or failed; CloudFormation passes on what it said."),
        None => "This message is not among those that cfnlens knows.".to_owned(),
    };
    if let Some(status) = word("status").and_then(|status| status.chars().next()) {
        cause.push_str(match status {
            '4' => " The status says that the request was at fault: its values, its rights, or what it refers to.",
            '5' => " The status says that the service had an error of its own, which may pass.",
            _ => "",
        });
    }
    if let Some(code) = word("handler_code").or_else(|| word("error_code")) {
        cause.push_str(&format!(" Its code is `{code}`."));
    }
    let mut next = vec![
        "Read the events of the stack, the oldest failure first: `aws cloudformation describe-stack-events --stack-name \
         NAME | cfnlens explain --error -`."
            .to_owned(),
        "Look in CloudTrail for the call that failed: it holds the request with its values and the full answer.".to_owned(),
        "Run `cfnlens check` on the template.".to_owned(),
    ];
    if let Some(nearest) = nearest {
        next.push(format!("Perhaps it is like `{nearest}`: `cfnlens explain {nearest}` tells of that."));
    }
    let summary = "A message that cfnlens does not know.".to_owned();
    let (before, references) = (String::new(), "");
    Explanation {
        version: 1,
        kind: None,
        summary,
        cause,
        next,
        rule: None,
        rules: Vec::new(),
        places,
        told,
        nearest,
        before,
        references,
    }
}
