//! A bar for runs that last, on a terminal only.

use std::io::{self, IsTerminal as _};
use std::sync::atomic::Ordering;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::engine::{self, Options, Report};
use crate::source::Sources;

/// Shorter runs show nothing.
const PATIENCE: Duration = Duration::from_millis(500);
const STEP: Duration = Duration::from_millis(100);

/// Checks, and shows how far it is where somebody waits for it.
pub(super) fn check(sources: &Sources, options: &Options) -> Report {
    if !io::stderr().is_terminal() {
        return engine::check(sources, options);
    }
    std::thread::scope(|scope| {
        let (done, over) = mpsc::channel::<()>();
        scope.spawn(move || show(sources.files().len(), options, &over));
        let report = engine::check(sources, options);
        drop(done);
        report
    })
}

fn show(files: usize, options: &Options, over: &mpsc::Receiver<()>) {
    let waits = |time| over.recv_timeout(time) == Err(RecvTimeoutError::Timeout);
    if !waits(PATIENCE) {
        return;
    }
    let style =
        ProgressStyle::with_template("{bar:30} {pos} of {len} files").unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = ProgressBar::new(files as u64).with_style(style);
    while waits(STEP) {
        bar.set_position(options.done.load(Ordering::Relaxed) as u64);
    }
    bar.finish_and_clear();
}
