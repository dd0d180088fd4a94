//! The report as one page that stands alone: templates with their findings at the lines, readable without scripts.

mod findings;
mod graph;
mod highlight;
mod marks;
mod page;
mod rules;
mod source;
mod stacks;
mod walk;

use std::collections::BTreeSet;
use std::io::{self, Write};

pub use graph::graph_html;
pub use stacks::stacks_html;
pub use walk::walk_html;

use crate::diagnostic::Severity;
use crate::engine::{Finding, Report, SuppressedBy, is_template};
use crate::source::{FileId, SourceFile, Sources};
use crate::syntax;

use super::xml::{attribute, escaped};
use super::{Format, counted, printable::printable, summary};
use source::Shown;

pub(super) static FORMAT: Format =
    Format { name: "html", about: "One page with the templates, their findings and graphs", document: true, render };

/// More findings than this are counted and not shown: no browser would open the page.
const MOST_FINDINGS: usize = 4000;
/// More source text than this, in bytes, is left out, of the files that come last.
const MOST_TEXT: usize = 4 << 20;

fn render(report: &Report, sources: &Sources, _colour: bool, out: &mut dyn Write) -> io::Result<()> {
    let findings = report.findings.get(..MOST_FINDINGS).unwrap_or(&report.findings);
    let shown = Shown::new(&shown_files(findings, report, sources), sources);
    let mut body = String::new();
    findings::list(report, findings, sources, &mut body);
    stacks::section(&report.system, sources, &shown, &mut body);
    for file in shown.files() {
        let (above, links) = graph::above(file);
        source::section(file, Some(findings), sources, &shown, (&above, &links), &mut body);
    }
    findings::elsewhere(findings, sources, &shown, &mut body);
    suppressed(report, sources, &shown, &mut body);
    left_out(sources, &shown, &mut body);
    rules::pages(findings, &mut body);
    let title = format!("cfnlens: {}", summary(report));
    out.write_all(page::page(&title, &summary(report), &body).as_bytes())
}

/// The files whose text is in the page: those with findings, and a template that was checked alone.
fn shown_files(findings: &[Finding], report: &Report, sources: &Sources) -> Vec<FileId> {
    let mut wanted: BTreeSet<FileId> = BTreeSet::new();
    for Finding { diagnostic, .. } in findings {
        wanted.insert(diagnostic.primary.file);
        wanted.extend(diagnostic.related.iter().map(|label| label.span.file));
    }
    if report.files == 1 && wanted.is_empty() {
        wanted.extend(sources.files().iter().find(|file| is_checked(file)).map(|file| file.id));
    }
    let mut size = 0;
    let mut fits = |file: &SourceFile| {
        size += file.text.len();
        size <= MOST_TEXT
    };
    wanted.into_iter().filter_map(|id| sources.get(id)).filter(|file| fits(file)).map(|file| file.id).collect()
}

/// Whether a file of the run was checked as a template.
fn is_checked(file: &SourceFile) -> bool {
    !file.settings && (!file.candidate || is_template(file, &syntax::parse(file).0))
}

/// Text of a template: it can neither be a tag, end an attribute, nor steer what shows the page.
fn text(of: &str) -> String {
    escaped(&of.chars().map(printable).collect::<String>())
}

/// A sentence with names in backticks.
fn prose(sentence: &str) -> String {
    let parts: Vec<&str> = sentence.trim_end().split('`').collect();
    // Of an odd number of backticks, the last one quotes nothing.
    let quoted = parts.len() - usize::from(parts.len().is_multiple_of(2));
    let part = |(index, part): (usize, &str)| match (index % 2, index < quoted) {
        (1, true) => format!("<code>{}</code>", attribute(part)),
        (_, true) => spaced(part),
        _ => format!("`{}", spaced(part)),
    };
    parts.into_iter().enumerate().map(part).collect()
}

/// Words with the blanks around them, on one line.
fn spaced(words: &str) -> String {
    text(&words.replace("\r\n", " ").replace(['\n', '\r'], " "))
}

fn severity_class(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "e",
        Severity::Warning => "w",
        Severity::Info => "o",
    }
}

/// What somebody asked to leave out, and why.
fn suppressed(report: &Report, sources: &Sources, shown: &Shown<'_>, out: &mut String) {
    if report.suppressed.is_empty() {
        return;
    }
    let count = report.suppressed.len();
    out.push_str(&format!(
        "<section aria-labelledby=\"suppressed\">\n<h2 id=\"suppressed\">Left out on request</h2>\n<details class=\"plain\">\n\
         <summary>{}</summary>\n<ul>\n",
        counted(count, "finding")
    ));
    for it in report.suppressed.iter().take(MOST_FINDINGS) {
        let by = match it.by {
            SuppressedBy::Comment => "a comment",
            SuppressedBy::Metadata => "the Metadata",
            SuppressedBy::Baseline => "the baseline",
        };
        let reason = if it.reason.is_empty() { "no reason given".to_owned() } else { prose(&it.reason) };
        out.push_str(&format!(
            "<li>{} {} <code>{}</code><br><span class=\"soft\">by {by}: {reason}</span></li>\n",
            findings::place(it.finding.diagnostic.primary, sources, shown),
            prose(&it.finding.diagnostic.message),
            it.finding.rule.name,
        ));
    }
    if count > MOST_FINDINGS {
        out.push_str(&format!("<li>… and {} more</li>\n", count - MOST_FINDINGS));
    }
    out.push_str("</ul>\n</details>\n</section>\n");
}

/// Says which templates were checked and are not shown.
fn left_out(sources: &Sources, shown: &Shown<'_>, out: &mut String) {
    let files: Vec<&SourceFile> =
        sources.files().iter().filter(|file| !shown.has(file.id) && is_checked(file)).collect();
    if files.is_empty() {
        return;
    }
    out.push_str(&format!(
        "<section aria-labelledby=\"others\">\n<h2 id=\"others\">Not shown here</h2>\n<details class=\"plain\">\n\
         <summary>{} without findings, or too large for this page</summary>\n<ul>\n",
        counted(files.len(), "template")
    ));
    for file in files.iter().take(MOST_FINDINGS) {
        out.push_str(&format!("<li>{}</li>\n", attribute(&file.name)));
    }
    if files.len() > MOST_FINDINGS {
        out.push_str(&format!("<li>… and {} more</li>\n", files.len() - MOST_FINDINGS));
    }
    out.push_str("</ul>\n</details>\n</section>\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_markup() {
        assert_eq!(prose("`A\"b` <i> '"), "<code>A&quot;b</code> &lt;i&gt; &apos;");
        assert_eq!(prose("`a` ` b\r\nc"), "<code>a</code> ` b c");
        assert_eq!(text("</script>\u{1b}##[x]"), "&lt;/script&gt;\u{fffd}&#35;#[x]");
    }
}
