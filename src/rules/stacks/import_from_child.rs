//! A stack should read the outputs of its own nested stacks, and not import what they export.

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Family, Rule, StacksContext};
use crate::stacks::EdgeKind;

pub(super) static RULE: Rule = Rule {
    name: "import-from-child",
    code: "X0011",
    family: Family::Stacks,
    severity: Severity::Warning,
    page: include_str!("../../../rules/stacks/import-from-child.md"),
    check: Check::Stacks(check),
};

fn check(cx: &StacksContext<'_>, out: &mut Vec<Diagnostic>) {
    let system = cx.system;
    for import in system.edges().iter().filter(|edge| edge.kind == EdgeKind::Import && edge.certain) {
        let mut children = system.certain_children().filter(|child| child.from == import.from);
        let Some(child) = children.find(|child| child.to == import.to) else { continue };
        let Some(exports) = system.interfaces().get(import.to).map(|interface| &interface.exports) else { continue };
        let wanted = system.interfaces().get(import.from).and_then(|interface| interface.imports.get(import.index));
        let Some(export) = exports.iter().find(|export| wanted.is_some_and(|import| import.name == export.name)) else {
            continue;
        };
        let output = format!("{}.Outputs.{}", child.name, export.owner);
        out.push(
            RULE.at(import.span, format!("`{}` comes from `{}`, a nested stack of this one", import.name, child.name))
                .label("imported here")
                .related(child.span, format!("`{}` is made here", child.name))
                .related(export.span, "and exports it here")
                .why("an import tells CloudFormation nothing of the order, so it may be asked for before the nested stack has made it; and while it is imported, the nested stack cannot change it")
                .help(format!("read the output: `!GetAtt {output}`")),
        );
    }
}
