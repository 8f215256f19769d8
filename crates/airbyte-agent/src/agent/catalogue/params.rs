//! The parameters of an operation, in the order of the catalogue.

use std::fmt;

use serde::de::{Deserializer, MapAccess, Visitor};

/// A parameter of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Param {
    /// Its name, as the connector spells it.
    pub name: &'static str,
    /// Its type in JSON Schema, or `any`.
    pub kind: &'static str,
    /// The type of the items of an array, if it is known.
    pub items: Option<&'static str>,
    /// The values that the connector documents, of the parameter or of its items. Empty if it takes any.
    pub values: Vec<&'static str>,
    /// Whether a call needs it.
    pub required: bool,
}

impl Param {
    /// Reads `string`, `integer!`, `array:string`, `string=open|closed`.
    fn parse(name: &'static str, text: &'static str) -> Self {
        let (text, required) = text.strip_suffix('!').map_or((text, false), |text| (text, true));
        let (kind, values) = text.split_once('=').unwrap_or((text, ""));
        let (kind, items) = kind.split_once(':').map_or((kind, None), |(kind, items)| (kind, Some(items)));
        let values = values.split('|').filter(|value| !value.is_empty()).collect();
        Self { name, kind, items, values, required }
    }
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
                params.push(Param::parse(name, text));
            }
            Ok(params)
        }
    }

    deserializer.deserialize_map(Params)
}
