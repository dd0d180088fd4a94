//! An AppSpec file that CodeDeploy refuses.

use crate::companions::{Companion, Kind};
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Family, Rule};

pub(super) static RULE: Rule = Rule {
    name: "invalid-appspec",
    code: "B0002",
    family: Family::Files,
    severity: Severity::Error,
    page: include_str!("../../../rules/files/invalid-appspec.md"),
    check: Check::File(check),
};

/// The events of a deployment to servers that CodeDeploy keeps for itself.
const OWN_EVENTS: &[&str] = &["DownloadBundle", "Install", "BlockTraffic", "AllowTraffic"];

fn check(file: &Companion<'_>, out: &mut Vec<Diagnostic>) {
    if file.kind != Kind::Appspec {
        return;
    }
    let version = file.root.get("version").filter(|value| value.text().is_some_and(|text| text != "0.0"));
    if let Some(version) = version {
        out.push(
            RULE.at(version.span(), "an AppSpec file has another version than `0.0`")
                .label("not `0.0`")
                .why("CodeDeploy knows one version of these files, and fails the deployment for any other")
                .help("write `version: 0.0`"),
        );
    }
    let os = file.root.get("os").filter(|value| value.text().is_some_and(|text| !["linux", "windows"].contains(&text)));
    if let Some(os) = os {
        out.push(
            RULE.at(os.span(), "`os` is neither `linux` nor `windows`")
                .label("no system that CodeDeploy knows")
                .why("CodeDeploy tells only these two apart, whatever distribution runs on the instances")
                .help("write `os: linux` or `os: windows`"),
        );
    }
    for hook in file.root.get("hooks").into_iter().flat_map(|hooks| hooks.entries()) {
        if OWN_EVENTS.contains(&hook.name) {
            out.push(
                RULE.at(hook.key.span(), format!("the event `{}` takes no scripts", hook.name))
                    .label("CodeDeploy's own")
                    .why("the agent of CodeDeploy does this step itself, and runs no script in it")
                    .help(
                        "move the scripts to the event before or after it, such as `BeforeInstall` or `AfterInstall`",
                    ),
            );
        }
    }
}
