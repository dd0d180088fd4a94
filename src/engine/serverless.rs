//! SAM templates: what the transform would refuse, and what is wrong with that which it would make.

use crate::diagnostic::Diagnostic;
use crate::rules::{self, Check, Context, Rule};
use crate::sam::{self, Expansion, Generated, Given};
use crate::schema::Schemas;
use crate::source::{SourceFile, Span};
use crate::syntax::Tree;
use crate::template::Template;
use crate::validate::Settings;

/// Findings about SAM, without what has been told before: one mistake gives one finding.
pub(super) fn findings(
    source: &SourceFile,
    tree: &Tree<'_>,
    template: &Template<'_>,
    selected: &[&'static Rule],
    schemas: &Schemas,
    settings: &Settings,
    told: &mut Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    let of_sam = selected.iter().any(|rule| matches!(rule.check, Check::Sam));
    let of_schema = selected.iter().any(|rule| matches!(rule.check, Check::Schema));
    if !tree.is_complete() || !sam::is_expandable(template) || !of_sam && !of_schema {
        return Vec::new();
    }
    let region = settings.regions.first().cloned().unwrap_or_default();
    let expansion = sam::expand(template, &Given { region, ..Given::default() });
    let speaking: Vec<&Diagnostic> =
        expansion.findings.iter().filter(|it| selected.iter().any(|rule| rule.name == it.rule)).collect();
    told.retain(|it| {
        let place = quoted(source, it.primary);
        !speaking.iter().any(|finding| match it.rule {
            _ if is_vague(it) => tree.block_in(place).unwrap_or(place).contains(finding.primary),
            // `Globals` is no resource, and events are no types.
            "unknown-property" | "unlisted-value" => {
                matches!(finding.rule, "sam-invalid-globals" | "sam-unknown-event")
                    && place == quoted(source, finding.primary)
            }
            _ => false,
        })
    });
    let mut found: Vec<Diagnostic> = Vec::new();
    for finding in expansion.findings.iter().chain(&sam::unknown_methods(template)) {
        match told.iter_mut().chain(&mut found).find(|it| is_error(it) && same_place(source, tree, it, finding)) {
            Some(known) => known.related.extend(finding.related.iter().cloned()),
            None => found.push(finding.clone()),
        }
    }
    let all: Vec<Diagnostic> = told.iter().chain(&found).cloned().collect();
    found.retain(|it| selected.iter().any(|rule| rule.name == it.rule));
    if of_schema {
        let further = of_expansion(source, tree, &expansion, schemas, settings);
        // SAM puts defaults in place of parameters, where a deployment may give something else; and what is only
        // unlikely in a template is not worth a word in what is made of it.
        let is_function = |place: Span| template.calls.iter().any(|site| site.call.span == place);
        let wanted = |it: &Diagnostic| {
            selected.iter().any(|rule| rule.name == it.rule) && is_error(it) && !is_function(it.primary)
        };
        let new = |it: &Diagnostic| {
            !all.iter().any(|old| old.primary.contains(it.primary) || it.primary.contains(old.primary))
        };
        let further: Vec<Diagnostic> = further.into_iter().filter(|it| wanted(it) && new(it)).collect();
        told.retain(|it| {
            let place = quoted(source, it.primary);
            let block = tree.block_in(place).unwrap_or(place);
            !(is_vague(it) && further.iter().any(|finding| block.contains(finding.primary)))
        });
        found.extend(further);
    }
    found
}

/// Whether two findings are about one mistake: one lies within the other, or one names the key and the other its value.
fn same_place(source: &SourceFile, tree: &Tree<'_>, one: &Diagnostic, other: &Diagnostic) -> bool {
    let (a, b) = (quoted(source, one.primary), quoted(source, other.primary));
    let value_of = |key: Span, value: Span| {
        let block = tree.block_in(key).filter(|block| block.start == key.start && block.end == value.end);
        let between = block.and_then(|_| source.text.get(key.end as usize..value.start as usize));
        between.is_some_and(|text| text.trim_matches([' ', '"', '\'', ':', '\r', '\n', '\t']).is_empty())
    };
    a.contains(b) || b.contains(a) || value_of(a, b) || value_of(b, a)
}

/// The place together with the quotes around it, as keys have them in JSON.
fn quoted(source: &SourceFile, place: Span) -> Span {
    let wider = Span { start: place.start.saturating_sub(1), end: place.end + 1, ..place };
    let text = source.text.get(wider.start as usize..wider.end as usize).unwrap_or_default();
    let is_quoted = ['"', '\''].iter().any(|quote| text.starts_with(*quote) && text.ends_with(*quote));
    if is_quoted && place.start > 0 { wider } else { place }
}

/// A word about a value that fits none of its forms.
fn is_vague(finding: &Diagnostic) -> bool {
    matches!(finding.rule, "no-variant" | "not-one-variant")
}

fn is_error(finding: &Diagnostic) -> bool {
    rules::by_name(finding.rule).is_some_and(|rule| rule.severity == crate::diagnostic::Severity::Error)
}

/// What the schemas say of the resources that SAM generates.
fn of_expansion(
    source: &SourceFile,
    tree: &Tree<'_>,
    expansion: &Expansion,
    schemas: &Schemas,
    settings: &Settings,
) -> Vec<Diagnostic> {
    let made = expansion.tree(tree);
    let template = Template::lower(&made);
    let context = Context::new(source, &template, schemas, settings);
    let mut out = Vec::new();
    for generated in expansion.generated() {
        // Only the application repository knows what the template of an application is.
        let Some(resource) =
            template.resource(&generated.id).filter(|_| generated.kind != "AWS::CloudFormation::Stack")
        else {
            continue;
        };
        let before = out.len();
        rules::schema_findings_of(&context, resource.name, &mut out);
        for finding in out.iter_mut().skip(before) {
            let related = with_origin(finding.clone(), generated);
            *finding = related;
        }
    }
    out
}

/// Says which resource is meant, where the place is that of what generates it.
fn with_origin(finding: Diagnostic, generated: &Generated) -> Diagnostic {
    let words = format!("SAM makes the `{}` called `{}` of this", generated.kind, generated.id);
    if generated.from == generated.id || finding.primary == generated.at {
        return Diagnostic { label: if finding.label.is_empty() { words } else { finding.label }, ..finding };
    }
    finding.related(generated.at, words)
}

#[cfg(test)]
mod tests {
    use crate::rules::{self, Check, Family};

    #[test]
    fn the_rules_of_sam_have_findings_of_the_expansion_only() {
        for rule in rules::all() {
            assert_eq!(rule.family == Family::Sam, matches!(rule.check, Check::Sam), "{}", rule.name);
        }
    }
}
