//! What the types of the keys cannot say: names of rules and regions, patterns, days.

use glob::Pattern;
use toml::Spanned;

use super::read::{Problem, place, problem};
use super::settings::Settings;
use crate::rules::{self, nearest};
use crate::schema::Database;
use crate::source::SourceFile;

/// Holds a file of settings against what cfnlens knows.
pub(super) fn settings(settings: &Settings, source: &SourceFile) -> Result<(), Problem> {
    part(settings, source)?;
    for other in &settings.overrides {
        part(other, source)?;
        outside_only(other, source)?;
    }
    if let Some(files) = settings.files.as_ref().and_then(|files| files.first()) {
        let problem = problem(place(source.id, files.span()), "`files` says for which files an override is");
        return Err(Box::new(problem.help("put it into a section `[[overrides]]`, or use `exclude`")));
    }
    Ok(())
}

fn part(settings: &Settings, source: &SourceFile) -> Result<(), Problem> {
    let selectors = settings.select.iter().flatten().chain(&settings.extend_select).chain(settings.severity.keys());
    for selector in selectors {
        rule(selector.get_ref(), selector.span(), source)?;
    }
    for ignored in &settings.ignore {
        rule(&ignored.get_ref().rule, ignored.span(), source)?;
        if let Some(day) = ignored.get_ref().until.as_ref().filter(|day| !is_day(day)) {
            let problem = problem(place(source.id, ignored.span()), format!("`{day}` is no day"));
            return Err(Box::new(problem.help("write a day such as \"2027-03-01\"")));
        }
    }
    for region in settings.regions.iter().flatten() {
        let known = Database::embedded().regions();
        if !known.contains(&region.get_ref().as_str()) {
            let message = format!("no region is called `{}`", region.get_ref());
            let problem = problem(place(source.id, region.span()), message).label("unknown region");
            let help =
                nearest(region.get_ref(), known).map_or_else(String::new, |near| format!("did you mean `{near}`?"));
            return Err(Box::new(problem.help(help)));
        }
    }
    for pattern in settings.files.iter().flatten().chain(&settings.exclude) {
        if let Err(error) = Pattern::new(pattern.get_ref()) {
            let message = format!("this pattern cannot be read: {}", error.msg);
            return Err(Box::new(
                problem(place(source.id, pattern.span()), message).help("`*`, `**`, `?` and `[…]` are special"),
            ));
        }
    }
    Ok(())
}

/// Refuses keys that make no sense for some files only.
fn outside_only(settings: &Settings, source: &SourceFile) -> Result<(), Problem> {
    let spans = |list: &[Spanned<String>]| list.first().map(Spanned::span);
    let misplaced = [
        ("extends", spans(&settings.extends)),
        ("exclude", spans(&settings.exclude)),
        ("schemas", spans(&settings.schemas)),
        ("rules", spans(&settings.rules)),
        ("baseline", settings.baseline.as_ref().map(Spanned::span)),
        ("stack", settings.stack.first().map(|stack| stack.name.span())),
        ("overrides", settings.overrides.iter().find_map(|other| spans(other.files.as_deref().unwrap_or_default()))),
    ];
    for (key, span) in misplaced {
        if let Some(span) = span {
            let problem = problem(place(source.id, span), format!("`{key}` is for all files and not for some"));
            return Err(Box::new(problem.help("put it above the first `[[overrides]]`")));
        }
    }
    Ok(())
}

fn rule(selector: &str, span: std::ops::Range<usize>, source: &SourceFile) -> Result<(), Problem> {
    if !rules::select(selector).is_empty() {
        return Ok(());
    }
    let names = rules::all().flat_map(|rule| [rule.name, rule.code, rule.family.as_str()]);
    let help = match nearest(selector, names) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`cfnlens rules` lists names, codes and families".to_owned(),
    };
    let problem = problem(place(source.id, span), format!("no rule, code or family is called `{selector}`"));
    Err(Box::new(problem.label("unknown rule").help(help)))
}

fn is_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let digits = |part: &str, count: usize| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
    matches!(parts.as_slice(), [year, month, day] if digits(year, 4) && digits(month, 2) && digits(day, 2))
}
