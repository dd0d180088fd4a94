//! `Fn::FindInMap` takes the name of a mapping and two keys.

use super::shape::{self, FIND_IN_MAP};
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};

pub(super) static RULE: Rule = Rule {
    name: "findinmap-arguments",
    code: "E1011",
    family: Family::Functions,
    severity: Severity::Error,
    page: include_str!("../../../rules/functions/findinmap-arguments.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let extended = cx.template.has_language_extensions();
    shape::check_with(&RULE, &FIND_IN_MAP, cx, out, |site| {
        let default = site.call.argument.items().nth(3).filter(|_| !extended)?;
        Some(
            RULE.at(default.span(), "`Fn::FindInMap` takes no default value in this template")
                .label("a fourth argument")
                .why("only the transform `AWS::LanguageExtensions` understands `DefaultValue`; without it CloudFormation refuses the fourth argument")
                .help("add `Transform: AWS::LanguageExtensions` to the template, or leave the default away"),
        )
    });
}
