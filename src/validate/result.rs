//! What functions yield, where their value is not known: kind and format.

use super::Keyword;
use super::item::Item;
use super::leaf::kinds;
use super::sink::Sink;
use super::walk::{Place, Walker};
use crate::schema::{Record, ResourceType};
use crate::syntax::{Call, Function, Value};
use crate::template::Template;

/// What a place wants of a function that yields something else.
#[derive(Debug, Clone)]
pub enum Wanted<'a> {
    /// One value, but the function yields a list.
    Scalar,
    /// A list, but the function yields one value.
    List,
    /// An object, but the function yields one value.
    Object,
    /// A value of another format.
    Format {
        /// The format that the place wants.
        wanted: &'a str,
        /// The format of what the function yields, where it has a name.
        yields: Option<&'a str>,
        /// An attribute of the resource that has the right format.
        attribute: Option<String>,
    },
}

/// What is known of the result of a function.
enum Yields<'a> {
    Scalar,
    List,
    /// The value of an attribute or identifier with this schema.
    Of(Record<'a>),
    Anything,
}

pub(super) fn check<'a>(
    walker: &Walker<'_, 'a>,
    schema: &Record<'a>,
    call: Call<'a>,
    place: &Place<'a>,
    sink: &mut Sink<'a>,
) {
    let yields = yields(walker, call);
    // What kind a place takes has been said by the schema of the type, before any constraint.
    let kinds = if place.constraint.is_some() { vec!["string"] } else { kinds(schema) };
    let scalar = kinds.iter().any(|kind| matches!(*kind, "string" | "number" | "integer" | "boolean"));
    let list = match &yields {
        Yields::Anything => return,
        Yields::Scalar => false,
        Yields::List => true,
        Yields::Of(record) => {
            let found = self::kinds(record);
            if found.is_empty() || found.contains(&"object") {
                return;
            }
            found.contains(&"array")
        }
    };
    let wanted = if kinds.is_empty() || list && place.constraint.is_some() {
        None
    } else if list && !kinds.contains(&"array") {
        Some(if scalar { Wanted::Scalar } else { Wanted::Object })
    } else if !list && !scalar {
        Some(if kinds.contains(&"array") { Wanted::List } else { Wanted::Object })
    } else {
        formats(walker, schema, &yields, call)
    };
    let Some(wanted) = wanted else { return };
    let item = Item::Written(call.argument);
    sink.invalid(&place.when, || {
        let mut found = walker.violation(Keyword::Result(wanted), schema, &item, call.told_span(), place);
        found.via = None;
        found
    });
}

fn formats<'a>(
    walker: &Walker<'_, 'a>,
    schema: &Record<'a>,
    yields: &Yields<'a>,
    call: Call<'a>,
) -> Option<Wanted<'a>> {
    let wanted = schema.get("format")?.text()?;
    let Yields::Of(found) = yields else { return None };
    if !wanted.starts_with("AWS::") {
        return None;
    }
    let mut formats: Vec<&str> = found.get("format").and_then(|it| it.text()).into_iter().collect();
    for variants in ["anyOf", "oneOf"] {
        if let Some(list) = found.get(variants) {
            formats.extend(list.items().filter_map(|it| it.get("format").and_then(|it| it.text())));
        }
    }
    // The reference to a security group is its ID in a VPC that is named, and its name elsewhere.
    if call.function == Function::Ref && formats.iter().any(|it| it.starts_with("AWS::EC2::SecurityGroup.")) {
        let in_vpc = call
            .argument
            .text()
            .and_then(|name| super::properties_of(walker.template, name))
            .is_some_and(|properties| properties.get("VpcId").is_some() || properties.call().is_some());
        formats = vec![if in_vpc { "AWS::EC2::SecurityGroup.Id" } else { "AWS::EC2::SecurityGroup.Name" }];
    }
    (!formats.contains(&wanted)).then(|| Wanted::Format {
        wanted,
        yields: formats.first().copied(),
        attribute: attribute_of_format(walker, call, wanted),
    })
}

/// The logical ID that `Ref` or `Fn::GetAtt` names.
pub(super) fn target(call: Call<'_>) -> Option<&str> {
    match call.function {
        Function::Ref => call.argument.text(),
        Function::GetAtt => match call.argument.text() {
            Some(text) => Some(text.split_once('.').map_or(text, |(name, _)| name)),
            None => call.argument.items().next()?.text(),
        },
        _ => None,
    }
}

/// `Role.Arn`, where this is what is wanted of the resource that a call names.
fn attribute_of_format(walker: &Walker<'_, '_>, call: Call<'_>, wanted: &str) -> Option<String> {
    let name = target(call)?;
    let of = walker.schemas.resource_type(walker.template.resources.get(name)?.kind()?)?;
    let fits = |attribute: &String| {
        let schema = schema_at(&of, attribute);
        schema.is_some_and(|it| it.get("format").and_then(|it| it.text()) == Some(wanted))
    };
    of.attributes().into_iter().find(fits).map(|attribute| format!("{name}.{attribute}"))
}

fn yields<'a>(walker: &Walker<'_, 'a>, call: Call<'a>) -> Yields<'a> {
    match call.function {
        Function::Ref => reference(walker, call.argument),
        Function::GetAtt => attribute(walker, call.argument),
        Function::Join
        | Function::Sub
        | Function::Base64
        | Function::ImportValue
        | Function::ToJsonString
        | Function::Length => Yields::Scalar,
        Function::Split | Function::GetAZs | Function::Cidr => Yields::List,
        _ => Yields::Anything,
    }
}

fn reference<'a>(walker: &Walker<'_, 'a>, argument: Value<'a>) -> Yields<'a> {
    let Some(name) = argument.text() else { return Yields::Anything };
    if name == "AWS::NotificationARNs" {
        return Yields::List;
    }
    if name.starts_with("AWS::") {
        return Yields::Scalar;
    }
    if let Some(parameter) = walker.template.parameters.get(name) {
        // An unknown type is a mistake of its own.
        return match parameter.kind() {
            None => Yields::Anything,
            Some(_) if parameter.is_list() => Yields::List,
            Some(_) => Yields::Scalar,
        };
    }
    let Some(resource) = walker.template.resources.get(name) else { return Yields::Anything };
    let Some(of) = resource.kind().and_then(|kind| walker.schemas.resource_type(kind)) else { return Yields::Anything };
    if of.name() == "AWS::CloudFormation::CustomResource" || of.name().starts_with("AWS::Serverless::") {
        return Yields::Scalar;
    }
    of.identifier().map_or(Yields::Scalar, Yields::Of)
}

fn attribute<'a>(walker: &Walker<'_, 'a>, argument: Value<'a>) -> Yields<'a> {
    let joined;
    let path = match argument.text() {
        Some(text) => text,
        None => {
            let parts: Option<Vec<&str>> = argument.items().map(Value::text).collect();
            let Some(parts) = parts else { return Yields::Anything };
            joined = parts.join(".");
            &joined
        }
    };
    let Some((name, attribute)) = path.split_once('.') else { return Yields::Anything };
    let Some(resource) = walker.template.resources.get(name) else { return Yields::Anything };
    let Some(of) = resource.kind().and_then(|kind| walker.schemas.resource_type(kind)) else { return Yields::Anything };
    // Outputs of a nested stack are texts, whatever they were made of.
    if of.name() == "AWS::CloudFormation::Stack" && attribute.starts_with("Outputs.") {
        return Yields::Scalar;
    }
    if of.name().starts_with("AWS::Serverless::") {
        return Yields::Anything;
    }
    schema_at(&of, attribute).map_or(Yields::Anything, Yields::Of)
}

/// The schema of an attribute such as `Endpoint.Address`.
fn schema_at<'a>(of: &ResourceType<'a>, attribute: &str) -> Option<Record<'a>> {
    let mut at = of.schema().clone();
    for step in attribute.split('.') {
        at = of.resolve(at.get("properties")?.get(step)?);
    }
    Some(at)
}

/// Whether a function in the place of one value may stand for several.
pub(super) fn yields_list(template: &Template<'_>, call: Call<'_>) -> bool {
    match call.function {
        Function::Ref => call.argument.text().is_none_or(|name| {
            name == "AWS::NotificationARNs" || template.parameters.get(name).is_some_and(|it| it.is_list())
        }),
        Function::If => call.argument.items().skip(1).filter_map(Value::call).any(|inner| yields_list(template, inner)),
        Function::Join | Function::Sub | Function::Base64 | Function::ImportValue | Function::Select => false,
        _ => true,
    }
}
