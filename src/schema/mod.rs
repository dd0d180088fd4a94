//! The AWS resource types: a compact database inside of the binary, opened type by type.

mod build;
mod overlay;
mod record;
mod resource;
mod schemas;
mod write;

use std::borrow::Cow;
use std::cmp::Ordering;

pub use build::{BuildError, build, manifest};
pub use record::{Kind, Record};
pub use resource::{Property, ResourceType, Update, resolve};
pub use schemas::Schemas;

use record::Bytes;

/// The entry for the section `Globals` of SAM, which has a schema as resource types have.
pub const GLOBALS: &str = "Globals";

/// The entry with the actions, resources and condition keys of IAM, service by service.
pub const IAM: &str = "IAM";

/// The entry with the life cycle of the runtimes of Lambda.
pub const RUNTIMES: &str = "LambdaRuntimes";

/// The first word of a database file.
const MAGIC: u32 = u32::from_le_bytes(*b"CFNL");
/// The layout that this version reads and writes.
const LAYOUT: u32 = 1;

static EMBEDDED: &[u8] = include_bytes!("../../schemas/database.bin");

/// All resource types with their schemas, and the regions in which each is offered.
///
/// Opening it reads a dozen words; a type costs something once it is asked for.
#[derive(Debug, Clone)]
pub struct Database<'d> {
    bytes: Bytes<'d>,
    types: u32,
    types_at: u32,
    regions: u32,
    regions_at: u32,
    date: u32,
}

/// Why a file is no database of schemas.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenError {
    /// The first bytes are not those of a database.
    NotADatabase,
    /// Written by another version of cfnlens.
    OtherLayout(u32),
    /// The file ends before what its header promises.
    Truncated,
}

impl std::fmt::Display for OpenError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotADatabase => f.write_str("this is no database of schemas"),
            Self::OtherLayout(layout) => {
                write!(f, "the database has layout {layout}, this version reads layout {LAYOUT}; build it again")
            }
            Self::Truncated => f.write_str("the database is cut off; build it again"),
        }
    }
}

impl std::error::Error for OpenError {}

impl Database<'static> {
    /// The database that this binary was built with.
    #[must_use]
    pub fn embedded() -> Self {
        // A test opens the embedded file; an empty database keeps this total all the same.
        Self::open(EMBEDDED).unwrap_or(Self {
            bytes: Bytes::new(&[]),
            types: 0,
            types_at: 0,
            regions: 0,
            regions_at: 0,
            date: 0,
        })
    }
}

impl<'d> Database<'d> {
    /// Opens the content of a database file. What is read later is total: a damaged record reads as null.
    ///
    /// # Errors
    /// When the content is no database, of another layout, or shorter than it says.
    pub fn open(content: &'d [u8]) -> Result<Self, OpenError> {
        let header = |index: u32| Bytes::new(content).word(index);
        if header(0) != Some(MAGIC) {
            return Err(OpenError::NotADatabase);
        }
        match header(1) {
            Some(LAYOUT) => {}
            other => return Err(OpenError::OtherLayout(other.unwrap_or(0))),
        }
        let words: Vec<u32> = (2..write::HEADER).filter_map(header).collect();
        let [length, strings, strings_at, text_at, types, types_at, regions, regions_at, date] = words.as_slice()
        else {
            return Err(OpenError::Truncated);
        };
        if content.len() as u64 != u64::from(*length) {
            return Err(OpenError::Truncated);
        }
        let bytes = Bytes::new(content).with_strings(*strings, *strings_at, *text_at);
        Ok(Self { bytes, types: *types, types_at: *types_at, regions: *regions, regions_at: *regions_at, date: *date })
    }

    /// When AWS published the schemas, as RFC 3339.
    #[must_use]
    pub fn date(&self) -> &'d str {
        self.bytes.string(self.date)
    }

    /// All regions that the database knows, sorted.
    #[must_use]
    pub fn regions(&self) -> Vec<&'d str> {
        (0..self.regions)
            .filter_map(|index| self.bytes.word(self.regions_at + index))
            .map(|id| self.bytes.string(id))
            .collect()
    }

    /// How many types there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.types as usize
    }

    /// Whether there is no type.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.types == 0
    }

    /// All types, sorted by name, and the other entries among them.
    pub fn types(&self) -> impl Iterator<Item = ResourceType<'d>> + '_ {
        (0..self.types).filter_map(|index| self.at(index))
    }

    /// The type of this name, such as `AWS::EC2::Subnet`.
    #[must_use]
    pub fn resource_type(&self, name: &str) -> Option<ResourceType<'d>> {
        let (mut low, mut high) = (0, self.types);
        while low < high {
            let middle = low + (high - low) / 2;
            let found = self.at(middle)?;
            match found.name().cmp(name) {
                Ordering::Less => low = middle + 1,
                Ordering::Greater => high = middle,
                Ordering::Equal => return Some(found),
            }
        }
        None
    }

    fn at(&self, index: u32) -> Option<ResourceType<'d>> {
        let row = self.types_at + index * write::TYPE_ROW;
        let word = |column| self.bytes.word(row + column);
        let regions = u64::from(word(2)?) | u64::from(word(3)?) << 32;
        Some(ResourceType::new(
            self.bytes.string(word(0)?),
            Record::new(self.bytes.clone(), word(1)?),
            regions,
            self.bytes.string(word(4)?),
        ))
    }

    /// Whether a type is offered in a region; `None` where the region or the type is not known.
    #[must_use]
    pub fn is_offered(&self, name: &str, region: &str) -> Option<bool> {
        let index = self.regions().iter().position(|known| *known == region)?;
        Some(self.resource_type(name)?.region_mask() >> index & 1 == 1)
    }
}

/// A name that several places of a schema share: `#/definitions/Tag` is `Tag`.
fn definition(reference: &str) -> Option<Cow<'_, str>> {
    let name = reference.strip_prefix("#/definitions/")?;
    Some(if name.contains('~') { Cow::Owned(name.replace("~1", "/").replace("~0", "~")) } else { Cow::Borrowed(name) })
}
