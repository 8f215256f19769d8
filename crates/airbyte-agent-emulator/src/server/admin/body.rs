//! Bodies of admin requests and responses.

use airbyte_agent_core::json::MemberError;
use axum::Json;
use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::from_value::from_value;
use crate::json_errors;
use crate::server::error::ApiError;

/// What an admin endpoint returns.
pub(crate) type AdminResult<T = Value> = Result<Json<T>, ApiError>;

/// Reads a body. An empty one counts as an empty object.
pub(crate) fn read_body<T: DeserializeOwned>(body: &Bytes) -> Result<T, ApiError> {
    let body: &[u8] = if body.is_empty() { b"{}" } else { body };
    // In two steps, so that only errors of syntax have a position in the body.
    let value: Value =
        serde_json::from_slice(body).map_err(|error| ApiError::value("body", format!("is not valid JSON: {error}")))?;
    from_value(&value).map_err(|error| member_error(&error))
}

fn member_error(MemberError { path, error }: &MemberError) -> ApiError {
    let message = json_errors::describe(&error.to_string());
    let path = path.to_string();
    ApiError::value(if path == "." { "body".to_owned() } else { path }, message)
}
