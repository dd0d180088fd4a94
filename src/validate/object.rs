//! The members of an object: which may be there, and what each must be.

use super::Keyword;
use super::item::{Item, Member};
use super::pattern::{Verdict, verdict};
use super::sink::Sink;
use super::walk::{Place, Walker};
use crate::schema::{Kind, Record, resolve};
use crate::syntax::Value;
use crate::template::Formula;

impl<'a> Walker<'_, 'a> {
    pub(super) fn object(&mut self, schema: &Record<'a>, item: &Item<'a>, place: &Place<'a>, sink: &mut Sink<'a>) {
        let properties = schema.get("properties").filter(|it| it.kind() == Kind::Object);
        let patterns = schema.get("patternProperties").filter(|it| it.kind() == Kind::Object);
        let others = schema.get("additionalProperties");
        let names = schema.get("propertyNames");
        let closed = others.as_ref().is_some_and(|it| it.kind() != Kind::Bool(true));
        if patterns.is_none() && names.is_none() && !closed && place.constraint.is_some() {
            self.few(properties.as_ref(), schema, item, place, sink);
            return;
        }
        for member in item.members() {
            if sink.is_settled() {
                return;
            }
            if member.name.starts_with("Fn::ForEach") {
                self.repeated(schema, &member, place, sink);
            }
            // What else `Fn::ForEach` and includes put here is not known.
            if member.name.starts_with("Fn::") || member.name.is_empty() {
                sink.unsure(&place.when);
                continue;
            }
            let inner = place.member(&member);
            if let Some(names) = &names {
                self.member_name(names, &member, &inner, sink);
            }
            let mut known = false;
            if let Some(property) = properties.as_ref().and_then(|all| all.get(member.name)) {
                known = true;
                if place.top && place.constraint.is_none() {
                    self.read_only(&member, &inner, sink);
                }
                self.check(&property, &member.item, &inner, sink);
            }
            for (pattern, property) in patterns.iter().flat_map(|all| all.entries().collect::<Vec<_>>()) {
                match verdict(pattern, member.name, self.of.is_embedded()) {
                    Verdict::Matches => {
                        known = true;
                        self.check(&property, &member.item, &inner, sink);
                    }
                    Verdict::Unknown => known = true,
                    Verdict::Differs => {}
                }
            }
            match &others {
                // A name that `Fn::ForEach` puts together is known only later, and variants may add names.
                Some(others)
                    if !known
                        && others.kind() == Kind::Bool(false)
                        && !member.name.contains(['$', '&'])
                        && !self.is_variant_member(schema, member.name, place) =>
                {
                    let inner = inner.under(&self.present(&member.item));
                    sink.invalid(&inner.when, || {
                        self.violation(Keyword::UnknownProperty, schema, item, member.key, &inner)
                    });
                }
                Some(others) if !known && others.kind() == Kind::Object => {
                    self.check(others, &member.item, &inner, sink);
                }
                _ => {}
            }
        }
        self.required(schema, item, place, sink);
        self.together(schema, item, place, sink);
    }

    /// Members of which a schema names only some. Tables of constraints hold thousands of such schemas about an object.
    fn few(
        &mut self,
        properties: Option<&Record<'a>>,
        schema: &Record<'a>,
        item: &Item<'a>,
        place: &Place<'a>,
        sink: &mut Sink<'a>,
    ) {
        if item.is_open() {
            sink.unsure(&place.when);
        }
        self.required(schema, item, place, sink);
        for (name, property) in properties.into_iter().flat_map(Record::entries) {
            if sink.is_settled() {
                return;
            }
            if let Some(member) = item.member(name) {
                self.check(&property, &member.item, &place.member(&member), sink);
            }
        }
        self.together(schema, item, place, sink);
    }

    /// The members that `Fn::ForEach` makes of its body: `{"Name${Suffix}": value}` for each suffix.
    fn repeated(&mut self, schema: &Record<'a>, member: &Member<'a>, place: &Place<'a>, sink: &mut Sink<'a>) {
        let Item::Written(value) = member.item else { return };
        let mut arguments = value.items();
        let (Some(identifier), Some(body)) = (arguments.next().and_then(Value::text), arguments.nth(1)) else { return };
        let Some(properties) = schema.get("properties") else { return };
        for turn in self.template.turns(identifier).unwrap_or_default() {
            let when = Formula::is(identifier, turn.clone());
            for entry in body.entries() {
                let name = entry.name.replace(&format!("${{{identifier}}}"), &turn);
                let name = name.replace(&format!("&{{{identifier}}}"), &turn);
                let Some((known, property)) = properties.entries().find(|(known, _)| *known == name) else { continue };
                let mut inner = place.under(&when);
                (inner.name, inner.key, inner.top) = (known, entry.key.text_span(), false);
                self.check(&property, &Item::Written(entry.value), &inner, sink);
            }
        }
    }

    fn read_only(&mut self, member: &Member<'a>, place: &Place<'a>, sink: &mut Sink<'a>) {
        let Item::Written(value) = member.item else { return };
        // Templates that hand such a value on by a function are known to be deployed, so only literals are told.
        let is_literal = |(_, branch): &(Formula<'a>, Value<'a>)| branch.call().is_none();
        let is_set = self.of.is_read_only(member.name) && self.template.branches(value).iter().any(is_literal);
        if is_set && !self.of.name().starts_with("AWS::Serverless::") && sink.report.is_some() {
            let item = member.item.clone();
            let schema = self.of.schema().clone();
            sink.invalid(&place.when, || self.violation(Keyword::ReadOnly, &schema, &item, member.key, place));
        }
    }

    fn member_name(&mut self, names: &Record<'a>, member: &Member<'a>, place: &Place<'a>, sink: &mut Sink<'a>) {
        let mut probe = Sink::probe();
        let bare = Place { when: Formula::True, ..place.clone() };
        let name = Item::Text(std::borrow::Cow::Borrowed(member.name));
        self.check(names, &name, &bare, &mut probe);
        if !probe.when_invalid().is_false() {
            sink.invalid(&place.when, || self.violation(Keyword::MemberName, names, &member.item, member.key, place));
        }
    }

    /// Whether one of the variants of an object names this member.
    fn is_variant_member(&self, schema: &Record<'a>, name: &str, place: &Place<'a>) -> bool {
        let mut open: Vec<Record<'a>> = vec![schema.clone()];
        // A schema may refer to itself.
        let mut seen: Vec<u32> = Vec::new();
        while let Some(part) = open.pop() {
            if seen.contains(&part.place()) {
                continue;
            }
            seen.push(part.place());
            for variants in ["allOf", "anyOf", "oneOf"] {
                let Some(list) = part.get(variants) else { continue };
                for variant in list.items() {
                    let variant = resolve(&place.root, variant);
                    if variant.get("properties").is_some_and(|all| all.get(name).is_some()) {
                        return true;
                    }
                    open.push(variant);
                }
            }
        }
        false
    }
}
