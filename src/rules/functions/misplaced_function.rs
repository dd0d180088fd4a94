//! An intrinsic function where CloudFormation evaluates none, or not this one.

use super::places::{Refusal, refused};
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::syntax::Function;

pub(super) static RULE: Rule = Rule {
    name: "misplaced-function",
    code: "N0002",
    family: Family::Functions,
    severity: Severity::Error,
    page: include_str!("../../../rules/functions/misplaced-function.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let template = cx.template;
    for site in &template.calls {
        let Some(Refusal { place, help }) = refused(template, site) else { continue };
        if template.enclosing(site).any(|outer| refused(template, outer).is_some()) {
            continue;
        }
        let name = match site.call.function {
            Function::Condition => "!Condition",
            function => function.name(),
        };
        out.push(
            RULE.at(site.call.name_span, format!("`{name}` cannot stand in {place}"))
                .label("no such function is evaluated here")
                .why("CloudFormation evaluates each function only in certain parts of a template, and refuses it in all others")
                .help(help),
        );
    }
}
