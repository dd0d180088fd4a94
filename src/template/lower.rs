//! From the tree to the model: finds the sections and hands their values to the walk.

use super::Template;
use super::model::{
    Area, Condition, Guard, GuardNode, Mapping, Output, Owner, Parameter, Resource, RuleSection, Section, SectionKind,
    Transform,
};
use super::walk::Walk;
use crate::syntax::{Entry, Function, Tree, Value, View};

pub(super) fn lower<'a>(tree: &'a Tree<'a>) -> Template<'a> {
    let root = tree.root().filter(|root| root.is_mapping() || root.call().is_some());
    let mut template = Template {
        tree,
        root,
        sections: Vec::new(),
        transforms: Vec::new(),
        parameters: Default::default(),
        mappings: Default::default(),
        conditions: Default::default(),
        rules: Default::default(),
        resources: Default::default(),
        outputs: Default::default(),
        calls: Vec::new(),
        references: Vec::new(),
        loose: Vec::new(),
        mixed: Vec::new(),
        loops: Vec::new(),
        preprocessed: false,
        includes: root.is_some_and(|root| root.call().is_some()),
        serverless: false,
        rewritten: Vec::new(),
        known_sections: Default::default(),
        guards: Vec::new(),
        cases: Default::default(),
    };
    let Some(root) = root else { return template };
    if includes(root) {
        template.rewritten.push(None);
    }
    for entry in root.entries() {
        if entry.name == "Fn::Transform" {
            template.includes = true;
        }
        let kind = SectionKind::from_name(entry.name);
        if let Some(kind) = kind {
            template.known_sections.insert(kind, template.sections.len());
        }
        if kind.is_some() && includes(entry.value) {
            template.rewritten.push(kind);
        }
        template.sections.push(Section { kind, entry });
    }
    for section in template.sections.clone() {
        let Some(kind) = section.kind else {
            Walk::new(&mut template, Owner::Template, Area::Top, Guard::ALWAYS).value(section.entry.value);
            continue;
        };
        lower_section(&mut template, kind, section.entry.value);
    }
    template
}

/// Whether `Fn::Transform` stands right in a mapping, or in its place.
fn includes(value: Value<'_>) -> bool {
    value.entry("Fn::Transform").is_some() || value.call().is_some_and(|call| call.function == Function::Transform)
}

fn lower_section<'a>(template: &mut Template<'a>, kind: SectionKind, value: Value<'a>) {
    let whole = match kind {
        SectionKind::FormatVersion | SectionKind::Description => Some(Area::Top),
        SectionKind::Metadata => Some(Area::Metadata),
        SectionKind::Globals => Some(Area::Globals),
        SectionKind::Hooks => Some(Area::Hooks),
        SectionKind::Transform => {
            transforms(template, value);
            Some(Area::Transform)
        }
        _ => None,
    };
    if let Some(area) = whole {
        Walk::new(template, Owner::Template, area, Guard::ALWAYS).value(value);
        return;
    }
    // A section that is a function instead of a mapping: `Resources: !Transform …`, or a sole `Fn::Transform` key.
    if value.call().is_some() {
        Walk::new(template, Owner::Template, Area::Top, Guard::ALWAYS).value(value);
        return;
    }
    for entry in value.entries() {
        member(template, kind, entry, &mut Vec::new());
    }
}

fn transforms<'a>(template: &mut Template<'a>, value: Value<'a>) {
    let names = |value: Value<'a>| match value.view() {
        View::Mapping(_) => value.get("Name"),
        View::Scalar(_) => Some(value),
        _ => None,
    };
    let single = names(value).into_iter();
    for name in single.chain(value.items().filter_map(names)) {
        if let Some(text) = name.text() {
            template.transforms.push(Transform { name: text, span: name.span() });
        }
    }
}

/// One entry of a section; `locals` are the identifiers of the loops around it.
fn member<'a>(template: &mut Template<'a>, kind: SectionKind, entry: Entry<'a>, locals: &mut Vec<&'a str>) {
    let Entry { name, key, value: body, .. } = entry;
    if name.starts_with("Fn::ForEach") {
        for_each(template, kind, entry, locals);
        return;
    }
    if name == "Fn::Transform" {
        template.includes = true;
        Walk::new(template, Owner::Template, Area::Top, Guard::ALWAYS).value(body);
        return;
    }
    let span = key.span();
    match kind {
        SectionKind::Parameters => {
            let owner = Owner::Parameter(template.parameters.len());
            template.parameters.push(Parameter { name, span, body });
            Walk::new(template, owner, Area::Parameter, Guard::ALWAYS).value(body);
        }
        SectionKind::Mappings => {
            let owner = Owner::Mapping(template.mappings.len());
            template.mappings.push(Mapping { name, span, body });
            Walk::new(template, owner, Area::Mapping, Guard::ALWAYS).value(body);
        }
        SectionKind::Conditions => {
            let owner = Owner::Condition(template.conditions.len());
            template.conditions.push(Condition { name, span, body });
            Walk::new(template, owner, Area::Condition, Guard::ALWAYS).within(locals).value(body);
        }
        SectionKind::Rules => {
            let owner = Owner::Rule(template.rules.len());
            template.rules.push(RuleSection { name, span, body });
            Walk::new(template, owner, Area::Rule, Guard::ALWAYS).value(body);
        }
        SectionKind::Outputs => output(template, entry, locals),
        _ => resource(template, entry, locals),
    }
}

/// The guard of an owner with this `Condition`.
fn guard<'a>(template: &mut Template<'a>, body: Value<'a>) -> Guard {
    match body.get("Condition").and_then(Value::text) {
        Some(condition) => template.guard(Guard::ALWAYS, condition, true),
        None => Guard::ALWAYS,
    }
}

fn resource<'a>(template: &mut Template<'a>, entry: Entry<'a>, locals: &[&'a str]) {
    let body = entry.value;
    let owner = Owner::Resource(template.resources.len());
    let guard = guard(template, body);
    template.resources.push(Resource {
        name: entry.name,
        span: entry.key.span(),
        body,
        generated: !locals.is_empty(),
        guard,
    });
    template.serverless |=
        body.get("Type").and_then(Value::text).is_some_and(|kind| kind.starts_with("AWS::Serverless::"));
    if body.call().is_some() {
        Walk::new(template, owner, Area::ResourceAttribute, guard).within(locals).value(body);
    }
    for attribute in body.entries() {
        let area = match attribute.name {
            "Properties" => Area::Properties,
            "Metadata" => Area::ResourceMetadata,
            "CreationPolicy" => Area::CreationPolicy,
            "UpdatePolicy" => Area::UpdatePolicy,
            "DependsOn" => Area::DependsOn,
            "DeletionPolicy" => Area::DeletionPolicy,
            "UpdateReplacePolicy" => Area::UpdateReplacePolicy,
            "Condition" => Area::ConditionName,
            "Type" => Area::ResourceType,
            _ => Area::ResourceAttribute,
        };
        let mut walk = Walk::new(template, owner, area, guard).within(locals);
        match area {
            Area::DependsOn => walk.depends_on(attribute.value),
            Area::Properties => walk.properties(attribute.value),
            Area::ConditionName => walk.condition_name(attribute.value),
            _ => walk.value_of(attribute.name, attribute.value),
        }
    }
}

fn output<'a>(template: &mut Template<'a>, entry: Entry<'a>, locals: &[&'a str]) {
    let body = entry.value;
    let owner = Owner::Output(template.outputs.len());
    let guard = guard(template, body);
    template.outputs.push(Output { name: entry.name, span: entry.key.span(), body, guard });
    for attribute in body.entries() {
        let area = match attribute.name {
            "Value" => Area::OutputValue,
            "Export" => Area::Export,
            "Condition" => Area::ConditionName,
            _ => Area::OutputAttribute,
        };
        let mut walk = Walk::new(template, owner, area, guard).within(locals);
        if area == Area::ConditionName {
            walk.condition_name(attribute.value)
        } else {
            walk.value_of(attribute.name, attribute.value)
        }
    }
}

/// `Fn::ForEach::Name: [Identifier, Collection, {Key${Identifier}: body}]`: each key of the body becomes a member.
fn for_each<'a>(template: &mut Template<'a>, kind: SectionKind, entry: Entry<'a>, locals: &mut Vec<&'a str>) {
    template.loops.push(entry);
    let mut arguments = entry.value.items();
    let identifiers: Vec<&str> = arguments.next().map(loop_identifiers).unwrap_or_default();
    if let Some(collection) = arguments.next() {
        Walk::new(template, Owner::Template, Area::Top, Guard::ALWAYS).within(locals).value(collection);
    }
    let outer = locals.len();
    locals.extend(identifiers);
    if let Some(body) = arguments.next() {
        for inner in body.entries() {
            member(template, kind, inner, locals);
        }
    }
    locals.truncate(outer);
}

/// The identifiers of a loop: one, or a list of them.
pub(super) fn loop_identifiers<'a>(value: Value<'a>) -> Vec<&'a str> {
    value.text().into_iter().chain(value.items().filter_map(Value::text)).collect()
}

impl<'a> Template<'a> {
    /// The guard that holds where `parent` does and `condition` is `holds`.
    pub(super) fn guard(&mut self, parent: Guard, condition: &'a str, holds: bool) -> Guard {
        self.guards.push(GuardNode { parent, condition, holds });
        Guard(u32::try_from(self.guards.len()).unwrap_or(u32::MAX))
    }
}

/// Whether a key of a mapping names a function, so that it should stand alone.
pub(super) fn is_function_key(name: &str) -> bool {
    name == "Ref"
        || Function::from_long(name).is_some_and(|function| function != Function::Unknown && name.starts_with("Fn::"))
}
