//! Rules and conversions that several operations share.

use airbyte_agent::{JsonObject, Object, RequestedEntity, RequestedEntityMode};
use airbyte_agent_core::json::MemberError;

use crate::cron::CronExpression;
use crate::from_value::from_value;
use crate::server::error::ApiError;

/// Refuses a value that an open enum does not know. Enums are open for responses only.
macro_rules! refuse_other {
    ($field:expr, $value:expr, $enumeration:ident) => {
        if let Some($enumeration::Other(text)) = &$value {
            return Err($crate::server::error::ApiError::value($field, format!("`{text}` is not a permitted value")));
        }
    };
}

pub(crate) use refuse_other;

/// The page size of a list (contract parameter `limit`: 1 to 100, by default 20).
pub(crate) fn page_size(limit: Option<u32>) -> Result<usize, ApiError> {
    match limit.unwrap_or(20) {
        limit @ 1..=100 => Ok(limit as usize),
        _ => Err(ApiError::value("limit", "Input should be from 1 to 100")),
    }
}

/// Checks that a name, if there is one, is not blank.
pub(crate) fn validate_name(field: &str, text: Option<&str>) -> Result<(), ApiError> {
    match text {
        Some(text) if text.trim().is_empty() => Err(ApiError::value(field, "Should have at least 1 character")),
        _ => Ok(()),
    }
}

/// Parses an object of a request.
pub(crate) fn object(given: Option<&JsonObject>) -> Result<Option<Object>, ApiError> {
    Ok(given.map(|object| serde_json::from_str(object.as_str())).transpose()?)
}

/// Converts JSON into a response type of the client.
pub(crate) fn typed<T: serde::de::DeserializeOwned>(value: serde_json::Value) -> Result<T, ApiError> {
    Ok(from_value(&value).map_err(|MemberError { error, .. }| error)?)
}

/// Checks a cron expression, if there is one.
pub(crate) fn validate_schedule(expression: Option<&str>) -> Result<(), ApiError> {
    match expression.map(CronExpression::parse) {
        Some(Err(reason)) => Err(ApiError::value("cron_expression", reason)),
        _ => Ok(()),
    }
}

/// Checks the modes of requested entities.
pub(crate) fn validate_modes(entities: Option<&[RequestedEntity]>) -> Result<(), ApiError> {
    for (index, entity) in entities.unwrap_or_default().iter().enumerate() {
        for mode in entity.modes.iter().flatten() {
            refuse_other!(format!("entities.{index}.modes"), Some(mode), RequestedEntityMode);
        }
    }
    Ok(())
}
