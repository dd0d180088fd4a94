//! The rules: one file each, grouped in families; pure functions from the model to diagnostics.

mod conditions;
mod constraints;
pub mod examples;
mod files;
mod formats;
mod functions;
mod hygiene;
mod mappings;
mod outputs;
mod parameters;
mod properties;
mod references;
mod resources;
mod sam;
mod sections;
mod services;
mod stacks;
mod syntax;
mod values;

use std::cell::OnceCell;
use std::collections::HashSet;
use std::sync::{PoisonError, RwLock};

pub use formats::of_format;
pub(crate) use services::findings as expression_findings;

use crate::companions::Companion;
use crate::diagnostic::{Diagnostic, Severity};
pub use crate::diagnostic::{nearest, nearest_type};
use crate::expression::Fault;
use crate::graph::Graph;
use crate::schema::Schemas;
use crate::source::{SourceFile, Sources, Span};
use crate::stacks::System;
use crate::template::{Interface, Template};
use crate::validate::{self, Settings, Violation};

/// A group of rules that are about the same part of a template: a folder here and in `rules/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// Text that is no template.
    Syntax,
    /// The sections of a template, their names and limits.
    Sections,
    /// Parameters.
    Parameters,
    /// Mappings.
    Mappings,
    /// Conditions.
    Conditions,
    /// The arguments of intrinsic functions, and where these may stand.
    Functions,
    /// Names that are used and names that are defined.
    References,
    /// The attributes of resources.
    Resources,
    /// The properties of resources, by the schemas of AWS.
    Properties,
    /// The forms of identifiers, names and addresses.
    Formats,
    /// Values that come through functions from elsewhere in the template.
    Values,
    /// What the properties of a type demand of each other, and of other resources.
    Constraints,
    /// What the services demand beyond the schemas of their types.
    Services,
    /// Outputs.
    Outputs,
    /// What the SAM transform refuses.
    Sam,
    /// Exports and imports between templates.
    Stacks,
    /// Files beside a template that AWS reads by their name.
    Files,
    /// What cfnlens has to say of itself.
    Hygiene,
}

impl Family {
    /// Every family.
    pub const ALL: &[Family] = &[
        Self::Syntax,
        Self::Sections,
        Self::Parameters,
        Self::Mappings,
        Self::Conditions,
        Self::Functions,
        Self::References,
        Self::Resources,
        Self::Properties,
        Self::Formats,
        Self::Values,
        Self::Constraints,
        Self::Services,
        Self::Outputs,
        Self::Sam,
        Self::Stacks,
        Self::Files,
        Self::Hygiene,
    ];

    /// The name: folder of the rules, and selector on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Syntax => "syntax",
            Self::Sections => "sections",
            Self::Parameters => "parameters",
            Self::Mappings => "mappings",
            Self::Conditions => "conditions",
            Self::Functions => "functions",
            Self::References => "references",
            Self::Resources => "resources",
            Self::Properties => "properties",
            Self::Formats => "formats",
            Self::Values => "values",
            Self::Constraints => "constraints",
            Self::Services => "services",
            Self::Outputs => "outputs",
            Self::Sam => "sam",
            Self::Stacks => "stacks",
            Self::Files => "files",
            Self::Hygiene => "hygiene",
        }
    }
}

/// What a check of one template may look at.
#[derive(Debug)]
pub struct Context<'a> {
    /// The file.
    pub source: &'a SourceFile,
    /// The model.
    pub template: &'a Template<'a>,
    /// The resource types.
    pub schemas: &'a Schemas,
    /// What the run assumes of the deployment.
    pub settings: &'a Settings,
    graph: OnceCell<Graph<'a>>,
    violations: OnceCell<Vec<Violation<'a>>>,
    kinds: OnceCell<HashSet<&'a str>>,
}

impl<'a> Context<'a> {
    /// The context of a template.
    #[must_use]
    pub fn new(
        source: &'a SourceFile,
        template: &'a Template<'a>,
        schemas: &'a Schemas,
        settings: &'a Settings,
    ) -> Self {
        Self {
            source,
            template,
            schemas,
            settings,
            graph: OnceCell::new(),
            violations: OnceCell::new(),
            kinds: OnceCell::new(),
        }
    }

    /// The types of the resources; asked once for each rule that is about some types only.
    pub(crate) fn kinds(&self) -> &HashSet<&'a str> {
        self.kinds.get_or_init(|| self.template.resources.iter().filter_map(|it| it.kind()).collect())
    }

    /// What the template does against the schemas, found at the first call.
    pub fn violations(&self) -> &[Violation<'a>] {
        self.violations.get_or_init(|| validate::violations(self.template, self.schemas, self.settings))
    }

    /// The graph of the template, made at the first call.
    pub fn graph(&self) -> &Graph<'a> {
        self.graph.get_or_init(|| Graph::new(self.template))
    }
}

/// What a check of several templates may look at.
#[derive(Debug)]
pub struct StacksContext<'a> {
    /// The files.
    pub sources: &'a Sources,
    /// What each template shows to the others, in the order of the files.
    pub interfaces: &'a [Interface],
    /// The same as one system: who needs whom.
    pub system: &'a System,
    /// Whether a whole folder was read, so that what is not here does not exist.
    pub covers_folder: bool,
}

/// How the findings of a rule come about.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// While the text is parsed; the tree must not be complete for it.
    Parser,
    /// From the model of one template, also where only a part of the text could be read.
    Template(fn(&Context<'_>, &mut Vec<Diagnostic>)),
    /// From the model of one template whose text was read to its end, because what is missing matters.
    WholeTemplate(fn(&Context<'_>, &mut Vec<Diagnostic>)),
    /// From the comparison of properties with their schemas, which is made once for all such rules.
    Schema,
    /// From the expression in its page, which is about these resource types.
    Expression(&'static [&'static str]),
    /// From the expansion of a SAM template, which is made once for all such rules.
    Sam,
    /// From all templates of the run together.
    Stacks(fn(&StacksContext<'_>, &mut Vec<Diagnostic>)),
    /// From one file beside a template.
    File(fn(&Companion<'_>, &mut Vec<Diagnostic>)),
    /// By the engine, about the run itself.
    Engine,
}

/// A rule: its page, its identity, and its check.
#[derive(Debug)]
pub struct Rule {
    /// The name says the defect and reads well after "ignore": `undefined-ref`.
    pub name: &'static str,
    /// The short stable id: cfn-lint's where it has the same check.
    pub code: &'static str,
    /// The group that the rule belongs to.
    pub family: Family,
    /// How bad a finding is, unless the user says otherwise.
    pub severity: Severity,
    /// The page, Markdown: everything that a person reads.
    pub page: &'static str,
    /// The check.
    pub check: Check,
}

impl Rule {
    /// A rule whose findings come from the comparison with schemas.
    #[must_use]
    pub(crate) const fn of_schema(
        name: &'static str,
        code: &'static str,
        family: Family,
        severity: Severity,
        page: &'static str,
    ) -> Self {
        Self { name, code, family, severity, page, check: Check::Schema }
    }

    /// The first paragraph of the page: what the rule is about, in one line.
    #[must_use]
    pub fn summary(&self) -> &'static str {
        self.page.split("\n\n").nth(1).unwrap_or_default().trim()
    }

    /// The text of a section of the page, without its title.
    #[must_use]
    pub fn section(&self, title: &str) -> Option<&'static str> {
        let (_, rest) = self.page.split_once(&format!("\n## {title}\n"))?;
        Some(rest.split("\n## ").next().unwrap_or_default().trim())
    }

    /// The documented constraints that the rule checks, by the names in `rules/facts.csv`, where its page names them.
    pub fn facts(&self) -> impl Iterator<Item = &'static str> {
        let list = self.page.split_once("\nfacts = [").and_then(|(_, rest)| rest.split_once(']'));
        list.into_iter().flat_map(|(names, _)| names.split('"').skip(1).step_by(2))
    }

    /// A finding of this rule.
    #[must_use]
    pub fn at(&self, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(self.name, span, message)
    }
}

/// Every finding of the rules that compare with schemas.
pub(crate) fn schema_findings(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    properties::findings(cx, &|_| true, out);
}

/// The same of one resource.
pub(crate) fn schema_findings_of(cx: &Context<'_>, logical_id: &str, out: &mut Vec<Diagnostic>) {
    properties::findings(cx, &|owner| owner == logical_id, out);
}

/// Every rule, family by family.
pub static ALL: &[&[&Rule]] = &[
    syntax::RULES,
    sections::RULES,
    parameters::RULES,
    mappings::RULES,
    conditions::RULES,
    functions::RULES,
    references::RULES,
    resources::RULES,
    properties::RULES,
    formats::RULES,
    values::RULES,
    constraints::RULES,
    services::RULES,
    outputs::RULES,
    sam::RULES,
    stacks::RULES,
    files::RULES,
    hygiene::RULES,
];

/// The rules that the user has added. They are added before anything is checked, and stay: there is one set of rules.
static ADDED: RwLock<Vec<&'static Rule>> = RwLock::new(Vec::new());

/// All rules in the order of the families, then those of the user.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    let added = ADDED.read().unwrap_or_else(PoisonError::into_inner).clone();
    ALL.iter().flat_map(|family| family.iter().copied()).chain(added)
}

/// Adds a rule of the user: a page with an expression at its end. The same page twice is one rule.
///
/// # Errors
///
/// The first thing that is wrong with the page, with its place in bytes.
pub fn add(page: &str) -> Result<&'static Rule, Fault> {
    if let Some(known) = all().find(|rule| rule.page == page) {
        return Ok(known);
    }
    let rule = services::of_user(page)?;
    ADDED.write().unwrap_or_else(PoisonError::into_inner).push(rule);
    Ok(rule)
}

/// The rule of this name.
#[must_use]
pub fn by_name(name: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.name == name)
}

/// The rules that a selector means: a name, a code, the beginning of a code, a family, or `ALL`.
#[must_use]
pub fn select(selector: &str) -> Vec<&'static Rule> {
    let code = |rule: &Rule| {
        let upper = selector.to_ascii_uppercase();
        rule.code.starts_with(&upper) && selector.starts_with(|c: char| c.is_ascii_alphabetic())
    };
    all()
        .filter(|rule| selector == "ALL" || rule.name == selector || rule.family.as_str() == selector || code(rule))
        .collect()
}
