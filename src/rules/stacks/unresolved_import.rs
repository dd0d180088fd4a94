//! An import should find its export among the templates of a folder.

use std::collections::HashSet;

use crate::diagnostic::{Applicability, Diagnostic, Severity};
use crate::rules::{Check, Family, Rule, StacksContext, nearest};
use crate::source::Span;
use crate::stacks::{Stack, is_open, may_meet};
use crate::template::SharedName;

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
    let found: HashSet<(usize, Span)> = cx.system.edges().iter().map(|edge| (edge.from, edge.span)).collect();
    let imports = cx.interfaces.iter().enumerate();
    for (stack, import) in imports.flat_map(|(at, it)| it.imports.iter().map(move |import| (at, import))) {
        if is_open(&import.name) || found.contains(&(stack, import.span)) {
            continue;
        }
        if exports.iter().any(|export| export.name == import.name || may_meet(&export.name, &import.name)) {
            out.extend(elsewhere(cx, stack, import));
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

/// An import of a declared stack that only stacks of other regions or accounts export.
fn elsewhere(cx: &StacksContext<'_>, stack: usize, import: &SharedName) -> Option<Diagnostic> {
    let stacks = cx.system.stacks();
    let here = stacks.get(stack).filter(|stack| stack.declared)?;
    let far = |other: &usize| {
        let exports = cx.interfaces.get(*other).map(|interface| interface.exports.as_slice()).unwrap_or_default();
        exports.iter().find(|export| export.name == import.name).map(|export| (*other, export))
    };
    let (other, export) = (0..stacks.len()).filter(|other| *other != stack).find_map(|other| far(&other))?;
    let there = stacks.get(other)?;
    if here.may_share(there) {
        return None;
    }
    let place = |stack: &Stack| {
        let parts = [stack.account.as_deref(), stack.region.as_deref()];
        parts.into_iter().flatten().map(|part| format!("`{part}`")).collect::<Vec<_>>().join(", ")
    };
    Some(
        RULE.at(import.span, format!("`{}` is exported only by `{}`, in another place", import.name, there.name))
            .label(format!("imported by `{}` in {}", here.name, place(here)))
            .related(export.span, format!("exported by `{}` in {}", there.name, place(there)))
            .why("exports are known only within one region of one account")
            .help("pass the value as a parameter, or deploy both stacks into the same region and account"),
    )
}
