//! A block of addresses must be written as one: `10.0.0.0/16`.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::places::visit;
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};

pub(super) static RULE: Rule = Rule {
    name: "invalid-cidr",
    code: "E1103",
    family: Family::Properties,
    severity: Severity::Error,
    page: include_str!("../../../rules/properties/invalid-cidr.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    visit(cx, |place| {
        let (most, example) = match place.schema.get("format").and_then(|it| it.text()) {
            Some("ipv4-network") => (32, "10.0.0.0/16"),
            Some("ipv6-network") => (128, "2001:db8::/56"),
            _ => return,
        };
        let Some(text) = place.value.text().filter(|text| !text.contains("{{resolve:")) else { return };
        let wrong = match text.split_once('/') {
            None => "there is no `/` and number after the address".to_owned(),
            Some((address, _)) if most == 32 && address.parse::<Ipv4Addr>().is_err() => {
                format!("`{address}` is no IPv4 address")
            }
            Some((address, _)) if most == 128 && address.parse::<Ipv6Addr>().is_err() => {
                format!("`{address}` is no IPv6 address")
            }
            Some((_, bits)) if bits.parse::<u8>().is_ok_and(|bits| bits <= most) => return,
            Some((_, bits)) => format!("`{bits}` is no number from 0 to {most}"),
        };
        out.push(
            RULE.at(place.value.text_span(), format!("`{text}` is no block of addresses"))
                .label(wrong)
                .why("the network service cannot make sense of it, so the resource is not created")
                .help(format!("write the first address, `/`, and the number of fixed bits, as in `{example}`")),
        );
    });
}
