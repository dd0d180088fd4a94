//! The list of rules, for people and for programs.

use std::io::{self, Write};

use serde::Serialize;

use crate::rules::Rule;

#[derive(Serialize)]
struct Row<'r> {
    name: &'r str,
    code: &'r str,
    family: &'r str,
    severity: &'r str,
    summary: &'r str,
}

/// One line a rule: code, severity, name, summary.
///
/// # Errors
/// When writing fails.
pub fn rules_text(rules: &[&'static Rule], out: &mut dyn Write) -> io::Result<()> {
    let width = rules.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
    for rule in rules {
        writeln!(out, "{:<6} {:<8} {:<width$}  {}", rule.code, rule.severity.as_str(), rule.name, one_line(rule))?;
    }
    Ok(())
}

/// An array with an object a rule.
///
/// # Errors
/// When writing fails.
pub fn rules_json(rules: &[&'static Rule], out: &mut dyn Write) -> io::Result<()> {
    let summaries: Vec<String> = rules.iter().map(|rule| one_line(rule)).collect();
    let rows: Vec<Row<'_>> = rules
        .iter()
        .zip(&summaries)
        .map(|(rule, summary)| Row {
            name: rule.name,
            code: rule.code,
            family: rule.family.as_str(),
            severity: rule.severity.as_str(),
            summary,
        })
        .collect();
    serde_json::to_writer_pretty(&mut *out, &rows)?;
    writeln!(out)
}

fn one_line(rule: &Rule) -> String {
    rule.summary().split_whitespace().collect::<Vec<_>>().join(" ")
}
