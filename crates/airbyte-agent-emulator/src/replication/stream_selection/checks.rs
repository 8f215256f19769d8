//! What the service checks of a stream before it is selected. Anything wrong is a 400.

use airbyte_agent::replication::{StreamConfiguration, SyncMode};

use super::keys::{cursor, full_name, is_incremental, primary_key};
use crate::replication::connectors::{DestinationSyncMode, Stream, supported_sync_modes};
use crate::replication::problem::Problem;

/// Checks that both ends support the mode, and that it has the keys that it needs.
pub(super) fn sync_mode(
    request: &StreamConfiguration,
    stream: &Stream,
    mode: &SyncMode,
    destination: &[DestinationSyncMode],
) -> Result<(), Problem> {
    // The default is taken unchecked.
    if *mode == SyncMode::FullRefreshOverwrite {
        return Ok(());
    }
    let supported = supported_sync_modes(stream.sync_modes(), destination);
    if !supported.contains(mode) {
        return Err(refused(
            stream,
            format!(
                "cannot have the sync mode `{mode}`; the source and the destination support {}",
                listed(&supported)
            ),
        ));
    }
    match mode {
        SyncMode::IncrementalAppend => check_cursor(request, stream),
        SyncMode::IncrementalDedupedHistory => {
            check_cursor(request, stream)?;
            check_primary_key(request, stream)
        }
        SyncMode::FullRefreshUpdate | SyncMode::IncrementalUpdate => check_primary_key(request, stream),
        _ => Ok(()),
    }
}

fn check_cursor(request: &StreamConfiguration, stream: &Stream) -> Result<(), Problem> {
    let sent = request.cursor_field.as_deref().unwrap_or_default();
    if stream.has_cursor() {
        return match sent.is_empty() || sent == stream.cursor {
            true => Ok(()),
            false => Err(refused(stream, format!("has the cursor `{}` of the source", stream.cursor.join(".")))),
        };
    }
    if sent.is_empty() {
        return Err(refused(stream, "needs a `cursorField`, because the source does not choose a cursor"));
    }
    match stream.fields.iter().any(|path| path == sent) {
        true => Ok(()),
        false => Err(refused(stream, format!("has no field `{}` for a cursor", sent.join(".")))),
    }
}

fn check_primary_key(request: &StreamConfiguration, stream: &Stream) -> Result<(), Problem> {
    let sent = request.primary_key.as_deref().unwrap_or_default();
    if !stream.primary_key.is_empty() && !sent.is_empty() && sent != stream.primary_key {
        return Err(refused(
            stream,
            format!("has the primary key {} of the source", listed_paths(&stream.primary_key)),
        ));
    }
    if stream.primary_key.is_empty() && sent.is_empty() {
        return Err(refused(stream, "needs a `primaryKey`, because the source does not have one"));
    }
    for (index, path) in sent.iter().enumerate() {
        if !stream.fields.contains(path) {
            return Err(refused(stream, format!("has no field `{}` for a primary key", path.join("."))));
        }
        if sent.iter().take(index).any(|earlier| earlier == path) {
            return Err(refused(stream, format!("has `{}` twice in its primary key", path.join("."))));
        }
    }
    Ok(())
}

/// Checks the selected fields: top-level ones that exist, with those that the mode needs.
pub(super) fn selected_fields(request: &StreamConfiguration, stream: &Stream, mode: &SyncMode) -> Result<(), Problem> {
    let Some(selected) = &request.selected_fields else { return Ok(()) };
    let known: Vec<&str> = stream.top_level_fields().collect();
    if selected.is_empty() {
        return Err(refused(stream, format!("has no selected fields; its fields are {}", listed(&known))));
    }
    let mut names: Vec<&str> = Vec::new();
    for field in selected {
        let name = match field.field_path.as_deref().unwrap_or_default() {
            [] => return Err(refused(stream, "has a selected field without a path")),
            [name] => name,
            nested => return Err(refused(stream, format!("cannot select `{}`, a nested field", nested.join(".")))),
        };
        if names.contains(&name.as_str()) {
            return Err(refused(stream, format!("has the selected field `{name}` twice")));
        }
        if !known.contains(&name.as_str()) {
            return Err(refused(stream, format!("has no field `{name}`; its fields are {}", listed(&known))));
        }
        names.push(name);
    }
    let has_selected = |path: &[String]| path.first().is_none_or(|name| names.contains(&name.as_str()));
    if needs_primary_key(mode) && !primary_key(request, stream).iter().all(|path| has_selected(path)) {
        return Err(refused(stream, "does not select the fields of its primary key"));
    }
    if is_incremental(mode) && !has_selected(cursor(request, stream)) {
        return Err(refused(stream, "does not select its cursor"));
    }
    Ok(())
}

fn needs_primary_key(mode: &SyncMode) -> bool {
    matches!(
        mode,
        SyncMode::FullRefreshOverwriteDeduped
            | SyncMode::FullRefreshUpdate
            | SyncMode::IncrementalDedupedHistory
            | SyncMode::IncrementalUpdate
    )
}

fn refused(stream: &Stream, reason: impl std::fmt::Display) -> Problem {
    Problem::bad_request(format!("The stream `{}` {reason}.", full_name(stream)))
}

fn listed(names: &[impl std::fmt::Display]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn listed_paths(paths: &[Vec<String>]) -> String {
    listed(&paths.iter().map(|path| path.join(".")).collect::<Vec<_>>())
}
