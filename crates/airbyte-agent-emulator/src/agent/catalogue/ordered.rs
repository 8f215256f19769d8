//! Objects whose members keep their order.

use airbyte_agent_core::json::MemberError;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use crate::from_value::from_value;
use crate::json_errors;

/// Reads the members of an object in the order in which they are written.
pub(super) fn ordered<'de, D, T>(deserializer: D) -> Result<Vec<(String, T)>, D::Error>
where
    D: Deserializer<'de>,
    T: serde::de::DeserializeOwned,
{
    let members = Map::<String, Value>::deserialize(deserializer)?;
    members
        .into_iter()
        .map(|(name, value)| match from_value(&value) {
            Ok(value) => Ok((name, value)),
            Err(MemberError { error, .. }) => {
                Err(serde::de::Error::custom(format!("{name}: {}", json_errors::describe(&error.to_string()))))
            }
        })
        .collect()
}

/// Like [`ordered`], for a member whose absence differs from an empty object.
pub(super) fn ordered_option<'de, D, T>(deserializer: D) -> Result<Option<Vec<(String, T)>>, D::Error>
where
    D: Deserializer<'de>,
    T: serde::de::DeserializeOwned,
{
    ordered(deserializer).map(Some)
}
