//! A walk through a template in plain English: what it builds, in which order and why, what decides, what leaves it, what
//! remains. Every sentence comes from the model and the graph; nothing is guessed.

mod attributes;
mod build;
mod decide;
mod elsewhere;
mod json;
mod kinds;
mod leave;
mod notice;
mod order;
mod pattern;
mod place;
mod property;
mod serverless;
mod suppose;
mod text;
mod view;
mod words;

pub use json::{WalkJson, places_json, walk_json};
pub use place::place;
pub use suppose::{Supposed, Supposition};
pub use text::{Look, points_text, walk_text};

use crate::graph::Graph;
use crate::source::Span;
use crate::template::Template;
use view::View;

/// A part of the walk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// What it is called in JSON: `order`.
    pub id: &'static str,
    /// What it is about, as a heading.
    pub title: &'static str,
    /// All of it in one sentence; empty where the short form leaves it out.
    pub brief: String,
    /// What there is to say, in the order in which to say it.
    pub points: Vec<Point>,
}

/// A sentence, and what belongs to it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Point {
    /// The parts of the sentence, each with the places that it speaks of; blanks and commas are in the text.
    pub clauses: Vec<Clause>,
    /// What belongs to it, each a short sentence.
    pub more: Vec<Point>,
}

/// A part of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// The words; names stand in backticks.
    pub text: String,
    /// The places that they speak of.
    pub places: Vec<Span>,
}

impl Point {
    fn new(text: impl Into<String>) -> Self {
        Self::default().and(text, Vec::new())
    }

    fn at(text: impl Into<String>, place: Span) -> Self {
        Self::default().and(text, vec![place])
    }

    fn and(mut self, text: impl Into<String>, places: Vec<Span>) -> Self {
        self.clauses.push(Clause { text: text.into(), places });
        self
    }

    fn with(mut self, more: Vec<Self>) -> Self {
        self.more = more;
        self
    }

    /// The sentence without the places.
    #[must_use]
    pub fn text(&self) -> String {
        self.clauses.iter().map(|clause| clause.text.as_str()).collect()
    }
}

/// What a builder of a section has to say: the short form, and the points.
type Told = (String, Vec<Point>);

/// Everything that there is to say of a template in a case; sections without anything to say are left out. With `fold`,
/// what is much of the same is counted and not listed.
#[must_use]
pub fn walk<'a>(template: &Template<'a>, graph: &Graph<'a>, supposed: &Supposed<'a>, fold: bool) -> Vec<Section> {
    let view = View::new(template, graph, supposed, fold);
    let sections: [(&str, &str, Told); 11] = [
        ("supposed", "What is supposed, and what follows", view::supposed(&view)),
        ("builds", "What it builds", build::built(&view)),
        ("order", "In which order, and why", order::ordered(&view)),
        ("parameters", "What the parameters decide", decide::parameters(&view)),
        ("conditions", "What the conditions switch", decide::conditions(&view)),
        ("elsewhere", "What it takes from elsewhere", elsewhere::taken(&view)),
        ("outputs", "What others can read", leave::outputs(&view)),
        ("remains", "What remains when the stack is deleted", leave::remains(&view)),
        ("failure", "When creation fails", leave::rollback(&view)),
        ("capabilities", "What whoever deploys must acknowledge", leave::capabilities(&view)),
        ("notice", "Worth a look", notice::notice(&view)),
    ];
    let section =
        |(id, title, (brief, points)): (&'static str, &'static str, Told)| Section { id, title, brief, points };
    sections.into_iter().map(section).filter(|section| !section.points.is_empty()).collect()
}
