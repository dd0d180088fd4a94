//! YAML aliases, which CloudFormation itself does not read.

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::source::Span;

pub(super) static RULE: Rule = Rule {
    name: "yaml-alias",
    code: "W1101",
    family: Family::Hygiene,
    severity: Severity::Info,
    page: include_str!("../../../rules/hygiene/yaml-alias.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    // The SAM command line writes the template anew before it hands it over.
    if cx.template.is_sam() {
        return;
    }
    let mut spans = cx.template.tree.aliases().to_vec();
    spans.sort_unstable();
    // Aliases that belong to a merge key: the key is reported, and that is enough.
    let mut merging = false;
    let mut last = 0;
    for alias in spans {
        let between = text(cx, last, alias.start);
        last = alias.end;
        if is_merge(cx, alias) {
            merging = true;
            continue;
        }
        merging &= between.chars().all(|c| c.is_whitespace() || matches!(c, ':' | '[' | ',' | '-'));
        if merging {
            continue;
        }
        let name = text(cx, alias.start, alias.end).trim_start_matches('*');
        out.push(
            RULE.at(alias, format!("`*{name}` is a YAML alias"))
                .label("stands for a value that is written elsewhere")
                .why("CloudFormation does not read aliases: it takes this template only after `aws cloudformation package` or the SAM CLI has unfolded them")
                .help(format!("deploy through one of these tools, or write out here what `&{name}` marks")),
        );
    }
}

/// Whether the span is a `<<` key; the other spans are aliases.
pub(super) fn is_merge(cx: &Context<'_>, span: Span) -> bool {
    text(cx, span.start, span.end) == "<<"
}

fn text<'a>(cx: &Context<'a>, from: u32, to: u32) -> &'a str {
    cx.source.text.get(from as usize..to as usize).unwrap_or_default()
}
