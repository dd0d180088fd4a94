//! Not every region of AWS offers every resource type.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};

pub(super) static RULE: Rule = Rule {
    name: "type-not-offered",
    code: "E3006",
    family: Family::Properties,
    severity: Severity::Error,
    page: include_str!("../../../rules/properties/type-not-offered.md"),
    check: Check::Template(check),
};

/// Of more regions than these, a help tells only the first.
const TOLD: usize = 4;

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    // A macro may make another type of it.
    if cx.template.runs_macro() {
        return;
    }
    // Most templates have many resources of few types.
    let mut known: HashMap<&str, Option<Vec<&'static str>>> = HashMap::new();
    for resource in cx.template.resources.iter() {
        let Some(value) = resource.body.get("Type") else { continue };
        let Some(name) = value.text() else { continue };
        let Some(offered) = known.entry(name).or_insert_with(|| cx.schemas.regions_of(name)) else { continue };
        let regions = cx.settings.regions.iter().map(String::as_str);
        let without: Vec<&str> = regions.filter(|region| !offered.contains(region)).collect();
        if without.is_empty() {
            continue;
        }
        let mut told: Vec<String> = offered.iter().take(TOLD).map(|region| format!("`{region}`")).collect();
        if offered.len() > TOLD {
            told.push("others".to_owned());
        }
        let (regions, told) = (without.join(" or "), told.join(", "));
        out.push(
            RULE.at(value.text_span(), format!("AWS does not offer `{name}` in {regions}"))
                .label("not in this region")
                .why("a region has a registry of its own, and CloudFormation refuses a type that is not in it")
                .help(format!(
                    "create the stack in a region that offers the type, and name it with `--region`: {told}"
                )),
        );
    }
}
