//! A rule that is an expression: the block `toml` at the end of its page.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use crate::diagnostic::Severity;
use crate::expression::{Expression, Fault, Names, Scope};

/// A rule, ready to be evaluated.
#[derive(Debug)]
pub(crate) struct Row {
    /// The code, and where it stands in the page.
    pub(super) code: (String, Range<usize>),
    pub(super) severity: Severity,
    pub(super) types: Vec<(String, Range<usize>)>,
    /// Where the texts of the expressions stand in the page, in the order of [`Row::expressions`].
    places: Vec<Range<usize>>,
    pub(super) named: Vec<(String, Expression)>,
    pub(super) each: Option<Expression>,
    pub(super) when: Option<Expression>,
    pub(super) assert: Expression,
    pub(super) at: Option<Expression>,
    pub(super) label: Option<Words>,
    pub(super) related: Vec<(Expression, Words)>,
    pub(super) message: Words,
    pub(super) why: Words,
    pub(super) help: Words,
}

/// The block as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    /// The short stable id.
    code: Spanned<String>,
    /// How bad a finding is.
    severity: Level,
    /// The resource types that it is about.
    types: Vec<Spanned<String>>,
    /// What it checks, by the names in `rules/facts.csv`.
    #[serde(default)]
    #[allow(dead_code, reason = "the table of facts reads it from the page")]
    facts: Vec<String>,
    /// Names for expressions.
    #[serde(default)]
    r#let: BTreeMap<String, Spanned<String>>,
    /// A list; the rest is asked for each of its items, `it`.
    each: Option<Spanned<String>>,
    /// Where this is not true, nothing is asked.
    when: Option<Spanned<String>>,
    /// What must not be false.
    assert: Spanned<String>,
    /// The place of a finding: a path, such as `self.QueueName`.
    at: Option<Spanned<String>>,
    /// What stands below the place.
    label: Option<Spanned<String>>,
    /// Further places.
    #[serde(default)]
    related: Vec<WrittenRelated>,
    /// What is wrong.
    message: Spanned<String>,
    /// Why it is wrong.
    why: Spanned<String>,
    /// What to do.
    help: Spanned<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenRelated {
    at: Spanned<String>,
    message: Spanned<String>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Level {
    Error,
    Warning,
    Info,
}

impl Row {
    /// Reads the block of a page.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong with it; its place is one in the page.
    pub(crate) fn of_page(page: &str) -> Result<Self, Fault> {
        let range = block(page).ok_or_else(|| Fault {
            range: page.len()..page.len(),
            message: "the page has no section `## Expression` with a block `toml`".to_owned(),
            help: "end the page with the expression of the rule".to_owned(),
        })?;
        let text = page.get(range.clone()).unwrap_or_default();
        let mut row =
            Self::of_text(text).map_err(|fault| Fault { range: moved(&fault.range, range.start), ..fault })?;
        row.code.1 = moved(&row.code.1, range.start);
        for place in row.places.iter_mut().chain(row.types.iter_mut().map(|(_, place)| place)) {
            *place = moved(place, range.start);
        }
        Ok(row)
    }

    /// The expressions that decide, each with the place of its text in the page.
    pub(super) fn expressions(&self) -> impl Iterator<Item = (&Expression, Range<usize>)> {
        let named = self.named.iter().map(|(_, it)| it);
        let all = named.chain(&self.each).chain(&self.when).chain([&self.assert]).chain(&self.at);
        all.zip(self.places.iter().cloned())
    }

    fn of_text(text: &str) -> Result<Self, Fault> {
        let written: Written = toml::from_str(text).map_err(|error| Fault {
            range: error.span().unwrap_or(0..text.len()),
            message: error.message().trim().to_owned(),
            help: "the keys of a rule stand in CONTRIBUTING.md".to_owned(),
        })?;
        let mut values = vec!["self", "resource"];
        values.extend(written.r#let.keys().map(String::as_str));
        if written.each.is_some() {
            values.push("it");
        }
        let names = Names { values };
        let read = |of: &Spanned<String>| read(text, of, &names);
        let words = |of: &Spanned<String>| Words::read(text, of, &names);
        let named = written.r#let.iter().map(|(name, of)| Ok((name.clone(), read(of)?)));
        let related = written.related.iter().map(|it| Ok((read(&it.at)?, words(&it.message)?)));
        Ok(Self {
            code: (written.code.get_ref().clone(), written.code.span()),
            severity: match written.severity {
                Level::Error => Severity::Error,
                Level::Warning => Severity::Warning,
                Level::Info => Severity::Info,
            },
            named: named.collect::<Result<_, Fault>>()?,
            each: written.each.as_ref().map(read).transpose()?,
            when: written.when.as_ref().map(read).transpose()?,
            assert: read(&written.assert)?,
            at: written.at.as_ref().map(read).transpose()?,
            label: written.label.as_ref().map(words).transpose()?,
            related: related.collect::<Result<_, Fault>>()?,
            message: words(&written.message)?,
            why: words(&written.why)?,
            help: words(&written.help)?,
            places: {
                let all = written.r#let.values().chain(&written.each).chain(&written.when);
                all.chain([&written.assert]).chain(&written.at).map(Spanned::span).collect()
            },
            types: written.types.into_iter().map(|it| (it.get_ref().clone(), it.span())).collect(),
        })
    }
}

/// Where the TOML of a page stands.
fn block(page: &str) -> Option<Range<usize>> {
    let section = page.find("\n## Expression\n")?;
    let open = section + page.get(section..)?.find("\n```toml\n")? + "\n```toml\n".len();
    let close = open + page.get(open..)?.find("\n```")? + 1;
    Some(open..close)
}

fn moved(range: &Range<usize>, by: usize) -> Range<usize> {
    range.start + by..range.end + by
}

/// An expression in a text of TOML; its faults stand where they are in it.
fn read(text: &str, of: &Spanned<String>, names: &Names<'_>) -> Result<Expression, Fault> {
    Expression::parse(of.get_ref(), names).map_err(|fault| Fault { range: inside(text, of, &fault.range), ..fault })
}

/// A part of a text of TOML, whose quotes are of any kind, as a part of the whole.
fn inside(text: &str, of: &Spanned<String>, part: &Range<usize>) -> Range<usize> {
    let span = of.span();
    let raw = text.get(span.clone()).unwrap_or_default();
    match raw.find(of.get_ref().as_str()) {
        Some(start) => moved(part, span.start + start),
        None => span,
    }
}

/// A sentence with expressions between braces.
#[derive(Debug)]
pub(super) struct Words(Vec<Piece>);

#[derive(Debug)]
enum Piece {
    Text(String),
    Value(Expression),
}

impl Words {
    fn read(text: &str, of: &Spanned<String>, names: &Names<'_>) -> Result<Self, Fault> {
        let whole = of.get_ref().as_str();
        let mut pieces = Vec::new();
        let mut from = 0;
        while let Some(open) = whole.get(from..).and_then(|rest| rest.find('{')).map(|at| from + at) {
            let Some(close) = whole.get(open..).and_then(|rest| rest.find('}')).map(|at| open + at) else {
                return Err(Fault {
                    range: inside(text, of, &(open..open + 1)),
                    message: "this brace is not closed".to_owned(),
                    help: "write an expression between braces: `{self.QueueName}`".to_owned(),
                });
            };
            pieces.push(Piece::Text(whole.get(from..open).unwrap_or_default().to_owned()));
            let inner = whole.get(open + 1..close).unwrap_or_default();
            let value = Expression::parse(inner, names)
                .map_err(|fault| Fault { range: inside(text, of, &moved(&fault.range, open + 1)), ..fault })?;
            pieces.push(Piece::Value(value));
            from = close + 1;
        }
        pieces.push(Piece::Text(whole.get(from..).unwrap_or_default().to_owned()));
        Ok(Self(pieces))
    }

    pub(super) fn said(&self, scope: &mut Scope<'_, '_>) -> String {
        let mut said = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Text(text) => said.push_str(text),
                Piece::Value(expression) => said.push_str(&scope.value(expression).shown()),
            }
        }
        said
    }
}
