//! `allOf`, `anyOf`, `oneOf`, `not`, `if`.

use std::rc::Rc;

use super::item::{Item, Member};
use super::premise::Premise;
use super::sink::Sink;
use super::walk::{Place, Walker};
use super::{Keyword, Violation};
use crate::schema::{GLOBALS, Kind, Record, resolve};
use crate::syntax::{Value, View};
use crate::template::Formula;

impl<'a> Walker<'_, 'a> {
    pub(super) fn variants(&mut self, schema: &Record<'a>, item: &Item<'a>, place: &Place<'a>, sink: &mut Sink<'a>) {
        let deeper = Place { nested: place.nested + 1, ..place.clone() };
        for part in list(schema, "allOf") {
            self.check(&part, item, &deeper, sink);
        }
        let any = list(schema, "anyOf");
        let one = list(schema, "oneOf");
        // What SAM takes in these places is more than its published schema says; only plain values are judged by it.
        if !(any.is_empty() && one.is_empty()) && self.is_serverless() && holds_function(item) {
            sink.unsure(&place.when);
            let all: Vec<Record<'a>> = any.iter().chain(&one).cloned().collect();
            self.told_apart(schema, &all, item, place, sink);
        } else {
            if !any.is_empty() {
                self.any_of(schema, &any, item, &deeper, sink);
            }
            if !one.is_empty() {
                self.one_of(schema, &one, item, &deeper, sink);
            }
        }
        if let Some(inner) = schema.get("not") {
            let probe = self.probe(&inner, item, &deeper);
            sink.unsure(&place.when.and(&probe.when_unsure()));
            let mut place = place.under(&probe.when_valid());
            match culprit(&inner, item) {
                // That something is there is what must not be.
                Some(member) => {
                    (place.name, place.key) = (member.shown, member.key);
                    let item = member.item;
                    sink.invalid(&place.when, || self.violation(Keyword::Forbidden, &inner, &item, place.key, &place));
                }
                None => {
                    let span = self.span(item, &place);
                    sink.invalid(&place.when, || self.violation(Keyword::Not, &inner, item, span, &place));
                }
            }
        }
        if let Some(condition) = schema.get("if") {
            self.conditional(schema, condition, item, &deeper, sink);
        }
    }

    /// What becomes of a value under a schema, whatever leads there.
    pub(super) fn probe(&mut self, schema: &Record<'a>, item: &Item<'a>, place: &Place<'a>) -> Sink<'a> {
        let mut probe = Sink::probe();
        let bare = Place { when: Formula::True, premise: None, ..place.clone() };
        self.check(schema, item, &bare, &mut probe);
        probe
    }

    fn conditional(
        &mut self,
        schema: &Record<'a>,
        condition: Record<'a>,
        item: &Item<'a>,
        place: &Place<'a>,
        sink: &mut Sink<'a>,
    ) {
        let (then, otherwise) = (schema.get("then"), schema.get("else"));
        if then.is_none() && otherwise.is_none() {
            return;
        }
        let probe = self.probe(&condition, item, place);
        sink.unsure(&place.when.and(&probe.when_unsure()));
        let premise =
            Premise { schema: condition, root: place.root.clone(), item: item.clone(), outer: place.premise.clone() };
        if let Some(then) = then {
            let when = probe.when_valid();
            if !when.is_false() {
                let inner = Place { premise: Some(Rc::new(premise)), ..place.under(&when) };
                self.check(&then, item, &inner, sink);
            }
        }
        if let Some(otherwise) = otherwise {
            let when = probe.when_invalid();
            if !when.is_false() {
                self.check(&otherwise, item, &place.under(&when), sink);
            }
        }
    }

    fn any_of(
        &mut self,
        schema: &Record<'a>,
        all: &[Record<'a>],
        item: &Item<'a>,
        place: &Place<'a>,
        sink: &mut Sink<'a>,
    ) {
        let mut invalid = Vec::with_capacity(all.len());
        let mut unsure = Vec::new();
        for part in all {
            let probe = self.probe(part, item, place);
            if probe.when_valid().is_true() {
                return;
            }
            invalid.push(probe.when_invalid());
            unsure.push(probe.when_unsure());
        }
        let none = Formula::all(invalid);
        sink.unsure(&place.when.and(&Formula::any(unsure)).and(&none.negated()));
        let place = place.under(&none);
        if place.when.is_false() {
            return;
        }
        let nearest = if sink.report.is_some() { self.nearest(all, item, &place) } else { None };
        // A constraint is told where it bites.
        let inner = nearest.as_ref().filter(|it| place.constraint.is_some() && it.via.is_none()).map(|it| it.span);
        let span = inner.unwrap_or_else(|| self.span(item, &place));
        let nearest = nearest.map(Box::new);
        sink.invalid(&place.when, || self.violation(Keyword::AnyOf(nearest), schema, item, span, &place));
    }

    fn one_of(
        &mut self,
        schema: &Record<'a>,
        all: &[Record<'a>],
        item: &Item<'a>,
        place: &Place<'a>,
        sink: &mut Sink<'a>,
    ) {
        let probes: Vec<Sink<'a>> = all.iter().map(|part| self.probe(part, item, place)).collect();
        let none = Formula::all(probes.iter().map(Sink::when_invalid));
        let doubt = Formula::any(probes.iter().map(Sink::when_unsure));
        sink.unsure(&place.when.and(&doubt).and(&none.negated()));
        let span = self.span(item, place);
        let failing = place.under(&none);
        if !failing.when.is_false() {
            let nearest = if sink.report.is_some() { self.nearest(all, item, &failing) } else { None };
            let nearest = nearest.map(Box::new);
            sink.invalid(&failing.when, || self.violation(Keyword::OneOf(nearest), schema, item, span, &failing));
        }
        let valid: Vec<Formula<'a>> = probes.iter().map(Sink::when_valid).filter(|it| !it.is_false()).collect();
        let twice = self.at_least(&valid, 2);
        let several = place.under(&twice);
        sink.invalid(&several.when, || self.violation(Keyword::OneOf(None), schema, item, span, &several));
    }

    /// Where each variant has a `Type` of its own, one that none has is wrong whatever stands beside it.
    fn told_apart(
        &mut self,
        schema: &Record<'a>,
        all: &[Record<'a>],
        item: &Item<'a>,
        place: &Place<'a>,
        sink: &mut Sink<'a>,
    ) {
        let Some(member) = item.member("Type") else { return };
        let Some(text) = member.item.text() else { return };
        let mut values: Vec<String> = Vec::new();
        for variant in all {
            let kind = resolve(&place.root, variant.clone()).get("properties").and_then(|all| all.get("Type"));
            let Some(kind) = kind else { return };
            let listed = kind.get("enum").map(|it| it.items().collect::<Vec<_>>()).unwrap_or_default();
            let known = listed.into_iter().chain(kind.get("const"));
            let before = values.len();
            values.extend(known.filter_map(|it| it.text()).map(str::to_owned));
            if values.len() == before {
                return;
            }
        }
        if !values.iter().any(|value| *value == text) {
            let mut place = place.clone();
            (place.name, place.key) = (member.shown, member.key);
            let span = self.span(&member.item, &place);
            sink.invalid(&place.when, || self.violation(Keyword::Enum { values }, schema, &member.item, span, &place));
        }
    }

    fn is_serverless(&self) -> bool {
        self.of.name() == GLOBALS || self.of.name().starts_with("AWS::Serverless::")
    }

    /// What is wrong with the variant that is nearest: the one that fails last and least.
    fn nearest(&mut self, all: &[Record<'a>], item: &Item<'a>, place: &Place<'a>) -> Option<Violation<'a>> {
        let mut best: Option<((usize, usize, usize), Violation<'a>)> = None;
        for part in all {
            let mut sink = Sink::report();
            self.check(part, item, place, &mut sink);
            let mut found = sink.report.unwrap_or_default();
            // A variant for another kind of value was hardly meant.
            let other_kind =
                found.iter().any(|it| matches!(it.keyword, Keyword::Type(_)) && it.span == self.span(item, place));
            // Where one value tells the variants apart, that with the same value was meant.
            let told_apart =
                found.iter().filter(|it| matches!(&it.keyword, Keyword::Enum { values } if values.len() < 3));
            let rank = (usize::from(other_kind), told_apart.count(), found.len());
            if !found.is_empty() && best.as_ref().is_none_or(|(least, _)| rank < *least) {
                best = Some((rank, found.swap_remove(0)));
            }
        }
        best.map(|(_, violation)| violation)
    }
}

/// The member whose presence a schema asks for.
fn culprit<'a>(schema: &Record<'a>, item: &Item<'a>) -> Option<Member<'a>> {
    let own = schema.get("required").map(|it| it.items().collect::<Vec<_>>()).unwrap_or_default();
    let variants = list(schema, "anyOf").into_iter().filter_map(|it| it.get("required"));
    let names = own.into_iter().chain(variants.flat_map(|it| it.items().collect::<Vec<_>>()));
    names.filter_map(|it| it.text()).find_map(|name| item.member(name))
}

/// Whether a function stands somewhere in a value.
fn holds_function(item: &Item<'_>) -> bool {
    fn holds(value: Value<'_>) -> bool {
        match value.view() {
            View::Scalar(_) => false,
            View::Sequence(mut items) => items.any(holds),
            View::Mapping(mut entries) => entries.any(|entry| holds(entry.value)),
            View::Call(_) => true,
        }
    }
    matches!(item, Item::Written(value) if holds(*value))
}

fn list<'a>(schema: &Record<'a>, name: &str) -> Vec<Record<'a>> {
    schema.get(name).filter(|it| it.kind() == Kind::Array).map(|it| it.items().collect()).unwrap_or_default()
}
