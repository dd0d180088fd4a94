//! Some types pass although AWS does not document them.

use super::types::{self, Standing};
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule, nearest};
use crate::syntax::Value;

pub(super) static RULE: Rule = Rule {
    name: "unofficial-parameter-type",
    code: "W2002",
    family: Family::Parameters,
    severity: Severity::Warning,
    page: include_str!("../../../rules/parameters/unofficial-parameter-type.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for parameter in cx.template.parameters.iter() {
        let Some(value) = parameter.body.get("Type") else { continue };
        let Some(kind) = value.text().filter(|kind| types::standing(kind) == Standing::Unofficial) else { continue };
        let known = types::all();
        let help = match nearest(kind, known.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "use a documented type, for example `CommaDelimitedList` or `AWS::SSM::Parameter::Value<String>`"
                .to_owned(),
        };
        out.push(
            RULE.at(Value::span(value), format!("`{kind}` is not a documented type of parameter"))
                .label("no documented type")
                .why("CloudFormation lets such a type pass, but does not check the values that are given for it")
                .help(help),
        );
    }
}
