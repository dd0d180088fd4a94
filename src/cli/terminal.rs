//! What kind of place the output goes to.

use std::io::{self, IsTerminal as _};

use super::args::When;

/// Where the output goes.
#[derive(Clone, Copy)]
pub(super) struct Screen {
    pub(super) terminal: bool,
    pub(super) colour: bool,
    /// Whether files get colours, too: only when somebody insists.
    pub(super) colour_files: bool,
}

impl Screen {
    /// Standard output. The flag goes before `NO_COLOR`, this before `CLICOLOR_FORCE`, this before what is there.
    pub(super) fn of_stdout(when: When) -> Self {
        let terminal = io::stdout().is_terminal();
        let colour = colour(when, terminal, |name| std::env::var(name).ok());
        Self { terminal, colour, colour_files: when == When::Always }
    }
}

fn colour(when: When, terminal: bool, variable: impl Fn(&str) -> Option<String>) -> bool {
    let set = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto if set("NO_COLOR") => false,
        When::Auto if set("CLICOLOR_FORCE") && variable("CLICOLOR_FORCE").as_deref() != Some("0") => true,
        When::Auto => terminal && variable("TERM").as_deref() != Some("dumb"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_follow_the_flag_then_the_environment() {
        let with = |when, terminal, set: &[(&str, &str)]| {
            let value = |name: &str| set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
            colour(when, terminal, value)
        };
        assert!(with(When::Auto, true, &[("TERM", "xterm")]) && !with(When::Auto, false, &[]));
        assert!(!with(When::Auto, true, &[("TERM", "dumb")]) && !with(When::Auto, true, &[("NO_COLOR", "1")]));
        assert!(with(When::Auto, true, &[("NO_COLOR", "")]) && with(When::Always, false, &[("NO_COLOR", "1")]));
        assert!(
            with(When::Auto, false, &[("CLICOLOR_FORCE", "1")]) && !with(When::Auto, false, &[("CLICOLOR_FORCE", "0")])
        );
        assert!(!with(When::Auto, false, &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
        assert!(!with(When::Never, true, &[("CLICOLOR_FORCE", "1")]));
    }
}
