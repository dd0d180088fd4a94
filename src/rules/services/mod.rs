//! What the services of AWS demand beyond their schemas: rules that are expressions, each in its page.

mod check;
mod fits;
mod list;
mod row;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, PoisonError, RwLock};

pub(super) use list::RULES;
use row::Row;

use super::{Check, Context, Rule};
use crate::diagnostic::Diagnostic;
use crate::expression::Fault;
use crate::schema::Schemas;

/// The rule of a page that the user wrote. It lives as long as the process, as all rules do.
pub(super) fn of_user(page: &str) -> Result<&'static Rule, Fault> {
    let row = Row::of_page(page)?;
    if let Some(fault) = fits::misfit(page, &row, &Schemas::default()) {
        return Err(fault);
    }
    let page: &'static str = Box::leak(page.to_owned().into_boxed_str());
    let first = page.lines().next().unwrap_or_default();
    let code: &'static str = Box::leak(row.code.0.clone().into_boxed_str());
    let types: Vec<&'static str> =
        row.types.iter().map(|(name, _)| &*Box::leak(name.clone().into_boxed_str())).collect();
    let types: &'static [&'static str] = Box::leak(types.into_boxed_slice());
    let rule = list::row(first.strip_prefix("# ").unwrap_or_default(), code, row.severity, types, page);
    let title = first.len() - rule.name.len()..first.len();
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
    if let Some(other) = super::all().find(|it| it.code == rule.code) {
        let message = format!("`{}` is the code of `{}`", rule.code, other.name);
        return fault(row.code.1.clone(), message, "take a code of your own, such as `C0001`");
    }
    let rule: &'static Rule = Box::leak(Box::new(rule));
    let mut known = READ.write().unwrap_or_else(PoisonError::into_inner);
    known.get_or_insert_default().insert(rule.name, Some(Arc::new(row)));
    Ok(rule)
}

/// Rows by the names of their rules; nothing where a page cannot be read.
type Rows = HashMap<&'static str, Option<Arc<Row>>>;

/// What was read of the pages, so that each is read once and only where it is needed.
static READ: RwLock<Option<Rows>> = RwLock::new(None);

/// The findings of a rule that is an expression.
pub(crate) fn findings(cx: &Context<'_>, rule: &'static Rule, out: &mut Vec<Diagnostic>) {
    let Check::Expression(types) = rule.check else { return };
    let kinds = cx.kinds();
    let concerns =
        |of_rule: &&str| kinds.contains(of_rule) || of_rule.ends_with('*') && kinds.iter().any(|it| means(of_rule, it));
    if !types.iter().any(concerns) {
        return;
    }
    if let Some(row) = read(rule) {
        check::check(cx, rule, &row, out);
    }
}

/// Whether a type of a rule, which may end in `*`, is the type of a resource.
fn means(of_rule: &str, kind: &str) -> bool {
    of_rule == kind || of_rule.strip_suffix('*').is_some_and(|start| kind.starts_with(start))
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
            let Ok(row) = Row::of_page(rule.page) else { continue };
            assert_eq!((row.code.0.as_str(), row.severity), (rule.code, rule.severity), "{}", rule.name);
            let types: Vec<&str> = row.types.iter().map(|(name, _)| name.as_str()).collect();
            assert!(matches!(rule.check, Check::Expression(known) if *known == *types), "{}: {types:?}", rule.name);
        }
    }
}
