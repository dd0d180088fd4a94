//! Holds the properties of a template against the schemas of AWS.
//!
//! The verdict on a value is a formula: a violation says when it holds, and what only the deployment knows is neither
//! valid nor invalid. Whether a formula can come true is asked of the solver, and only where there is a violation.

mod constraint;
mod counting;
mod format;
mod item;
mod leaf;
mod object;
mod pattern;
mod premise;
mod result;
mod scalar;
mod sink;
mod variants;
mod walk;

pub use format::is_of_format;
pub use item::{Gathered, Item, Plain};
pub use pattern::{Engine, Verdict, compile};
pub use result::Wanted;

use crate::schema::{GLOBALS, Record, Schemas};
use crate::source::Span;
use crate::syntax::Value;
use crate::template::{Case, Formula, SectionKind, Template, Via, expression};

/// What a run assumes of the deployment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Names of the regions in which the template is deployed.
    pub regions: Vec<String>,
    /// The day of the run, as `2026-11-21`.
    pub today: String,
    /// Whether `"80"` where a number is wanted is an error.
    pub strict_types: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { regions: vec!["us-east-1".to_owned()], today: "1970-01-01".to_owned(), strict_types: false }
    }
}

/// What a schema demands and a value does not do.
#[derive(Debug, Clone)]
pub enum Keyword<'a> {
    /// The value is of another kind than these.
    Type(Vec<&'a str>),
    /// The value is not in this list.
    Enum {
        /// The values of the list.
        values: Vec<String>,
    },
    /// The text does not match.
    Pattern(&'a str),
    /// The text is shorter or longer.
    Length,
    /// The number is smaller or greater than this bound.
    Range(String),
    /// The text is not of this format.
    Format(&'a str),
    /// The list has fewer or more items; how many it has.
    Items(u64),
    /// The object has fewer or more members; how many it has.
    Members(u64),
    /// The list holds this item twice.
    Unique,
    /// Two items of the list have the same value under this key.
    UniqueKey(&'a str),
    /// No item of the list is as one must be.
    Contains,
    /// The object has no such property.
    UnknownProperty,
    /// The object lacks a property.
    Required(&'a str),
    /// Exactly one of these must be there; those that are.
    RequiredXor(Vec<&'a str>, Vec<&'a str>),
    /// At least one of these must be there.
    RequiredOr(Vec<&'a str>),
    /// The first property excludes the second.
    Excluded(&'a str, &'a str),
    /// The first property needs the second.
    Dependent(&'a str, &'a str),
    /// The property must not be there.
    Forbidden,
    /// The name of a member is not one that may be.
    MemberName,
    /// No variant fits; what is wrong with the nearest.
    AnyOf(Option<Box<Violation<'a>>>),
    /// Not exactly one variant fits; what is wrong with the nearest, or nothing where several fit.
    OneOf(Option<Box<Violation<'a>>>),
    /// The value is one that must not be.
    Not,
    /// AWS sets the property.
    ReadOnly,
    /// The result of a function is of another kind or format.
    Result(Wanted<'a>),
}

/// A value that does not fit its schema.
#[derive(Debug, Clone)]
pub struct Violation<'a> {
    /// What is demanded.
    pub keyword: Keyword<'a>,
    /// The schema that demands it.
    pub schema: Record<'a>,
    /// The value.
    pub item: Item<'a>,
    /// The name of the property; of an item the name of its list; empty for `Properties` itself.
    pub name: &'a str,
    /// The place that is wrong.
    pub span: Span,
    /// The name of the property, or the item of a list.
    pub key: Span,
    /// Logical ID of the resource, or `Globals`, and its place.
    pub owner: (&'a str, Span),
    /// The type of the resource.
    pub of: &'a str,
    /// When it is so.
    pub when: Formula<'a>,
    /// How the value came here, where it is written elsewhere.
    pub via: Option<Via<'a>>,
    /// What the demand depends on: places, and what is to be seen there.
    pub because: Vec<(Span, String)>,
    /// The row of the table of constraints, where it is no demand of the type's schema itself.
    pub constraint: Option<Record<'a>>,
    /// The region, where the demand is that of one region.
    pub region: Option<&'a str>,
    /// Case in which it is so.
    pub case: Case<'a>,
}

/// Everything that the template does against the schemas, in the order of the walk. A violation of which the solver
/// says that it cannot come true is left out.
#[must_use]
pub fn violations<'a>(template: &'a Template<'a>, schemas: &'a Schemas, settings: &'a Settings) -> Vec<Violation<'a>> {
    let regions: Vec<&str> = settings.regions.iter().map(String::as_str).collect();
    let mut found = Vec::new();
    for resource in template.resources.iter() {
        let Some(of) = resource.kind().and_then(|kind| schemas.resource_type(kind)) else { continue };
        let when = Formula::assume(&template.assumptions(resource.guard));
        let properties = resource.body.entry("Properties");
        let (value, key) = match properties {
            Some(entry) => (Some(entry.value), entry.key.span()),
            None => (None, resource.span),
        };
        let owner = Owner { name: resource.name, span: resource.span, of: &of, key, when };
        walk::owner(&owner, value, &mut found, template, schemas, settings, &regions);
    }
    let globals = template.section(SectionKind::Globals).filter(|_| template.is_sam());
    if let (Some(section), Some(of)) = (globals, schemas.resource_type(GLOBALS)) {
        let span = section.entry.key.span();
        let owner = Owner { name: GLOBALS, span, of: &of, key: span, when: Formula::True };
        walk::owner(&owner, Some(section.entry.value), &mut found, template, schemas, settings, &regions);
    }
    for violation in &mut found {
        // Conditions often ask for the very expression whose value is wrong: "unless it is empty".
        if let (Some(via), Some(text)) = (violation.via, violation.item.text()) {
            let yields = Formula::yields(expression(via.call.value()), text);
            violation.when = violation.when.and(&yields);
        }
    }
    found.retain_mut(|violation| match template.satisfy(&violation.when) {
        crate::template::Answer::Possible(case) => {
            violation.case = case;
            true
        }
        _ => false,
    });
    found
}

/// What a value belongs to.
struct Owner<'p, 'a> {
    name: &'a str,
    span: Span,
    of: &'p crate::schema::ResourceType<'a>,
    key: Span,
    when: Formula<'a>,
}

/// The properties of a resource.
fn properties_of<'a>(template: &Template<'a>, name: &str) -> Option<Value<'a>> {
    template.resources.get(name)?.body.get("Properties")
}
