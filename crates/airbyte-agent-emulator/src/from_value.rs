//! Reads JSON values as types, with errors that name the member.

use airbyte_agent_core::json::{MemberError, from_json};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Reads a value as a type. It goes by way of its text, as requests do, so that the code that reads a type is compiled once.
pub(crate) fn from_value<T: DeserializeOwned>(value: &Value) -> Result<T, MemberError> {
    from_json(value.to_string().as_bytes()).map(|(value, _)| value)
}
