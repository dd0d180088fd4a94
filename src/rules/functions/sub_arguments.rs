//! `Fn::Sub` takes a text, or a text and its variables.

use super::shape::{self, SUB};
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::syntax::Substitution;
use crate::template::CallSite;

pub(super) static RULE: Rule = Rule {
    name: "sub-arguments",
    code: "E1019",
    family: Family::Functions,
    severity: Severity::Error,
    page: include_str!("../../../rules/functions/sub-arguments.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let mut names = Vec::new();
    let loops = !cx.template.loops.is_empty();
    shape::check(&RULE, &SUB, cx, out);
    for site in cx.template.calls.iter().filter(|site| site.call.function == SUB.function) {
        if !shape::ignored(cx.template, site) {
            variables(site, loops, &mut names);
        }
    }
    out.append(&mut names);
}

/// Names in `${…}` with characters that `Fn::Sub` does not take.
fn variables(site: &CallSite<'_>, loops: bool, out: &mut Vec<Diagnostic>) {
    let argument = site.call.argument;
    let Some(text) = Substitution::parse(argument.items().next().unwrap_or(argument)) else { return };
    for variable in text.variables() {
        let name = variable.name;
        let valid = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | ':');
        if !name.is_empty() && name.chars().all(valid) || loops && name.contains(['$', '&']) {
            continue;
        }
        out.push(
            RULE.at(variable.span, format!("`${{{name}}}` is no variable that `Fn::Sub` can fill in"))
                .label("only letters, digits, `_`, `.` and `:` may stand in the name")
                .why("CloudFormation refuses a text for `Fn::Sub` as soon as one `${…}` in it holds anything but a plain name")
                .help(format!("to keep it as it is, for a shell for example, write `${{!{name}}}`; otherwise correct the name")),
        );
    }
}
