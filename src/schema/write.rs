//! Writing a database: each distinct value once, in an order that depends on the content alone.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use super::record::{ARRAY, FALSE, INTEGER, NULL, NUMBER, OBJECT, SHIFT, STRING, TRUE};
use super::{LAYOUT, MAGIC};

/// Words before the first record.
pub(super) const HEADER: u32 = 11;
/// Words of a row in the table of types: name, record, two of regions, hash.
pub(super) const TYPE_ROW: u32 = 5;

/// What a database is written from.
pub(super) struct Content {
    /// Schema and hash of each type, by name.
    pub(super) types: BTreeMap<String, (Value, String)>,
    /// The types of each region, by name.
    pub(super) regions: BTreeMap<String, BTreeSet<String>>,
    /// When the schemas were published.
    pub(super) date: String,
}

struct Writer {
    words: Vec<u32>,
    strings: BTreeMap<String, u32>,
    known: HashMap<Vec<u32>, u32>,
}

pub(super) fn write(content: &Content) -> Vec<u8> {
    let mut texts = BTreeSet::new();
    for (name, (schema, hash)) in &content.types {
        texts.insert(name.clone());
        texts.insert(hash.clone());
        collect(schema, &mut texts);
    }
    texts.extend(content.regions.keys().cloned());
    texts.insert(content.date.clone());
    let strings: BTreeMap<String, u32> = texts.into_iter().zip(0..).collect();
    let mut writer = Writer { words: vec![0; HEADER as usize], strings, known: HashMap::new() };
    let rows: Vec<[u32; TYPE_ROW as usize]> = content
        .types
        .iter()
        .map(|(name, (schema, hash))| {
            let record = writer.value(schema);
            let offered = content.regions.values().enumerate().filter(|(_, types)| types.contains(name));
            let mask = offered.fold(0_u64, |mask, (index, _)| mask | 1 << (index & 63));
            let [low, high] = [mask, mask >> 32].map(|half| u32::try_from(half & u64::from(u32::MAX)).unwrap_or(0));
            [writer.id(name), record, low, high, writer.id(hash)]
        })
        .collect();
    let types_at = writer.here();
    writer.words.extend(rows.iter().flatten());
    let regions_at = writer.here();
    let regions: Vec<u32> = content.regions.keys().map(|name| writer.id(name)).collect();
    writer.words.extend(&regions);
    let date = writer.id(&content.date);
    let strings_at = writer.here();
    let mut text = Vec::new();
    for string in writer.strings.keys() {
        writer.words.push(count(text.len()));
        text.extend_from_slice(string.as_bytes());
    }
    writer.words.push(count(text.len()));
    let text_at = writer.here() * 4;
    let length = text_at + count(text.len());
    let header = [
        MAGIC,
        LAYOUT,
        length,
        count(writer.strings.len()),
        strings_at,
        text_at,
        count(rows.len()),
        types_at,
        count(regions.len()),
        regions_at,
        date,
    ];
    for (word, value) in writer.words.iter_mut().zip(header) {
        *word = value;
    }
    let mut out: Vec<u8> = writer.words.iter().flat_map(|word| word.to_le_bytes()).collect();
    out.extend(text);
    out
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn collect(value: &Value, texts: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            texts.insert(text.clone());
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, texts)),
        Value::Object(entries) => entries.iter().for_each(|(key, value)| {
            texts.insert(key.clone());
            collect(value, texts);
        }),
        _ => {}
    }
}

impl Writer {
    fn here(&self) -> u32 {
        count(self.words.len())
    }

    fn id(&self, text: &str) -> u32 {
        self.strings.get(text).copied().unwrap_or(0)
    }

    /// Writes a value behind its parts, or finds it where it was written before.
    fn value(&mut self, value: &Value) -> u32 {
        let record = match value {
            Value::Null => vec![NULL << SHIFT],
            Value::Bool(value) => vec![if *value { TRUE } else { FALSE } << SHIFT],
            Value::Number(number) => {
                let (kind, bits) = match number.as_i64() {
                    Some(whole) => (INTEGER, whole.cast_unsigned()),
                    None => (NUMBER, number.as_f64().unwrap_or(f64::MAX).to_bits()),
                };
                let low = u32::try_from(bits & u64::from(u32::MAX)).unwrap_or(0);
                vec![kind << SHIFT, low, u32::try_from(bits >> 32).unwrap_or(0)]
            }
            Value::String(text) => vec![STRING << SHIFT, self.id(text)],
            Value::Array(items) => {
                let places: Vec<u32> = items.iter().map(|item| self.value(item)).collect();
                std::iter::once(ARRAY << SHIFT | count(places.len())).chain(places).collect()
            }
            Value::Object(entries) => {
                let sorted: BTreeMap<&String, &Value> = entries.iter().collect();
                let mut record = vec![OBJECT << SHIFT | count(sorted.len())];
                for (key, value) in sorted {
                    let place = self.value(value);
                    record.extend([self.id(key), place]);
                }
                record
            }
        };
        if let Some(place) = self.known.get(&record) {
            return *place;
        }
        let place = self.here();
        self.words.extend(&record);
        self.known.insert(record, place);
        place
    }
}
