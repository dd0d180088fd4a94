//! Availability Zones: which one a value means, as far as it can be compared with another.

use super::evaluate::Scope;
use super::value::Val;
use crate::syntax::{Function, Value};

/// What is known of a zone.
enum Zone {
    /// Its name, such as `eu-west-1a`.
    Name(String),
    /// Its letter in the region of the stack: `${AWS::Region}a`.
    Letter(String),
    /// Its number in the list of the zones that the region has.
    Number(usize),
}

impl<'a> Scope<'_, 'a> {
    /// Whether two values mean the same Availability Zone.
    pub(super) fn same_zone(&mut self, one: &Val<'a>, other: &Val<'a>) -> Option<bool> {
        if one.same(other) == Some(true) && !matches!(one, Val::Absent) {
            return Some(true);
        }
        match (self.zone(one)?, self.zone(other)?) {
            (Zone::Name(a), Zone::Name(b)) | (Zone::Letter(a), Zone::Letter(b)) => Some(a == b),
            (Zone::Number(a), Zone::Number(b)) => Some(a == b),
            (Zone::Name(name), Zone::Letter(letter)) | (Zone::Letter(letter), Zone::Name(name)) => {
                (!name.ends_with(&letter)).then_some(false)
            }
            (Zone::Number(_), _) | (_, Zone::Number(_)) => None,
        }
    }

    fn zone(&mut self, of: &Val<'a>) -> Option<Zone> {
        if let Some(name) = of.scalar() {
            return Some(Zone::Name(name.into_owned()));
        }
        let Val::Open(value) = of else { return None };
        let call = value.call()?;
        match call.function {
            Function::Select => {
                let mut arguments = call.argument.items();
                let (index, list) = (arguments.next()?, arguments.next()?);
                let index = self.resolved(index).scalar()?.parse().ok()?;
                is_own_zones(list).then_some(Zone::Number(index))
            }
            Function::Sub => {
                let letter = call.argument.text()?.strip_prefix("${AWS::Region}")?;
                (letter.len() == 1).then(|| Zone::Letter(letter.to_owned()))
            }
            Function::Join => {
                let mut parts = call.argument.items().nth(1)?.items();
                let (region, letter) = (parts.next()?.call()?, parts.next()?.text()?);
                let own = region.function == Function::Ref && region.argument.text() == Some("AWS::Region");
                (own && letter.len() == 1 && parts.next().is_none()).then(|| Zone::Letter(letter.to_owned()))
            }
            _ => None,
        }
    }
}

/// Whether a value is the list of the zones of the stack's own region.
fn is_own_zones(list: Value<'_>) -> bool {
    let Some(call) = list.call().filter(|call| call.function == Function::GetAZs) else { return false };
    match call.argument.call() {
        Some(region) => region.function == Function::Ref && region.argument.text() == Some("AWS::Region"),
        None => call.argument.text().is_none_or(str::is_empty),
    }
}
