//! A `${` in the text of `Fn::Sub` that no `}` closes.

use super::shape;
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::syntax::{Function, Substitution};

pub(super) static RULE: Rule = Rule {
    name: "unclosed-variable",
    code: "F1019",
    family: Family::Functions,
    severity: Severity::Warning,
    page: include_str!("../../../rules/functions/unclosed-variable.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for site in cx.template.calls.iter().filter(|site| site.call.function == Function::Sub) {
        let argument = site.call.argument;
        let value = argument.items().next().unwrap_or(argument);
        let Some(span) = Substitution::parse(value).and_then(|text| text.unclosed) else { continue };
        if !shape::ignored(cx.template, site) {
            out.push(
                RULE.at(span, "this `${` has no closing `}`")
                    .label("opened, but not closed")
                    .why("`Fn::Sub` fills in only what stands between `${` and `}`, so this variable stays in the text as it is")
                    .help("add the `}` behind the name of the variable"),
            );
        }
    }
}
