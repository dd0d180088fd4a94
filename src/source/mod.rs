//! File text and places in it; the only module that reads or writes the content of files.

mod lines;
mod loader;

use std::sync::OnceLock;

pub use lines::{LineIndex, Position};
pub use loader::{LoadError, MAX_BYTES, list, load, load_stdin, save, save_new};

/// Names one file of a run; files are numbered in the order in which they were given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A range of bytes in one file: `start` inclusive, `end` exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file that the bytes belong to.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A range of bytes in `file`; a range that ends before it starts becomes empty.
    #[must_use]
    pub fn new(file: FileId, start: u32, end: u32) -> Self {
        Self { file, start, end: end.max(start) }
    }

    /// Whether `other` lies within this range of the same file.
    #[must_use]
    pub fn contains(&self, other: Self) -> bool {
        self.file == other.file && self.start <= other.start && other.end <= self.end
    }

    /// The smallest range that holds both; they must be of one file.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { file: self.file, start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// One file as it was read: its name as the user gave it, its text, and the lines on demand.
#[derive(Debug)]
pub struct SourceFile {
    /// Which file of the run this is.
    pub id: FileId,
    /// The name to show, with forward slashes.
    pub name: String,
    /// The text, without a byte order mark. Bytes that are no UTF-8 have been replaced.
    pub text: String,
    /// Offset of the first byte that is no UTF-8, where there is one; the text is right up to there.
    pub invalid_utf8: Option<u32>,
    /// Bytes on disk, a byte order mark included.
    pub bytes: usize,
    /// Found in a folder and not named by the user, so that it need not be a template at all.
    pub candidate: bool,
    /// Not to be checked: it holds settings.
    pub settings: bool,
    lines: OnceLock<LineIndex>,
}

impl SourceFile {
    /// Takes the bytes of a file; never fails, what is no UTF-8 is remembered in `invalid_utf8`.
    #[must_use]
    pub fn new(id: FileId, name: String, content: Vec<u8>) -> Self {
        let bytes = content.len();
        let (mut text, mut invalid_utf8) = match String::from_utf8(content) {
            Ok(text) => (text, None),
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                (String::from_utf8_lossy(error.as_bytes()).into_owned(), Some(at))
            }
        };
        if text.starts_with('\u{feff}') {
            text.drain(..'\u{feff}'.len_utf8());
            invalid_utf8 = invalid_utf8.map(|at| at.saturating_sub('\u{feff}'.len_utf8()));
        }
        let invalid_utf8 = invalid_utf8.map(|at| u32::try_from(at).unwrap_or(u32::MAX));
        Self { id, name, text, invalid_utf8, bytes, candidate: false, settings: false, lines: OnceLock::new() }
    }

    /// The index of this file's lines, made at the first call.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }

    /// Line and column of a byte offset.
    pub fn position(&self, offset: u32) -> Position {
        self.lines().position(&self.text, offset)
    }

    /// A span that covers `start..end` of this file.
    #[must_use]
    pub fn span(&self, start: u32, end: u32) -> Span {
        Span::new(self.id, start, end)
    }
}

/// All files of a run, found by their [`FileId`].
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

impl Sources {
    /// Adds a file and returns the number it got.
    pub fn add(&mut self, name: String, content: Vec<u8>) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(SourceFile::new(id, name, content));
        id
    }

    /// Adds a file that need not be a template and returns the number it got.
    pub fn add_candidate(&mut self, name: String, content: Vec<u8>) -> FileId {
        let id = self.add(name, content);
        if let Some(file) = self.files.last_mut() {
            file.candidate = true;
        }
        id
    }

    /// Adds a file of settings, which is there so that places in it can be shown, and returns the number it got.
    pub fn add_settings(&mut self, name: String, content: Vec<u8>) -> FileId {
        let id = self.add(name, content);
        if let Some(file) = self.files.last_mut() {
            file.settings = true;
        }
        id
    }

    /// The file with this number, if it belongs to this run.
    #[must_use]
    pub fn get(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(id.0 as usize)
    }

    /// All files in the order in which they were added.
    #[must_use]
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }
}
