//! The stacks that a template nests: where their templates lie, what they are given, what is read of them.

use super::Template;
use super::interface::Placed;
use super::model::{Guard, Resource};
use super::pattern::{Part, Pattern};
use crate::source::Span;
use crate::syntax::{Function, Value};

/// Functions nested deeper than this are not followed.
const MAX_NESTING: usize = 24;

/// A parameter that is given to a nested stack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenParameter {
    /// The name of the parameter.
    pub name: String,
    /// Where the name stands.
    pub span: Span,
    /// Whether `AWS::NoValue` may take it away again.
    pub optional: bool,
    /// The value and where it stands, where it is known whatever is deployed.
    pub value: Option<(String, Span)>,
}

/// A resource that makes a stack of another template.
#[derive(Debug, Clone)]
pub struct NestedStack {
    /// Its logical ID.
    pub id: String,
    /// Where the logical ID stands.
    pub span: Span,
    /// Where the template lies, as far as it is known; several where `Fn::If` decides.
    pub locations: Vec<Pattern<'static>>,
    /// Where that is said.
    pub location_span: Span,
    /// The parameters that it is given.
    pub given: Vec<GivenParameter>,
    /// Whether these are all of them: nothing generates or exchanges some.
    pub given_known: bool,
    /// The outputs of it that the template reads.
    pub outputs: Vec<Placed>,
    /// Whether a condition decides if it exists, or `Fn::ForEach` makes several of it.
    pub conditional: bool,
}

impl NestedStack {
    /// The location, where there is one that is certain to the last letter.
    #[must_use]
    pub fn location(&self) -> Option<&str> {
        match self.locations.as_slice() {
            [only] => only.text(),
            _ => None,
        }
    }

    /// The places of which a finding can speak.
    pub(super) fn places(&self) -> impl Iterator<Item = Span> {
        let given = self.given.iter().flat_map(|given| {
            let value = given.value.as_ref().map(|(_, span)| *span);
            std::iter::once(given.span).chain(value)
        });
        let outputs = self.outputs.iter().map(|output| output.span);
        [self.span, self.location_span].into_iter().chain(given).chain(outputs)
    }
}

impl<'a> Template<'a> {
    /// The stack that a resource makes of another template, if it does.
    pub(super) fn nested_stack(&self, resource: &Resource<'a>) -> Option<NestedStack> {
        let key = match resource.kind()? {
            "AWS::CloudFormation::Stack" => "TemplateURL",
            "AWS::Serverless::Application" => "Location",
            _ => return None,
        };
        let properties = resource.properties()?;
        let location = properties.get(key)?;
        let mut locations = Vec::new();
        self.locations(location, &mut locations, 0);
        if resource.generated {
            // In a loop, `${Name}` stands for the turn, in texts without a function, too.
            locations.iter_mut().for_each(open_loop_variables);
        }
        let parameters = properties.get("Parameters");
        let given: Vec<GivenParameter> = parameters
            .into_iter()
            .flat_map(Value::entries)
            .map(|entry| GivenParameter {
                name: entry.name.to_owned(),
                span: entry.key.text_span(),
                optional: may_be_nothing(entry.value, 0),
                value: self.constant(entry.value).map(|text| (text.into_owned(), entry.value.span())),
            })
            .collect();
        let plain = parameters.is_none_or(|value| value.is_mapping() || value.is_null());
        let generated = given.iter().any(|given| given.name.starts_with("Fn::") || given.name.contains(['$', '&']));
        Some(NestedStack {
            id: resource.name.to_owned(),
            span: resource.span,
            locations,
            location_span: location.text_span(),
            given,
            given_known: plain && !generated && !resource.generated,
            outputs: Vec::new(),
            conditional: resource.guard != Guard::ALWAYS || resource.generated,
        })
    }

    /// Every text that a location can be, through the branches of `Fn::If`.
    fn locations(&self, value: Value<'a>, out: &mut Vec<Pattern<'static>>, depth: usize) {
        match value.call() {
            Some(call) if call.function == Function::If && depth < MAX_NESTING => {
                for branch in call.argument.items().skip(1) {
                    self.locations(branch, out, depth + 1);
                }
            }
            _ => {
                // What is no text, as the `Location` of a published application, is no template of this run.
                let pattern = self.pattern(value).map(Pattern::into_owned);
                out.extend(pattern.filter(|pattern| !out.contains(pattern)));
            }
        }
    }
}

/// Whether a value is, or under some condition is, `AWS::NoValue`.
fn may_be_nothing(value: Value<'_>, depth: usize) -> bool {
    let Some(call) = value.call() else { return false };
    match call.function {
        Function::Ref => call.argument.text() == Some("AWS::NoValue"),
        Function::If => {
            depth >= MAX_NESTING || call.argument.items().skip(1).any(|branch| may_be_nothing(branch, depth + 1))
        }
        Function::Transform | Function::Unknown => true,
        _ => false,
    }
}

/// Makes holes of the variables of a loop in a text: `app-${Name}.yaml`.
fn open_loop_variables(pattern: &mut Pattern<'static>) {
    let mut parts = Vec::with_capacity(pattern.parts.len());
    for part in pattern.parts.drain(..) {
        match part {
            Part::Text(text) if text.contains("${") || text.contains("&{") => {
                let mut rest: &str = &text;
                while let Some((before, (name, after))) = rest
                    .find("${")
                    .or_else(|| rest.find("&{"))
                    .and_then(|at| Some((rest.get(..at)?, rest.get(at + 2..)?.split_once('}')?)))
                {
                    parts.push(Part::Text(before.to_owned().into()));
                    parts.push(Part::Hole(name.to_owned().into()));
                    rest = after;
                }
                parts.push(Part::Text(rest.to_owned().into()));
            }
            other => parts.push(other),
        }
    }
    parts.retain(|part| !matches!(part, Part::Text(text) if text.is_empty()));
    pattern.parts = parts;
}
