//! What must be there, and how often: members of objects, items of lists, under conditions.

use std::collections::HashMap;

use super::Keyword;
use super::item::Item;
use super::leaf::count;
use super::sink::Sink;
use super::walk::{Place, Walker, head};
use crate::schema::{Kind, Record};
use crate::template::Formula;

/// Of longer lists, items that may or may not be there are not counted one by one.
const MAX_COUNTED: usize = 64;
/// Lists longer than this are not compared item by item.
const MAX_COMPARED: usize = 2_000;

impl<'a> Walker<'_, 'a> {
    /// When a value is there at all: `AWS::NoValue` takes it away.
    pub(super) fn present(&self, item: &Item<'a>) -> Formula<'a> {
        match item {
            Item::Written(value) if value.call().is_some() => self.template.absent(*value).negated(),
            _ => Formula::True,
        }
    }

    /// When an object has this member.
    fn has(&self, item: &Item<'a>, name: &str) -> Formula<'a> {
        item.member(name).map_or(Formula::False, |member| self.present(&member.item))
    }

    /// When at least so many of these are so. The parts are shared, so that the size stays a product.
    pub(super) fn at_least(&self, all: &[Formula<'a>], wanted: usize) -> Formula<'a> {
        // reached[k]: at least k of those looked at so far.
        let mut reached = vec![Formula::False; wanted + 1];
        if let Some(first) = reached.first_mut() {
            *first = Formula::True;
        }
        for one in all {
            for k in (1..=wanted).rev() {
                let before = reached.get(k - 1).cloned().unwrap_or(Formula::True);
                if let Some(slot) = reached.get_mut(k) {
                    *slot = slot.or(&before.and(one));
                }
            }
        }
        reached.pop().unwrap_or(Formula::True)
    }

    pub(super) fn required(&mut self, schema: &Record<'a>, item: &Item<'a>, place: &Place<'a>, sink: &mut Sink<'a>) {
        let Some(required) = schema.get("required").filter(|it| it.kind() == Kind::Array) else { return };
        if item.is_open() {
            sink.unsure(&place.when);
            return;
        }
        for name in required.items().filter_map(|it| it.text()) {
            let lacking = place.under(&self.has(item, name).negated());
            let shown = match item {
                Item::Object(gathered) => gathered.shown(name),
                _ => name,
            };
            sink.invalid(&lacking.when, || self.violation(Keyword::Required(shown), schema, item, place.key, &lacking));
        }
    }

    /// Demands on which members stand together.
    pub(super) fn together(&mut self, schema: &Record<'a>, item: &Item<'a>, place: &Place<'a>, sink: &mut Sink<'a>) {
        let demands = [
            "requiredXor",
            "requiredOr",
            "dependentExcluded",
            "dependentRequired",
            "dependencies",
            "minProperties",
            "maxProperties",
        ];
        if demands.iter().all(|keyword| schema.get(keyword).is_none()) {
            return;
        }
        let names = |keyword: &str| -> Vec<Vec<&'a str>> {
            let Some(value) = schema.get(keyword).filter(|it| it.kind() == Kind::Array) else { return Vec::new() };
            let texts: Vec<&str> = value.items().filter_map(|it| it.text()).collect();
            if texts.is_empty() {
                let lists = value.items().map(|it| it.items().filter_map(|it| it.text()).collect::<Vec<_>>());
                lists.filter(|it: &Vec<&str>| !it.is_empty()).collect()
            } else {
                vec![texts]
            }
        };
        let open = item.is_open();
        for names in names("requiredXor") {
            self.exactly_one(schema, &names, item, place, sink, open);
        }
        for names in names("requiredOr").into_iter().filter(|_| !open) {
            let none = place.under(&Formula::any(names.iter().map(|name| self.has(item, name))).negated());
            let keyword = Keyword::RequiredOr(names);
            sink.invalid(&none.when, || self.violation(keyword, schema, item, place.key, &none));
        }
        for (keyword, excludes) in [("dependentExcluded", true), ("dependentRequired", false), ("dependencies", false)]
        {
            let Some(all) = schema.get(keyword) else { continue };
            let mut told: Vec<(&str, &str)> = Vec::new();
            for (name, others) in all.entries() {
                let Some(member) = item.member(name) else { continue };
                let given = self.present(&member.item);
                if others.kind() == Kind::Object {
                    let place = place.under(&given);
                    self.check(&others, item, &place, sink);
                    continue;
                }
                for other in others.items().filter_map(|it| it.text()) {
                    let has = self.has(item, other);
                    if excludes {
                        // Most schemas say it from both sides; it is one mistake.
                        if told.contains(&(other, name)) {
                            continue;
                        }
                        told.push((name, other));
                        let Some(second) = item.member(other) else { continue };
                        let place = place.under(&given.and(&has));
                        let keyword = Keyword::Excluded(name, other);
                        sink.invalid(&place.when, || {
                            let mut found = self.violation(keyword, schema, item, second.key, &place);
                            found.because.insert(0, (member.key, format!("`{name}` is given here")));
                            found
                        });
                    } else if !open {
                        let place = place.under(&given.and(&has.negated()));
                        let keyword = Keyword::Dependent(name, other);
                        sink.invalid(&place.when, || self.violation(keyword, schema, item, member.key, &place));
                    }
                }
            }
        }
        self.members(schema, item, place, sink);
    }

    fn exactly_one(
        &mut self,
        schema: &Record<'a>,
        names: &[&'a str],
        item: &Item<'a>,
        place: &Place<'a>,
        sink: &mut Sink<'a>,
        open: bool,
    ) {
        let given: Vec<&'a str> = names.iter().copied().filter(|name| item.member(name).is_some()).collect();
        let has: Vec<Formula<'a>> = given.iter().map(|name| self.has(item, name)).collect();
        if !open {
            let none = place.under(&Formula::any(has.iter().cloned()).negated());
            let keyword = Keyword::RequiredXor(names.to_vec(), Vec::new());
            sink.invalid(&none.when, || self.violation(keyword, schema, item, place.key, &none));
        }
        let several = place.under(&self.at_least(&has, 2));
        let second = given.get(1).and_then(|name| item.member(name)).map_or(place.key, |member| member.key);
        let keyword = Keyword::RequiredXor(names.to_vec(), given.clone());
        sink.invalid(&several.when, || {
            let mut found = self.violation(keyword, schema, item, second, &several);
            let first = given.first().and_then(|name| item.member(name));
            found.because.extend(first.map(|member| (member.key, format!("`{}` is given here", member.name))));
            found
        });
    }

    fn members(&mut self, schema: &Record<'a>, item: &Item<'a>, place: &Place<'a>, sink: &mut Sink<'a>) {
        let least = schema.get("minProperties").and_then(|it| count(&it));
        let most = schema.get("maxProperties").and_then(|it| count(&it));
        if least.is_none() && most.is_none() || item.is_open() {
            return;
        }
        let members = item.members();
        let has: Vec<Formula<'a>> = members.iter().map(|member| self.present(&member.item)).collect();
        let number = members.len() as u64;
        self.limits(&has, (least, most), place, sink, |this, place| {
            this.violation(Keyword::Members(number), schema, item, place.key, place)
        });
    }

    /// When fewer or more of these are there than the limits say.
    fn limits(
        &mut self,
        has: &[Formula<'a>],
        (least, most): (Option<u64>, Option<u64>),
        place: &Place<'a>,
        sink: &mut Sink<'a>,
        violation: impl Fn(&Self, &Place<'a>) -> super::Violation<'a>,
    ) {
        let size = |limit: u64| usize::try_from(limit).unwrap_or(usize::MAX);
        if has.iter().all(Formula::is_true) || has.len() > MAX_COUNTED {
            let certain = has.iter().filter(|it| it.is_true()).count();
            if least.is_some_and(|least| has.len() < size(least)) || most.is_some_and(|most| certain > size(most)) {
                sink.invalid(&place.when, || violation(self, place));
            }
            return;
        }
        if let Some(least) = least.map(size) {
            let few = if least > has.len() { Formula::True } else { self.at_least(has, least).negated() };
            let place = place.under(&few);
            sink.invalid(&place.when, || violation(self, &place));
        }
        if let Some(most) = most.map(size).filter(|most| *most < has.len()) {
            let place = place.under(&self.at_least(has, most + 1));
            sink.invalid(&place.when, || violation(self, &place));
        }
    }

    pub(super) fn list(&mut self, schema: &Record<'a>, item: &Item<'a>, place: &Place<'a>, sink: &mut Sink<'a>) {
        let items = item.items();
        let first = schema.get("prefixItems").filter(|it| it.kind() == Kind::Array);
        let rest = schema.get("items");
        let inner = |one: &Item<'a>| Place {
            key: match one {
                Item::Written(value) => head(*value),
                _ => place.key,
            },
            depth: place.depth + 1,
            nested: 0,
            top: false,
            ..place.clone()
        };
        let count_first = first.as_ref().map_or(0, |it| it.items().count());
        for (index, one) in items.iter().enumerate() {
            if sink.is_settled() {
                return;
            }
            if index < count_first {
                if let Some(schema) = first.as_ref().and_then(|it| it.items().nth(index)) {
                    self.check(&schema, one, &inner(one), sink);
                }
            } else if let Some(rest) = &rest {
                self.check(rest, one, &inner(one), sink);
            }
        }
        // A function that yields a list in the place of one item may stand for several.
        let spread = items.iter().any(|one| self.may_spread(one));
        let has: Vec<Formula<'a>> = items.iter().map(|one| self.present(one)).collect();
        let most = schema.get("maxItems").and_then(|it| count(&it));
        let least = schema.get("minItems").and_then(|it| count(&it)).filter(|_| !spread);
        if least.is_some() || most.is_some() {
            let number = items.len() as u64;
            self.limits(&has, (least, most), place, sink, |this, place| {
                this.violation(Keyword::Items(number), schema, item, place.key, place)
            });
        }
        if items.len() <= MAX_COMPARED {
            self.distinct(schema, &items, place, sink);
        }
        if let Some(wanted) = schema.get("contains") {
            self.contains(schema, &wanted, item, &items, place, sink);
        }
    }

    fn may_spread(&self, item: &Item<'a>) -> bool {
        let Item::Written(value) = item else { return false };
        let Some(call) = value.call() else { return false };
        super::result::yields_list(self.template, call)
    }

    fn contains(
        &mut self,
        schema: &Record<'a>,
        wanted: &Record<'a>,
        item: &Item<'a>,
        items: &[Item<'a>],
        place: &Place<'a>,
        sink: &mut Sink<'a>,
    ) {
        let mut none = Vec::new();
        let mut doubt = Vec::new();
        for one in items {
            let probe = self.probe(wanted, one, place);
            let present = self.present(one);
            none.push(probe.when_invalid().or(&present.negated()));
            doubt.push(probe.when_unsure());
        }
        let none = Formula::all(none);
        sink.unsure(&place.when.and(&Formula::any(doubt)).and(&none.negated()));
        let place = place.under(&none);
        sink.invalid(&place.when, || self.violation(Keyword::Contains, schema, item, place.key, &place));
    }

    /// `uniqueItems` and `uniqueKeys`.
    fn distinct(&mut self, schema: &Record<'a>, items: &[Item<'a>], place: &Place<'a>, sink: &mut Sink<'a>) {
        if schema.get("uniqueItems").is_some_and(|it| it.kind() == Kind::Bool(true)) {
            self.twice(items, schema, place, sink, |one| Some(one.clone()), &Keyword::Unique);
        }
        let Some(keys) = schema.get("uniqueKeys") else { return };
        for key in keys.items().filter_map(|it| it.text()) {
            let part = |one: &Item<'a>| one.member(key).map(|member| member.item);
            self.twice(items, schema, place, sink, part, &Keyword::UniqueKey(key));
        }
    }

    fn twice(
        &mut self,
        items: &[Item<'a>],
        schema: &Record<'a>,
        place: &Place<'a>,
        sink: &mut Sink<'a>,
        part: impl Fn(&Item<'a>) -> Option<Item<'a>>,
        keyword: &Keyword<'a>,
    ) {
        let mut seen: HashMap<String, Vec<(Formula<'a>, crate::source::Span, usize)>> = HashMap::new();
        for (index, one) in items.iter().enumerate() {
            // The branches of `Fn::If` are what is compared, each under its conditions.
            let shells = match one {
                Item::Written(value) => self.template.branches(*value),
                _ => Vec::new(),
            };
            for (when, value) in shells {
                let Some(compared) = part(&Item::Written(value)) else { continue };
                let Item::Written(written) = compared else { continue };
                let span = written.span();
                let earlier = seen.entry(crate::template::expression(written)).or_default();
                let clash = earlier.iter().find(|(other, _, at)| *at != index && !other.and(&when).is_false()).cloned();
                if let Some((other, first, _)) = clash {
                    let place = place.under(&other.and(&when));
                    let keyword = keyword.clone();
                    let told = Item::Written(written);
                    sink.invalid(&place.when, || {
                        let mut found = self.violation(keyword, schema, &told, place.key, &place);
                        found.because.insert(0, (first, "the first time".to_owned()));
                        found.because.insert(1, (span, "the same again".to_owned()));
                        found
                    });
                }
                earlier.push((when, span, index));
            }
        }
    }
}
