//! The cursor and the primary key that a selected stream has.

use airbyte_agent::replication::{StreamConfiguration, SyncMode};

use crate::replication::connectors::Stream;

/// The cursor: that of the source, else that of the request.
pub(super) fn cursor<'a>(request: &'a StreamConfiguration, stream: &'a Stream) -> &'a [String] {
    match stream.has_cursor() {
        true => &stream.cursor,
        false => request.cursor_field.as_deref().unwrap_or_default(),
    }
}

/// The primary key: that of the source, else that of the request.
pub(super) fn primary_key(request: &StreamConfiguration, stream: &Stream) -> Vec<Vec<String>> {
    match stream.primary_key.is_empty() {
        true => request.primary_key.clone().unwrap_or_default(),
        false => stream.primary_key.clone(),
    }
}

/// Whether records are read from a cursor on.
pub(super) fn is_incremental(mode: &SyncMode) -> bool {
    matches!(
        mode,
        SyncMode::IncrementalAppend
            | SyncMode::IncrementalDedupedHistory
            | SyncMode::IncrementalUpdate
            | SyncMode::IncrementalSoftDelete
    )
}

/// A name that tells streams in several namespaces apart.
pub(super) fn full_name(stream: &Stream) -> String {
    match &stream.namespace {
        Some(namespace) => format!("{namespace}.{}", stream.name),
        None => stream.name.clone(),
    }
}
