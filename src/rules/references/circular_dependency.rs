//! Resources, or conditions, that wait for each other in a circle.

use crate::diagnostic::{Diagnostic, Severity};
use crate::graph::{Cycle, Edge, EdgeKind, Node, NodeKind};
use crate::rules::{Check, Context, Family, Rule};
use crate::template::Answer;

pub(super) static RULE: Rule = Rule {
    name: "circular-dependency",
    code: "E3004",
    family: Family::References,
    severity: Severity::Error,
    page: include_str!("../../../rules/references/circular-dependency.md"),
    check: Check::Template(check),
};

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for cycle in cx.graph().cycles() {
        let assumptions: Vec<_> =
            cycle.edges.iter().flat_map(|(_, edge)| cx.template.assumptions(edge.guard)).collect();
        let case = match assumptions.as_slice() {
            [] => String::new(),
            all => match cx.template.cases().ask(all) {
                // The edges of the circle are never there together.
                Answer::Impossible => continue,
                Answer::Possible(case) => format!(" {case}"),
                Answer::Unknown => String::new(),
            },
        };
        out.push(tell(&cycle, &case));
    }
}

fn tell(cycle: &Cycle<'_, '_>, case: &str) -> Diagnostic {
    let names: Vec<String> = cycle.edges.iter().map(|(node, _)| format!("`{}`", node.name)).collect();
    let kind = cycle.edges.first().map_or(NodeKind::Resource, |(node, _)| node.kind);
    let what = if kind == NodeKind::Condition { "conditions" } else { "resources" };
    let cut = best_cut(cycle);
    let target = |index: usize| names.get((index + 1) % names.len()).cloned().unwrap_or_default();
    let message = match names.as_slice() {
        [one] => format!("{one} refers to itself{case}"),
        [first, second] => format!("{first} and {second} wait for each other{case}"),
        _ if names.len() <= 6 => format!("these {what} wait for each other in a circle{case}: {}", names.join(", ")),
        _ => format!("{} {what} wait for each other in a circle{case}", names.len()),
    };
    let Some((_, edge)) = cycle.edges.get(cut) else {
        return RULE.at(crate::source::Span::new(crate::source::FileId(0), 0, 0), message);
    };
    let mut finding = RULE.at(edge.span, message);
    for (index, (node, edge)) in cycle.edges.iter().enumerate() {
        let (from, to) = (format!("`{}`", node.name), target(index));
        let words = if kind == NodeKind::Condition {
            format!("{from} needs {to}")
        } else {
            format!("{from} waits for {to}: {}", edge.kind.as_str())
        };
        if index == cut {
            finding = finding.label(format!("{words}; best cut here"));
        } else {
            finding = finding.related(edge.span, words);
        }
    }
    if kind == NodeKind::Condition {
        return finding
            .why("a condition is decided from others, so a circle can never be decided, and CloudFormation refuses the template")
            .help("spell out one of the conditions without the others");
    }
    let tangled = match cycle.others {
        0 => String::new(),
        1 => "; one more resource hangs in the same tangle, so check again afterwards".to_owned(),
        many => format!("; {many} more resources hang in the same tangle, so check again afterwards"),
    };
    let why = if cycle.edges.len() == 1 {
        "a resource cannot be created from a value that only exists once it has been created; CloudFormation refuses the template"
    } else {
        "each of them can only be created after the next, so none can be first, and CloudFormation refuses the template"
    };
    let help = cycle.edges.get(cut).map(|(node, edge)| advice(node, edge, &target(cut))).unwrap_or_default();
    finding.why(why).help(format!("{help}{tangled}"))
}

/// How easily an edge can be cut; the smaller the better.
fn effort(node: &Node, edge: &Edge<'_>) -> u8 {
    match (node.type_name.as_str(), edge.kind, edge.property) {
        (_, EdgeKind::DependsOn, _) => 0,
        ("AWS::EC2::SecurityGroup", _, "SecurityGroupIngress" | "SecurityGroupEgress") => 1,
        ("AWS::IAM::Role", _, "Policies") => 2,
        ("AWS::S3::Bucket", _, "NotificationConfiguration") => 3,
        ("AWS::KMS::Key", _, "KeyPolicy") => 4,
        _ => 9,
    }
}

fn best_cut(cycle: &Cycle<'_, '_>) -> usize {
    let efforts =
        cycle.edges.iter().enumerate().map(|(index, (node, edge))| (effort(node, edge), std::cmp::Reverse(index)));
    // Among equals the last edge, which closes the circle.
    efforts.min().map_or(0, |(_, std::cmp::Reverse(index))| index)
}

fn advice(node: &Node, edge: &Edge<'_>, target: &str) -> String {
    let name = &node.name;
    match effort(node, edge) {
        0 => format!("remove this `DependsOn`: `{name}` waits for {target} only because of it"),
        1 => {
            let rule = if edge.property == "SecurityGroupEgress" { "AWS::EC2::SecurityGroupEgress" } else { "AWS::EC2::SecurityGroupIngress" };
            format!("move this rule of `{name}` into an `{rule}` resource of its own, with `GroupId: !GetAtt {name}.GroupId`; it is created after both groups")
        }
        2 => format!("move this policy of `{name}` into an `AWS::IAM::Policy` resource of its own, with `Roles: [!Ref {name}]`"),
        3 => format!("give `{name}` a name of its own (a parameter, or `!Sub` of `AWS::StackName`), and build its ARN from that name wherever it is needed before the bucket exists"),
        4 => "name the principal in the key policy by an ARN that is put together with `!Sub`, instead of reading it from the resource".to_owned(),
        _ if node.type_name.is_empty() => "break the circle at the place that is easiest to do without".to_owned(),
        _ => format!("build the value from names that are known beforehand (parameters, `!Sub` with `AWS::AccountId` and `AWS::Region`), or move the setting of `{name}` that needs {target} into a resource of its own"),
    }
}
