//! A variable of `Fn::Sub` that its text does not use.

use super::shape;
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule, nearest};
use crate::syntax::{Call, Function, Substitution};

pub(super) static RULE: Rule = Rule {
    name: "unused-sub-variable",
    code: "W1019",
    family: Family::Functions,
    severity: Severity::Warning,
    page: include_str!("../../../rules/functions/unused-sub-variable.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for site in cx.template.calls.iter().filter(|site| site.call.function == Function::Sub) {
        if !shape::ignored(cx.template, site) {
            unused(&site.call, out);
        }
    }
}

fn unused(call: &Call<'_>, out: &mut Vec<Diagnostic>) {
    let mut arguments = call.argument.items();
    let (Some(text), Some(variables)) = (arguments.next(), arguments.next()) else { return };
    let Some(text) = Substitution::parse(text).filter(|_| text.text().is_some()) else { return };
    let used: Vec<&str> = text.variables().map(|variable| variable.name).collect();
    // Where nothing is filled in at all, or the names are put together by a loop, this is not the mistake.
    if used.is_empty() || text.unclosed.is_some() || used.iter().any(|name| name.contains(['$', '&'])) {
        return;
    }
    for entry in variables.entries() {
        if used.contains(&entry.name) || entry.name.contains("${") || entry.name.starts_with("Fn::") {
            continue;
        }
        let unfilled = used.iter().copied().filter(|name| variables.get(name).is_none());
        let help = match nearest(entry.name, unfilled) {
            Some(near) => format!("the text says `${{{near}}}`: give both the same name"),
            None => format!("remove the variable, or write `${{{}}}` where its value belongs", entry.name),
        };
        out.push(
            RULE.at(entry.key.span(), format!("the variable `{}` is not used by the text of `Fn::Sub`", entry.name))
                .label("given, but never used")
                .why("a variable only takes effect as `${Name}` in the text; this one changes nothing")
                .help(help),
        );
    }
}
