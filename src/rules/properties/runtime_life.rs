//! The life cycle of the runtimes of Lambda.

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::schema::{Database, RUNTIMES, Record};
use crate::syntax::Value;
use crate::template::SectionKind;

pub(super) static BLOCKED: Rule = Rule {
    name: "blocked-runtime",
    code: "E2531",
    family: Family::Properties,
    severity: Severity::Error,
    page: include_str!("../../../rules/properties/blocked-runtime.md"),
    check: Check::Template(blocked),
};

pub(super) static DEPRECATED: Rule = Rule {
    name: "deprecated-runtime",
    code: "W2531",
    family: Family::Properties,
    severity: Severity::Warning,
    page: include_str!("../../../rules/properties/deprecated-runtime.md"),
    check: Check::Template(deprecated),
};

/// Where a runtime stands.
struct Life<'d> {
    deprecated: &'d str,
    create_block: &'d str,
    update_block: &'d str,
    successor: &'d str,
}

fn blocked(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let today = cx.settings.today.as_str();
    each(cx, |value, runtime, life| {
        if life.create_block > today {
            return;
        }
        let until = if life.update_block > today {
            format!(", and existing ones are updated until {} only", life.update_block)
        } else {
            format!(", and changed none since {}", life.update_block)
        };
        out.push(
            BLOCKED
                .at(
                    value.span(),
                    format!("Lambda has created no function with `{runtime}` since {}", life.create_block),
                )
                .label("ended")
                .why(format!("AWS lets no new function have this runtime{until}"))
                .help(format!("move to `{}`", life.successor)),
        );
    });
}

fn deprecated(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let today = cx.settings.today.as_str();
    each(cx, |value, runtime, life| {
        if life.deprecated > today || life.create_block <= today {
            return;
        }
        out.push(
            DEPRECATED
                .at(value.span(), format!("the runtime `{runtime}` is deprecated since {}", life.deprecated))
                .label("gets no more security updates")
                .why(format!("from {} on Lambda creates no more functions with it", life.create_block))
                .help(format!("move to `{}`", life.successor)),
        );
    });
}

/// Calls `see` for every runtime that is written out and has a known end.
fn each<'a>(cx: &Context<'a>, mut see: impl FnMut(Value<'a>, &'a str, &Life<'_>)) {
    let functions = cx
        .template
        .resources
        .iter()
        .filter(|it| matches!(it.kind(), Some("AWS::Lambda::Function" | "AWS::Serverless::Function")));
    let own = functions.filter_map(|it| it.properties()?.get("Runtime"));
    let globals =
        cx.template.section(SectionKind::Globals).and_then(|it| it.entry.value.get("Function")?.get("Runtime"));
    let mut table: Option<Option<Record<'_>>> = None;
    for value in own.chain(globals) {
        let Some(runtime) = value.text() else { continue };
        let table =
            table.get_or_insert_with(|| Database::embedded().resource_type(RUNTIMES).map(|it| it.schema().clone()));
        let Some(row) = table.as_ref().and_then(|table| table.get(runtime)) else { continue };
        let date = |name: &str| row.get(name).and_then(|it| it.text());
        let (Some(deprecated), Some(create_block), Some(update_block), Some(successor)) =
            (date("deprecated"), date("create-block"), date("update-block"), date("successor"))
        else {
            continue;
        };
        see(value, runtime, &Life { deprecated, create_block, update_block, successor });
    }
}
