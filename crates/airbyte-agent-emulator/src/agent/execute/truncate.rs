//! Long texts in collections, cut when the call says `skip_truncation: false` (BEHAVIOUR.md section 6).

use serde_json::Value;

/// Characters kept of a text.
const KEPT: usize = 200;
/// What the service puts after a cut text.
const SUFFIX: &str = "... [truncated — use `get` action with the record id to retrieve the full value]";

/// Cuts every text over 200 characters, at any depth.
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
