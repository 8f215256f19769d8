//! Tag filters of template lists.

use airbyte_agent::TagSelectionMode;

/// Whether tags match a filter. A filter without tags matches everything.
pub(crate) fn has_tags(tags: &[String], wanted: &[String], mode: Option<&TagSelectionMode>) -> bool {
    match mode {
        Some(TagSelectionMode::All) => wanted.iter().all(|tag| tags.contains(tag)),
        _ => wanted.is_empty() || wanted.iter().any(|tag| tags.contains(tag)),
    }
}
