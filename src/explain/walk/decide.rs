//! What parameters and conditions decide.

use super::build::said;
use super::property::path;
use super::view::View;
use super::words::{all_of, condition, counted, list, names, quoted, written};
use super::{Point, Told};
use crate::graph::NodeKind;
use crate::source::Span;
use crate::syntax::{Function, Value};
use crate::template::{Area, Condition, Owner, Parameter, ReferenceKind};

/// Of more names than these, the rest is counted.
const MANY: usize = 5;
/// Of more parameters than these, those that need not be given and decide no condition are told together.
const PARAMETERS: usize = 12;
/// Of more conditions than these, each tells few values, and those that are only parts of others are counted; of twice
/// as many, all on which no resource or output hangs.
const CONDITIONS: usize = 15;
/// So many values are told of each of many conditions.
const FEW: usize = 2;
/// Longer descriptions are cut.
const DESCRIPTION: usize = 120;
/// Longer values are not shown.
const VALUE: usize = 60;

/// Each parameter: what may be given, and who uses it.
pub(super) fn parameters(view: &View<'_, '_>) -> Told {
    let all: Vec<&Parameter<'_>> = view.template.parameters.iter().collect();
    if all.is_empty() {
        return (String::new(), Vec::new());
    }
    let must: Vec<&str> = all.iter().filter(|it| it.default().is_none()).map(|it| it.name).collect();
    let decides = |it: &Parameter<'_>| !view.users(it.name, NodeKind::Condition).is_empty();
    let mut points = Vec::new();
    let mut rest: Vec<&Parameter<'_>> = Vec::new();
    for parameter in &all {
        let weighty =
            parameter.default().is_none() || decides(parameter) || view.supposed.value(parameter.name).is_some();
        if view.fold && all.len() > PARAMETERS && !weighty {
            rest.push(parameter);
        } else {
            points.push(one(view, parameter));
        }
    }
    if let [first, .., last] = rest.as_slice() {
        let text = format!(
            "{} others have defaults and decide no condition: {}",
            rest.len(),
            names(rest.iter().map(|it| it.name), 10)
        );
        points.push(Point::default().and(text, vec![first.span, last.span]).and(".", vec![]));
    } else {
        points.extend(rest.into_iter().map(|it| one(view, it)));
    }
    let what = match (must.len(), all.len()) {
        (0, 1) => "Its parameter has a default, so that nothing must be given.".to_owned(),
        (0, count) => format!("{} have defaults, so that nothing must be given.", all_of(count, "parameter")),
        (1, 1) => format!("Its parameter {} must be given.", names(must.into_iter(), MANY)),
        (_, count) if must.len() == count => {
            format!("{} must be given: {}.", all_of(count, "parameter"), names(must.into_iter(), MANY))
        }
        (_, count) => format!("Of {count} parameters {} must be given.", names(must.into_iter(), MANY)),
    };
    (what, points)
}

fn one(view: &View<'_, '_>, parameter: &Parameter<'_>) -> Point {
    let name = parameter.name;
    let kind = kind_of(parameter.kind().unwrap_or("String"));
    let given = match (view.supposed.value(name), parameter.default().map(Value::text)) {
        (Some(value), _) => format!("is {} here", quoted(value)),
        (None, Some(Some(""))) => "is empty unless something else is given".to_owned(),
        (None, Some(Some(text))) => format!("is `{text}` unless something else is given"),
        (None, Some(None)) => "has a default".to_owned(),
        (None, None) => "must be given".to_owned(),
    };
    let allowed = parameter.allowed_values().map(|values| {
        let texts: Vec<&str> = values.iter().filter_map(|value| value.text()).collect();
        format!("; it can be {}", alternatives(&texts, view.most(MANY)))
    });
    let secret = parameter.body.get("NoEcho").and_then(Value::text).is_some_and(|it| it.eq_ignore_ascii_case("true"));
    let secret = if secret { "; it is never shown (`NoEcho`)" } else { "" };
    let about =
        said(parameter.body.get("Description"), DESCRIPTION).map_or_else(String::new, |it| format!(" (“{it}”)"));
    let mut point =
        Point::at(format!("`{name}`{about}{kind} {given}{}{secret}", allowed.unwrap_or_default()), parameter.span);
    let told = |kind: NodeKind, word: &str| {
        let all = view.users(name, kind);
        let plural = if all.len() > 1 && !word.is_empty() {
            "s "
        } else if word.is_empty() {
            ""
        } else {
            " "
        };
        (!all.is_empty()).then(|| format!("{word}{plural}{}", names(all.into_iter(), view.most(MANY))))
    };
    let into: Vec<String> =
        [told(NodeKind::Resource, ""), told(NodeKind::Output, "the output")].into_iter().flatten().collect();
    let mut uses: Vec<String> = told(NodeKind::Condition, "decides the condition").into_iter().collect();
    if !into.is_empty() {
        uses.push(format!("goes into {}", into.join(" and ")));
    }
    let uses = match uses.is_empty() {
        true if view.template.references.iter().any(|it| it.target == name && !it.kind.is_condition()) => String::new(),
        true => ". Nothing in the template uses it.".to_owned(),
        false => format!(". It {}.", uses.join("; it ")),
    };
    point = point.and(uses, Vec::new());
    point
}

/// What a type of a parameter demands, as a part of a sentence; nothing for plain text.
fn kind_of(kind: &str) -> String {
    let (list, item) = match kind.strip_prefix("List<").and_then(|rest| rest.strip_suffix('>')) {
        Some(item) => (true, item),
        None => (false, kind),
    };
    let of = |one: &str, several: &str| if list { format!(", a list of {several},") } else { format!(", {one},") };
    if kind.starts_with("AWS::SSM::Parameter::") {
        return if kind.starts_with("AWS::SSM::Parameter::Value") {
            ", the name of an SSM parameter whose value is taken,".to_owned()
        } else {
            ", the name of an SSM parameter,".to_owned()
        };
    }
    match item {
        "String" => String::new(),
        "Number" => of("a number", "numbers"),
        "CommaDelimitedList" => ", a list with commas between,".to_owned(),
        "AWS::EC2::AvailabilityZone::Name" => of("the name of an Availability Zone", "Availability Zones"),
        "AWS::EC2::Image::Id" => of("the ID of an image for servers", "IDs of images for servers"),
        "AWS::EC2::Instance::Id" => of("the ID of a server that exists", "IDs of servers that exist"),
        "AWS::EC2::KeyPair::KeyName" => of("the name of a key pair that exists", "names of key pairs that exist"),
        "AWS::EC2::SecurityGroup::GroupName" => {
            of("the name of a security group that exists", "names of security groups")
        }
        "AWS::EC2::SecurityGroup::Id" => {
            of("the ID of a security group that exists", "IDs of security groups that exist")
        }
        "AWS::EC2::Subnet::Id" => of("the ID of a subnet that exists", "IDs of subnets that exist"),
        "AWS::EC2::VPC::Id" => of("the ID of a VPC that exists", "IDs of VPCs that exist"),
        "AWS::EC2::Volume::Id" => of("the ID of a volume that exists", "IDs of volumes that exist"),
        "AWS::Route53::HostedZone::Id" => of("the ID of a hosted zone that exists", "IDs of hosted zones that exist"),
        other => format!(" (`{other}`)"),
    }
}

/// `a`, `b` or empty; of many only the first.
fn alternatives(texts: &[&str], most: usize) -> String {
    let mut all: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
    if all.len() > most.saturating_add(1) {
        let rest = all.len() - most;
        all.truncate(most);
        all.push(format!("one of {rest} others"));
    }
    match all.as_slice() {
        [] => String::new(),
        [only] => format!("only {only}"),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// Each condition: when it holds, and what it switches.
pub(super) fn conditions(view: &View<'_, '_>) -> Told {
    let mut points = Vec::new();
    let mut briefs = Vec::new();
    let mut parts: Vec<(&str, Span)> = Vec::new();
    let many = view.fold && view.template.conditions.len() > CONDITIONS;
    let crowd = view.fold && view.template.conditions.len() > 2 * CONDITIONS;
    for it in view.template.conditions.iter() {
        let asks = condition(it.body);
        let text = match view.supposed.holds(it.name) {
            Some(true) => format!("`{}` holds here; it asks whether {asks}", it.name),
            Some(false) => format!("`{}` does not hold here; it asks whether {asks}", it.name),
            None => format!("`{}` holds when {asks}", it.name),
        };
        let (switches, weight) = switched(view, it, if many { FEW } else { view.most(MANY) });
        if many && weight == Weight::Part || crowd && weight != Weight::Exists {
            parts.push((it.name, it.span));
            continue;
        }
        if let Some(first) = switches.first().filter(|_| weight != Weight::Part) {
            briefs.push((it.name, first.text()));
        }
        points.push(Point::at(text, it.span).and(".", vec![]).with(switches));
    }
    if let [first, .., last] = parts.as_slice() {
        let named = names(parts.iter().map(|(name, _)| *name), MANY);
        let what = if crowd { "only choose values or are parts of others" } else { "are only parts of others" };
        let text = format!("{} more {what}: {named}", parts.len());
        points.push(Point::default().and(text, vec![first.1, last.1]).and(".", vec![]));
    }
    // That something exists or not says more than a value that is chosen.
    briefs.sort_by_key(|(_, what)| !what.contains(" exist"));
    let brief = match briefs.as_slice() {
        [] => String::new(),
        [(name, what)] => format!("The condition `{name}` decides: {what}."),
        [(name, what), ..] => {
            format!("{} decide; `{name}`, for example: {what}.", counted(view.template.conditions.len(), "condition"))
        }
    };
    (brief, points)
}

/// How much hangs on a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Weight {
    /// It is a part of other conditions, or nothing uses it.
    Part,
    /// It chooses values.
    Chooses,
    /// It decides whether something exists.
    Exists,
}

/// What a condition switches, and how much that is.
fn switched(view: &View<'_, '_>, it: &Condition<'_>, most: usize) -> (Vec<Point>, Weight) {
    let template = view.template;
    let mut exist: Vec<(&str, Span)> = Vec::new();
    let mut outputs: Vec<(&str, Span)> = Vec::new();
    let mut part_of: Vec<&str> = Vec::new();
    for reference in template.references.iter().filter(|it_is| it_is.target == it.name && it_is.kind.is_condition()) {
        let owner = template.owner_name(reference.owner);
        match (reference.owner, reference.area) {
            (Owner::Condition(_), _) if !part_of.contains(&owner) => part_of.push(owner),
            (Owner::Resource(_), Area::ConditionName) => exist.push((owner, reference.span)),
            (Owner::Output(_), Area::ConditionName) => outputs.push((owner, reference.span)),
            _ => {}
        }
    }
    let mut more = Vec::new();
    let only = |all: &[(&str, Span)], word: &str, words: &str, verb: (&str, &str)| {
        let (word, verb) = if all.len() == 1 { (word, verb.0) } else { (words, verb.1) };
        let named = names(all.iter().map(|(name, _)| *name), view.most(MANY));
        let text = match view.supposed.holds(it.name) {
            Some(true) => format!("so {word}{named} {verb}"),
            Some(false) => format!("so {word}{named} {} not exist", if verb == "exists" { "does" } else { "do" }),
            None => format!("only then {word}{named} {verb}"),
        };
        Point::default().and(text, all.iter().map(|(_, span)| *span).collect())
    };
    if !exist.is_empty() {
        more.push(only(&exist, "", "", ("exists", "exist")));
    }
    if !outputs.is_empty() {
        more.push(only(&outputs, "the output ", "the outputs ", ("exists", "exist")));
    }
    let chosen = chosen(view, it.name);
    let weight = match (exist.is_empty() && outputs.is_empty(), chosen.is_empty()) {
        (false, _) => Weight::Exists,
        (true, false) => Weight::Chooses,
        (true, true) => Weight::Part,
    };
    let rest = chosen.len().saturating_sub(most);
    more.extend(chosen.into_iter().take(most));
    if rest > 0 {
        more.push(Point::new(format!("it chooses {} more", counted(rest, "value"))));
    }
    if !part_of.is_empty() {
        more.push(Point::new(format!(
            "{} {} on it",
            names(part_of.iter().copied(), most),
            if part_of.len() == 1 { "depends" } else { "depend" }
        )));
    }
    if more.is_empty() {
        more.push(Point::new("nothing hangs on it"));
    }
    (more, weight)
}

/// The values that a condition chooses between by `Fn::If`.
fn chosen(view: &View<'_, '_>, name: &str) -> Vec<Point> {
    let template = view.template;
    let mut points = Vec::new();
    for reference in template.references.iter() {
        if reference.kind != ReferenceKind::If
            || reference.target != name
            || !view.supposed.reaches(template, reference.guard)
        {
            continue;
        }
        let owner = template.owner_name(reference.owner);
        let call = template.calls.iter().find(|site| {
            site.call.function == Function::If
                && site.call.span.contains(reference.span)
                && site.call.argument.items().next().is_some_and(|it| it.span().contains(reference.span))
        });
        let Some(call) = call else { continue };
        let branches: Vec<Value<'_>> = call.call.argument.items().skip(1).collect();
        let [yes, no] = branches.as_slice() else { continue };
        let path = template.resources.get(owner).map(|it| path(it, call.call.span)).unwrap_or_default();
        let what = match (reference.owner, path.as_str()) {
            (Owner::Output(_), _) => format!("the output `{owner}`"),
            (_, "") => format!("a value in `{owner}`"),
            (_, path) => format!("`{path}` of `{owner}`"),
        };
        let text = match view.supposed.holds(name) {
            Some(holds) => format!("so {what} is {}", shown(if holds { *yes } else { *no })),
            None => match (shown(*yes), shown(*no)) {
                (yes, no) if no == "left out" => format!("only then {what} is set, to {yes}"),
                (yes, no) if yes == "left out" => format!("only then {what} is left out, else it is {no}"),
                (yes, no) => format!("{what} is {yes}, else {no}"),
            },
        };
        points.push(Point::at(text, reference.span));
    }
    points
}

/// What a branch is, in a few words.
fn shown(value: Value<'_>) -> String {
    if let Some(call) = value.call() {
        let name = call.argument.text();
        match (call.function, name) {
            (Function::Ref, Some("AWS::NoValue")) => return "left out".to_owned(),
            (Function::Ref, Some(name)) => return format!("`{name}`"),
            _ => {}
        }
        let text = written(value);
        return if text.chars().count() <= VALUE { format!("`{text}`") } else { "another value".to_owned() };
    }
    match value.text() {
        Some(text) if text.chars().count() <= VALUE => quoted(text),
        Some(_) => "a long text".to_owned(),
        None if value.is_sequence() => {
            let text = written(value);
            match value.items().len() {
                0 => "an empty list".to_owned(),
                _ if text.chars().count() <= VALUE => format!("`{text}`"),
                count => format!("a list of {count}"),
            }
        }
        None => {
            let keys: Vec<String> = value.entries().take(3).map(|it| format!("`{}`", it.name)).collect();
            if keys.is_empty() { "nothing".to_owned() } else { format!("a value with {}", list(&keys)) }
        }
    }
}
