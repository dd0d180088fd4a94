//! A nested stack needs the file that it names.

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Family, Rule, StacksContext, nearest};
use crate::stacks::{is_local, join, shared_folder};

pub(super) static RULE: Rule = Rule {
    name: "nested-template-missing",
    code: "X0008",
    family: Family::Stacks,
    severity: Severity::Warning,
    page: include_str!("../../../rules/stacks/nested-template-missing.md"),
    check: Check::Stacks(check),
};

/// The endings of files that are read in a folder; whether another file is there cannot be known.
const READ: [&str; 5] = ["yaml", "yml", "json", "template", "cfn"];

fn check(cx: &StacksContext<'_>, out: &mut Vec<Diagnostic>) {
    if !cx.covers_folder || cx.interfaces.iter().all(|interface| interface.nested.is_empty()) {
        return;
    }
    let plain = |name: &str| join(name, name.rsplit('/').next().unwrap_or(name));
    let mut there: Vec<String> = cx.sources.files().iter().map(|source| plain(&source.name)).collect();
    there.sort_unstable();
    // What lies outside of the folder of all files was not read.
    let covered = shared_folder(there.iter().map(String::as_str));
    for interface in cx.interfaces.iter().filter(|interface| !interface.partial) {
        let Some(source) = cx.sources.get(interface.file) else { continue };
        for nested in &interface.nested {
            let Some(location) = nested.location().filter(|location| is_local(location)) else { continue };
            let path = join(&source.name, location);
            let is_read = path.rsplit_once('.').is_some_and(|(_, ending)| READ.contains(&ending));
            if !is_read || !path.starts_with(covered) || path.starts_with("..") || there.binary_search(&path).is_ok() {
                continue;
            }
            let finding = RULE
                .at(nested.location_span, format!("there is no file `{path}`"))
                .label(format!("`{}` is to be made of it", nested.id))
                .why("`aws cloudformation package` and `sam build` upload the file that stands here and break off without it");
            out.push(match nearest(&path, there.iter().map(String::as_str)) {
                Some(near) => finding.help(format!("did you mean the file `{near}`?")),
                None => finding
                    .help("write the path as seen from this template, or the address of a template that is uploaded"),
            });
        }
    }
}
