//! Rules that several operations share.

use airbyte_agent::{JsonObject, Object};

use crate::refusal::Refusal;

/// Refuse a value that an open enum does not know: openness is for answers.
macro_rules! refuse_other {
    ($field:expr, $value:expr, $enumeration:ident) => {
        if let Some($enumeration::Other(text)) = &$value {
            return Err($crate::refusal::Refusal::value($field, format!("`{text}` is not a permitted value")));
        }
    };
}

pub(crate) use refuse_other;

/// Page size of a list (contract parameter `limit`: 1 to 100, 20 when absent).
pub(crate) fn page_size(limit: Option<u32>) -> Result<usize, Refusal> {
    match limit.unwrap_or(20) {
        limit @ 1..=100 => Ok(limit as usize),
        _ => Err(Refusal::value("limit", "Input should be from 1 to 100")),
    }
}

/// A name holds something.
pub(crate) fn filled(field: &str, text: Option<&str>) -> Result<(), Refusal> {
    match text {
        Some(text) if text.trim().is_empty() => Err(Refusal::value(field, "Should have at least 1 character")),
        _ => Ok(()),
    }
}

/// An object of a request, to look into.
pub(crate) fn object(given: Option<&JsonObject>) -> Result<Option<Object>, Refusal> {
    Ok(given.map(|object| serde_json::from_str(object.as_str())).transpose()?)
}

/// An answer's JSON as one of the core's types.
pub(crate) fn typed<T: serde::de::DeserializeOwned>(value: serde_json::Value) -> Result<T, Refusal> {
    Ok(serde_json::from_value(value)?)
}
