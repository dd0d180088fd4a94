//! A text must have the form that its property asks for.

use std::collections::HashMap;

use regex_lite::Regex;

use super::invalid_length::{bounds, keeps};
use super::places::visit;
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};

pub(super) static RULE: Rule = Rule {
    name: "pattern-mismatch",
    code: "E3031",
    family: Family::Properties,
    severity: Severity::Error,
    page: include_str!("../../../rules/properties/pattern-mismatch.md"),
    check: Check::Template(check),
};

/// Longer texts are not held against a pattern; a pattern for them would be of no use to a reader.
const MAX_TEXT: usize = 4096;

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    // One pattern often stands for many values.
    let mut forms: HashMap<&str, Option<Regex>> = HashMap::new();
    visit(cx, |place| {
        let Some(pattern) = place.schema.get("pattern").and_then(|it| it.text()) else { return };
        let Some(text) = place.value.text().filter(|text| text.len() <= MAX_TEXT && !text.contains("{{resolve:"))
        else {
            return;
        };
        // The patterns are written for Python, where the end of the text is `\Z`. What this engine cannot read
        // (look-around) is left alone.
        let form = forms.entry(pattern).or_insert_with(|| Regex::new(&pattern.replace("\\Z", "\\z")).ok());
        let Some(form) = form else { return };
        // A wrong length is told as such.
        if !form.is_match(text) && keeps(text, bounds(&place.schema)) {
            let shown = if text.len() <= 60 { format!("`{text}`") } else { "this text".to_owned() };
            out.push(
                RULE.at(place.value.text_span(), format!("{shown} has not the form that `{}` asks for", place.name))
                    .label("does not match the pattern")
                    .why("the service checks the text against a regular expression, and CloudFormation refuses one that does not match")
                    .help(format!("the pattern is `{pattern}`")),
            );
        }
    });
}
