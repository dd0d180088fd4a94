//! Reading the records of a database: JSON values as words, each distinct value stored once.
//!
//! A record is a word with its kind in the upper four bits and a length in the others, then its content: a string id,
//! the places of the items, or pairs of a string id and a place, sorted by the text of the key. Places count words from
//! the start of the file.

use std::cmp::Ordering;

/// The kind of a value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// `null`, and whatever cannot be read.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Number(f64),
    /// Text.
    String,
    /// A list.
    Array,
    /// Keys with values.
    Object,
}

pub(super) const NULL: u32 = 0;
pub(super) const FALSE: u32 = 1;
pub(super) const TRUE: u32 = 2;
pub(super) const INTEGER: u32 = 3;
pub(super) const NUMBER: u32 = 4;
pub(super) const STRING: u32 = 5;
pub(super) const ARRAY: u32 = 6;
pub(super) const OBJECT: u32 = 7;
/// How far the kind is shifted in the first word of a record.
pub(super) const SHIFT: u32 = 28;

/// The content of a database file.
#[derive(Debug, Clone)]
pub(super) struct Bytes<'d> {
    content: &'d [u8],
    strings: u32,
    strings_at: u32,
    text_at: u32,
}

impl<'d> Bytes<'d> {
    pub(super) fn new(content: &'d [u8]) -> Self {
        Self { content, strings: 0, strings_at: 0, text_at: 0 }
    }

    pub(super) fn with_strings(self, strings: u32, strings_at: u32, text_at: u32) -> Self {
        Self { strings, strings_at, text_at, ..self }
    }

    pub(super) fn word(&self, index: u32) -> Option<u32> {
        let start = index as usize * 4;
        let bytes = self.content.get(start..start + 4)?;
        Some(u32::from_le_bytes(bytes.try_into().ok()?))
    }

    /// The text of a string id; empty where there is none.
    pub(super) fn string(&self, id: u32) -> &'d str {
        std::str::from_utf8(self.raw(id)).unwrap_or_default()
    }

    /// The bytes of a string id, for comparisons.
    fn raw(&self, id: u32) -> &'d [u8] {
        let place = |index: u32| Some(self.text_at as usize + self.word(self.strings_at.checked_add(index)?)? as usize);
        let range = (id < self.strings).then(|| Some(place(id)?..place(id + 1)?)).flatten();
        range.and_then(|range| self.content.get(range)).unwrap_or_default()
    }
}

/// A value of a schema; cheap to copy about, and read only where it is looked at.
#[derive(Debug, Clone)]
pub struct Record<'d> {
    bytes: Bytes<'d>,
    at: u32,
}

impl<'d> Record<'d> {
    pub(super) fn new(bytes: Bytes<'d>, at: u32) -> Self {
        Self { bytes, at }
    }

    fn word(&self, index: u32) -> u32 {
        self.bytes.word(self.at.saturating_add(index)).unwrap_or(0)
    }

    fn length(&self) -> u32 {
        // No record can be longer than the file.
        let longest = u32::try_from(self.bytes.content.len() / 4).unwrap_or(u32::MAX);
        (self.word(0) & ((1 << SHIFT) - 1)).min(longest)
    }

    /// The record at a place. INVARIANT: parts are written before the whole, so that no record can hold itself; what a
    /// damaged file says otherwise reads as null.
    fn part(&self, at: u32) -> Self {
        Self::new(self.bytes.clone(), if at < self.at { at } else { u32::MAX })
    }

    /// Where the record stands; equal places of one database are the same value.
    #[must_use]
    pub fn place(&self) -> u32 {
        self.at
    }

    /// The kind of the value, with the value itself where it is a number or a boolean.
    #[must_use]
    pub fn kind(&self) -> Kind {
        let wide = || u64::from(self.word(1)) | u64::from(self.word(2)) << 32;
        match self.word(0) >> SHIFT {
            FALSE => Kind::Bool(false),
            TRUE => Kind::Bool(true),
            INTEGER => Kind::Integer(wide().cast_signed()),
            NUMBER => Kind::Number(f64::from_bits(wide())),
            STRING => Kind::String,
            ARRAY => Kind::Array,
            OBJECT => Kind::Object,
            _ => Kind::Null,
        }
    }

    /// The text, if it is one.
    #[must_use]
    pub fn text(&self) -> Option<&'d str> {
        (self.kind() == Kind::String).then(|| self.bytes.string(self.word(1)))
    }

    /// The items of a list; none where it is no list.
    pub fn items(&self) -> impl Iterator<Item = Record<'d>> + '_ {
        let count = if self.kind() == Kind::Array { self.length() } else { 0 };
        (0..count).map(|index| self.part(self.word(1 + index)))
    }

    /// The entries of an object, sorted by key; none where it is no object.
    pub fn entries(&self) -> impl Iterator<Item = (&'d str, Record<'d>)> + '_ {
        let count = if self.kind() == Kind::Object { self.length() } else { 0 };
        (0..count).map(|index| self.entry(index))
    }

    fn entry(&self, index: u32) -> (&'d str, Record<'d>) {
        let key = self.bytes.string(self.word(1 + 2 * index));
        (key, self.part(self.word(2 + 2 * index)))
    }

    /// The value of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Record<'d>> {
        let (mut low, mut high) = (0, if self.kind() == Kind::Object { self.length() } else { 0 });
        while low < high {
            let middle = low + (high - low) / 2;
            // The order of texts is that of their bytes.
            match self.bytes.raw(self.word(1 + 2 * middle)).cmp(key.as_bytes()) {
                Ordering::Less => low = middle + 1,
                Ordering::Greater => high = middle,
                Ordering::Equal => return Some(self.part(self.word(2 + 2 * middle))),
            }
        }
        None
    }
}
