//! Holds the resources of a template against a rule that is an expression.

use super::row::Row;
use crate::diagnostic::Diagnostic;
use crate::expression::{Scope, Val, outcomes};
use crate::rules::{Context, Rule};
use crate::source::Span;
use crate::template::{Answer, Formula, Resource, SectionKind};

pub(super) fn check(cx: &Context<'_>, rule: &'static Rule, row: &Row, out: &mut Vec<Diagnostic>) {
    if cx.template.is_rewritten(SectionKind::Resources) {
        return;
    }
    for resource in cx.template.resources.iter() {
        if resource.kind().is_some_and(|kind| row.types.iter().any(|(it, _)| super::means(it, kind))) {
            of_resource(cx, rule, row, resource, out);
        }
    }
}

/// A finding in one case.
struct Found<'a> {
    when: Formula<'a>,
    finding: Diagnostic,
}

fn of_resource<'a>(
    cx: &Context<'a>,
    rule: &'static Rule,
    row: &Row,
    resource: &'a Resource<'a>,
    out: &mut Vec<Diagnostic>,
) {
    let template = cx.template;
    let regions: Vec<&'a str> = cx.settings.regions.iter().map(String::as_str).collect();
    let exists = Formula::assume(&template.assumptions(resource.guard));
    let cases = outcomes(template, &regions, &exists, &row.named, |scope| in_case(scope, rule, row, resource));
    let all = cases.len();
    let mut found: Vec<(usize, Found<'a>)> = Vec::new();
    for case in cases {
        for finding in case.what {
            let same = |(_, it): &&mut (usize, Found<'a>)| it.finding.primary == finding.primary;
            match found.iter_mut().find(same) {
                Some((count, _)) => *count += 1,
                None => found.push((1, Found { when: case.when.clone(), finding })),
            }
        }
    }
    for (count, Found { when, mut finding }) in found {
        match template.satisfy(&when) {
            Answer::Possible(case) if count < all && !case.is_empty() => {
                finding.message = format!("{} {case}", finding.message);
                out.push(finding);
            }
            Answer::Possible(_) => out.push(finding),
            Answer::Impossible | Answer::Unknown => {}
        }
    }
}

fn in_case<'a>(
    scope: &mut Scope<'_, 'a>,
    rule: &'static Rule,
    row: &Row,
    resource: &'a Resource<'a>,
) -> Vec<Diagnostic> {
    let properties = scope.properties(resource.properties());
    scope.bind("self", properties);
    scope.bind("resource", Val::Resource(resource));
    let Some(each) = &row.each else {
        return one(scope, rule, row, resource.span).into_iter().collect();
    };
    let list = scope.value(each);
    let mut found = Vec::new();
    for item in scope.items(&list).unwrap_or_default() {
        scope.bind("it", item);
        found.extend(one(scope, rule, row, resource.span));
        scope.unbind();
    }
    found
}

fn one(scope: &mut Scope<'_, '_>, rule: &'static Rule, row: &Row, otherwise: Span) -> Option<Diagnostic> {
    if row.when.as_ref().is_some_and(|when| !matches!(scope.value(when), Val::Bool(true))) {
        return None;
    }
    if !matches!(scope.value(&row.assert), Val::Bool(false)) {
        return None;
    }
    let place = row.at.as_ref().and_then(|at| scope.place(at)).unwrap_or(otherwise);
    let mut finding = rule.at(place, row.message.said(scope)).why(row.why.said(scope)).help(row.help.said(scope));
    if let Some(label) = &row.label {
        finding = finding.label(label.said(scope));
    }
    for (at, words) in &row.related {
        if let Some(span) = scope.place(at).filter(|span| *span != place) {
            finding = finding.related(span, words.said(scope));
        }
    }
    Some(finding)
}
