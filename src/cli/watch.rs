//! `--watch`: checks again whenever a file changes.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use notify::{Event, RecursiveMode, Watcher as _};

use super::run::Failure;

/// An editor that saves makes several events; what comes within this time is one change.
const CALM: Duration = Duration::from_millis(150);

/// Runs `check` now and after each change below these paths, until somebody ends it.
pub(super) fn run(
    paths: &[PathBuf],
    out: &mut dyn Write,
    mut check: impl FnMut(&mut dyn Write) -> Result<u8, Failure>,
) -> Result<u8, Failure> {
    let (send, changes) = mpsc::channel();
    let tell = move |event: notify::Result<Event>| {
        if event.is_ok_and(|event| !event.kind.is_access() && event.paths.iter().any(|path| counts(path))) {
            // Nobody listens any more when the run has ended.
            let _ = send.send(());
        }
    };
    let mut watcher = notify::recommended_watcher(tell).map_err(Failure::told)?;
    let here = [PathBuf::from(".")];
    for path in if paths.is_empty() { here.as_slice() } else { paths } {
        // A file that is replaced is another file: its folder is what stays.
        let folder = if path.is_dir() { path.as_path() } else { path.parent().unwrap_or(Path::new(".")) };
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let mode = if path.is_dir() { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
        watcher.watch(folder, mode).map_err(Failure::told)?;
    }
    loop {
        // Clears the screen and starts at its top.
        write!(out, "\u{1b}[2J\u{1b}[H")?;
        match check(out) {
            Ok(_) => {}
            Err(Failure::Io(error)) => return Err(Failure::Io(error)),
            Err(failure) => failure.tell(),
        }
        writeln!(out, "\nwatching; Ctrl-C ends it")?;
        out.flush()?;
        if changes.recv().is_err() {
            return Err(Failure::Told("the files cannot be watched any more".to_owned()));
        }
        while changes.recv_timeout(CALM).is_ok() {}
    }
}

/// Whether a change of the file can change what is found.
fn counts(path: &Path) -> bool {
    let ending = path.extension().map(|it| it.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    matches!(ending.as_str(), "yaml" | "yml" | "json" | "template" | "cfn" | "toml") || name.starts_with(".cfnlintrc")
}
