//! How often each rule was broken.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::summary;
use crate::engine::Report;

/// A line a rule, the most frequent first, and the summary.
///
/// # Errors
/// When writing fails.
pub fn statistics(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut counts: BTreeMap<(&str, &str, &str), usize> = BTreeMap::new();
    for finding in &report.findings {
        *counts.entry((finding.rule.code, finding.rule.name, finding.severity.as_str())).or_default() += 1;
    }
    let mut rows: Vec<_> = counts.into_iter().collect();
    rows.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let width = rows.first().map_or(1, |(_, count)| count.to_string().len());
    for ((code, name, severity), count) in rows {
        writeln!(out, "{count:width$}  {severity:7}  {code}  {name}")?;
    }
    writeln!(out, "{}", summary(report))
}
