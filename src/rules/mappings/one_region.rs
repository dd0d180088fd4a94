//! A mapping by region lists more than one region.

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::syntax::{Function, Value};

pub(super) static RULE: Rule = Rule {
    name: "one-region",
    code: "N1904",
    family: Family::Mappings,
    severity: Severity::Warning,
    page: include_str!("../../../rules/mappings/one-region.md"),
    check: Check::WholeTemplate(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let template = cx.template;
    let mut told = Vec::new();
    for site in template.calls.iter().filter(|site| site.call.function == Function::FindInMap) {
        let arguments: Vec<Value<'_>> = site.call.argument.items().collect();
        // A fourth argument holds `DefaultValue`.
        let [map, top, _] = arguments.as_slice() else { continue };
        let by_region = top
            .call()
            .is_some_and(|call| call.function == Function::Ref && call.argument.text() == Some("AWS::Region"));
        let Some(mapping) = map.text().filter(|_| by_region).and_then(|name| template.mappings.get(name)) else {
            continue;
        };
        let mut regions = mapping.body.entries();
        let (Some(only), None) = (regions.next(), regions.next()) else { continue };
        if told.contains(&mapping.name) || only.name.contains("${") {
            continue;
        }
        told.push(mapping.name);
        out.push(
            RULE.at(top.span(), format!("`{}` is read by region, but lists only `{}`", mapping.name, only.name))
                .label("any other region is no key of it")
                .related(only.key.span(), "the only region")
                .why("in any other region the lookup fails, and with it the stack")
                .help("add the regions that you deploy to, or write the value where it is used"),
        );
    }
}
