//! Periodic tasks that a worker environment of Elastic Beanstalk refuses.

use crate::companions::{Companion, Kind};
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Family, Rule};

pub(super) static RULE: Rule = Rule {
    name: "invalid-cron-file",
    code: "B0003",
    family: Family::Files,
    severity: Severity::Error,
    page: include_str!("../../../rules/files/invalid-cron-file.md"),
    check: Check::File(check),
};

fn check(file: &Companion<'_>, out: &mut Vec<Diagnostic>) {
    if file.kind != Kind::Cron {
        return;
    }
    for task in file.root.get("cron").into_iter().flat_map(|tasks| tasks.items()) {
        if let Some(url) = task.get("url").filter(|url| url.text().is_some_and(|text| !text.starts_with('/'))) {
            out.push(
                RULE.at(url.span(), "the `url` of a periodic task does not start with `/`")
                    .label("no path")
                    .why(
                        "the daemon on the instance sends the request to this path of the application on the same host",
                    )
                    .help("write the path from the root of the application, such as `/tasks/clean-up`"),
            );
        }
        let schedule = task.get("schedule");
        let wrong = |text: &str| !text.starts_with('@') && text.split_whitespace().count() != 5;
        if let Some(schedule) = schedule.filter(|it| it.text().is_some_and(wrong)) {
            out.push(
                RULE.at(schedule.span(), "the `schedule` of a periodic task has not five fields")
                    .label("no cron expression of five fields")
                    .why("Elastic Beanstalk reads minute, hour, day of month, month and day of week, in UTC, and no `rate(…)`")
                    .help("write five fields, such as `*/5 * * * *` for every five minutes"),
            );
        }
    }
}
