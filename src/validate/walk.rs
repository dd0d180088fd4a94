//! The walk: one value, one schema, every keyword.

use std::collections::HashMap;
use std::rc::Rc;

use super::item::{Item, Member, Plain, Possibility};
use super::leaf::{is_kind, is_kind_exactly, kinds};
use super::premise::Premise;
use super::sink::Sink;
use super::{Keyword, Owner, Settings, Violation, constraint, result};
use crate::schema::{Kind, Record, ResourceType, Schemas, resolve};
use crate::source::Span;
use crate::syntax::{NodeId, Value};
use crate::template::{Case, Formula, Template, Via};

/// Schemas nested deeper than this over one value are not followed.
const MAX_DEPTH: u32 = 300;
/// So many pairs of value and schema are looked at for one resource; a hostile schema may ask for more.
const MAX_STEPS: u32 = 200_000;
/// `allOf`, `anyOf` and the like inside of each other, over one and the same value.
const MAX_NESTED: u32 = 32;

/// Properties for which a template may name a local file or folder before it is packaged.
const PACKAGED: &[&str] = &["BodyS3Location", "Code", "Content", "DefinitionS3Location", "S3", "SourceBundle"];

/// What stays the same for one resource.
pub(super) struct Walker<'w, 'a> {
    pub(super) template: &'w Template<'a>,
    pub(super) schemas: &'a Schemas,
    pub(super) regions: &'w [&'a str],
    pub(super) strict: bool,
    pub(super) of: &'w ResourceType<'a>,
    pub(super) steps: u32,
    /// What functions yield, since tables of constraints ask thousands of times.
    known: HashMap<NodeId, Rc<[Possibility<'a>]>>,
}

/// The place of a value.
#[derive(Clone)]
pub(super) struct Place<'a> {
    /// Where `#/definitions` are looked up.
    pub(super) root: Record<'a>,
    /// The resource that the value belongs to, and its place.
    pub(super) owner: (&'a str, Span),
    pub(super) name: &'a str,
    pub(super) key: Span,
    pub(super) when: Formula<'a>,
    pub(super) via: Option<Via<'a>>,
    pub(super) premise: Option<Rc<Premise<'a>>>,
    pub(super) constraint: Option<Record<'a>>,
    /// References that brought the values of several resources together.
    pub(super) links: Rc<[(Span, String)]>,
    pub(super) region: Option<&'a str>,
    /// What `$data` points into.
    pub(super) data: Option<Item<'a>>,
    pub(super) depth: u32,
    /// How many variants lie around each other here.
    pub(super) nested: u32,
    /// Whether this is `Properties` itself.
    pub(super) top: bool,
}

impl<'a> Place<'a> {
    pub(super) fn under(&self, when: &Formula<'a>) -> Self {
        Self { when: self.when.and(when), ..self.clone() }
    }

    pub(super) fn member(&self, member: &Member<'a>) -> Self {
        let owner = match &member.item {
            Item::Object(gathered) => gathered.owner,
            _ => self.owner,
        };
        Self {
            name: member.shown,
            key: member.key,
            top: false,
            depth: self.depth + 1,
            nested: 0,
            owner,
            ..self.clone()
        }
    }
}

/// Walks the properties of one resource, and its constraints.
pub(super) fn owner<'a>(
    owner: &Owner<'_, 'a>,
    value: Option<Value<'a>>,
    found: &mut Vec<Violation<'a>>,
    template: &Template<'a>,
    schemas: &'a Schemas,
    settings: &Settings,
    regions: &[&'a str],
) {
    let mut walker = Walker {
        template,
        schemas,
        regions,
        strict: settings.strict_types,
        of: owner.of,
        steps: 0,
        known: HashMap::new(),
    };
    let schema = owner.of.schema().clone();
    let place = Place {
        root: schema.clone(),
        owner: (owner.name, owner.span),
        name: "",
        key: owner.key,
        when: owner.when.clone(),
        via: None,
        premise: None,
        constraint: None,
        links: Rc::new([]),
        region: None,
        data: None,
        depth: 0,
        nested: 0,
        top: true,
    };
    let mut sink = Sink::report();
    match value {
        Some(value) => {
            walker.check(&schema, &Item::Written(value), &place, &mut sink);
            if !value.is_null() {
                constraint::check_all(&mut walker, &Item::Written(value), &place, &mut sink);
            }
        }
        None => walker.required(&schema, &Item::Default(Plain::Null), &place, &mut sink),
    }
    found.extend(sink.report.unwrap_or_default());
}

impl<'a> Walker<'_, 'a> {
    pub(super) fn violation(
        &self,
        keyword: Keyword<'a>,
        schema: &Record<'a>,
        item: &Item<'a>,
        span: Span,
        place: &Place<'a>,
    ) -> Violation<'a> {
        Violation {
            keyword,
            schema: schema.clone(),
            item: item.clone(),
            name: place.name,
            span,
            key: place.key,
            owner: place.owner,
            of: self.of.name(),
            when: place.when.clone(),
            via: place.via,
            because: place
                .premise
                .iter()
                .flat_map(|premise| premise.places(self))
                .chain(place.links.iter().cloned())
                .collect(),
            constraint: place.constraint.clone(),
            region: place.region,
            case: Case::default(),
        }
    }

    /// Holds a value, possibly a function, against a schema.
    pub(super) fn check(&mut self, schema: &Record<'a>, item: &Item<'a>, place: &Place<'a>, sink: &mut Sink<'a>) {
        self.steps += 1;
        if sink.is_settled() || place.when.is_false() {
            return;
        }
        if place.depth > MAX_DEPTH || place.nested > MAX_NESTED || self.steps > MAX_STEPS {
            sink.unsure(&place.when);
            return;
        }
        let schema = resolve(&place.root, schema.clone());
        if schema.kind() == Kind::Bool(true) {
            return;
        }
        match item {
            Item::Written(value) if value.call().is_some() => {
                if place.data.is_some() {
                    constraint::references_differ(self, &schema, item, place, sink);
                }
                for option in self.options(*value).iter() {
                    if option.absent {
                        continue;
                    }
                    let mut inner = place.under(&option.when);
                    inner.via = option.via.or(place.via);
                    let parameter = inner.via.and_then(|via| via.parameter);
                    // Whoever creates the stack may give another value, so it decides nothing.
                    let decides = sink.report.is_none();
                    let elsewhere = place.constraint.is_some() && inner.via.is_some();
                    let settled = decides && is_about_kind(&schema);
                    if decides && !settled && (parameter.is_some() || elsewhere)
                        || self.is_alternative(place, inner.via)
                    {
                        sink.unsure(&inner.when);
                        continue;
                    }
                    match (&option.item, option.call) {
                        (Some(item), _) => {
                            if place.via.is_none() && option.via.is_none() {
                                // A branch of `Fn::If` is a place of its own.
                                inner.key = match item {
                                    Item::Written(value) if !value.is_sequence() => head(*value),
                                    _ => place.key,
                                };
                            }
                            self.known(&schema, item, &inner, sink);
                        }
                        (None, Some(call)) => {
                            sink.unsure(&inner.when);
                            if sink.report.is_some() {
                                result::check(self, &schema, call, &inner, sink);
                            }
                        }
                        (None, None) => sink.unsure(&inner.when),
                    }
                }
            }
            _ => self.known(&schema, item, place, sink),
        }
    }

    fn options(&mut self, value: Value<'a>) -> Rc<[Possibility<'a>]> {
        let (template, regions) = (self.template, self.regions);
        let make = || Item::Written(value).options(template, regions).into();
        Rc::clone(self.known.entry(value.id()).or_insert_with(make))
    }

    /// Whether a value is one of several that may be given for a parameter, and not the one that is used without a
    /// word; the tables of constraints change too often for the others.
    fn is_alternative(&self, place: &Place<'a>, via: Option<Via<'a>>) -> bool {
        let Some(parameter) = via.and_then(|via| via.parameter).and_then(|name| self.template.parameters.get(name))
        else {
            return false;
        };
        let default = parameter.default().and_then(Value::text);
        let origin = via.map(|via| via.origin);
        let value = parameter.allowed_values().into_iter().flatten().find(|value| Some(value.span()) == origin);
        place.constraint.is_some() && value.is_some_and(|value| value.text() != default)
    }

    fn known(&mut self, schema: &Record<'a>, item: &Item<'a>, place: &Place<'a>, sink: &mut Sink<'a>) {
        match schema.kind() {
            Kind::Bool(true) => return,
            Kind::Bool(false) => {
                sink.invalid(&place.when, || {
                    let mut found = self.violation(Keyword::Forbidden, schema, item, place.key, place);
                    // Values that do not go together are told at the last of them.
                    if place.premise.as_ref().is_some_and(|premise| premise.is_about(item))
                        && let Some((span, _)) = found.because.pop()
                    {
                        found.span = span;
                        found.name = "";
                    }
                    found
                });
                return;
            }
            Kind::Object => {}
            // Nothing that can be read as a schema.
            _ => return,
        }
        if matches!(item, Item::Written(value) if value.is_null()) && !place.top {
            sink.unsure(&place.when);
            return;
        }
        let text = item.text();
        if text.as_ref().is_some_and(|text| text.contains("{{resolve:")) {
            sink.unsure(&place.when);
            return;
        }
        if !self.kind(schema, item, place, sink) {
            return;
        }
        if text.is_some() {
            self.scalar(schema, item, place, sink);
        } else if item.is_null() {
            self.null(schema, item, place, sink);
        }
        if item.is_list() {
            self.list(schema, item, place, sink);
        }
        if item.is_object() {
            self.object(schema, item, place, sink);
        }
        self.variants(schema, item, place, sink);
        if let Some(inner) = schema.get("cfnContext").and_then(|context| context.get("schema")) {
            self.check(&inner, item, place, sink);
        }
    }

    /// The place at which a value is told: where it stands, or the function that brings it.
    pub(super) fn span(&self, item: &Item<'a>, place: &Place<'a>) -> Span {
        match (&place.via, item) {
            (Some(via), _) => via.call.told_span(),
            (None, Item::Written(value)) if !value.is_mapping() && !value.is_sequence() => value.text_span(),
            (None, _) => place.key,
        }
    }

    /// Whether the kind fits; if not, nothing else needs to be said.
    fn kind(&mut self, schema: &Record<'a>, item: &Item<'a>, place: &Place<'a>, sink: &mut Sink<'a>) -> bool {
        let wanted = kinds(schema);
        if wanted.is_empty() {
            return true;
        }
        if item.is_open() {
            sink.unsure(&place.when);
            return true;
        }
        // A path that `aws cloudformation package` uploads and replaces by its place in S3.
        if PACKAGED.contains(&place.name) && item.text().is_some() && wanted.contains(&"object") {
            sink.unsure(&place.when);
            return false;
        }
        let fits = match item.scalar() {
            Some(scalar) if self.strict && place.via.is_none() && place.constraint.is_none() => {
                wanted.iter().any(|kind| is_kind_exactly(kind, &scalar))
            }
            Some(scalar) => wanted.iter().any(|kind| is_kind(kind, &scalar)),
            None if item.is_list() => wanted.contains(&"array"),
            None => wanted.contains(&"object"),
        };
        if !fits {
            let span = self.span(item, place);
            sink.invalid(&place.when, || self.violation(Keyword::Type(wanted), schema, item, span, place));
        }
        fits
    }
}

/// Whether a schema asks for nothing but a kind, which any value of a parameter has.
fn is_about_kind(schema: &Record<'_>) -> bool {
    schema.kind() == Kind::Object && schema.entries().all(|(keyword, _)| keyword == "type")
}

/// Where an item of a list is told: a mapping by its first name, so that one line is pointed at.
pub(super) fn head(value: Value<'_>) -> Span {
    value.entries().next().map_or_else(|| value.span(), |first| first.key.text_span())
}
