//! The parameters of an operation, in the order of the catalogue.

use std::fmt;

use serde::de::{Deserializer, MapAccess, Visitor};

/// A parameter of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Param {
    /// Its name, as the connector spells it.
    pub name: &'static str,
    /// Its type in JSON Schema, or `any`.
    pub kind: &'static str,
    /// Whether a call needs it.
    pub required: bool,
}

/// Reads `{"owner": "string!", "per_page": "integer"}`.
pub(super) fn read<'de: 'static, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Param>, D::Error> {
    struct Params;

    impl<'de: 'static> Visitor<'de> for Params {
        type Value = Vec<Param>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object of parameter types")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut params = Vec::new();
            while let Some((name, text)) = map.next_entry::<&'static str, &'static str>()? {
                let required = text.ends_with('!');
                params.push(Param { name, kind: text.trim_end_matches('!'), required });
            }
            Ok(params)
        }
    }

    deserializer.deserialize_map(Params)
}
