//! Functions that exist only with the transform `AWS::LanguageExtensions`.

use super::shape;
use crate::diagnostic::Diagnostic;
use crate::rules::{Context, Rule};
use crate::source::Span;
use crate::syntax::Function;

/// Reports every use of a function that needs the transform. The caller knows that the template lacks it.
pub(super) fn needs_extensions(rule: &Rule, function: Function, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let template = cx.template;
    if template.runs_macro() {
        return;
    }
    for site in template.calls.iter().filter(|site| site.call.function == function) {
        if !shape::ignored(template, site) {
            out.push(without_transform(rule, site.call.name_span, function.name()));
        }
    }
}

/// The finding that the transform is missing.
pub(super) fn without_transform(rule: &Rule, span: Span, name: &str) -> Diagnostic {
    rule.at(span, format!("`{name}` needs the transform `AWS::LanguageExtensions`, which this template does not name"))
        .label("not known without the transform")
        .why("this transform evaluates the function before CloudFormation reads the template; without it the function is refused")
        .help("add `Transform: AWS::LanguageExtensions` at the top of the template")
}
