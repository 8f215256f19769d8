//! What the Context Store actions share.

use std::time::Instant;

use serde_json::{Value, json};

use super::call::Call;
use super::error::ExecuteError;
use super::output::ExecuteOutput;

/// The result of a search, by condition or by meaning.
pub(super) fn search_output(data: Vec<Value>, more: bool, cursor: Option<String>, started: Instant) -> ExecuteOutput {
    let took = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    ExecuteOutput::Json {
        result: json!({"data": data, "meta": {"has_more": more, "cursor": cursor, "took_ms": took}}),
        connector_metadata: Value::Null,
    }
}

/// `params.limit`: at least 1, and reduced to `max`.
pub(super) fn limit(call: &Call, default: u64, max: u64) -> Result<u64, ExecuteError> {
    match call.params.get("limit").filter(|limit| !limit.is_null()) {
        None => Ok(default.min(max)),
        Some(limit) => limit
            .as_u64()
            .filter(|limit| *limit >= 1)
            .map(|limit| limit.min(max))
            .ok_or_else(|| ExecuteError::param("limit", "Input should be a positive integer")),
    }
}
