//! Demands on texts, numbers and booleans, and what they are compared with.

use super::item::Item;
use super::leaf::{bound, count, equals, number, shown};
use super::pattern::{Verdict, verdict};
use super::sink::Sink;
use super::walk::{Place, Walker};
use super::{Keyword, constraint, format};
use crate::schema::{Kind, Record};
use crate::source::Span;
use crate::template::Formula;

impl<'a> Walker<'_, 'a> {
    pub(super) fn scalar(&mut self, schema: &Record<'a>, item: &Item<'a>, place: &Place<'a>, sink: &mut Sink<'a>) {
        let Some(text) = item.text() else { return };
        let span = self.span(item, place);
        let wrong = |this: &Self, keyword: Keyword<'a>, sink: &mut Sink<'a>| {
            sink.invalid(&place.when, || this.violation(keyword, schema, item, span, place));
        };
        if let Some(name) = schema.get("format").and_then(|it| it.text()) {
            // Launch templates take `resolve:ssm:…` for an image.
            let resolved = text.starts_with("resolve:");
            if !resolved && format::is_of_format(name, &text) == Some(false) {
                wrong(self, Keyword::Format(name), sink);
            }
        }
        if let Some(pattern) =
            schema.get("pattern").and_then(|it| self.demand(it, place, sink)).and_then(|it| it.text())
        {
            match verdict(pattern, &text, self.of.is_embedded()) {
                Verdict::Matches => {}
                Verdict::Differs => wrong(self, Keyword::Pattern(pattern), sink),
                Verdict::Unknown => sink.unsure(&place.when),
            }
        }
        if matches!(item, Item::Shape(_)) {
            sink.unsure(&place.when);
            return;
        }
        self.listed(schema, item, &text, place, sink);
        let length = text.chars().count() as u64;
        let least = schema.get("minLength").and_then(|it| count(&it));
        let most = schema.get("maxLength").and_then(|it| count(&it));
        if least.is_some_and(|least| length < least) || most.is_some_and(|most| length > most) {
            wrong(self, Keyword::Length, sink);
        }
        let Some(value) = number(&text) else { return };
        type Wrong = fn(f64, f64) -> bool;
        let ranges: [(&str, Wrong, &str); 5] = [
            ("minimum", |value, bound| value < bound, "less than"),
            ("maximum", |value, bound| value > bound, "more than"),
            ("exclusiveMinimum", |value, bound| value <= bound, "not more than"),
            ("exclusiveMaximum", |value, bound| value >= bound, "not less than"),
            ("multipleOf", |value, bound| bound != 0.0 && (value / bound).fract() != 0.0, "no multiple of"),
        ];
        for (name, is_wrong, words) in ranges {
            let Some(demand) = schema.get(name) else { continue };
            for (when, limit, other) in self.numbers(demand, place, sink) {
                if is_wrong(value, limit) {
                    let place = place.under(&when);
                    let keyword = Keyword::Range(format!("{words} {limit}"));
                    sink.invalid(&place.when, || {
                        let mut found = self.violation(keyword, schema, item, span, &place);
                        found.because.extend(other.map(|span| (span, "compared with this".to_owned())));
                        found
                    });
                }
            }
        }
    }

    /// A default that stands for "not given" is no value of any list.
    pub(super) fn null(&mut self, schema: &Record<'a>, item: &Item<'a>, place: &Place<'a>, sink: &mut Sink<'a>) {
        let listed = schema.get("enum").is_some_and(|list| list.items().any(|it| it.kind() == Kind::Null));
        let demanded = schema.get("const").is_some_and(|it| it.kind() != Kind::Null) || schema.get("enum").is_some();
        if demanded && !listed {
            let keyword = || Keyword::Enum { values: Vec::new() };
            sink.invalid(&place.when, || self.violation(keyword(), schema, item, place.key, place));
        }
    }

    /// `enum`, `enumCaseInsensitive` and `const`.
    fn listed(&mut self, schema: &Record<'a>, item: &Item<'a>, text: &str, place: &Place<'a>, sink: &mut Sink<'a>) {
        let row = |key: &str| place.constraint.as_ref().and_then(|row| row.get(key)).and_then(|it| it.text());
        let fold = !place.name.is_empty() && row("fold") == Some(place.name);
        // `8.0` stands for the version of 8.0 that the service finds best.
        let shortened = row("prefix") == Some(place.name);
        let begins = |value: &Record<'a>| {
            shortened && value.text().is_some_and(|it| it.strip_prefix(text).is_some_and(|rest| rest.starts_with('.')))
        };
        let span = self.span(item, place);
        for (name, loose) in [("enum", fold), ("enumCaseInsensitive", true)] {
            let Some(list) = schema.get(name).filter(|list| list.kind() == Kind::Array) else { continue };
            if list.items().any(|value| equals(text, &value, loose) || begins(&value)) {
                continue;
            }
            let values = || list.items().map(|value| shown(&value)).collect();
            let keyword = || Keyword::Enum { values: values() };
            sink.invalid(&place.when, || self.violation(keyword(), schema, item, span, place));
        }
        let Some(wanted) = schema.get("const") else { return };
        if wanted.kind() == Kind::Object {
            constraint::same_as(self, schema, &wanted, item, place, sink);
        } else if !equals(text, &wanted, fold) {
            let keyword = || Keyword::Enum { values: vec![shown(&wanted)] };
            sink.invalid(&place.when, || self.violation(keyword(), schema, item, span, place));
        }
    }

    /// A demand that may be looked up (`$lookup`); `None` where it is not known.
    fn demand(&self, demand: Record<'a>, place: &Place<'a>, sink: &mut Sink<'a>) -> Option<Record<'a>> {
        if demand.kind() != Kind::Object {
            return Some(demand);
        }
        let found = constraint::looked_up(&demand, place);
        if found.is_none() {
            sink.unsure(&place.when);
        }
        found
    }

    /// The bounds that a demand can be, each with when, and where it stands in the template.
    fn numbers(
        &self,
        demand: Record<'a>,
        place: &Place<'a>,
        sink: &mut Sink<'a>,
    ) -> Vec<(Formula<'a>, f64, Option<Span>)> {
        if demand.kind() != Kind::Object {
            return bound(&demand).map(|limit| (Formula::True, limit, None)).into_iter().collect();
        }
        constraint::pointed_at(self, &demand, place, sink)
            .into_iter()
            .filter_map(|(when, item)| Some((when, number(&item.text()?)?, item.span())))
            .collect()
    }
}
