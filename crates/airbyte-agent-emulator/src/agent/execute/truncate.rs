//! Truncates long strings in collections if the call has `skip_truncation: false`
//! (`tests/contract/agent/BEHAVIOUR.md`, "Execute").

use serde_json::Value;

/// Characters that are kept.
const KEPT: usize = 200;
/// What the service appends to a truncated string.
const SUFFIX: &str = "... [truncated — use `get` action with the record id to retrieve the full value]";

/// Truncates every string, at any depth.
pub(super) fn truncate(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Some((end, _)) = text.char_indices().nth(KEPT) {
                text.truncate(end);
                text.push_str(SUFFIX);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(truncate),
        Value::Object(members) => members.values_mut().for_each(truncate),
        _ => {}
    }
}
