//! Files side by side.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::source::SourceFile;

/// Files from this number on are checked by several threads.
const THREADS_FROM: usize = 8;

/// What each file yields, in the order of the files, whatever the number of threads.
pub(super) fn in_threads<T: Send>(files: &[SourceFile], yields: impl Fn(&SourceFile) -> Option<T> + Sync) -> Vec<T> {
    let yields = |file: &SourceFile| if file.settings { None } else { yields(file) };
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(files.len());
    if files.len() < THREADS_FROM || threads < 2 {
        return files.iter().filter_map(yields).collect();
    }
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        while let Some((index, file)) =
            Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|index| Some((index, files.get(index)?)))
        {
            done.extend(yields(file).map(|one| (index, one)));
        }
        done
    };
    let mut all: Vec<(usize, T)> = std::thread::scope(|scope| {
        let handles: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        handles.into_iter().flat_map(|handle| handle.join().unwrap_or_default()).collect()
    });
    all.sort_by_key(|(index, _)| *index);
    all.into_iter().map(|(_, one)| one).collect()
}
