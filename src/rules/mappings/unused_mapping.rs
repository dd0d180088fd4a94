//! A mapping that nothing looks anything up in.

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule, nearest};
use crate::syntax::{Function, Value};
use crate::template::{ReferenceKind, SectionKind};

pub(super) static RULE: Rule = Rule {
    name: "unused-mapping",
    code: "W7001",
    family: Family::Mappings,
    severity: Severity::Warning,
    page: include_str!("../../../rules/mappings/unused-mapping.md"),
    check: Check::WholeTemplate(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let template = cx.template;
    // Where there are no resources, that is the mistake.
    if template.is_partial() || template.section(SectionKind::Resources).is_none() {
        return;
    }
    let lookups = || template.calls.iter().filter(|site| site.call.function == Function::FindInMap);
    // A name that is computed may be that of any mapping.
    if lookups().any(|site| site.call.argument.items().next().and_then(Value::text).is_none()) {
        return;
    }
    let lookup = |kind| kind == ReferenceKind::FindInMap;
    // A mistyped name is reported itself; the mapping that it means is not unused.
    let undefined = template
        .references
        .iter()
        .filter(|reference| lookup(reference.kind) && !template.mappings.contains(reference.target));
    let meant: Vec<&str> =
        undefined.filter_map(|reference| nearest(reference.target, template.mappings.names())).collect();
    for mapping in template.mappings.iter().filter(|mapping| !mapping.name.contains("${")) {
        let name = mapping.name;
        let used = template.references.iter().any(|reference| lookup(reference.kind) && reference.may_mean(name));
        if used || meant.contains(&name) {
            continue;
        }
        out.push(
            RULE.at(mapping.span, format!("nothing in this template uses the mapping `{name}`"))
                .label("no `Fn::FindInMap` names it")
                .why("a mapping does nothing by itself: its values are read by `Fn::FindInMap` only")
                .help(format!(
                    "look a value up with `!FindInMap [{name}, first key, second key]`, or remove the mapping"
                )),
        );
    }
}
