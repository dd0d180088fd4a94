//! Findings: the list at the top, and the folds that say what, why and what to do.

use super::source::Shown;
use super::{attribute, prose, severity_class};
use crate::diagnostic::{Applicability, Severity};
use crate::engine::{Finding, Report};
use crate::render::counted;
use crate::render::place::Place;
use crate::render::printable::lines;
use crate::source::{Sources, Span};

/// Every finding in a line that leads to its place; with scripts, what filters them.
pub(super) fn list(report: &Report, findings: &[Finding], sources: &Sources, out: &mut String) {
    out.push_str("<section aria-labelledby=\"findings\">\n<h2 id=\"findings\">Findings</h2>\n");
    if findings.is_empty() {
        out.push_str("<p>Nothing was found.</p>\n</section>\n");
        return;
    }
    // Scripts show it: without them it could do nothing.
    out.push_str("<div id=\"filter\" role=\"search\" aria-label=\"Findings\" hidden>\n");
    for severity in [Severity::Error, Severity::Warning, Severity::Info] {
        let (count, word) = (report.count(severity), severity.as_str());
        if count > 0 {
            out.push_str(&format!(
                "<label class=\"{}\"><input type=\"checkbox\" value=\"{word}\" checked> {}</label>\n",
                severity_class(severity),
                counted(count, word)
            ));
        }
    }
    out.push_str(
        "<label class=\"words\"><span>Search</span> <input type=\"search\" id=\"search\" autocomplete=\"off\"></label>\n\
         <output id=\"count\" for=\"search\"></output>\n\
         <p class=\"keys\"><kbd>j</kbd> <kbd>k</kbd> next, previous · <kbd>/</kbd> search · <kbd>Esc</kbd> close</p>\n</div>\n",
    );
    out.push_str("<ol class=\"list\">\n");
    for (index, finding) in findings.iter().enumerate() {
        let word = finding.severity.as_str();
        let place = Place::new(finding.diagnostic.primary, sources);
        let place = place.map_or_else(String::new, |it| format!("{}:{}:{}", it.file, it.start.line, it.start.column));
        out.push_str(&format!(
            "<li id=\"q{number}\" data-s=\"{word}\"><a href=\"#f{number}\"><span class=\"sev {}\">{word}</span> \
             <span class=\"what\">{}</span> <span class=\"at\">{} <code>{}</code> {}</span></a></li>\n",
            severity_class(finding.severity),
            prose(&finding.diagnostic.message),
            attribute(&place),
            finding.rule.name,
            finding.rule.code,
            number = index + 1,
        ));
    }
    out.push_str("</ol>\n");
    if findings.len() < report.findings.len() {
        let rest = report.findings.len() - findings.len();
        out.push_str(&format!("<p>… and {} more, too many for a page: other formats have them all.</p>\n", rest));
    }
    out.push_str("</section>\n");
}

/// A place as a link to its line, where the line is in the page.
pub(super) fn place(span: Span, sources: &Sources, shown: &Shown<'_>) -> String {
    let Some(place) = Place::new(span, sources) else { return String::new() };
    let name = attribute(&format!("{}:{}:{}", place.file, place.start.line, place.start.column));
    match shown.anchor(span, sources) {
        Some(anchor) => format!("<a href=\"#{anchor}\">{name}</a>"),
        None => name,
    }
}

/// What, why, what to do, and the other places of a finding, from a line that opens them.
pub(super) fn fold(index: usize, finding: &Finding, sources: &Sources, shown: &Shown<'_>, out: &mut String) {
    let (number, diagnostic, rule) = (index + 1, &finding.diagnostic, finding.rule);
    let word = finding.severity.as_str();
    // The anchor lies within the fold, so that a browser opens it for a link.
    out.push_str(&format!(
        "<details class=\"f {class}\" data-f=\"{number}\">\n<summary><span class=\"sev {class}\">{word}</span> {}</summary>\n\
         <div id=\"f{number}\">\n<dl>\n",
        prose(&diagnostic.message),
        class = severity_class(finding.severity),
    ));
    for (term, part) in [("what", &diagnostic.label), ("why", &diagnostic.why), ("what to do", &diagnostic.help)] {
        if !part.is_empty() {
            let part: Vec<String> = lines(part).lines().map(prose).collect();
            out.push_str(&format!("<dt>{term}</dt><dd>{}</dd>\n", part.join("<br>")));
        }
    }
    for fix in &diagnostic.fixes {
        let doubt = if fix.applicability == Applicability::Safe { "" } else { " (look at it before)" };
        out.push_str(&format!("<dt>fix</dt><dd>{}{doubt}</dd>\n", prose(&fix.title)));
    }
    for label in &diagnostic.related {
        let place = place(label.span, sources, shown);
        out.push_str(&format!("<dt>see</dt><dd>{place} {}</dd>\n", prose(&label.message)));
    }
    out.push_str(&format!(
        "</dl>\n<p class=\"more\"><a href=\"#r-{name}\" class=\"rule\">About {name} ({})</a> \
         <a href=\"#q{number}\">Back to the list</a></p>\n</div>\n</details>\n",
        rule.code,
        name = rule.name,
    ));
}

/// Findings whose lines are not in the page.
pub(super) fn elsewhere(findings: &[Finding], sources: &Sources, shown: &Shown<'_>, out: &mut String) {
    let mut rest = findings.iter().enumerate().filter(|(_, it)| !shown.has(it.diagnostic.primary.file)).peekable();
    if rest.peek().is_none() {
        return;
    }
    out.push_str("<section aria-labelledby=\"elsewhere\">\n<h2 id=\"elsewhere\">In files that are not shown</h2>\n");
    for (index, finding) in rest {
        out.push_str(&format!("<p>{}</p>\n", place(finding.diagnostic.primary, sources, shown)));
        fold(index, finding, sources, shown, out);
    }
    out.push_str("</section>\n");
}
