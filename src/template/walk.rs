//! Walks the values of a template once and writes down every function and every reference.

use std::collections::HashSet;

use super::Template;
use super::lower::{is_function_key, loop_identifiers};
use super::model::{Area, CallSite, Guard, LooseText, Owner, PSEUDO_PARAMETERS, Reference, ReferenceKind};
use crate::source::Span;
use crate::syntax::{Call, Entry, Function, Substitution, Value, View};

pub(super) struct Walk<'t, 'a> {
    template: &'t mut Template<'a>,
    owner: Owner,
    area: Area,
    guard: Guard,
    parent: Option<usize>,
    key: &'a str,
    property: &'a str,
    /// Identifiers of the `Fn::ForEach` loops around.
    locals: Vec<&'a str>,
}

impl<'t, 'a> Walk<'t, 'a> {
    pub(super) fn new(template: &'t mut Template<'a>, owner: Owner, area: Area, guard: Guard) -> Self {
        Self { template, owner, area, guard, parent: None, key: "", property: "", locals: Vec::new() }
    }

    pub(super) fn within(mut self, locals: &[&'a str]) -> Self {
        self.locals.extend(locals);
        self
    }

    pub(super) fn value_of(&mut self, key: &'a str, value: Value<'a>) {
        let outer = std::mem::replace(&mut self.key, key);
        self.value(value);
        self.key = outer;
    }

    pub(super) fn properties(&mut self, value: Value<'a>) {
        if !value.is_mapping() {
            self.value(value);
        }
        for entry in value.entries() {
            self.property = entry.name;
            self.entry(entry);
        }
    }

    pub(super) fn value(&mut self, value: Value<'a>) {
        match value.view() {
            View::Scalar(scalar) => {
                if scalar.text.contains("${") {
                    self.template.loose.push(LooseText { value, key: self.key, owner: self.owner, area: self.area });
                }
            }
            View::Sequence(items) => items.for_each(|item| self.value(item)),
            View::Mapping(entries) => {
                // `{Condition: Name}` is the long form of a reference to a condition, where conditions are meant.
                if self.in_conditions()
                    && let Some(Entry { name: "Condition", value, .. }) = entries.clone().next()
                    && entries.len() == 1
                {
                    self.condition_name(value);
                    return;
                }
                for entry in entries {
                    self.entry(entry);
                }
            }
            View::Call(call) => self.call(call),
        }
    }

    fn entry(&mut self, entry: Entry<'a>) {
        if entry.name.starts_with("Fn::ForEach") {
            self.for_each(entry);
        } else if entry.name == "Fn::Transform" {
            self.template.includes = true;
            self.value(entry.value);
        } else {
            if is_function_key(entry.name) {
                self.template.mixed.push((entry, self.area));
            }
            self.value_of(entry.name, entry.value);
        }
    }

    fn in_conditions(&self) -> bool {
        matches!(self.area, Area::Condition | Area::Rule)
            || self
                .parent
                .and_then(|parent| self.template.calls.get(parent))
                .is_some_and(|site| site.call.function.is_condition())
    }

    fn is_local(&self, name: &str) -> bool {
        self.locals.contains(&name)
    }

    fn refer(&mut self, kind: ReferenceKind, target: &'a str, span: Span, attribute: Option<(&'a str, Span)>) {
        if self.is_local(target) {
            return;
        }
        let Self { owner, area, guard, property, .. } = *self;
        self.template.references.push(Reference { kind, target, span, attribute, owner, area, property, guard });
    }

    pub(super) fn condition_name(&mut self, value: Value<'a>) {
        match value.text() {
            Some(name) => self.refer(ReferenceKind::Condition, name, value.text_span(), None),
            None => self.value(value),
        }
    }

    pub(super) fn depends_on(&mut self, value: Value<'a>) {
        for item in std::iter::once(value).filter(|value| !value.is_sequence()).chain(value.items()) {
            match item.text() {
                Some(name) => self.refer(ReferenceKind::DependsOn, name, item.text_span(), None),
                None => self.value(item),
            }
        }
    }

    fn for_each(&mut self, entry: Entry<'a>) {
        self.template.loops.push(entry);
        let mut arguments = entry.value.items();
        let identifiers = arguments.next().map(loop_identifiers).unwrap_or_default();
        if let Some(collection) = arguments.next() {
            self.value(collection);
        }
        let outer = self.locals.len();
        self.locals.extend(identifiers);
        arguments.for_each(|body| self.value(body));
        self.locals.truncate(outer);
    }

    fn call(&mut self, call: Call<'a>) {
        let site = CallSite { call, owner: self.owner, area: self.area, guard: self.guard, parent: self.parent };
        let outer = self.parent;
        self.parent = Some(self.template.calls.len());
        self.template.calls.push(site);
        self.arguments(call);
        self.parent = outer;
    }

    fn arguments(&mut self, call: Call<'a>) {
        let argument = call.argument;
        match call.function {
            Function::Ref => match argument.text() {
                Some(name) => self.refer(ReferenceKind::Ref, name, argument.text_span(), None),
                None => self.value(argument),
            },
            Function::GetAtt => self.get_att(argument),
            Function::Sub => self.sub(argument),
            Function::If => self.branches(argument),
            Function::FindInMap => {
                let mut items = argument.items();
                if let Some(map) = items.next() {
                    match map.text() {
                        Some(name) => self.refer(ReferenceKind::FindInMap, name, map.text_span(), None),
                        None => self.value(map),
                    }
                    items.for_each(|item| self.value(item));
                } else {
                    self.value(argument);
                }
            }
            Function::Condition => self.condition_name(argument),
            Function::ValueOf | Function::RefAll => {
                let name = argument.items().next().unwrap_or(argument);
                if call.function == Function::ValueOf
                    && let Some(text) = name.text()
                {
                    self.refer(ReferenceKind::RuleValue, text, name.text_span(), None);
                } else {
                    self.value(argument);
                }
            }
            Function::Transform => {
                self.template.includes = true;
                self.value(argument);
            }
            // A directive such as `!Rain::Embed`.
            Function::Unknown if call.name.trim_start_matches("Fn::").contains("::") => {
                self.template.preprocessed = true;
                self.value(argument);
            }
            _ => self.value(argument),
        }
    }

    fn get_att(&mut self, argument: Value<'a>) {
        if let Some(text) = argument.text() {
            let span = argument.text_span();
            let exact = (span.end - span.start) as usize == text.len();
            match text.split_once('.') {
                Some((target, attribute)) if exact => {
                    let target_span = Span { end: span.start + length(target.len()), ..span };
                    let attribute_span = Span { start: target_span.end + 1, ..span };
                    self.refer(ReferenceKind::GetAtt, target, target_span, Some((attribute, attribute_span)));
                }
                Some((target, attribute)) => self.refer(ReferenceKind::GetAtt, target, span, Some((attribute, span))),
                None => self.refer(ReferenceKind::GetAtt, text, span, None),
            }
            return;
        }
        let mut items = argument.items();
        let Some(target) = items.next() else {
            self.value(argument);
            return;
        };
        let rest: Vec<Value<'a>> = items.collect();
        // `[A, B, C]` is tolerated as `A.B.C`; only its first attribute has a place of its own.
        let attribute = rest.first().and_then(|attribute| attribute.text().map(|text| (text, attribute.text_span())));
        match target.text() {
            Some(name) => match name.split_once('.') {
                Some((name, attribute)) if rest.is_empty() => {
                    self.refer(ReferenceKind::GetAtt, name, target.text_span(), Some((attribute, target.text_span())));
                }
                _ => self.refer(ReferenceKind::GetAtt, name, target.text_span(), attribute),
            },
            None => self.value(target),
        }
        rest.into_iter().filter(|value| value.text().is_none()).for_each(|value| self.value(value));
    }

    fn sub(&mut self, argument: Value<'a>) {
        let mut items = argument.items();
        let (text, variables) = match items.next() {
            Some(text) => (text, items.next()),
            None => (argument, None),
        };
        let Some(substitution) = Substitution::parse(text) else {
            self.value(text);
            if let Some(variables) = variables {
                self.value(variables);
            }
            return;
        };
        // A text may use one variable many times; the first place speaks for all.
        let mut seen = HashSet::new();
        for variable in substitution.variables().filter(|variable| seen.insert(variable.name)) {
            if variables.is_some_and(|variables| variables.get(variable.name).is_some()) || self.is_local(variable.name)
            {
                continue;
            }
            match variable.attribute() {
                Some((target, attribute)) if !PSEUDO_PARAMETERS.contains(&variable.name) => {
                    let start = variable.target_span().end + 1;
                    let attribute_span = Span { start: start.min(variable.name_span.end), ..variable.name_span };
                    self.refer(
                        ReferenceKind::SubGetAtt,
                        target,
                        variable.target_span(),
                        Some((attribute, attribute_span)),
                    );
                }
                _ => self.refer(ReferenceKind::Sub, variable.name, variable.name_span, None),
            }
        }
        if let Some(variables) = variables {
            match variables.view() {
                View::Mapping(entries) => entries.for_each(|entry| self.value_of(entry.name, entry.value)),
                _ => self.value(variables),
            }
        }
    }

    fn branches(&mut self, argument: Value<'a>) {
        let mut items = argument.items();
        let Some(condition) = items.next() else {
            self.value(argument);
            return;
        };
        let Some(name) = condition.text() else {
            self.value(argument);
            return;
        };
        self.refer(ReferenceKind::If, name, condition.text_span(), None);
        let outer = self.guard;
        for (holds, branch) in [true, false].into_iter().zip(items.by_ref()) {
            self.guard = self.template.guard(outer, name, holds);
            self.value(branch);
        }
        self.guard = outer;
        items.for_each(|more| self.value(more));
    }
}

fn length(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}
