//! What leaves a stack, what stays behind, what a failure takes back.

use super::attributes::pseudo;
use super::build::said;
use super::notice::name_property;
use super::view::View;
use super::words::{all_of, counted, cut, list, names, quoted, written};
use super::{Point, Told};
use crate::source::Span;
use crate::syntax::{Function, Value};
use crate::template::{Capability, Part, Pattern, Resource};
use crate::update::{Keeps, kept, stateful};

/// Of more names than these, the rest is counted.
const MANY: usize = 6;
/// Of more outputs than these, those without an export are told together.
const OUTPUTS: usize = 15;
/// Longer texts of templates are cut.
const TEXT: usize = 120;

/// The outputs, and the names under which others import them.
pub(super) fn outputs(view: &View<'_, '_>) -> Told {
    let template = view.template;
    let mut points = Vec::new();
    let (mut plain, mut exported) = (Vec::new(), 0);
    let all: Vec<_> = view.outputs().collect();
    for output in &all {
        let export = output.export_name().and_then(|name| template.pattern(name));
        if export.is_none() && view.fold && all.len() > OUTPUTS {
            plain.push(output.name);
            continue;
        }
        let mut text = format!("`{}`", output.name);
        if let Some(value) = output.body.get("Value") {
            text += &format!(": {}", yields(view, view.supposed.branch(value)));
        }
        if let Some(description) = said(output.body.get("Description"), TEXT).filter(|it| it != output.name) {
            text += &format!(" (“{description}”)");
        }
        if let Some(export) = export {
            exported += 1;
            text += &format!("; other stacks import it as `{export}`");
        }
        points.push(Point::at(text, output.span));
    }
    if !plain.is_empty() {
        points.push(Point::new(format!("{}: {}.", counted(plain.len(), "output"), names(plain.iter().copied(), 12))));
    }
    if exported > 0 {
        points.push(Point::new(
            "While another stack imports an export, it can neither change nor go: CloudFormation refuses the update.",
        ));
    }
    let brief = match (all.len(), exported) {
        (0, _) => String::new(),
        (1, 0) => format!("Its output {} is read by people and programs.", names(all.iter().map(|it| it.name), MANY)),
        (count, 0) => {
            format!("It has {count} outputs for people and programs: {}.", names(all.iter().map(|it| it.name), 4))
        }
        (1, _) => format!("Its output {} can be imported by other stacks.", names(all.iter().map(|it| it.name), MANY)),
        (count, exported) if count == exported => {
            format!("{} can be imported by other stacks.", all_of(count, "output"))
        }
        (count, exported) => format!("Of its {count} outputs, {exported} can be imported by other stacks."),
    };
    (brief, points)
}

/// What a value is, as far as a template shows it.
pub(super) fn yields<'a>(view: &View<'_, 'a>, value: Value<'a>) -> String {
    let template = view.template;
    let Some(call) = value.call() else { return quoted(&cut(value.text().unwrap_or("…"), TEXT)) };
    let names: Vec<&str> = call.argument.items().filter_map(Value::text).collect();
    match (call.function, call.argument.text(), names.as_slice()) {
        (Function::Ref, Some(name), _) if template.resources.contains(name) => format!("the identifier of `{name}`"),
        (Function::Ref, Some(name), _) if pseudo(name).is_some() => pseudo(name).unwrap_or_default().to_owned(),
        (Function::Ref, Some(name), _) if template.parameters.contains(name) => format!("the parameter `{name}`"),
        (Function::GetAtt, Some(text), _) => {
            let (name, attribute) = text.split_once('.').unwrap_or((text, ""));
            format!("`{attribute}` of `{name}`")
        }
        (Function::GetAtt, _, [name, attribute]) => format!("`{attribute}` of `{name}`"),
        (Function::If, ..) => {
            let parts: Vec<Value<'_>> = call.argument.items().collect();
            match parts.as_slice() {
                [name, yes, no] => {
                    let name = name.text().unwrap_or_default();
                    format!("{} if `{name}` holds, else {}", yields(view, *yes), yields(view, *no))
                }
                _ => format!("`{}`", cut(&written(value), TEXT)),
            }
        }
        (Function::Sub | Function::Join, ..) => {
            let text = template.pattern(value).and_then(|it| shown(&it)).unwrap_or_else(|| written(value));
            format!("`{}`", cut(&text, TEXT))
        }
        _ => format!("`{}`", cut(&written(value), TEXT)),
    }
}

/// A text as `Fn::Sub` writes it, with `${Db.Endpoint.Address}` for an attribute; `None` where other functions are in it.
fn shown(pattern: &Pattern<'_>) -> Option<String> {
    let attribute = |hole: &str| {
        let inner = hole.strip_prefix("Fn::GetAtt([\"")?.strip_suffix("\",])")?;
        Some(format!("${{{}}}", inner.replace("\",\"", ".")))
    };
    let part = |part: &Part<'_>| match part {
        Part::Text(text) => Some(text.clone().into_owned()),
        Part::Hole(hole) if hole.contains('(') => attribute(hole),
        Part::Hole(hole) => Some(format!("${{{hole}}}")),
    };
    pattern.parts.iter().map(part).collect()
}

/// Resources that stay, or whose data does, and those whose data goes.
pub(super) fn remains(view: &View<'_, '_>) -> Told {
    let mut groups: Vec<(Fate, Vec<(&str, Span)>)> = Vec::new();
    for resource in view.resources() {
        let Some(fate) = fate(view, resource) else { continue };
        let policy = resource.body.entry("DeletionPolicy").filter(|_| matches!(fate, Fate::Stays(_) | Fate::MayStay));
        let place = policy.map_or(resource.span, |entry| entry.key.span());
        match groups.iter_mut().find(|(other, _)| *other == fate) {
            Some((_, all)) => all.push((resource.name, place)),
            None => groups.push((fate, vec![(resource.name, place)])),
        }
    }
    let mut points = Vec::new();
    for (fate, all) in &groups {
        let named = names(all.iter().map(|(name, _)| *name), view.most(MANY));
        let sentence = fate.sentence(&named, all.len() == 1);
        points.push(Point::default().and(sentence, all.iter().map(|(_, place)| *place).collect()).and(".", vec![]));
    }
    if points.is_empty() {
        if view.template.resources.is_empty() {
            return (String::new(), points);
        }
        return (
            String::new(),
            vec![Point::new("Nothing that this template names: all goes, and none of it holds data.")],
        );
    }
    // The short form does not tell what each holds, so that more goes together.
    let mut merged: Vec<(&Fate, Vec<&str>)> = Vec::new();
    for (fate, all) in &groups {
        let all = all.iter().map(|(name, _)| *name);
        let same = |other: &Fate| std::mem::discriminant(other) == std::mem::discriminant(fate);
        match merged.iter_mut().find(|(other, _)| same(other)) {
            Some((_, names)) => names.extend(all),
            None => merged.push((fate, all.collect())),
        }
    }
    let brief = |(fate, all): &(&Fate, Vec<&str>)| fate.brief(&names(all.iter().copied(), 3), all.len() == 1);
    let briefs: Vec<String> = merged.iter().map(brief).collect();
    (format!("When the stack is deleted, {}.", briefs.join("; ")), points)
}

/// What happens to a resource when the stack is deleted.
#[derive(Debug, PartialEq, Eq)]
enum Fate {
    Stays(String),
    MayStay,
    Snapshot(&'static str),
    Guarded(&'static str),
    OnlyEmpty(&'static str),
    Later,
    Copy,
    Goes(&'static str),
}

impl Fate {
    fn sentence(&self, named: &str, one: bool) -> String {
        let verb = |single: &'static str, several: &'static str| if one { single } else { several };
        match self {
            Self::Stays(policy) => {
                format!("{named} {} in the account (`DeletionPolicy: {policy}`)", verb("stays", "stay"))
            }
            Self::MayStay => format!("{named} may stay: a function decides the `DeletionPolicy`"),
            Self::Snapshot(holds) => {
                format!("{named} {}, but a snapshot stays: {holds}", verb("goes", "go"))
            }
            Self::Guarded(property) => format!(
                "{named} {} protected by `{property}`: until that is taken away, the deletion of the stack fails",
                verb("is", "are")
            ),
            Self::OnlyEmpty(holds) => format!(
                "{named} {} only when empty: while {} {holds} in {}, the deletion of the stack fails",
                verb("goes", "go"),
                "there are",
                verb("it", "one of them")
            ),
            Self::Later => format!(
                "{named} {} after a waiting time of 7 to 30 days; what {} encrypted can never be read again then",
                verb("goes", "go"),
                verb("it has", "they have")
            ),
            Self::Copy => format!(
                "{named} {}, and no snapshot of {} is taken",
                verb("is a copy of another database and goes", "are copies of other databases and go"),
                verb("it", "them")
            ),
            Self::Goes(holds) => format!("{named} {}, with all data: {holds}", verb("goes", "go")),
        }
    }
}

impl Fate {
    fn brief(&self, named: &str, one: bool) -> String {
        let verb = |single: &'static str, several: &'static str| if one { single } else { several };
        match self {
            Self::Stays(_) => format!("{named} {}", verb("stays", "stay")),
            Self::MayStay => format!("{named} may stay"),
            Self::Snapshot(_) => format!("a snapshot of {named} stays"),
            Self::Guarded(_) => format!("{named} {} protected", verb("is", "are")),
            Self::OnlyEmpty(_) => format!("{named} must be empty"),
            Self::Later => format!("{named} {} after a waiting time", verb("goes", "go")),
            Self::Copy => format!("{named} {}", verb("goes, being a copy", "go, being copies")),
            Self::Goes(_) => format!("{named} {} with all data", verb("goes", "go")),
        }
    }
}

fn fate<'a>(view: &View<'_, 'a>, resource: &Resource<'a>) -> Option<Fate> {
    let kind = resource.kind()?;
    let policy = view.attribute(resource, "DeletionPolicy");
    if let Some(policy @ ("Retain" | "RetainExceptOnCreate")) = policy {
        return Some(Fate::Stays(policy.to_owned()));
    }
    for property in ["DeletionProtection", "DeletionProtectionEnabled", "DisableApiTermination"] {
        let value = resource.properties().and_then(|it| it.get(property)).map(|it| view.supposed.branch(it));
        let on = value.and_then(Value::text).is_some_and(|it| it.eq_ignore_ascii_case("true") || it == "ACTIVE");
        if on {
            return Some(Fate::Guarded(property));
        }
    }
    let of = stateful(kind)?;
    if policy.is_none() && kept(resource.body, "DeletionPolicy", of) == Keeps::Retain {
        return Some(Fate::MayStay);
    }
    let snapshot = of.snapshot && policy.unwrap_or(of.default) == "Snapshot";
    let empties = resource.properties().and_then(|it| it.get("EmptyOnDelete")).is_some();
    let source = resource.properties().and_then(|it| it.get("SourceDBInstanceIdentifier"));
    Some(match kind {
        // Source: RDS API Reference, `DeleteDBInstance`: a read replica is deleted without a final snapshot.
        "AWS::RDS::DBInstance" if source.is_some_and(|it| !is_no_value(view.supposed.branch(it))) => Fate::Copy,
        _ if snapshot => Fate::Snapshot(of.holds),
        // Source: the references of both types; AWS refuses to delete them while something is in them.
        "AWS::S3::Bucket" => Fate::OnlyEmpty(of.holds),
        "AWS::ECR::Repository" if !empties => Fate::OnlyEmpty(of.holds),
        // Source: KMS Developer Guide, "Deleting AWS KMS keys".
        "AWS::KMS::Key" => Fate::Later,
        _ => Fate::Goes(of.holds),
    })
}

fn is_no_value(value: Value<'_>) -> bool {
    value.call().is_some_and(|call| call.function == Function::Ref && call.argument.text() == Some("AWS::NoValue"))
}

/// What CloudFormation takes back when one of the resources cannot be created.
pub(super) fn rollback(view: &View<'_, '_>) -> Told {
    if view.resources().next().is_none() {
        return (String::new(), Vec::new());
    }
    let retained: Vec<&Resource<'_>> =
        view.resources().filter(|it| view.attribute(it, "DeletionPolicy") == Some("Retain")).collect();
    let mut points = vec![Point::new("CloudFormation deletes what it has created until then, the last first.")];
    if !retained.is_empty() {
        let verb = if retained.len() == 1 { "stays" } else { "stay" };
        let named = names(retained.iter().map(|it| it.name), view.most(MANY));
        let has_name = |it: &&Resource<'_>| {
            let property = it.kind().and_then(name_property);
            property.is_some_and(|name| it.properties().is_some_and(|all| all.get(name).is_some()))
        };
        let taken = if retained.iter().any(has_name) { "; a second try may find the name taken" } else { "" };
        points.push(Point::new(format!(
            "{named} {verb} even then, since `Retain` counts for a failed creation, too{taken}."
        )));
    }
    for resource in view.resources() {
        let signal = resource.body.get("CreationPolicy").and_then(|it| it.get("ResourceSignal"));
        if let Some(signal) = signal {
            let count = signal.get("Count").and_then(Value::text).unwrap_or("1");
            let signals = match count {
                "1" => "a signal".to_owned(),
                count => format!("{count} signals"),
            };
            let within = signal.get("Timeout").and_then(Value::text).unwrap_or("PT5M");
            let place = resource.body.entry("CreationPolicy").map_or(resource.span, |it| it.key.span());
            points.push(
                Point::at(
                    format!(
                        "`{}` counts as failed unless {signals} of success {} within {}",
                        resource.name,
                        if count == "1" { "comes" } else { "come" },
                        duration(within)
                    ),
                    place,
                )
                .and(".", vec![]),
            );
        }
        if resource.kind() == Some("AWS::CloudFormation::WaitCondition") && signal.is_none() {
            let timeout = resource.properties().and_then(|it| it.get("Timeout")).and_then(Value::text);
            let within = timeout.map_or("the time it sets".to_owned(), |seconds| format!("{seconds} seconds"));
            points.push(
                Point::at(
                    format!("`{}` counts as failed unless a signal comes within {within}", resource.name),
                    resource.span,
                )
                .and(".", vec![]),
            );
        }
    }
    (String::new(), points)
}

/// `15 minutes` of `PT15M`; as written where it is of another form.
fn duration(written: &str) -> String {
    let form = |text: &str| -> Option<String> {
        let mut rest = text.strip_prefix("PT")?;
        let mut parts = Vec::new();
        for (unit, word) in [('H', "hour"), ('M', "minute"), ('S', "second")] {
            if let Some((number, more)) = rest.split_once(unit) {
                parts.push(counted(number.parse().ok()?, word));
                rest = more;
            }
        }
        (rest.is_empty() && !parts.is_empty()).then(|| list(&parts))
    };
    form(written).unwrap_or_else(|| format!("`{written}`"))
}

/// What must be acknowledged, and why.
pub(super) fn capabilities(view: &View<'_, '_>) -> Told {
    let needs = view.template.needs_of(&|it| view.supposed.reaches(view.template, it.guard));
    let nests = view
        .resources()
        .any(|it| matches!(it.kind(), Some("AWS::CloudFormation::Stack" | "AWS::Serverless::Application")));
    if needs.is_empty() {
        let text = "Nothing for this template itself; what its nested stacks need, their templates say.";
        return if nests { (String::new(), vec![Point::new(text)]) } else { Told::default() };
    }
    let why = |capability| match capability {
        Capability::Iam | Capability::NamedIam => "and such resources can give rights away",
        Capability::AutoExpand => {
            "so not all that is built stands in this file; a deployment by change set needs no acknowledgement"
        }
    };
    let mut points: Vec<Point> = needs
        .iter()
        .map(|need| {
            Point::at(format!("`{}`: {}", need.capability.as_str(), need.why), need.span)
                .and(format!(", {}.", why(need.capability)), vec![])
        })
        .collect();
    let all: Vec<&str> = needs.iter().map(|need| need.capability.as_str()).collect();
    if nests {
        points.push(Point::new("What the nested stacks need comes on top; their templates say it."));
    }
    points.push(Point::new(format!("On the command line: `--capabilities {}`.", all.join(" "))));
    let first = needs.first().map(|need| need.why.as_str()).unwrap_or_default();
    let brief = format!("Whoever deploys it must acknowledge {}, since {first}.", names(all.into_iter(), 3));
    (brief, points)
}
