//! `Fn::Join` takes a delimiter and a list of texts.

use super::shape::{self, JOIN};
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};

pub(super) static RULE: Rule = Rule {
    name: "join-arguments",
    code: "E1022",
    family: Family::Functions,
    severity: Severity::Error,
    page: include_str!("../../../rules/functions/join-arguments.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    shape::check(&RULE, &JOIN, cx, out);
}
