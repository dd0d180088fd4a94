//! What costs nothing to know: fixed names, open doors, wildcards.

use super::Point;
use crate::syntax::Value;
use crate::template::Template;

/// Values nested deeper than this are not looked into.
const MAX_DEPTH: usize = 40;

/// Fixed names, what the whole internet reaches, and permissions for everything.
pub(super) fn notice(template: &Template<'_>) -> Vec<Point> {
    let mut points = Vec::new();
    for global in template.interface().global_names {
        if global.name.text().is_some() {
            let (owner, name, what) = (&global.owner, &global.name, global.what);
            points.push(Point::at(
                format!("`{owner}` has the fixed name `{name}`; as the name of {what} it can be taken only once, so a second stack of this template fails."),
                global.span,
            ));
        }
    }
    for resource in template.resources.iter() {
        if let Some(properties) = resource.properties() {
            look(resource.name, properties, &mut points, 0);
        }
    }
    points
}

fn look(owner: &str, value: Value<'_>, points: &mut Vec<Point>, depth: usize) {
    if depth > MAX_DEPTH {
        return;
    }
    if value.is_mapping() {
        for entry in value.entries() {
            let text = entry.value.text();
            match (entry.name, text) {
                ("CidrIp", Some("0.0.0.0/0")) | ("CidrIpv6", Some("::/0")) => {
                    points.push(Point::at(format!("`{owner}` opens a rule to every address."), entry.value.span()));
                }
                ("PubliclyAccessible", Some(yes)) if yes.eq_ignore_ascii_case("true") => {
                    points.push(Point::at(
                        format!("`{owner}` asks to be reachable from the internet."),
                        entry.value.span(),
                    ));
                }
                _ => {}
            }
        }
        let allows = value.get("Effect").and_then(Value::text) == Some("Allow");
        let everything = |name: &str| {
            let of = value.get(name)?;
            let all = of.text() == Some("*") || of.items().any(|item| item.text() == Some("*"));
            all.then(|| of.span())
        };
        // A condition may narrow it.
        if allows
            && value.get("Condition").is_none()
            && let Some(place) = everything("Action")
            && everything("Resource").is_some()
        {
            points.push(Point::at(format!("`{owner}` allows every action on everything."), place));
        }
        for entry in value.entries() {
            look(owner, entry.value, points, depth + 1);
        }
    } else if let Some(call) = value.call() {
        look(owner, call.argument, points, depth + 1);
    } else {
        for item in value.items() {
            look(owner, item, points, depth + 1);
        }
    }
}
