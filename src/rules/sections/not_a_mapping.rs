//! A file whose top is a list or a single value holds no template.

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::source::Span;
use crate::syntax::{Function, View};

pub(super) static RULE: Rule = Rule {
    name: "not-a-mapping",
    code: "E0000",
    family: Family::Sections,
    severity: Severity::Error,
    page: include_str!("../../../rules/sections/not-a-mapping.md"),
    check: Check::WholeTemplate(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let Some(root) = cx.template.tree.root() else { return };
    let what = match root.view() {
        View::Mapping(_) => return,
        View::Call(call) if call.function == Function::Transform => return,
        View::Call(call) => format!("the function `{}`", call.long_name()),
        _ if root.is_null() => "nothing".to_owned(),
        _ => root.describe().to_owned(),
    };
    // The first line is enough to show what was found; the value may be the whole file.
    let span = root.span();
    let text = cx.template.tree.text().get(span.start as usize..span.end as usize).unwrap_or_default();
    let line = text.lines().next().map_or(0, |line| u32::try_from(line.len()).unwrap_or(0));
    out.push(
        RULE.at(
            Span::new(span.file, span.start, span.start + line),
            format!("the top of the file is {what}, not a mapping of sections"),
        )
        .label("a template starts with the name of a section")
        .why("CloudFormation looks for sections such as `Resources` at the top and finds none")
        .help("check that this is the template; its top level holds `Resources:` and the other sections"),
    );
}
