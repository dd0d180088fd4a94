//! Two outputs that export the same name.

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::source::Span;
use crate::template::{Answer, Guard, Pattern};

pub(super) static RULE: Rule = Rule {
    name: "duplicate-export",
    code: "N0004",
    family: Family::Outputs,
    severity: Severity::Error,
    page: include_str!("../../../rules/outputs/duplicate-export.md"),
    check: Check::Template(check),
};

struct Export<'a> {
    output: &'a str,
    name: Pattern<'a>,
    span: Span,
    guard: Guard,
}

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let template = cx.template;
    let mut exports: Vec<Export<'_>> = Vec::new();
    for output in template.outputs.iter() {
        // What a loop generates has names that depend on its items.
        if output.name.contains("${") || output.name.contains("&{") {
            continue;
        }
        let Some(value) = output.export_name() else { continue };
        let Some(name) = template.pattern(value).filter(|name| !name.parts.is_empty()) else { continue };
        let export = Export { output: output.name, name, span: value.span(), guard: output.guard };
        for earlier in exports.iter().filter(|earlier| earlier.name == export.name && earlier.output != export.output) {
            let mut both = template.assumptions(earlier.guard);
            both.extend(template.assumptions(export.guard));
            let Answer::Possible(case) = template.cases().ask(&both) else { continue };
            let when = if case.conditions.is_empty() { String::new() } else { format!(" {case}") };
            out.push(
                RULE.at(
                    export.span,
                    format!(
                        "output `{}` exports `{}`, and so does `{}`{when}",
                        export.output, export.name, earlier.output
                    ),
                )
                .label("the same name again")
                .related(earlier.span, format!("`{}` exports this name first", earlier.output))
                .why("an export name is unique in an account and Region, so CloudFormation refuses the second")
                .help(format!("give one of them a name of its own, such as `${{AWS::StackName}}-{}`", export.output)),
            );
            break;
        }
        exports.push(export);
    }
}
