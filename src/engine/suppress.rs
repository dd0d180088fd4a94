//! What the author of a template asked to be left out: comments here, cfn-lint's directives in `Metadata`.

use super::{Finding, Selection, SuppressedBy, UNUSED_IGNORE};
use crate::diagnostic::Diagnostic;
use crate::rules;
use crate::source::{SourceFile, Span};
use crate::syntax::{Comment, Value};
use crate::template::{SectionKind, Template};

/// One selector of one `# cfnlens: ignore[…]`.
struct Ignore {
    selector: String,
    /// Where the selector stands.
    span: Span,
    reason: String,
    /// Findings that start in here are left out.
    covers: Span,
    used: bool,
}

/// Everything that one template asks to leave out.
#[derive(Default)]
pub(super) struct Suppressions {
    ignores: Vec<Ignore>,
    /// Codes, or beginnings of codes, from cfn-lint's directives, and where they hold.
    directives: Vec<(String, Span)>,
    malformed: Vec<Diagnostic>,
}

impl Suppressions {
    pub(super) fn new(template: &Template<'_>, source: &SourceFile) -> Self {
        let mut found = Self::default();
        for comment in template.tree.comments() {
            found.comment(template, source, comment);
        }
        let whole = source.span(0, u32::MAX);
        if let Some(metadata) = template.section(SectionKind::Metadata) {
            found.directive(metadata.entry.value, whole);
        }
        for resource in template.resources.iter() {
            if let Some(metadata) = resource.body.get("Metadata") {
                found.directive(metadata, resource.span.to(resource.body.span()));
            }
        }
        found
    }

    fn directive(&mut self, metadata: Value<'_>, covers: Span) {
        let checks =
            metadata.get("cfn-lint").and_then(|value| value.get("config")).and_then(|value| value.get("ignore_checks"));
        for code in checks.into_iter().flat_map(Value::items).filter_map(Value::text) {
            self.directives.push((code.to_ascii_uppercase(), covers));
        }
    }

    fn comment(&mut self, template: &Template<'_>, source: &SourceFile, comment: &Comment<'_>) {
        let Some(request) = comment.text.trim_start().strip_prefix("cfnlens:") else { return };
        let request = request.trim_start();
        let inside = request.strip_prefix("ignore").map(str::trim_start).and_then(|rest| rest.strip_prefix('['));
        let Some((selectors, reason)) = inside.and_then(|rest| rest.split_once(']')) else {
            self.malformed.push(
                Diagnostic::new(UNUSED_IGNORE, comment.span, "this comment is no request that cfnlens knows")
                    .why("nothing is left out because of it")
                    .help("write `# cfnlens: ignore[rule-name] reason`, with one or several names or codes"),
            );
            return;
        };
        let line = source.lines().line(comment.span.start);
        let covers = if comment.own_line { below(template, source, line + 1) } else { line_span(source, line) };
        let offset = |part: &str| u32::try_from(part.as_ptr() as usize - comment.text.as_ptr() as usize).unwrap_or(0);
        for part in selectors.split(',') {
            let selector = part.trim();
            let start = comment.span.start
                + 1
                + offset(part)
                + u32::try_from(part.len() - part.trim_start().len()).unwrap_or(0);
            let span = source.span(start, start + u32::try_from(selector.len()).unwrap_or(0));
            self.ignores.push(Ignore {
                selector: selector.to_owned(),
                span,
                reason: reason.trim().to_owned(),
                covers,
                used: false,
            });
        }
    }

    /// Who asked to leave the finding out, and why. Remembers what was used.
    pub(super) fn covers(&mut self, finding: &Finding) -> Option<(SuppressedBy, String)> {
        let place = finding.diagnostic.primary;
        let start = Span { end: place.start, ..place };
        let mut covered = None;
        for ignore in self.ignores.iter_mut().filter(|ignore| ignore.covers.contains(start)) {
            if rules::select(&ignore.selector).iter().any(|rule| rule.name == finding.rule.name) {
                ignore.used = true;
                covered.get_or_insert((SuppressedBy::Comment, ignore.reason.clone()));
            }
        }
        let directive =
            |(code, covers): &(String, Span)| covers.contains(start) && finding.rule.code.starts_with(code.as_str());
        covered.or_else(|| self.directives.iter().any(directive).then(|| (SuppressedBy::Metadata, String::new())))
    }

    /// Comments that ask for something unknown, or for something that did not happen.
    pub(super) fn unused(self, selection: &Selection) -> Vec<Diagnostic> {
        let mut found = self.malformed;
        for ignore in self.ignores.into_iter().filter(|ignore| !ignore.used) {
            let name = &ignore.selector;
            let meant = rules::select(name);
            if meant.is_empty() {
                let nearest = rules::nearest(name, rules::all().flat_map(|rule| [rule.name, rule.code]));
                let help = match nearest {
                    Some(nearest) => format!("did you mean `{nearest}`?"),
                    None => "`cfnlens rules` lists the names and codes".to_owned(),
                };
                found.push(
                    Diagnostic::new(UNUSED_IGNORE, ignore.span, format!("no rule is called `{name}`"))
                        .label("unknown rule")
                        .why("nothing is left out because of this comment")
                        .help(help),
                );
            } else if meant.iter().any(|rule| selection.contains(rule)) {
                found.push(
                    Diagnostic::new(
                        UNUSED_IGNORE,
                        ignore.span,
                        format!("there is no finding of `{name}` to ignore here"),
                    )
                    .label("ignores nothing")
                    .why("a comment without effect hides the next finding, which nobody has looked at yet")
                    .help("remove it from the comment"),
                );
            }
        }
        found
    }
}

fn line_span(source: &SourceFile, line: u32) -> Span {
    let range = source.lines().range(&source.text, line);
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    source.span(offset(range.start), offset(range.end))
}

/// A comment on a line of its own speaks of the whole block that starts on the next line that holds a value.
fn below(template: &Template<'_>, source: &SourceFile, from: u32) -> Span {
    let mut line = from;
    let last = u32::try_from(source.lines().count()).unwrap_or(u32::MAX);
    while line < last {
        let text = source.lines().text(&source.text, line).trim_start();
        if !text.is_empty() && !text.starts_with('#') {
            break;
        }
        line += 1;
    }
    let here = line_span(source, line);
    template.tree.block_in(here).unwrap_or(here).to(here)
}
