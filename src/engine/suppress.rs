//! What the author of a template asked to be left out: in comments, in `Metadata`, in cfn-lint's directives there.

use super::{EXPIRED_IGNORE, Finding, Selection, SuppressedBy, UNUSED_IGNORE};
use crate::diagnostic::Diagnostic;
use crate::rules;
use crate::source::{SourceFile, Span};
use crate::syntax::{Comment, Value};
use crate::template::{SectionKind, Template};

/// One selector of a request to leave findings out.
struct Ignore {
    selector: String,
    /// Where the selector stands.
    span: Span,
    /// Findings that start in here are left out.
    covers: Span,
    by: SuppressedBy,
    reason: String,
    /// The last day on which it counts, when this has passed.
    expired: Option<String>,
    used: bool,
}

/// Everything that one template asks to leave out.
#[derive(Default)]
pub(super) struct Suppressions {
    ignores: Vec<Ignore>,
    /// Codes, or beginnings of codes, from cfn-lint's directives, and where they hold.
    directives: Vec<(String, Span)>,
    malformed: Vec<Diagnostic>,
    today: String,
}

/// What is no day.
struct NoDay;

impl Suppressions {
    pub(super) fn new(template: &Template<'_>, source: &SourceFile, today: &str) -> Self {
        let mut found = Self { today: today.to_owned(), ..Self::default() };
        for comment in template.tree.comments() {
            found.comment(template, source, comment);
        }
        let whole = source.span(0, u32::MAX);
        if let Some(metadata) = template.section(SectionKind::Metadata) {
            found.metadata(metadata.entry.value, whole);
        }
        for resource in template.resources.iter() {
            if let Some(metadata) = resource.body.get("Metadata") {
                found.metadata(metadata, resource.span.to(resource.body.span()));
            }
        }
        found
    }

    fn metadata(&mut self, metadata: Value<'_>, covers: Span) {
        let checks =
            metadata.get("cfn-lint").and_then(|value| value.get("config")).and_then(|value| value.get("ignore_checks"));
        for code in checks.into_iter().flat_map(Value::items).filter_map(Value::text) {
            self.directives.push((code.to_ascii_uppercase(), covers));
        }
        let requests = metadata.get("cfnlens").and_then(|value| value.get("ignore"));
        for request in requests.into_iter().flat_map(Value::items) {
            let rule = if request.is_mapping() { request.get("rule") } else { Some(request) };
            let Some((rule, selector)) = rule.and_then(|rule| Some((rule, rule.text()?))) else {
                let help = "write the name of a rule, or a mapping with `rule`, `until` and `reason`";
                self.malformed(request.span(), "this is no request that cfnlens knows", help);
                continue;
            };
            let of = |name: &str| request.get(name).and_then(Value::text).unwrap_or_default();
            let day = request.get("until").map_or(rule.span(), |it| it.span());
            let Ok(expired) = self.expired(of("until"), day) else { continue };
            self.ignores.push(Ignore {
                selector: selector.to_owned(),
                span: rule.text_span(),
                covers,
                by: SuppressedBy::Metadata,
                reason: of("reason").to_owned(),
                expired,
                used: false,
            });
        }
    }

    /// The day, when it has passed. What is no day is told.
    fn expired(&mut self, until: &str, place: Span) -> Result<Option<String>, NoDay> {
        let digits = |part: &str, count: usize| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
        let parts: Vec<&str> = until.split('-').collect();
        let is_day =
            matches!(parts.as_slice(), [year, month, day] if digits(year, 4) && digits(month, 2) && digits(day, 2));
        if !until.is_empty() && !is_day {
            self.malformed(place, &format!("`{until}` is no day"), "write a day such as 2027-03-01");
            return Err(NoDay);
        }
        // Days in this notation are ordered as texts are.
        Ok((is_day && until < self.today.as_str()).then(|| until.to_owned()))
    }

    fn malformed(&mut self, place: Span, message: &str, help: &str) {
        let finding =
            Diagnostic::new(UNUSED_IGNORE, place, message).why("nothing is left out because of it").help(help);
        self.malformed.push(finding);
    }

    fn comment(&mut self, template: &Template<'_>, source: &SourceFile, comment: &Comment<'_>) {
        let Some(request) = comment.text.trim_start().strip_prefix("cfnlens:") else { return };
        let request = request.trim_start();
        let inside = request.strip_prefix("ignore").map(str::trim_start).and_then(|rest| rest.strip_prefix('['));
        let Some((selectors, rest)) = inside.and_then(|rest| rest.split_once(']')) else {
            let help = "write `# cfnlens: ignore[rule-name] reason`, with one or several names or codes";
            self.malformed(comment.span, "this comment is no request that cfnlens knows", help);
            return;
        };
        let line = source.lines().line(comment.span.start);
        let covers = if comment.own_line { below(template, source, line + 1) } else { line_span(source, line) };
        let place = |part: &str| {
            let offset = part.as_ptr() as usize - comment.text.as_ptr() as usize;
            let start = comment.span.start + 1 + u32::try_from(offset).unwrap_or(0);
            source.span(start, start + u32::try_from(part.len()).unwrap_or(0))
        };
        let (until, reason) = until(rest.trim());
        let Ok(expired) = self.expired(until, place(until)) else { return };
        for selector in selectors.split(',').map(str::trim) {
            self.ignores.push(Ignore {
                selector: selector.to_owned(),
                span: place(selector),
                covers,
                by: SuppressedBy::Comment,
                reason: reason.to_owned(),
                expired: expired.clone(),
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
                if ignore.expired.is_none() {
                    covered.get_or_insert((ignore.by, ignore.reason.clone()));
                }
            }
        }
        let directive =
            |(code, covers): &(String, Span)| covers.contains(start) && finding.rule.code.starts_with(code.as_str());
        covered.or_else(|| self.directives.iter().any(directive).then(|| (SuppressedBy::Metadata, String::new())))
    }

    /// Requests for something unknown, for something that did not happen, or up to a day that has passed.
    pub(super) fn unused(self, selection: &Selection) -> Vec<Diagnostic> {
        let mut found = self.malformed;
        found.extend(self.ignores.iter().filter_map(|ignore| ignore.trouble(selection)));
        found
    }
}

impl Ignore {
    /// What is wrong with the request, now that all findings are known.
    fn trouble(&self, selection: &Selection) -> Option<Diagnostic> {
        let name = &self.selector;
        let what = if self.by == SuppressedBy::Comment { "comment" } else { "request" };
        let meant = rules::select(name);
        if meant.is_empty() {
            let nearest = rules::nearest(name, rules::all().flat_map(|rule| [rule.name, rule.code]));
            let help = match nearest {
                Some(nearest) => format!("did you mean `{nearest}`?"),
                None => "`cfnlens rules` lists the names and codes".to_owned(),
            };
            let finding = Diagnostic::new(UNUSED_IGNORE, self.span, format!("no rule is called `{name}`"));
            let why = format!("nothing is left out because of this {what}");
            return Some(finding.label("unknown rule").why(why).help(help));
        }
        if let Some(day) = &self.expired {
            let finding = Diagnostic::new(EXPIRED_IGNORE, self.span, format!("`{name}` was to be ignored until {day}"));
            let because = if self.reason.is_empty() { String::new() } else { format!(": {}", self.reason) };
            let why = format!("what was put off until then is due, and findings are told again{because}");
            let help = format!("take the {what} out once nothing is told, or set another day");
            return Some(finding.label("the day has passed").why(why).help(help));
        }
        if self.used || !meant.iter().any(|rule| selection.contains(rule)) {
            return None;
        }
        let finding =
            Diagnostic::new(UNUSED_IGNORE, self.span, format!("there is no finding of `{name}` to ignore here"));
        let why = format!("a {what} without effect hides the next finding, which nobody has looked at yet");
        Some(finding.label("ignores nothing").why(why).help(format!("remove it from the {what}")))
    }
}

/// `until 2027-03-01: reason` as the last day on which it counts and the reason; without a day the whole is the reason.
fn until(text: &str) -> (&str, &str) {
    let Some(rest) = text.strip_prefix("until ") else { return text.split_at(0) };
    let rest = rest.trim_start();
    // A reason may start with the same word.
    if !rest.starts_with(|c: char| c.is_ascii_digit()) {
        return text.split_at(0);
    }
    let (day, reason) = rest.split_at(rest.find([':', ' ']).unwrap_or(rest.len()));
    (day, reason.trim_start_matches([':', ' ']))
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
