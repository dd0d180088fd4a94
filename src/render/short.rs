//! One line a finding, for editors, `grep` and logs.

use std::io::{self, Write};

use crate::engine::Report;
use crate::source::Sources;

use super::printable::{file_name, harmless, one_line};
use super::{Format, heading};

pub(super) static FORMAT: Format = Format { name: "short", about: "One line a finding", document: false, render };

fn render(report: &Report, sources: &Sources, _colour: bool, out: &mut dyn Write) -> io::Result<()> {
    for finding in &report.findings {
        let primary = finding.diagnostic.primary;
        let mut line = String::new();
        if let Some(file) = sources.get(primary.file) {
            let at = file.position(primary.start);
            line = format!("{}:{}:{}: ", file_name(file), at.line, at.column);
        }
        line.push_str(&format!("{}: {}", heading(finding), one_line(&finding.diagnostic.message)));
        writeln!(out, "{}", harmless(&line))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Severity;
    use crate::render::fixture::Case;

    #[test]
    fn one_line_each_and_nothing_else() {
        let mut case = Case::two_labels();
        case.finding(Severity::Info, 0, 0).message = "two\nlines".to_owned();
        assert_eq!(
            case.shown(&super::FORMAT),
            "app.yaml:11:17: error[E1020] undefined-ref: `Ref` names `Bukket`, which this template does not declare\n\
             app.yaml:1:1: info[E1020] undefined-ref: two lines\n"
        );
        case.report.findings.clear();
        assert_eq!(case.shown(&super::FORMAT), "");
    }
}
