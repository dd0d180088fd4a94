//! A secret is no plain parameter.

use super::secrets::{is_hidden, is_looked_up};
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::template::{Area, ReferenceKind};

pub(super) static RULE: Rule = Rule {
    name: "plain-secret",
    code: "W2501",
    family: Family::Parameters,
    severity: Severity::Warning,
    page: include_str!("../../../rules/parameters/plain-secret.md"),
    check: Check::Template(check),
};

/// Properties that hold a secret, of whatever type.
const SECRETS: &[&str] = &[
    "AdminPassword",
    "AuthToken",
    "LoginProfile",
    "MasterPassword",
    "MasterUserPassword",
    "OauthToken",
    "Password",
    "SecretString",
    "UserPassword",
];

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let template = cx.template;
    for parameter in template.parameters.iter().filter(|it| !is_hidden(it) && !is_looked_up(it)) {
        let use_of = template.references.iter().find(|it| {
            it.target == parameter.name
                && it.area == Area::Properties
                && SECRETS.contains(&it.property)
                // A text such as `SecretString` may also hold the name of the user.
                && (it.kind == ReferenceKind::Ref || it.kind == ReferenceKind::Sub && is_called_secret(parameter.name))
        });
        let Some(reference) = use_of else { continue };
        out.push(
            RULE.at(parameter.span, format!("`{}` is a secret, but everybody can read it", parameter.name))
                .label("shown in the console and to whoever may describe the stack")
                .related(reference.span, format!("it becomes `{}`", reference.property))
                .why("without `NoEcho` the value stands in the console, in `describe-stacks` and in change sets")
                .help("add `NoEcho: true`, or better take the secret from Secrets Manager: `{{resolve:secretsmanager:…}}`"),
        );
    }
}

fn is_called_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["password", "passwd", "pwd", "secret", "token", "apikey", "privatekey"].iter().any(|word| name.contains(word))
        && !name.contains("username")
}
