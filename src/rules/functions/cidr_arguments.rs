//! `Fn::Cidr` takes an address block, a count and a number of host bits.

use super::shape::{self, CIDR};
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::syntax::Call;

pub(super) static RULE: Rule = Rule {
    name: "cidr-arguments",
    code: "E1024",
    family: Family::Functions,
    severity: Severity::Error,
    page: include_str!("../../../rules/functions/cidr-arguments.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    shape::check_with(&RULE, &CIDR, cx, out, |site| block(&site.call));
}

/// An address block that is written out, but is none.
fn block(call: &Call<'_>) -> Option<Diagnostic> {
    let value = call.argument.items().next()?;
    let text = value.text().filter(|text| !text.contains('{'))?;
    if is_block(text) {
        return None;
    }
    Some(
        RULE.at(value.span(), format!("`{text}` is no address block"))
            .label("must be an address, a slash and a number of bits")
            .why("`Fn::Cidr` cuts a block of addresses into smaller ones, and CloudFormation refuses what it cannot read as a block")
            .help("write it like `10.0.0.0/16`"),
    )
}

fn is_block(text: &str) -> bool {
    let Some((address, bits)) = text.split_once('/') else { return false };
    let most = match address.parse() {
        Ok(std::net::IpAddr::V4(_)) => 32,
        Ok(std::net::IpAddr::V6(_)) => 128,
        Err(_) => return false,
    };
    bits.parse::<u8>().is_ok_and(|bits| bits <= most)
}
