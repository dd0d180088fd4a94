//! What every format looks like, on the same two reports.

use super::fixture::Case;
use super::*;

/// `INSTA_UPDATE=always cargo test --lib formats_tests` writes them.
fn snapshot(name: &str, case: &Case) {
    // A page is looked at in a browser, and would change with every line of its style.
    for format in FORMATS.iter().filter(|format| format.name != "html") {
        // A release must not change what formats look like.
        let shown = case.shown(format).replace(env!("CARGO_PKG_VERSION"), "VERSION");
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("snapshots");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(format!("{}-{name}", format.name), shown));
    }
}

#[test]
fn one_awkward_template() {
    snapshot("awkward", &Case::awkward());
}

#[test]
fn two_files_with_all_that_a_report_holds() {
    snapshot("full", &Case::full());
}
