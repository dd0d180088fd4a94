//! YAML merge keys, which CloudFormation itself does not read.

use super::yaml_alias::is_merge;
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};

pub(super) static RULE: Rule = Rule {
    name: "yaml-merge-key",
    code: "W1100",
    family: Family::Hygiene,
    severity: Severity::Info,
    page: include_str!("../../../rules/hygiene/yaml-merge-key.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    // The SAM command line writes the template anew before it hands it over.
    if cx.template.is_sam() {
        return;
    }
    for span in cx.template.tree.aliases().iter().filter(|span| is_merge(cx, **span)) {
        out.push(
            RULE.at(*span, "`<<` merges another mapping into this one")
                .label("a YAML merge key")
                .why("CloudFormation does not read merge keys: it takes this template only after `aws cloudformation package` or the SAM CLI has unfolded them")
                .help("deploy through one of these tools, or write the merged keys out here"),
        );
    }
}
