//! What the searches of the Context Store share.

use std::time::Instant;

use serde_json::{Value, json};

use super::output::ExecuteOutput;

/// The result of a search, by condition or by meaning.
pub(super) fn search_output(data: Vec<Value>, more: bool, cursor: Option<String>, started: Instant) -> ExecuteOutput {
    let took = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    ExecuteOutput::Json {
        result: json!({"data": data, "meta": {"has_more": more, "cursor": cursor, "took_ms": took}}),
        connector_metadata: Value::Null,
    }
}
