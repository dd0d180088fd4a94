//! Reading and writing files: the only door to their content.

use std::fs::File;
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};

/// The largest file that is read, in bytes. CloudFormation takes templates of up to 1 MB.
pub const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// Why a file could not be read.
#[derive(Debug)]
pub enum LoadError {
    /// The system refused; its own words tell why.
    Io(io::Error),
    /// The path names a folder.
    Folder,
    /// The file is larger than [`MAX_BYTES`].
    TooLarge,
}

impl std::fmt::Display for LoadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Io(error) => write!(f, "{error}"),
            Self::Folder => f.write_str("this is a folder, not a file"),
            Self::TooLarge => write!(f, "the file is larger than {} MiB, which no template can be", MAX_BYTES >> 20),
        }
    }
}

impl std::error::Error for LoadError {}

/// Reads a whole file.
///
/// # Errors
/// When the path is a folder, the system refuses, or the file is larger than [`MAX_BYTES`].
pub fn load(path: &Path) -> Result<Vec<u8>, LoadError> {
    let file = File::open(path).map_err(LoadError::Io)?;
    let metadata = file.metadata().map_err(LoadError::Io)?;
    if metadata.is_dir() {
        return Err(LoadError::Folder);
    }
    read(file, usize::try_from(metadata.len()).unwrap_or(0))
}

/// The files right inside a folder, sorted by name.
///
/// # Errors
/// When the system refuses.
pub fn list(folder: &Path) -> Result<Vec<PathBuf>, LoadError> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(LoadError::Io)? {
        let path = entry.map_err(LoadError::Io)?.path();
        if path.is_file() {
            files.push(path);
        }
    }
    files.sort_unstable();
    Ok(files)
}

/// Writes a whole file.
///
/// # Errors
/// When the system refuses.
pub fn save(path: &Path, content: &[u8]) -> Result<(), LoadError> {
    std::fs::write(path, content).map_err(LoadError::Io)
}

/// Writes a file that is not there yet, with the folders that it needs.
///
/// # Errors
/// When the file exists, or the system refuses.
pub fn save_new(path: &Path, content: &[u8]) -> Result<(), LoadError> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(LoadError::Io)?;
    }
    let mut file = File::create_new(path).map_err(LoadError::Io)?;
    file.write_all(content).map_err(LoadError::Io)
}

/// Reads standard input to its end.
///
/// # Errors
/// When the system refuses or there is more than [`MAX_BYTES`].
pub fn load_stdin() -> Result<Vec<u8>, LoadError> {
    read(io::stdin().lock(), 0)
}

fn read(reader: impl Read, expected: usize) -> Result<Vec<u8>, LoadError> {
    let mut content = Vec::with_capacity(expected.min(MAX_BYTES as usize));
    reader.take(MAX_BYTES + 1).read_to_end(&mut content).map_err(LoadError::Io)?;
    if content.len() as u64 > MAX_BYTES { Err(LoadError::TooLarge) } else { Ok(content) }
}
