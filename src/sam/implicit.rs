//! APIs that stand nowhere in the template: events without an API of their own share one that SAM makes up.

use super::build::At;
use super::conditions::combine;
use super::document::{Document, OpenApi, Swagger, is_valid};
use super::mistake::{ELSEWHERE, Fallible, MISSING, want_map, want_text};
use super::properties;
use super::run::{Run, Sam};
use super::value::{Key, Kind, Map, Node, Text};
use crate::source::Span;

/// REST or HTTP: what differs between the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flavour {
    Rest,
    Http,
}

impl Flavour {
    fn event(self) -> &'static str {
        if self == Self::Rest { "Api" } else { "HttpApi" }
    }

    fn api_property(self) -> &'static str {
        if self == Self::Rest { "RestApiId" } else { "ApiId" }
    }

    fn implicit(self) -> &'static str {
        if self == Self::Rest { "ServerlessRestApi" } else { "ServerlessHttpApi" }
    }

    fn api_type(self) -> &'static str {
        if self == Self::Rest { "AWS::Serverless::Api" } else { "AWS::Serverless::HttpApi" }
    }

    fn skeleton(self, at: Span) -> Node {
        if self == Self::Rest { Swagger::skeleton(at) } else { OpenApi::skeleton(at) }
    }

    fn is_valid(self, body: &Node) -> bool {
        if self == Self::Rest { is_valid(body) } else { OpenApi::is_valid(body) }
    }

    /// Changes the paths of a document.
    fn edit(self, body: &Node, change: impl FnOnce(&mut Document) -> Fallible<()>) -> Fallible<Node> {
        match self {
            Self::Rest => {
                let mut editor = Swagger::new(body, body.at)?;
                change(&mut editor.document)?;
                Ok(editor.finish())
            }
            Self::Http => {
                let mut editor = OpenApi::new(body, body.at)?;
                change(&mut editor.document)?;
                Ok(editor.finish())
            }
        }
    }
}

/// Gives each API without a definition an empty one, into which SAM writes.
pub(super) fn default_definitions(run: &mut Run) {
    for flavour in [Flavour::Rest, Flavour::Http] {
        for id in run.resources.names() {
            if run.kind_of(&id) != Some(flavour.api_type()) {
                continue;
            }
            let at = run.resources.key(&id).map(|key| key.at);
            let Some(resource) = run.resources.get_mut(&id) else { continue };
            let at = at.unwrap_or(resource.at);
            let Some(map) = resource.as_map_mut() else { continue };
            if map.get("Properties").is_none() && flavour == Flavour::Http {
                map.set("Properties", Node::map(Map::default(), at));
            }
            let Some(properties) = map.get_mut("Properties").and_then(Node::as_map_mut) else { continue };
            let defined = |name: &str| properties.get(name).is_some_and(Node::is_filled);
            if !defined("DefinitionBody") && !defined("DefinitionUri") {
                properties.set("DefinitionBody", flavour.skeleton(at));
                properties.set("__MANAGE_SWAGGER", At(at).bool(true));
            }
        }
    }
}

#[derive(Debug)]
struct Route {
    api: String,
    path: String,
    method: String,
    condition: Option<Text>,
}

/// Adds the paths of all events to the APIs that they belong to.
pub(super) fn add_routes(run: &mut Run, flavour: Flavour, globals: &Map, top: Span) {
    let existing = run.resources.get(flavour.implicit()).cloned();
    let at = At(top);
    let mut properties = at.map([("DefinitionBody", flavour.skeleton(top)), ("__MANAGE_SWAGGER", at.bool(true))]);
    if let (Flavour::Rest, Some(map)) = (flavour, properties.as_map_mut()) {
        map.set("StageName", at.text("Prod"));
    }
    let implicit = at.map([("Type", at.text(flavour.api_type())), ("Properties", properties)]);
    run.resources.put(Key::new(flavour.implicit(), top), implicit);
    let mut routes: Vec<Route> = Vec::new();
    let mut policies: Vec<(&str, Option<String>)> = Vec::new();
    for id in run.resources.names() {
        let Some((key, body)) = run.resources.key(&id).zip(run.resources.get(&id)) else { continue };
        let sam = Sam::new(key, body);
        if !matches!(sam.kind.as_str(), "AWS::Serverless::Function" | "AWS::Serverless::StateMachine") {
            continue;
        }
        let Some(events) = sam.get("Events").and_then(Node::as_map) else { continue };
        // Events that SAM looks at here are kept in an order of their own.
        let mut own = Map::ordered();
        for (key, event) in events.iter() {
            if event.get_str("Type") == Some(flavour.event()) {
                own.put(key.clone(), event.clone());
            }
        }
        let condition = sam.attributes.get("Condition").and_then(|node| match &node.kind {
            Kind::Text(text) => Some(text.clone()),
            _ => None,
        });
        let mut changed = Map::default();
        for (key, event) in own.iter() {
            let mut event = event.clone();
            let place = event_place(key, &event);
            match prepare(run, flavour, &sam, &mut event, place, globals) {
                Ok(None) => {}
                Ok(Some((api, path, method))) => {
                    for name in ["DeletionPolicy", "UpdateReplacePolicy"] {
                        if api == flavour.implicit() {
                            policies.push((name, sam.attributes.get(name).and_then(Node::as_str).map(str::to_owned)));
                        }
                    }
                    let added = add_to_document(run, flavour, &api, &path, &method, &event, place);
                    run.note(added);
                    if flavour == Flavour::Http {
                        let settings = add_route_settings(run, &api, &path, &method, &event, condition.as_ref());
                        run.note(settings);
                    }
                    routes.push(Route { api, path: path.value, method: method.value, condition: condition.clone() });
                }
                Err(finding) => run.found.push(*finding),
            }
            changed.put(key.clone(), event);
        }
        if let Some(events) = run.properties_mut(&id).and_then(|it| it.get_mut("Events")).and_then(Node::as_map_mut) {
            for (key, event) in changed.iter() {
                events.put(key.clone(), event.clone());
            }
        }
    }
    condition_of_implicit(run, flavour, &routes, top);
    policies_of_implicit(run, flavour, &policies, top);
    conditions_of_paths(run, flavour, &routes);
    let unused = run
        .resources
        .get(flavour.implicit())
        .and_then(|it| it.get("Properties")?.get("DefinitionBody")?.get("paths")?.as_map())
        .is_some_and(Map::is_empty);
    if unused {
        match existing {
            Some(existing) => run.resources.put(Key::new(flavour.implicit(), existing.at), existing),
            None => drop(run.resources.remove(flavour.implicit())),
        }
    }
}

/// Where an event is named.
pub(super) fn event_place(key: &Key, event: &Node) -> Span {
    if key.at.file == event.at.file { key.at } else { event.at }
}

/// The API, path and method of an event; `None` where it names none.
fn prepare(
    run: &mut Run,
    flavour: Flavour,
    sam: &Sam,
    event: &mut Node,
    place: Span,
    globals: &Map,
) -> Fallible<Option<(String, Text, Text)>> {
    let given = event.get("Properties").filter(|it| it.is_filled()).cloned();
    if given.is_none() && flavour == Flavour::Rest {
        return Ok(None);
    }
    let mut properties = given.unwrap_or_else(|| Node::map(Map::default(), place));
    want_map("Properties", &properties)?;
    let api_property = flavour.api_property();
    let implicit = flavour.implicit();
    if let Some(map) = properties.as_map_mut() {
        if !map.has(api_property) {
            pass_tags_on(run, implicit, sam, globals);
            map.set(api_property, At(place).reference(implicit));
        }
        let filled = |name: &str| map.get(name).is_some_and(Node::is_filled);
        if flavour == Flavour::Http && !filled("Path") && !filled("Method") {
            map.set("Path", At(place).text("$default"));
            map.set("Method", At(place).text(super::document::ANY_METHOD));
        }
    }
    if let Some(map) = event.as_map_mut() {
        map.set("Properties", properties.clone());
    }
    let text = |name: &str| -> Fallible<Text> {
        match properties.get(name) {
            None => Err(Box::new(
                MISSING
                    .at(place, format!("this `{}` event has no `{name}`", flavour.event()))
                    .label(format!("`{name}` is missing"))
                    .help(if name == "Path" { "add `Path: /…`" } else { "add `Method: get`, or another method" }),
            )),
            Some(value) => {
                want_text(name, value)?;
                match &value.kind {
                    Kind::Text(text) => Ok(text.clone()),
                    _ => Ok(Text { value: String::new(), marked: false }),
                }
            }
        }
    };
    let of_event = format!("Function.{}", flavour.event());
    if ["Path", "Method"].iter().any(|name| properties::is_meant(&of_event, name, &properties)) {
        // Told as a property that the event does not have.
        return Ok(None);
    }
    let (path, method) = (text("Path")?, text("Method")?);
    let api = api_of(properties.get(api_property));
    match api.as_ref().and_then(|api| api.as_str()) {
        Some(api) => Ok(Some((api.to_owned(), path, method))),
        None => Err(Box::new(elsewhere(flavour, properties.get(api_property).map_or(place, |it| it.at)))),
    }
}

/// The logical ID that `RestApiId` names, also through `Ref`.
pub(super) fn api_of(value: Option<&Node>) -> Option<Node> {
    let value = value?;
    Some(value.get("Ref").unwrap_or(value).clone())
}

fn elsewhere(flavour: Flavour, at: Span) -> crate::diagnostic::Diagnostic {
    ELSEWHERE
        .at(at, format!("`{}` names no `{}` of this template", flavour.api_property(), flavour.api_type()))
        .label("not an API that SAM can write into")
        .help(format!("use `!Ref` with an `{}` of this template, or leave it out", flavour.api_type()))
}

fn pass_tags_on(run: &mut Run, implicit: &str, sam: &Sam, globals: &Map) {
    let section = sam.kind.trim_start_matches("AWS::Serverless::");
    let global = globals.get(section);
    let value = |name: &str| sam.filled(name).or_else(|| global.and_then(|it| it.get_filled(name))).cloned();
    let (Some(_), Some(tags)) = (value("PropagateTags"), value("Tags")) else { return };
    let Some(properties) = run.properties_mut(implicit) else { return };
    if let Some(all) = properties.entry("Tags", || Node::map(Map::default(), tags.at)).and_then(Node::as_map_mut)
        && let Some(tags) = tags.as_map()
    {
        all.update(tags);
    }
    properties.set("PropagateTags", At(tags.at).bool(true));
}

fn add_to_document(
    run: &mut Run,
    flavour: Flavour,
    api: &str,
    path: &Text,
    method: &Text,
    event: &Node,
    place: Span,
) -> Fallible<()> {
    let named = event.get("Properties").and_then(|it| it.get(flavour.api_property())).map_or(place, |it| it.at);
    let wrong = match run.kind_of(api) {
        None => !run.resources.has(api) && !run.unreadable.iter().any(|id| id == api),
        Some(kind) => kind == "AWS::Serverless::HttpApi" && flavour == Flavour::Rest,
    };
    if wrong {
        return Err(Box::new(elsewhere(flavour, named)));
    }
    let Some(properties) = run.properties_mut(api) else { return Ok(()) };
    let managed = properties.get("__MANAGE_SWAGGER").is_some_and(Node::is_filled);
    let Some(body) = properties.get("DefinitionBody").filter(|body| managed && flavour.is_valid(body)) else {
        return Ok(());
    };
    let body = flavour.edit(body, |document| document.add_path(path, method, place))?;
    properties.set("DefinitionBody", body);
    Ok(())
}

fn add_route_settings(
    run: &mut Run,
    api: &str,
    path: &Text,
    method: &Text,
    event: &Node,
    condition: Option<&Text>,
) -> Fallible<()> {
    let Some(settings) = event.get("Properties").and_then(|it| it.as_map()?.at("RouteSettings")) else {
        return Ok(());
    };
    let route = if method.value == super::document::ANY_METHOD {
        path.value.clone()
    } else {
        format!("{} {}", method.value.to_uppercase(), path.value)
    };
    let at = At(settings.at);
    let settings = match condition {
        Some(condition) => at.only_if(Node::new(Kind::Text(condition.clone()), at.0), settings.clone()),
        None => settings.clone(),
    };
    want_map("RouteSettings", &settings)?;
    let Some(properties) = run.properties_mut(api) else { return Ok(()) };
    let mut all = properties.get("RouteSettings").cloned().unwrap_or_else(|| Node::map(Map::default(), at.0));
    want_map("RouteSettings", &all)?;
    if let Some(map) = all.as_map_mut()
        && let Some(own) = map.entry(&route, || Node::map(Map::default(), at.0)).and_then(Node::as_map_mut)
        && let Some(settings) = settings.as_map()
    {
        own.update(settings);
    }
    properties.set("RouteSettings", all);
    Ok(())
}

/// The conditions of routes; `None` where one of them is always there.
fn all_conditions<'r>(routes: impl Iterator<Item = &'r Route>) -> Option<Vec<Text>> {
    // Of two events for one method the last counts.
    let mut by_method: Vec<(&str, &str, &Option<Text>)> = Vec::new();
    for route in routes {
        match by_method.iter_mut().find(|(path, method, _)| *path == route.path && *method == route.method) {
            Some(known) => known.2 = &route.condition,
            None => by_method.push((&route.path, &route.method, &route.condition)),
        }
    }
    let mut found: Vec<Text> = Vec::new();
    for (.., condition) in by_method {
        let condition = condition.as_ref()?;
        if !found.iter().any(|known| known.value == condition.value) {
            found.push(condition.clone());
        }
    }
    found.sort_by(|a, b| a.value.cmp(&b.value));
    (!found.is_empty()).then_some(found)
}

/// The condition that several routes have together: their own, or one that holds where any of theirs does.
fn joint(run: &mut Run, name: &str, conditions: Vec<Text>, at: Span) -> Node {
    match conditions.as_slice() {
        [one] => Node::new(Kind::Text(one.clone()), at),
        _ => {
            let names = conditions.into_iter().map(|text| text.value).collect();
            combine(&mut run.conditions, name, names, at);
            At(at).text(name)
        }
    }
}

fn condition_of_implicit(run: &mut Run, flavour: Flavour, routes: &[Route], at: Span) {
    let own = routes.iter().filter(|route| route.api == flavour.implicit());
    let Some(conditions) = all_conditions(own) else { return };
    let condition = joint(run, &format!("{}Condition", flavour.implicit()), conditions, at);
    if let Some(map) = run.resources.get_mut(flavour.implicit()).and_then(Node::as_map_mut) {
        map.set("Condition", condition);
    }
}

fn policies_of_implicit(run: &mut Run, flavour: Flavour, policies: &[(&str, Option<String>)], at: Span) {
    for (name, order) in
        [("DeletionPolicy", &["Retain", "Delete"][..]), ("UpdateReplacePolicy", &["Retain", "Snapshot", "Delete"])]
    {
        let has = |policy: &&&str| policies.iter().any(|(of, value)| *of == name && value.as_deref() == Some(**policy));
        if let Some(policy) = order.iter().find(has)
            && let Some(map) = run.resources.get_mut(flavour.implicit()).and_then(Node::as_map_mut)
        {
            map.set(name, At(at).text(*policy));
        }
    }
}

fn conditions_of_paths(run: &mut Run, flavour: Flavour, routes: &[Route]) {
    for id in run.resources.names() {
        if run.kind_of(&id) != Some(flavour.api_type()) {
            continue;
        }
        let Some(properties) = run.properties_mut(&id) else { continue };
        let managed = properties.get("__MANAGE_SWAGGER").is_some_and(Node::is_filled);
        let Some(body) = properties.get("DefinitionBody").filter(|_| managed).cloned() else { continue };
        let paths = body.get("paths").and_then(Node::as_map).map(Map::names).unwrap_or_default();
        let mut conditions = Vec::new();
        for path in paths {
            let own = routes.iter().filter(|route| route.api == id && route.path == path);
            if let Some(all) = all_conditions(own) {
                let short = path.replace('/', "SLASH").replace('{', "OB").replace('}', "CB");
                let condition = joint(run, &format!("{id}{short}PathCondition"), all, body.at);
                conditions.push((path, condition));
            }
        }
        let edited = flavour.edit(&body, |document| {
            for (path, condition) in conditions {
                document.make_conditional(&path, condition, body.at);
            }
            Ok(())
        });
        if let Some(body) = run.note(edited)
            && let Some(properties) = run.properties_mut(&id)
        {
            properties.set("DefinitionBody", body);
        }
    }
}
