//! An entry of `ignore`: a rule, perhaps with a day and a reason.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};

/// A rule that is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(with = "Entry"))]
pub struct Ignored {
    /// Its name, code, or another selector.
    pub rule: String,
    /// The last day on which it is left out.
    pub until: Option<String>,
    /// Why.
    pub reason: Option<String>,
}

#[derive(serde::Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct Table {
    rule: String,
    /// The last day on which it is left out, such as "2027-03-01".
    until: Option<String>,
    /// Why.
    reason: Option<String>,
}

/// For the schema only: what can stand there.
#[cfg(test)]
#[derive(schemars::JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "read by the generator of the schema")]
enum Entry {
    Rule(String),
    Table(Table),
}

impl<'de> Deserialize<'de> for Ignored {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Ignored;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a rule, or a table with `rule`, `until` and `reason`")
            }

            fn visit_str<E>(self, text: &str) -> Result<Ignored, E> {
                Ok(Ignored { rule: text.to_owned(), until: None, reason: None })
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Ignored, A::Error> {
                let table = Table::deserialize(MapAccessDeserializer::new(map))?;
                Ok(Ignored { rule: table.rule, until: table.until, reason: table.reason })
            }
        }
        deserializer.deserialize_any(Either)
    }
}
