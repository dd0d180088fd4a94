//! The type of a parameter is one of a fixed set.

use super::types::{self, Standing};
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule, nearest};
use crate::syntax::Value;

pub(super) static RULE: Rule = Rule {
    name: "unknown-parameter-type",
    code: "E2002",
    family: Family::Parameters,
    severity: Severity::Error,
    page: include_str!("../../../rules/parameters/unknown-parameter-type.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for parameter in cx.template.parameters.iter() {
        let Some(value) = parameter.body.get("Type") else { continue };
        let Some(kind) = value.text().filter(|kind| types::standing(kind) == Standing::Unknown) else { continue };
        let span = Value::span(value);
        let finding = RULE
            .at(span, format!("`{kind}` is not a type of parameter"))
            .label("unknown type")
            .why("CloudFormation knows a fixed set of parameter types and refuses a template with any other");
        let known = types::all();
        out.push(match (instead(kind), nearest(kind, known.iter().map(String::as_str))) {
            (Some(advice), _) => finding.help(advice),
            (None, Some(near)) => finding.meant(span, near),
            (None, None) => finding.help(
                "use `String`, `Number`, `CommaDelimitedList`, a type such as `AWS::EC2::VPC::Id` or \
                 `List<AWS::EC2::Subnet::Id>`, or `AWS::SSM::Parameter::Value<String>`",
            ),
        });
    }
}

/// What to write for types that other languages have.
fn instead(kind: &str) -> Option<&'static str> {
    Some(match kind.to_ascii_lowercase().as_str() {
        "bool" | "boolean" => "there are no booleans: use `String` with `AllowedValues: [\"true\", \"false\"]`",
        "int" | "integer" | "float" | "double" | "long" => "use `Number`, which takes integers and decimals",
        "list" | "stringlist" | "array" | "list<>" => "use `CommaDelimitedList` for a list of texts",
        "map" | "object" | "json" => "there are no structured parameters: use one `String` for each value",
        "securestring" | "secret" | "password" => {
            "use `String` with `NoEcho: true`, or a `{{resolve:secretsmanager:…}}` reference where the secret is used"
        }
        _ => return None,
    })
}
