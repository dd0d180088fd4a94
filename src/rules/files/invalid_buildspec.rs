//! A buildspec that CodeBuild refuses.

use crate::companions::{Companion, Kind};
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Family, Rule, nearest};

pub(super) static RULE: Rule = Rule {
    name: "invalid-buildspec",
    code: "B0001",
    family: Family::Files,
    severity: Severity::Error,
    page: include_str!("../../../rules/files/invalid-buildspec.md"),
    check: Check::File(check),
};

/// The phases of a build, in their order.
const PHASES: &[&str] = &["install", "pre_build", "build", "post_build"];
/// What a section cannot do without, and what it is for.
const NEEDED: &[(&str, &str, &str)] = &[
    ("artifacts", "files", "CodeBuild uploads only what `files` lists, and refuses `artifacts` without it"),
    ("cache", "paths", "CodeBuild keeps only what `paths` lists, and refuses `cache` without it"),
];

fn check(file: &Companion<'_>, out: &mut Vec<Diagnostic>) {
    if file.kind != Kind::Buildspec {
        return;
    }
    for phase in file.root.get("phases").into_iter().flat_map(|phases| phases.entries()) {
        if !phase.merged && !PHASES.contains(&phase.name) {
            let finding = RULE
                .at(phase.key.span(), format!("a build has no phase `{}`", phase.name))
                .label("no phase of CodeBuild")
                .why("CodeBuild knows four phases, and refuses a buildspec with another");
            let name = nearest(phase.name, PHASES.iter().copied());
            out.push(finding.help(match name {
                Some(name) => format!("did you mean `{name}`?"),
                None => format!("move the commands to one of `{}`", PHASES.join("`, `")),
            }));
        }
    }
    if !file.complete {
        return;
    }
    for (section, key, why) in NEEDED {
        let Some(entry) = file.root.entry(section) else { continue };
        // Secondary artifacts list their files each for itself.
        let elsewhere = *section == "artifacts" && entry.value.get("secondary-artifacts").is_some();
        if entry.value.is_mapping() && entry.value.get(key).is_none() && !elsewhere {
            out.push(
                RULE.at(entry.key.span(), format!("`{section}` has no `{key}`"))
                    .label(format!("`{key}` is missing below it"))
                    .why(*why)
                    .help(format!("add `{key}:` with a list of paths such as `'**/*'` below `{section}`")),
            );
        }
    }
}
