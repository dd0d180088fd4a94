//! The actions of a policy exist.

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule, nearest};
use crate::schema::{Database, IAM, Record};
use crate::syntax::{Value, View};

pub(super) static RULE: Rule = Rule {
    name: "unknown-action",
    code: "W3037",
    family: Family::Properties,
    severity: Severity::Warning,
    page: include_str!("../../../rules/properties/unknown-action.md"),
    check: Check::Template(check),
};

/// What services are called elsewhere, and their prefix in IAM.
const OTHER_NAMES: &[(&str, &str)] = &[
    ("apigatewayv2", "apigateway"),
    ("bedrock-runtime", "bedrock"),
    ("cloudcontrol", "cloudformation"),
    ("cloudwatch-logs", "logs"),
    ("cognito", "cognito-idp"),
    ("dynamo", "dynamodb"),
    ("efs", "elasticfilesystem"),
    ("elb", "elasticloadbalancing"),
    ("elbv2", "elasticloadbalancing"),
    ("emr", "elasticmapreduce"),
    ("eventbridge", "events"),
    ("opensearch", "es"),
    ("parameterstore", "ssm"),
    ("stepfunctions", "states"),
];

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let mut table = None;
    for properties in cx.template.resources.iter().filter_map(|it| it.properties()) {
        statements(properties, &mut |statement| {
            let several = ["Action", "NotAction"].into_iter().filter_map(|key| statement.get(key));
            for value in several.flat_map(|it| it.items().chain(it.text().map(|_| it))) {
                let Some((service, action)) = value.text().and_then(|text| text.split_once(':')) else { continue };
                let table =
                    table.get_or_insert_with(|| Database::embedded().resource_type(IAM).map(|it| it.schema().clone()));
                out.extend(table.as_ref().and_then(|table| finding(table, value, service, action)));
            }
        });
    }
}

/// Calls `see` for what looks like a statement of a policy.
fn statements<'a>(value: Value<'a>, see: &mut impl FnMut(Value<'a>)) {
    match value.view() {
        View::Sequence(items) => items.for_each(|item| statements(item, see)),
        View::Mapping(entries) => {
            if value.get("Effect").is_some() {
                see(value);
            }
            entries.for_each(|entry| statements(entry.value, see));
        }
        View::Call(call) => statements(call.argument, see),
        View::Scalar(_) => {}
    }
}

fn finding(table: &Record<'_>, value: Value<'_>, service: &str, action: &str) -> Option<Diagnostic> {
    let wild = |text: &str| text.contains(['*', '?', '$']);
    if wild(service) {
        return None;
    }
    let why = "IAM takes a policy with such a name and matches it with nothing, so the permission is missing";
    let Some(actions) = table.get(&service.to_lowercase()).and_then(|it| it.get("Actions")) else {
        let other = OTHER_NAMES.iter().find(|(name, _)| *name == service).map(|(_, prefix)| *prefix);
        let near = other.or_else(|| nearest(service, table.entries().map(|(name, _)| name)));
        return Some(
            RULE.at(value.span(), format!("`{service}` is no service of IAM that is known here")).why(why).help(
                match near {
                    Some(near) => format!("did you mean `{near}:{action}`?"),
                    None => "look up the prefix in the Service Authorization Reference".to_owned(),
                },
            ),
        );
    };
    let lower = action.to_lowercase();
    if wild(action) || actions.get(&lower).is_some() {
        return None;
    }
    let near = nearest(&lower, actions.entries().map(|(name, _)| name));
    Some(RULE.at(value.span(), format!("`{service}` has no action `{action}` that is known here")).why(why).help(
        match near {
            Some(near) => format!("did you mean `{service}:{near}`? (upper and lower case are the same to IAM)"),
            None => format!("look up the actions of `{service}` in the Service Authorization Reference"),
        },
    ))
}
