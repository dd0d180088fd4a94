//! From published schemas to a database: reads them, leaves out what is prose, and writes what is left.
//!
//! Two sources are read: the data folder of the PyPI package `cfn-lint` (`cfnlint/data`), which knows the regions of
//! each type, and AWS's own schema files (`aws-ec2-subnet.json`) in a folder or a zip file, which say nothing of regions.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _};
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::write::{Content, write};
use super::{Database, GLOBALS, IAM, RUNTIMES, overlay};
use crate::source;

/// Why a database could not be built.
#[derive(Debug)]
pub enum BuildError {
    /// A file or folder could not be read.
    Read(PathBuf, String),
    /// A file is no JSON, or no schema.
    Schema(PathBuf, String),
    /// The folder holds no schemas.
    Nothing(PathBuf),
}

impl std::fmt::Display for BuildError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Read(path, why) => write!(f, "{}: {why}", path.display()),
            Self::Schema(path, why) => write!(f, "{}: this is no resource schema: {why}", path.display()),
            Self::Nothing(path) => write!(
                f,
                "{}: no schemas here; name the folder `cfnlint/data` of the package cfn-lint, or a folder with AWS's schema files",
                path.display()
            ),
        }
    }
}

impl std::error::Error for BuildError {}

/// So many bytes are unpacked from one archive; AWS's has a tenth of it.
const MAX_UNPACKED: u64 = 512 << 20;

/// What is not needed to check, explain or compare: prose, examples, and what only AWS's handlers read.
const LEFT_OUT: &[&str] = &[
    "$comment",
    "$schema",
    "default",
    "description",
    "examples",
    "handlers",
    "insertionOrder",
    "propertyTransform",
    "resourceLink",
    "sourceUrl",
    "title",
    "typeConfiguration",
];

/// Builds the content of a database file from a folder. The same folder always gives the same bytes.
///
/// # Errors
/// When the folder holds no schemas, or a file in it cannot be read.
pub fn build(folder: &Path) -> Result<Vec<u8>, BuildError> {
    let schemas = folder.join("schemas");
    let content = if schemas.join("providers").is_dir() {
        package(&schemas)?
    } else if folder.is_dir() {
        plain(json_files(folder)?.into_iter().map(|path| Ok((path.clone(), read(&path)?))))?
    } else {
        plain(zipped(folder)?)?
    };
    if content.types.is_empty() {
        return Err(BuildError::Nothing(folder.to_owned()));
    }
    Ok(write(&content))
}

/// One line a type with the hash of its schema, so that a refresh shows which types changed.
#[must_use]
pub fn manifest(database: &Database<'_>) -> String {
    let head = format!("# Written by `cfnlens schema build`. Schemas of {}.\n", database.date());
    database.types().fold(head, |text, it| text + it.name() + " " + it.hash() + "\n")
}

fn package(schemas: &Path) -> Result<Content, BuildError> {
    let mut hashes: BTreeMap<String, String> = BTreeMap::new();
    let mut regions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    // The types of SAM stand in a file beside the regions: the transform knows them in every region.
    let mut everywhere = BTreeSet::new();
    for path in json_files(&schemas.join("providers"))? {
        let region = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let Value::Object(types) = parse(&path)? else {
            return Err(BuildError::Schema(path, "no mapping of types".to_owned()));
        };
        let mut offered = BTreeSet::new();
        for (name, hash) in types {
            hashes.insert(name.clone(), hash.as_str().unwrap_or_default().to_owned());
            offered.insert(name);
        }
        if region == "sam" {
            everywhere = offered;
        } else {
            regions.insert(region, offered);
        }
    }
    regions.values_mut().for_each(|offered| offered.extend(everywhere.iter().cloned()));
    let mut constraints = overlay::read(&schemas.join("extensions"))?;
    let mut types = BTreeMap::new();
    for (name, mut hash) in hashes {
        let mut schema = reduced(parse(&schemas.join("resources").join(format!("{hash}.json")))?, false);
        let mut rows = constraints.remove(&name).unwrap_or_default();
        rows.extend(overlay::tags(&schema));
        if let Some(schema) = schema.as_object_mut().filter(|_| !rows.is_empty()) {
            let constraints = Value::Array(rows);
            hash = format!("{hash}+{:08x}", fingerprint(constraints.to_string().as_bytes()) >> 32);
            schema.insert("constraints".to_owned(), constraints);
        }
        types.insert(name, (schema, hash));
    }
    let globals = reduced(parse(&schemas.join("other/sam/globals.json"))?, false);
    let globals_hash = hash(&globals);
    types.insert(GLOBALS.to_owned(), (globals, globals_hash));
    let more = schemas.parent().unwrap_or(schemas).join("AdditionalSpecs");
    for (name, file) in [(IAM, "Policies.json"), (RUNTIMES, "LmbdRuntimeLifecycle.json")] {
        let table = parse(&more.join(file))?;
        let hash = hash(&table);
        types.insert(name.to_owned(), (table, hash));
    }
    let version = parse(&schemas.join("version.json"))?;
    let date = version.get("schema_date").and_then(Value::as_str).unwrap_or_default().to_owned();
    Ok(Content { types, regions, date })
}

/// The schema files in a zip file, as AWS publishes them.
fn zipped(path: &Path) -> Result<impl Iterator<Item = Result<(PathBuf, Vec<u8>), BuildError>>, BuildError> {
    let told = |path: &Path, error: &dyn std::fmt::Display| BuildError::Read(path.to_owned(), error.to_string());
    let content = read(path)?;
    let mut archive = zip::ZipArchive::new(Cursor::new(content)).map_err(|error| told(path, &error))?;
    let outer = path.to_owned();
    let mut left = MAX_UNPACKED;
    let files = (0..archive.len()).filter_map(move |index| {
        let file = match archive.by_index(index) {
            Ok(file) => file,
            Err(error) => return Some(Err(told(&outer, &error))),
        };
        let name = file.name().map(|name| name.into_owned()).unwrap_or_default();
        if !name.ends_with(".json") {
            return None;
        }
        let inner = outer.join(name);
        let mut content = Vec::new();
        let read = file.take(left + 1).read_to_end(&mut content);
        let Some(rest) = left.checked_sub(content.len() as u64) else {
            return Some(Err(told(&inner, &"the files in this archive are larger than any schemas")));
        };
        left = rest;
        Some(read.map(|_| (inner.clone(), content)).map_err(|error| told(&inner, &error)))
    });
    Ok(files)
}

fn plain(files: impl Iterator<Item = Result<(PathBuf, Vec<u8>), BuildError>>) -> Result<Content, BuildError> {
    let mut types = BTreeMap::new();
    for file in files {
        let (path, content) = file?;
        let schema = parsed(&path, &content)?;
        let Some(name) = schema.get("typeName").and_then(Value::as_str).map(str::to_owned) else {
            return Err(BuildError::Schema(path, "it has no `typeName`".to_owned()));
        };
        let reduced = reduced(schema, false);
        let hash = hash(&reduced);
        types.insert(name, (reduced, hash));
    }
    Ok(Content { types, regions: BTreeMap::new(), date: String::new() })
}

fn hash(schema: &Value) -> String {
    format!("{:016x}", fingerprint(schema.to_string().as_bytes()))
}

/// FNV-1a: only tells one schema from another, for people who compare manifests.
fn fingerprint(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

fn json_files(folder: &Path) -> Result<Vec<PathBuf>, BuildError> {
    let mut files = source::list(folder).map_err(|error| BuildError::Read(folder.to_owned(), error.to_string()))?;
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    Ok(files)
}

pub(super) fn parse(path: &Path) -> Result<Value, BuildError> {
    parsed(path, &read(path)?)
}

fn read(path: &Path) -> Result<Vec<u8>, BuildError> {
    source::load(path).map_err(|error| BuildError::Read(path.to_owned(), error.to_string()))
}

fn parsed(path: &Path, content: &[u8]) -> Result<Value, BuildError> {
    serde_json::from_slice(content).map_err(|error| BuildError::Schema(path.to_owned(), error.to_string()))
}

/// A schema without what is left out; in a mapping of names (`properties`) a key is a name and never left out.
fn reduced(value: Value, names: bool) -> Value {
    match value {
        Value::Object(entries) => {
            let kept = entries.into_iter().filter(|(key, _)| names || !LEFT_OUT.contains(&key.as_str()));
            let kept = kept.map(|(key, value)| {
                let inner = !names
                    && matches!(key.as_str(), "properties" | "definitions" | "patternProperties" | "dependencies");
                let value = reduced(value, inner);
                (key, value)
            });
            Value::Object(kept.collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(|item| reduced(item, false)).collect()),
        other => other,
    }
}
