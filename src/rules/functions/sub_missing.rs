//! Text with `${Name}` in it that no `Fn::Sub` reads.

use crate::diagnostic::{Applicability, Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::source::Span;
use crate::syntax::{Format, Substitution, Value, Variable, View};
use crate::template::{Area, LooseText, Owner, PSEUDO_PARAMETERS, Template};

pub(super) static RULE: Rule = Rule {
    name: "sub-missing",
    code: "E1029",
    family: Family::Functions,
    severity: Severity::Error,
    page: include_str!("../../../rules/functions/sub-missing.md"),
    check: Check::WholeTemplate(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let template = cx.template;
    for loose in &template.loose {
        let read = matches!(
            loose.area,
            Area::Properties | Area::OutputValue | Area::Export | Area::ResourceMetadata | Area::Globals
        );
        let Some(text) = Substitution::parse(loose.value).filter(|_| read && loose.key != "TemplateBody") else {
            continue;
        };
        let mut said: Vec<&str> = Vec::new();
        for variable in text.variables() {
            if said.contains(&variable.name)
                || !is_defined(template, variable.name)
                || is_local(template, loose, &variable)
            {
                continue;
            }
            said.push(variable.name);
            let name = variable.name;
            let finding = RULE
                .at(variable.span, format!("`${{{name}}}` stands in a text without `Fn::Sub`"))
                .label("stays in the text as it is")
                .why("only `Fn::Sub` fills in variables; without it the service gets the dollar sign and the braces");
            let start = loose.value.span().start;
            // Two tags in a row are no YAML, so that the fix needs a place of its own.
            let before = cx.source.text.get(..start as usize).unwrap_or_default().trim_end();
            out.push(match template.tree.format() {
                Format::Yaml if before.ends_with([':', '-', ',', '[']) => {
                    finding.help("put `!Sub` before the text").fix(
                        "put `!Sub` before the text",
                        Applicability::Suggested,
                        Span { start, end: start, ..loose.value.span() },
                        "!Sub ",
                    )
                }
                Format::Yaml => finding.help("put `Fn::Sub:` before the text"),
                Format::Json => finding.help("wrap the text: `{\"Fn::Sub\": \"…\"}`"),
            });
        }
    }
}

/// Whether the name means something of this template.
fn is_defined(template: &Template<'_>, name: &str) -> bool {
    let target = name.split_once('.').map_or(name, |(target, _)| target);
    PSEUDO_PARAMETERS.contains(&name)
        || template.resources.contains(target)
        || target == name && template.parameters.contains(name)
}

/// Whether the name may mean something of the text's own: a variable of a script or of a container, or a
/// substitution that Step Functions makes.
fn is_local(template: &Template<'_>, loose: &LooseText<'_>, variable: &Variable<'_>) -> bool {
    let name = variable.name;
    if name.starts_with("AWS::") {
        return false;
    }
    let text = loose.value.text().unwrap_or_default();
    let Owner::Resource(index) = loose.owner else { return assigns(text, name) };
    assigns(text, name) || template.resources.iter().nth(index).is_some_and(|resource| gives(resource.body, name))
}

/// Whether a text assigns a variable of this name: `Name=`, `Name =`, `Name:=`, `Name in`, `read Name`.
fn assigns(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let before = text.get(..at).unwrap_or_default();
        let after = text.get(at + name.len()..).unwrap_or_default().trim_start();
        let whole = !before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '{'));
        whole && (after.starts_with(['=', ':']) || after.starts_with("in ") || before.ends_with("read "))
    })
}

/// Whether a resource gives a value of this name to what it runs: a key, or the `Name` of an entry.
fn gives(value: Value<'_>, name: &str) -> bool {
    match value.view() {
        View::Scalar(_) => false,
        View::Sequence(mut items) => items.any(|item| gives(item, name)),
        View::Call(call) => gives(call.argument, name),
        View::Mapping(mut entries) => entries.any(|entry| {
            entry.name == name
                || entry.name.eq_ignore_ascii_case("name") && entry.value.text() == Some(name)
                || gives(entry.value, name)
        }),
    }
}
