//! An import should find its export among the templates of a folder.

use std::collections::HashSet;

use crate::diagnostic::{Applicability, Diagnostic, Severity};
use crate::rules::{Check, Family, Rule, StacksContext, nearest};
use crate::source::Span;
use crate::stacks::{is_open, may_meet};

pub(super) static RULE: Rule = Rule {
    name: "unresolved-import",
    code: "X0002",
    family: Family::Stacks,
    severity: Severity::Warning,
    page: include_str!("../../../rules/stacks/unresolved-import.md"),
    check: Check::Stacks(check),
};

fn check(cx: &StacksContext<'_>, out: &mut Vec<Diagnostic>) {
    // What is exported elsewhere cannot be known, unless a whole folder is there; and a name that nobody
    // here exports is no mistake unless a name that is nearly the same is.
    if !cx.covers_folder || cx.interfaces.iter().any(|interface| interface.partial) {
        return;
    }
    let exports: Vec<_> = cx.interfaces.iter().flat_map(|interface| &interface.exports).collect();
    let shown: Vec<String> = exports.iter().map(|export| export.name.to_string()).collect();
    // What the system found an exporter for needs no search.
    let found: HashSet<Span> = cx.system.edges().iter().map(|edge| edge.span).collect();
    for import in cx.interfaces.iter().flat_map(|interface| &interface.imports) {
        if is_open(&import.name)
            || found.contains(&import.span)
            || exports.iter().any(|export| export.name == import.name || may_meet(&export.name, &import.name))
        {
            continue;
        }
        let name = import.name.to_string();
        let Some(near) = nearest(&name, shown.iter().map(String::as_str)) else { continue };
        let Some((export, _)) = exports.iter().zip(&shown).find(|(_, shown)| *shown == near) else { continue };
        let mut finding = RULE
            .at(import.span, format!("no template here exports `{name}`"))
            .label("imported here")
            .related(export.span, format!("`{near}` is exported here"))
            .why("`Fn::ImportValue` needs an export of exactly this name in the same region and account; without it the stack fails")
            .help(format!("did you mean `{near}`?"));
        if import.name.text().is_some() && export.name.text().is_some() {
            finding = finding.fix(format!("import `{near}`"), Applicability::Suggested, import.span, near);
        }
        out.push(finding);
    }
}
