//! What the author meant: sections, parameters, conditions, resources and outputs, every reference between
//! them, what is known of a value before deployment, and under which conditions.

mod cases;
mod choices;
mod deployed;
mod encode;
mod evaluate;
mod formula;
mod interface;
mod limits;
mod lower;
mod model;
mod named;
mod nested;
mod pattern;
mod texts;
mod walk;

use std::cell::OnceCell;
use std::collections::HashMap;

pub use cases::{Answer, Assumption, Case, Cases};
pub use choices::{Choice, Via, What};
pub use deployed::{Capability, GlobalName, Need, StackSet};
pub use evaluate::{Known, Possible, expression};
pub use formula::{Formula, Given};
pub use interface::{Input, Interface, Placed, SharedName};
pub use limits::{Limit, Limits};
pub use model::{
    Area, CallSite, Condition, Guard, LooseText, Mapping, Output, Owner, PSEUDO_PARAMETERS, Parameter, Reference,
    ReferenceKind, Resource, RuleSection, Section, SectionKind, Transform,
};
pub use named::{Nameable, Named};
pub use nested::{GivenParameter, NestedStack};
pub use pattern::{Part, Pattern};

use crate::source::Span;
use crate::syntax::{Entry, Tree, Value};

/// The model of one template. It borrows the tree it was made from.
#[derive(Debug)]
pub struct Template<'a> {
    /// The tree that the template was made from.
    pub tree: &'a Tree<'a>,
    /// The mapping at the top; `None` where the file holds no mapping.
    pub root: Option<Value<'a>>,
    /// The sections in the order of the text, unknown ones included.
    pub sections: Vec<Section<'a>>,
    /// The macros that rewrite the template before it is deployed.
    pub transforms: Vec<Transform<'a>>,
    /// `Parameters`.
    pub parameters: Named<'a, Parameter<'a>>,
    /// `Mappings`.
    pub mappings: Named<'a, Mapping<'a>>,
    /// `Conditions`.
    pub conditions: Named<'a, Condition<'a>>,
    /// `Rules`.
    pub rules: Named<'a, RuleSection<'a>>,
    /// `Resources`; those that `Fn::ForEach` generates under the name that stands in its body.
    pub resources: Named<'a, Resource<'a>>,
    /// `Outputs`.
    pub outputs: Named<'a, Output<'a>>,
    /// Every intrinsic function of the template, in the order of the walk.
    pub calls: Vec<CallSite<'a>>,
    /// Every use of a name that the template should define.
    pub references: Vec<Reference<'a>>,
    /// Text with `${` in it that no `Fn::Sub` reads.
    pub loose: Vec<LooseText<'a>>,
    /// Keys of functions that share their mapping with other keys.
    pub mixed: Vec<(Entry<'a>, Area)>,
    /// `Fn::ForEach` keys.
    pub loops: Vec<Entry<'a>>,
    /// Whether a directive of another tool stands somewhere (`!Rain::Embed`), which rewrites the template before
    /// CloudFormation sees it.
    pub preprocessed: bool,
    /// Whether `Fn::Transform` stands somewhere, so that parts of the template come from elsewhere.
    pub includes: bool,
    serverless: bool,
    /// The sections with `Fn::Transform` right in them; `None` stands for the top of the template.
    rewritten: Vec<Option<SectionKind>>,
    known_sections: HashMap<SectionKind, usize>,
    guards: Vec<model::GuardNode<'a>>,
    cases: OnceCell<Cases<'a>>,
}

/// The transform of AWS SAM.
pub const SAM_TRANSFORM: &str = "AWS::Serverless-2016-10-31";
/// The transform that brings `Fn::ForEach`, `Fn::Length`, `Fn::ToJsonString` and looser rules for functions.
pub const LANGUAGE_EXTENSIONS: &str = "AWS::LanguageExtensions";

impl<'a> Template<'a> {
    /// Makes the model of a tree; total, whatever the tree holds.
    #[must_use]
    pub fn lower(tree: &'a Tree<'a>) -> Self {
        lower::lower(tree)
    }

    /// The section of this kind, the last where it stands twice.
    #[must_use]
    pub fn section(&self, kind: SectionKind) -> Option<&Section<'a>> {
        self.known_sections.get(&kind).and_then(|index| self.sections.get(*index))
    }

    /// Whether the template names this transform.
    #[must_use]
    pub fn has_transform(&self, name: &str) -> bool {
        self.transforms.iter().any(|transform| transform.name == name)
    }

    /// Whether SAM rewrites the template.
    #[must_use]
    pub fn is_sam(&self) -> bool {
        self.has_transform(SAM_TRANSFORM)
    }

    /// Whether a resource of the template is of a type that SAM knows.
    #[must_use]
    pub fn has_serverless(&self) -> bool {
        self.serverless
    }

    /// Whether `Fn::ForEach` and its companions may be used.
    #[must_use]
    pub fn has_language_extensions(&self) -> bool {
        self.has_transform(LANGUAGE_EXTENSIONS)
    }

    /// Whether parts of the template are not in this file: a macro of the user, an include, or a text that
    /// could only be read in part. What is missing here may then exist after all.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        !self.tree.is_complete() || self.has_macro()
    }

    /// Whether a macro other than AWS's own rewrites the template, or a part is included from elsewhere.
    #[must_use]
    pub fn has_macro(&self) -> bool {
        self.includes || self.preprocessed || self.runs_macro()
    }

    /// Whether the whole template goes through a macro other than AWS's own, which may take and make anything.
    #[must_use]
    pub fn runs_macro(&self) -> bool {
        self.transforms.iter().any(|transform| !transform.keeps_names())
    }

    /// Whether a macro may add members to a section or rewrite those it has: one of the whole template, or
    /// `Fn::Transform` right in the section or at the top. An include deeper down leaves the other members alone.
    #[must_use]
    pub fn is_rewritten(&self, kind: SectionKind) -> bool {
        self.runs_macro() || self.rewritten.contains(&None) || self.rewritten.contains(&Some(kind))
    }

    /// Whether references can be judged by what this template defines: not where a section is missing altogether, and
    /// not for a name that stands below a mistyped section, since that section is the mistake.
    #[must_use]
    pub fn may_judge(&self, name: &str) -> bool {
        let mut unknown = self.sections.iter().filter(|section| section.kind.is_none());
        self.section(SectionKind::Resources).is_some()
            && !unknown.any(|section| section.entry.value.get(name).is_some())
    }

    /// The resource of this logical ID, or the `Fn::ForEach` body that may generate it.
    #[must_use]
    pub fn resource(&self, name: &str) -> Option<&Resource<'a>> {
        self.resources.get(name).or_else(|| {
            self.resources.iter().find(|resource| resource.generated && evaluate::may_become(resource.name, name))
        })
    }

    /// The condition of this name, or the `Fn::ForEach` body that may generate it.
    #[must_use]
    pub fn condition(&self, name: &str) -> Option<&Condition<'a>> {
        self.conditions.get(name).or_else(|| {
            let generates = |condition: &&Condition<'a>| condition.name.contains(['$', '&']);
            self.conditions.iter().filter(generates).find(|condition| evaluate::may_become(condition.name, name))
        })
    }

    /// Whether a name that `Fn::ForEach` puts together, `Is${Stage}`, can become this name.
    #[must_use]
    pub fn may_become(pattern: &str, name: &str) -> bool {
        evaluate::may_become(pattern, name)
    }

    /// Whether SAM, a module or a macro may create a resource of this logical ID, although none stands in the template.
    #[must_use]
    pub fn may_be_generated(&self, name: &str) -> bool {
        if self.has_macro() {
            return true;
        }
        let inside = |resource: &Resource<'_>| name.len() > resource.name.len() && name.starts_with(resource.name);
        let generates = |resource: &&Resource<'_>| resource.is_module() || resource.is_serverless() && self.is_sam();
        self.is_sam() && name.starts_with("Serverless") || self.resources.iter().filter(generates).any(inside)
    }

    /// The functions that stand directly or indirectly around a call, innermost first.
    pub fn enclosing(&self, site: &CallSite<'a>) -> impl Iterator<Item = &CallSite<'a>> {
        std::iter::successors(site.parent.and_then(|parent| self.calls.get(parent)), |site| {
            site.parent.and_then(|parent| self.calls.get(parent))
        })
    }

    /// The conditions that must hold, or must not, for a guarded place to be reached; outermost first.
    #[must_use]
    pub fn assumptions(&self, guard: Guard) -> Vec<Assumption<'a>> {
        let mut found = Vec::new();
        let mut at = guard;
        while let Some(node) = at.0.checked_sub(1).and_then(|index| self.guards.get(index as usize)) {
            found.push(Assumption { condition: node.condition, holds: node.holds });
            at = node.parent;
        }
        found.reverse();
        found
    }

    /// The solver for the conditions of this template, made at the first call.
    pub fn cases(&self) -> &Cases<'a> {
        self.cases.get_or_init(|| Cases::new(self))
    }

    /// Whether a formula can come true; the case names what makes it true.
    pub fn satisfy(&self, formula: &Formula<'a>) -> Answer<'a> {
        match formula {
            Formula::True => Answer::Possible(Case::default()),
            Formula::False => Answer::Impossible,
            other => self.cases().satisfy(self, other),
        }
    }

    /// Whether a formula can come true, as far as is known; cheaper than [`satisfy`](Self::satisfy) where it is asked again.
    pub fn allows(&self, formula: &Formula<'a>) -> bool {
        match formula {
            Formula::True => true,
            Formula::False => false,
            other => self.cases().allow(self, other),
        }
    }

    /// Whether a question about the conditions was asked and could not be answered within the budget.
    #[must_use]
    pub fn is_too_tangled(&self) -> bool {
        self.cases.get().is_some_and(Cases::is_exhausted)
    }

    /// The place of a section's name, or the top of the file where there is no such section.
    #[must_use]
    pub fn section_span(&self, kind: SectionKind) -> Span {
        self.section(kind).map_or_else(|| self.top(), |section| section.entry.key.span())
    }

    /// An empty place at the top of the template.
    #[must_use]
    pub fn top(&self) -> Span {
        let start = self.root.map_or(0, |root| root.span().start);
        Span::new(self.tree.file(), start, start)
    }
}
