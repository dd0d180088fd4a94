//! What parameters and conditions decide.

use super::Point;
use super::words::{condition, names};
use crate::graph::{Graph, NodeKind};
use crate::syntax::Value;
use crate::template::{Area, Owner, ReferenceKind, Template};

/// Of more names than these, the rest is counted.
const MANY: usize = 5;

/// Each parameter: what may be given, and who uses it.
pub(super) fn parameters(template: &Template<'_>, graph: &Graph<'_>) -> Vec<Point> {
    let mut points = Vec::new();
    for parameter in template.parameters.iter() {
        let kind = parameter.kind().unwrap_or("no type");
        let default = match parameter.default().map(Value::text) {
            Some(Some("")) => "empty unless something else is given".to_owned(),
            Some(Some(text)) => format!("`{text}` unless something else is given"),
            Some(None) => "with a default".to_owned(),
            None => "must be given, since it has no default".to_owned(),
        };
        let allowed = parameter.allowed_values().map(|values| {
            let texts: Vec<&str> = values.iter().filter_map(|value| value.text()).collect();
            format!("; one of {}", names(texts.into_iter(), MANY))
        });
        let secret =
            parameter.body.get("NoEcho").and_then(Value::text).is_some_and(|it| it.eq_ignore_ascii_case("true"));
        let secret = if secret { "; never shown (`NoEcho`)" } else { "" };
        let text = format!("`{}` (`{kind}`): {default}{}{secret}.", parameter.name, allowed.unwrap_or_default());
        let users = |kind: NodeKind| {
            let mut all: Vec<&str> = Vec::new();
            for (from, _, to) in graph.edges() {
                let meant = to.kind == NodeKind::Parameter && to.name == parameter.name && from.kind == kind;
                if meant && !all.contains(&from.name.as_str()) {
                    all.push(&from.name);
                }
            }
            all
        };
        let mut more = Vec::new();
        for (kind, verb) in [
            (NodeKind::Condition, "decides the condition"),
            (NodeKind::Resource, "is used by"),
            (NodeKind::Output, "is shown by the output"),
        ] {
            let all = users(kind);
            if !all.is_empty() {
                let plural = if all.len() > 1 && kind != NodeKind::Resource { "s" } else { "" };
                more.push(Point::new(format!("{verb}{plural} {}", names(all.into_iter(), MANY))));
            }
        }
        points.push(Point::at(text, parameter.span).with(more));
    }
    points
}

/// Each condition: when it holds, and what it switches.
pub(super) fn conditions(template: &Template<'_>) -> Vec<Point> {
    let mut points = Vec::new();
    for it in template.conditions.iter() {
        let text = format!("`{}` holds when {}.", it.name, condition(it.body));
        let users = |wanted: ReferenceKind, area: Option<Area>| {
            let mut all: Vec<&str> = Vec::new();
            for reference in &template.references {
                let meant = reference.kind == wanted
                    && reference.target == it.name
                    && area.is_none_or(|area| reference.area == area)
                    && !matches!(reference.owner, Owner::Condition(_));
                let owner = template.owner_name(reference.owner);
                if meant && !all.contains(&owner) {
                    all.push(owner);
                }
            }
            all
        };
        let mut more = Vec::new();
        let exist = users(ReferenceKind::Condition, Some(Area::ConditionName));
        if !exist.is_empty() {
            let verb = if exist.len() == 1 { "exists" } else { "exist" };
            more.push(Point::new(format!("only then {verb} {}", names(exist.into_iter(), MANY))));
        }
        let choose = users(ReferenceKind::If, None);
        if !choose.is_empty() {
            more.push(Point::new(format!("it chooses values in {}", names(choose.into_iter(), MANY))));
        }
        points.push(Point::at(text, it.span).with(more));
    }
    points
}
