//! The life cycle of services: shut down, to be shut down, or kept without new features.

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};

pub(super) static ENDED: Rule = Rule {
    name: "ended-service",
    code: "E3710",
    family: Family::Properties,
    severity: Severity::Error,
    page: include_str!("../../../rules/properties/ended-service.md"),
    check: Check::Template(ended),
};

pub(super) static ENDING: Rule = Rule {
    name: "ending-service",
    code: "W3696",
    family: Family::Properties,
    severity: Severity::Warning,
    page: include_str!("../../../rules/properties/ending-service.md"),
    check: Check::Template(ending),
};

pub(super) static MAINTAINED: Rule = Rule {
    name: "service-in-maintenance",
    code: "W3697",
    family: Family::Properties,
    severity: Severity::Warning,
    page: include_str!("../../../rules/properties/service-in-maintenance.md"),
    check: Check::Template(maintained),
};

/// Where a service stands on the day of the run.
#[derive(PartialEq)]
enum Stage {
    Ended,
    Ending,
    Maintained,
}

fn ended(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    tell(cx, out, &Stage::Ended, |of, date| {
        let since = date.map_or_else(|| " for some time".to_owned(), |date| format!(" since {date}"));
        (
            format!("the service behind `{of}` has not existed{since}"),
            "the service was shut down",
            "no resource of this type can be created, and what there was is gone",
            "remove the resource, or move to the service that AWS names as the successor",
        )
    });
}

fn ending(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    tell(cx, out, &Stage::Ending, |of, date| {
        let until = match date {
            None => "is being shut down".to_owned(),
            Some(date) if date <= cx.settings.today.as_str() => {
                format!("has ended, or will any day: its day was {date}")
            }
            Some(date) => format!("ends on {date}"),
        };
        (
            format!("the service behind `{of}` {until}"),
            "the service will be shut down",
            "after that day the stack cannot be created or updated any more, and its resources of this type are gone",
            "plan the move to the service that AWS names as the successor",
        )
    });
}

fn maintained(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    tell(cx, out, &Stage::Maintained, |of, date| {
        let since = date.map_or_else(|| " for some time".to_owned(), |date| format!(" since {date}"));
        (
            format!("`{of}` has had no new features{since}"),
            "in maintenance",
            "AWS closes such services to new customers, so a stack for a new account may be refused",
            "choose another service for what is new; what runs keeps running",
        )
    });
}

fn tell(
    cx: &Context<'_>,
    out: &mut Vec<Diagnostic>,
    wanted: &Stage,
    words: impl Fn(&str, Option<&str>) -> (String, &'static str, &'static str, &'static str),
) {
    let rule = match wanted {
        Stage::Ended => &ENDED,
        Stage::Ending => &ENDING,
        Stage::Maintained => &MAINTAINED,
    };
    for resource in cx.template.resources.iter() {
        let Some(kind) = resource.body.get("Type") else { continue };
        let Some(of) = kind.text().and_then(|name| cx.schemas.resource_type(name)) else { continue };
        let Some((status, date)) = of.life_cycle() else { continue };
        let passed = date.is_none_or(|date| date <= cx.settings.today.as_str());
        let stage = match status {
            // AWS names a service as shut down when it is; a day that was planned may pass without it.
            "shutdown" if passed => Stage::Ended,
            "shutdown" | "sunset" => Stage::Ending,
            _ => Stage::Maintained,
        };
        if stage == *wanted {
            let (message, label, why, help) = words(of.name(), date);
            // The properties are what has to be written anew; the type says why.
            let finding = match resource.body.entry("Properties") {
                Some(entry) => {
                    let finding = rule.at(entry.key.text_span(), message).label(match stage {
                        Stage::Ended => "cannot be created",
                        Stage::Ending => "ends with it",
                        Stage::Maintained => "may be refused in a new account",
                    });
                    finding.related(kind.text_span(), label)
                }
                None => rule.at(kind.text_span(), message).label(label),
            };
            out.push(finding.why(why).help(help));
        }
    }
}
