//! `Fn::ImportValue` takes the name of one export.

use super::shape::{self, IMPORT_VALUE};
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};

pub(super) static RULE: Rule = Rule {
    name: "importvalue-argument",
    code: "E1016",
    family: Family::Functions,
    severity: Severity::Error,
    page: include_str!("../../../rules/functions/importvalue-argument.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    shape::check(&RULE, &IMPORT_VALUE, cx, out);
}
