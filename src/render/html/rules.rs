//! The pages of the rules that a report speaks of, each once.

use std::collections::BTreeMap;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

use super::highlight::{Highlighter, Language};
use super::source;
use crate::engine::Finding;
use crate::rules::Rule;

/// A fold for each rule.
pub(super) fn pages(findings: &[Finding], out: &mut String) {
    let rules: BTreeMap<&str, &Rule> = findings.iter().map(|finding| (finding.rule.name, finding.rule)).collect();
    if rules.is_empty() {
        return;
    }
    out.push_str("<section class=\"rules\" aria-labelledby=\"rules\">\n<h2 id=\"rules\">The rules</h2>\n");
    for rule in rules.values() {
        // The anchor lies within the fold, so that a browser opens it for a link.
        out.push_str(&format!(
            "<details class=\"plain\">\n<summary><code>{name}</code> {}</summary>\n<div class=\"page\" id=\"r-{name}\">\n",
            rule.code,
            name = rule.name
        ));
        set(rule.page, out);
        out.push_str("</div>\n</details>\n");
    }
    out.push_str("</section>\n");
}

/// The page as HTML, without its title.
fn set(markdown: &str, out: &mut String) {
    let mut events = Vec::new();
    let (mut title, mut code): (bool, Option<(Language, String)>) = (false, None);
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) => title = true,
            Event::End(TagEnd::Heading(HeadingLevel::H1)) => title = false,
            _ if title => {}
            // Deeper than the headings of the report.
            Event::Start(Tag::Heading { level, .. }) => {
                events.push(Event::InlineHtml(format!("<h{}>", deeper(level)).into()));
            }
            Event::End(TagEnd::Heading(level)) => {
                events.push(Event::InlineHtml(format!("</h{}>\n", deeper(level)).into()));
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                let language = match &kind {
                    CodeBlockKind::Fenced(info) if info.starts_with("yaml") => Language::Yaml,
                    CodeBlockKind::Fenced(info) if info.starts_with("json") => Language::Json,
                    _ => Language::Plain,
                };
                code = Some((language, String::new()));
            }
            Event::End(TagEnd::CodeBlock) => {
                if let Some((language, text)) = code.take() {
                    events.push(Event::InlineHtml(block(language, &text).into()));
                }
            }
            Event::Text(text) if code.is_some() => {
                if let Some((_, block)) = &mut code {
                    block.push_str(&text);
                }
            }
            // Comments in the pages are for their tests.
            Event::Html(_) | Event::InlineHtml(_) => {}
            event => events.push(event),
        }
    }
    html::push_html(out, events.into_iter());
}

fn deeper(level: HeadingLevel) -> usize {
    (level as usize + 1).min(6)
}

fn block(language: Language, text: &str) -> String {
    let mut highlighter = Highlighter::new(language);
    let line = |line: &str| source::line(line, &highlighter.line(line), &[]);
    let lines: Vec<String> = text.lines().map(line).collect();
    format!("<pre><code>{}</code></pre>\n", lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_no_title_and_no_comments() {
        let mut out = String::new();
        set("# name\n\nA `b`.\n\n## Bad\n\n<!-- x -->\n\n```yaml\na: <b>\n```\n", &mut out);
        let code = "<pre><code><span class=\"k\">a</span>: &lt;b&gt;</code></pre>";
        assert_eq!(out.replace('\n', ""), format!("<p>A <code>b</code>.</p><h3>Bad</h3>{code}"));
    }
}
