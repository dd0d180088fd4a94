//! `Fn::Base64` takes one text.

use super::shape::{self, BASE64};
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};

pub(super) static RULE: Rule = Rule {
    name: "base64-argument",
    code: "E1021",
    family: Family::Functions,
    severity: Severity::Error,
    page: include_str!("../../../rules/functions/base64-argument.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    shape::check(&RULE, &BASE64, cx, out);
}
