//! What costs nothing to know: fixed names, open doors, wildcards.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::view::View;
use super::words::{counted, names};
use super::{Point, Told};
use crate::source::Span;
use crate::syntax::{Value, View as Shape};
use crate::template::{PSEUDO_PARAMETERS, Resource};

/// Values nested deeper than this are not looked into.
const MAX_DEPTH: usize = 40;
/// Of more names than these, the rest is counted.
const MANY: usize = 6;

static NAMES: LazyLock<HashMap<&str, &str>> =
    LazyLock::new(|| include_str!("names.csv").lines().skip(1).filter_map(|line| line.split_once(',')).collect());

/// Something to know, whose it is, and where it stands.
struct Seen<'t> {
    what: What,
    owner: &'t str,
    place: Span,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum What {
    /// A rule opens these ports to every address.
    Open(String),
    /// `PubliclyAccessible`.
    Public,
    /// An ACL that lets everybody read or write.
    Acl(String),
    /// A function URL without a lock.
    Url,
    /// A policy that lets everybody do something.
    Everybody,
    /// Every action on everything.
    All,
    /// Every action of these services.
    Service(String),
    /// Some actions on everything.
    Everything,
    /// `AdministratorAccess` and the like.
    Admin(String),
    /// `AmazonS3FullAccess` and the like.
    Full(String),
}

/// Fixed names, what the whole internet reaches, and permissions for everything.
pub(super) fn notice(view: &View<'_, '_>) -> Told {
    let mut points = fixed_names(view);
    let named = points.len();
    let mut seen = Vec::new();
    for resource in view.resources() {
        if let Some(properties) = resource.properties() {
            Look { view, owner: resource, seen: &mut seen }.at(properties, 0);
        }
    }
    let mut groups: Vec<(What, Vec<&str>, Vec<Span>)> = Vec::new();
    for it in seen {
        match groups.iter_mut().find(|(what, ..)| *what == it.what) {
            Some((_, owners, places)) => {
                places.push(it.place);
                if !owners.contains(&it.owner) {
                    owners.push(it.owner);
                }
            }
            None => groups.push((it.what, vec![it.owner], vec![it.place])),
        }
    }
    groups.sort_by_key(|(what, ..)| rank(what));
    let mut briefs = Vec::new();
    for (what, owners, places) in groups {
        let sentence = |most| sentence(&what, &names(owners.iter().copied(), most), owners.len() == 1);
        if !matches!(what, What::Everything) {
            briefs.push(sentence(2));
        }
        points.push(Point::default().and(sentence(view.most(MANY)), places).and(".", vec![]));
    }
    let brief = match (briefs.first(), briefs.len(), named) {
        (None, _, 0) => String::new(),
        (None, ..) => {
            "Names are fixed, so that a second stack of this template fails in the same account and region.".to_owned()
        }
        (Some(first), 1, _) => format!("Worth a look: {first}."),
        (Some(first), count, _) => format!("Worth a look: {first}, and {} more.", counted(count - 1, "thing")),
    };
    (brief, points)
}

/// The worst first.
fn rank(what: &What) -> u8 {
    match what {
        What::All | What::Admin(_) => 0,
        What::Everybody | What::Public | What::Acl(_) | What::Url => 1,
        What::Open(_) => 2,
        What::Service(_) | What::Full(_) => 3,
        What::Everything => 4,
    }
}

fn sentence(what: &What, named: &str, one: bool) -> String {
    let verb = |single: &'static str, several: &'static str| if one { single } else { several };
    match what {
        What::Open(ports) => format!("{named} {} {ports} to every address of the internet", verb("opens", "open")),
        What::Public => {
            format!("{named} {} to be reachable from the internet (`PubliclyAccessible`)", verb("asks", "ask"))
        }
        What::Acl(acl) => format!("{named} {} open to everybody (`AccessControl: {acl}`)", verb("is", "are")),
        What::Url => format!("everybody who knows the address of {named} can call it (`AuthType: NONE`)"),
        What::Everybody => {
            format!("{named} {} everybody in (`Principal: '*'` without a condition)", verb("lets", "let"))
        }
        What::All => format!("{named} {} every action on everything", verb("allows", "allow")),
        What::Service(services) => format!("{named} {} every action of {services}", verb("allows", "allow")),
        What::Everything => {
            format!("{named} {} some actions on all resources (`Resource: '*'`)", verb("allows", "allow"))
        }
        What::Full(policy) => {
            format!("{named} {} every right on a whole service, by the policy `{policy}` of AWS", verb("gets", "get"))
        }
        What::Admin(policy) => {
            format!("{named} {} nearly every right, by the policy `{policy}` of AWS", verb("gets", "get"))
        }
    }
}

/// Names that are the same in every stack of the template.
fn fixed_names(view: &View<'_, '_>) -> Vec<Point> {
    let mut point = Point::default();
    let mut count = 0;
    for resource in view.resources() {
        let Some(property) = name_property(resource.kind().unwrap_or_default()) else { continue };
        let Some(value) = resource.properties().and_then(|it| it.get(property)) else { continue };
        let value = view.supposed.branch(value);
        let Some(pattern) = view.template.pattern(value) else { continue };
        let differs = |hole: &str| {
            !PSEUDO_PARAMETERS.contains(&hole)
                || hole == "AWS::StackName"
                || hole == "AWS::StackId"
                || hole == "AWS::NoValue"
        };
        if resource.generated || pattern.holes().any(differs) {
            continue;
        }
        let between = if count == 0 { "" } else { ", " };
        count += 1;
        point = point.and(format!("{between}`{}` is called `{pattern}`", resource.name), vec![value.span()]);
    }
    if count == 0 {
        return Vec::new();
    }
    let (word, them) = if count == 1 { ("A fixed name", "it") } else { ("Fixed names", "them") };
    let mut clauses = Point::new(format!("{word}: ")).clauses;
    clauses.append(&mut point.clauses);
    vec![
        Point { clauses, more: Vec::new() }
            .and(format!("; a second stack of this template in the same account and region fails on {them}."), vec![]),
    ]
}

/// The property that names a resource of this type.
pub(super) fn name_property(kind: &str) -> Option<&'static str> {
    NAMES.get(kind).copied()
}

struct Look<'l, 't, 'a> {
    view: &'l View<'t, 'a>,
    owner: &'t Resource<'a>,
    seen: &'l mut Vec<Seen<'t>>,
}

impl<'a> Look<'_, '_, 'a> {
    fn note(&mut self, what: What, place: Span) {
        self.seen.push(Seen { what, owner: self.owner.name, place });
    }

    fn at(&mut self, value: Value<'a>, depth: usize) {
        if depth > MAX_DEPTH {
            return;
        }
        match value.view() {
            Shape::Scalar(_) => {}
            Shape::Sequence(items) => items.for_each(|item| self.at(item, depth + 1)),
            Shape::Call(call) => {
                let branch = self.view.supposed.branch(value);
                let inner = if branch == value { call.argument } else { branch };
                self.at(inner, depth + 1);
            }
            Shape::Mapping(entries) => {
                self.statement(value);
                for entry in entries {
                    self.entry(value, entry.name, self.view.supposed.branch(entry.value));
                    self.at(entry.value, depth + 1);
                }
            }
        }
    }

    fn entry(&mut self, around: Value<'a>, name: &str, value: Value<'a>) {
        let Some(text) = value.text() else {
            if name == "ManagedPolicyArns" || name == "Policies" {
                value.items().for_each(|item| self.managed(item));
            }
            return;
        };
        match (name, text) {
            ("CidrIp", "0.0.0.0/0") | ("CidrIpv6", "::/0") if self.is_incoming(value.span()) => {
                self.note(What::Open(ports(around)), value.span());
            }
            // SAM takes one policy without a list.
            ("Policies", _) if self.owner.is_serverless() => self.managed(value),
            ("PubliclyAccessible", yes) if yes.eq_ignore_ascii_case("true") => self.note(What::Public, value.span()),
            ("AccessControl", acl @ ("PublicRead" | "PublicReadWrite")) => {
                self.note(What::Acl(acl.to_owned()), value.span());
            }
            ("AuthType", "NONE")
                if self
                    .owner
                    .kind()
                    .is_some_and(|it| it == "AWS::Lambda::Url" || it == "AWS::Serverless::Function") =>
            {
                self.note(What::Url, value.span());
            }
            _ => {}
        }
    }

    /// Whether a rule of a security group lets something in; what it lets out is no open door.
    fn is_incoming(&self, place: Span) -> bool {
        let egress = self.owner.properties().and_then(|it| it.get("SecurityGroupEgress"));
        self.owner.kind() != Some("AWS::EC2::SecurityGroupEgress")
            && !egress.is_some_and(|it| it.span().contains(place))
    }

    /// A policy of AWS, by its ARN or, for SAM, by its name.
    fn managed(&mut self, item: Value<'a>) {
        let name = self.view.template.pattern(item).map(|it| it.to_string()).unwrap_or_default();
        let name = name.rsplit('/').next().unwrap_or_default();
        match name {
            "AdministratorAccess" | "PowerUserAccess" => self.note(What::Admin(name.to_owned()), item.span()),
            _ if name.ends_with("FullAccess") => self.note(What::Full(name.to_owned()), item.span()),
            _ => {}
        }
    }

    /// A statement of a policy.
    fn statement(&mut self, value: Value<'a>) {
        // A condition may narrow it.
        if value.get("Effect").and_then(Value::text) != Some("Allow") || value.get("Condition").is_some() {
            return;
        }
        let texts = |name: &str| -> Vec<Value<'a>> {
            let of = value.get(name).map(|it| self.view.supposed.branch(it));
            of.into_iter().filter(|it| it.text().is_some()).chain(of.into_iter().flat_map(Value::items)).collect()
        };
        let is_star = |it: &&Value<'a>| it.text() == Some("*");
        let (actions, resources) = (texts("Action"), texts("Resource"));
        let everything = resources.iter().find(is_star).map(|it| it.span());
        let star = actions.iter().find(is_star).map(|it| it.span());
        let services: Vec<String> = actions
            .iter()
            .filter_map(|it| it.text()?.strip_suffix(":*"))
            .map(|service| format!("`{service}`"))
            .collect();
        let principal = value.get("Principal");
        let anybody = principal.map(|it| it.get("AWS").unwrap_or(it)).filter(|it| it.text() == Some("*"));
        // The policy of an endpoint speaks of those who stand in the VPC already.
        if let Some(anybody) = anybody.filter(|_| self.owner.kind() != Some("AWS::EC2::VPCEndpoint")) {
            self.note(What::Everybody, anybody.span());
        }
        // The policy of a key, a bucket or a queue speaks of that one thing, whatever its `Resource` says.
        let own = principal.is_some();
        match (star, everything) {
            (Some(place), Some(_)) if !own => self.note(What::All, place),
            _ => {
                if let Some(first) =
                    actions.iter().find(|it| it.text().is_some_and(|it| it.ends_with(":*"))).filter(|_| !own)
                {
                    let place = first.span();
                    self.note(What::Service(super::words::list(&services)), place);
                }
                if let Some(place) = everything.filter(|_| !own) {
                    self.note(What::Everything, place);
                }
            }
        }
    }
}

/// The ports that a rule of a security group speaks of.
fn ports(rule: Value<'_>) -> String {
    let port = |name: &str| rule.get(name).and_then(Value::text);
    let protocol = port("IpProtocol").unwrap_or_default();
    match (protocol, port("FromPort"), port("ToPort")) {
        ("-1", ..) => "all ports".to_owned(),
        (_, Some("-1"), _) => "all of a protocol".to_owned(),
        (_, Some("0"), Some("65535")) => "all ports".to_owned(),
        (_, Some(from), Some(to)) if from == to => format!("port {from}"),
        (_, Some(from), Some(to)) => format!("ports {from} to {to}"),
        _ => "a port".to_owned(),
    }
}
