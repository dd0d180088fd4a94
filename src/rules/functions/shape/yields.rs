//! What an intrinsic function yields, as far as it is known before deployment.

use crate::syntax::{Call, Function, Value};
use crate::template::{Known, PSEUDO_PARAMETERS, Template};

/// The kind of a function's result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Yields {
    /// Text.
    Text,
    /// A list.
    List,
    /// Only the deployment knows.
    Unknown,
}

impl Yields {
    /// In words, for messages.
    pub(super) fn describe(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::List => "a list",
            Self::Unknown => "a value",
        }
    }
}

/// What `value` yields, which is this call; of `Fn::If` its branches decide, which the caller follows.
pub(super) fn yields<'a>(template: &Template<'a>, value: Value<'a>, call: &Call<'a>) -> Yields {
    match call.function {
        Function::Join
        | Function::Sub
        | Function::Base64
        | Function::ImportValue
        | Function::GetStackOutput
        | Function::ToJsonString
        | Function::Length => Yields::Text,
        Function::GetAZs | Function::Split | Function::Cidr => Yields::List,
        Function::Ref => call.argument.text().map_or(Yields::Unknown, |name| named(template, name)),
        Function::FindInMap => mapped(template, value, call),
        _ => Yields::Unknown,
    }
}

fn named(template: &Template<'_>, name: &str) -> Yields {
    if let Some(parameter) = template.parameters.get(name) {
        return match parameter.kind() {
            Some(_) if parameter.is_list() => Yields::List,
            Some(kind) if kind == "String" || kind == "Number" || kind.starts_with("AWS::") => Yields::Text,
            _ => Yields::Unknown,
        };
    }
    match name {
        "AWS::NotificationARNs" => Yields::List,
        "AWS::NoValue" => Yields::Unknown,
        _ if PSEUDO_PARAMETERS.contains(&name) => Yields::Text,
        _ => match template.resources.get(name).and_then(|resource| resource.kind()) {
            Some(kind) if !kind.ends_with("::MODULE") => Yields::Text,
            _ => Yields::Unknown,
        },
    }
}

/// Only where all values that the mapping has for these keys are of one kind.
fn mapped<'a>(template: &Template<'a>, value: Value<'a>, call: &Call<'a>) -> Yields {
    if call.argument.items().len() != 3 {
        return Yields::Unknown;
    }
    let values = template.possible(value);
    let lists = values.iter().filter(|possible| matches!(possible.value, Known::List(_))).count();
    match (values.len(), lists) {
        (0, _) => Yields::Unknown,
        (_, 0) => Yields::Text,
        (all, lists) if all == lists => Yields::List,
        _ => Yields::Unknown,
    }
}
