//! What the services of AWS demand beyond their schemas: rules that are expressions, each in its page.

mod check;
mod fits;
mod row;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, PoisonError, RwLock};

use row::Row;

use super::{Check, Context, Family, Rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::expression::Fault;
use crate::schema::Schemas;

pub(super) static RULES: &[&Rule] = &[&stated(include_str!("../../../rules/services/logs-into-itself.md"))];

/// The rule of a page; everything that is to be known of it stands there.
const fn stated(page: &'static str) -> Rule {
    Rule {
        name: between(page, b"# ", b'\n'),
        code: between(page, b"\ncode = \"", b'"'),
        family: Family::Services,
        severity: match between(page, b"\nseverity = \"", b'"').as_bytes() {
            b"error" => Severity::Error,
            b"warning" => Severity::Warning,
            _ => Severity::Info,
        },
        page,
        check: Check::Expression(between(page, b"\ntypes = [", b']')),
    }
}

/// The rule of a page that the user wrote. It lives as long as the process, as all rules do.
pub(super) fn of_user(page: &str) -> Result<&'static Rule, Fault> {
    let row = Row::of_page(page)?;
    if let Some(fault) = fits::misfit(page, &row, &Schemas::default()) {
        return Err(fault);
    }
    let rule = stated(Box::leak(page.to_owned().into_boxed_str()));
    let title = if page.starts_with("# ") { 2..2 + rule.name.len() } else { 0..page.find('\n').unwrap_or(page.len()) };
    let fault = |range: Range<usize>, message: String, help: &str| Err(Fault { range, message, help: help.to_owned() });
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !page.starts_with("# ") || rule.name.is_empty() || !rule.name.chars().all(plain) {
        return fault(
            title,
            "a page starts with the name of its rule".to_owned(),
            "start it with `# my-rule`: small letters, digits and `-`",
        );
    }
    if let Some(other) = super::all().find(|it| it.name == rule.name) {
        return fault(title, format!("there is a rule `{}` already", other.name), "give this one another name");
    }
    let code = page.find("\ncode = \"").map_or(0, |at| at + "\ncode = \"".len());
    if let Some(other) = super::all().find(|it| it.code == rule.code) {
        let message = format!("`{}` is the code of `{}`", rule.code, other.name);
        return fault(code..code + rule.code.len(), message, "take a code of your own, such as `C0001`");
    }
    let rule: &'static Rule = Box::leak(Box::new(rule));
    let mut known = READ.write().unwrap_or_else(PoisonError::into_inner);
    known.get_or_insert_default().insert(rule.name, Some(Arc::new(row)));
    Ok(rule)
}

/// What stands between the first `start` and the `end` after it.
const fn between(text: &'static str, start: &[u8], end: u8) -> &'static str {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at + start.len() <= bytes.len() {
        let (_, rest) = bytes.split_at(at);
        let (head, rest) = rest.split_at(start.len());
        if same(head, start) {
            let mut length = 0;
            let mut left = rest;
            while let [first, others @ ..] = left {
                if *first == end {
                    break;
                }
                length += 1;
                left = others;
            }
            let (found, _) = rest.split_at(length);
            return match std::str::from_utf8(found) {
                Ok(found) => found,
                Err(_) => "",
            };
        }
        at += 1;
    }
    ""
}

const fn same(mut a: &[u8], mut b: &[u8]) -> bool {
    while let ([x, others_a @ ..], [y, others_b @ ..]) = (a, b) {
        if *x != *y {
            return false;
        }
        (a, b) = (others_a, others_b);
    }
    a.len() == b.len()
}

/// Rows by the names of their rules; nothing where a page cannot be read.
type Rows = HashMap<&'static str, Option<Arc<Row>>>;

/// What was read of the pages, so that each is read once and only where it is needed.
static READ: RwLock<Option<Rows>> = RwLock::new(None);

/// The findings of a rule that is an expression.
pub(crate) fn findings(cx: &Context<'_>, rule: &'static Rule, out: &mut Vec<Diagnostic>) {
    let Check::Expression(types) = rule.check else { return };
    let concerns = |kind: &str| types.split('"').any(|it| it == kind);
    if !cx.template.resources.iter().any(|it| it.kind().is_some_and(concerns)) {
        return;
    }
    if let Some(row) = read(rule) {
        check::check(cx, rule, &row, out);
    }
}

fn read(rule: &'static Rule) -> Option<Arc<Row>> {
    let known = READ.read().unwrap_or_else(PoisonError::into_inner);
    if let Some(row) = known.as_ref().and_then(|known| known.get(rule.name)) {
        return row.clone();
    }
    drop(known);
    let row = Row::of_page(rule.page).ok().map(Arc::new);
    let mut known = READ.write().unwrap_or_else(PoisonError::into_inner);
    known.get_or_insert_default().insert(rule.name, row.clone());
    row
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic, reason = "a test may fail")]

    use super::*;

    #[test]
    fn every_page_can_be_read() {
        for rule in RULES {
            if let Err(fault) = Row::of_page(rule.page) {
                panic!(
                    "{}: {} ({}) at `{}`",
                    rule.name,
                    fault.message,
                    fault.help,
                    rule.page.get(fault.range).unwrap_or_default()
                );
            }
            if let Some(fault) =
                Row::of_page(rule.page).ok().and_then(|row| fits::misfit(rule.page, &row, &Schemas::default()))
            {
                panic!("{}: {} ({})", rule.name, fault.message, fault.help);
            }
            assert!(rule.code.starts_with('N') && rule.code.len() == 5, "{}: {}", rule.name, rule.code);
            let Check::Expression(types) = rule.check else { panic!("{}", rule.name) };
            assert!(types.contains("::"), "{}: {types}", rule.name);
            assert!(rule.page.contains(&format!("\nseverity = \"{}\"\n", rule.severity.as_str())), "{}", rule.name);
        }
    }
}
