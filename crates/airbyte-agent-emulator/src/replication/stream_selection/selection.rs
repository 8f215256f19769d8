//! What a request selects.

use airbyte_agent::Object;
use airbyte_agent::replication::{StreamConfiguration, StreamMapper, StreamMapperType, SyncMode};

use super::checks;
use super::keys::{cursor, full_name, is_incremental, primary_key};
use super::mapper_secrets::concealed;
use crate::replication::connectors::{DestinationSyncMode, Stream};
use crate::replication::enums::enum_in_body;
use crate::replication::problem::Problem;

/// What a connection moves if the request does not say.
pub(crate) fn everything(streams: &[Stream]) -> Vec<StreamConfiguration> {
    streams.iter().map(|stream| configured(stream, SyncMode::FullRefreshOverwrite)).collect()
}

/// What a request selects.
pub(crate) fn select(
    requested: &[StreamConfiguration],
    streams: &[Stream],
    destination: &[DestinationSyncMode],
) -> Result<Vec<StreamConfiguration>, Problem> {
    let mut seen = Vec::new();
    let mut selected = Vec::new();
    for request in requested {
        let stream = find(streams, request)?;
        selected.push(select_one(request, stream, destination)?);
        if seen.contains(&(&stream.name, &stream.namespace)) {
            return Err(Problem::bad_request(format!("The stream `{}` is selected twice.", full_name(stream))));
        }
        seen.push((&stream.name, &stream.namespace));
    }
    Ok(selected)
}

/// The stream of that name. The namespace is looked at only if several have the name.
fn find<'a>(streams: &'a [Stream], request: &StreamConfiguration) -> Result<&'a Stream, Problem> {
    let named: Vec<&Stream> = streams.iter().filter(|stream| stream.name == request.name).collect();
    match named.as_slice() {
        [only] => Ok(only),
        several => several.iter().find(|stream| stream.namespace == request.namespace).copied().ok_or_else(|| {
            let namespace = request.namespace.as_ref().map(|name| format!(" in the namespace `{name}`"));
            let known: Vec<String> = streams.iter().map(|stream| format!("`{}`", full_name(stream))).collect();
            Problem::bad_request(format!(
                "The source has no stream `{}`{}. Its streams are {}.",
                request.name,
                namespace.unwrap_or_default(),
                known.join(", ")
            ))
        }),
    }
}

fn select_one(
    request: &StreamConfiguration,
    stream: &Stream,
    destination: &[DestinationSyncMode],
) -> Result<StreamConfiguration, Problem> {
    let mode = match &request.sync_mode {
        Some(mode) => enum_in_body!(SyncMode, mode.clone())?,
        None => SyncMode::FullRefreshOverwrite,
    };
    checks::selected_fields(request, stream, &mode)?;
    checks::sync_mode(request, stream, &mode, destination)?;
    let plain = configured(stream, mode.clone());
    let mappers = request.mappers.iter().flatten().map(mapper).collect::<Result<_, _>>()?;
    let keeps_source_key = matches!(mode, SyncMode::FullRefreshOverwrite | SyncMode::FullRefreshAppend);
    Ok(StreamConfiguration {
        cursor_field: Some(if is_incremental(&mode) {
            cursor(request, stream).to_vec()
        } else {
            stream.cursor.clone()
        }),
        primary_key: Some(if keeps_source_key { stream.primary_key.clone() } else { primary_key(request, stream) }),
        include_files: request.include_files,
        destination_object_name: request.destination_object_name.clone(),
        selected_fields: request.selected_fields.clone().or(plain.selected_fields),
        mappers: Some(mappers),
        ..plain
    })
}

/// A stream as responses have it. An empty list of fields stands for all of them.
fn configured(stream: &Stream, mode: SyncMode) -> StreamConfiguration {
    StreamConfiguration {
        name: stream.name.clone(),
        namespace: stream.namespace.clone(),
        sync_mode: Some(mode),
        cursor_field: Some(stream.cursor.clone()),
        primary_key: Some(stream.primary_key.clone()),
        include_files: None,
        destination_object_name: None,
        selected_fields: Some(Vec::new()),
        mappers: Some(Vec::new()),
        extra: Object::new(),
    }
}

fn mapper(request: &StreamMapper) -> Result<StreamMapper, Problem> {
    let mapper_type = enum_in_body!(StreamMapperType, request.r#type.clone())?;
    let id = request.id.clone().unwrap_or_else(|| uuid::Uuid::new_v4().to_string());
    Ok(concealed(StreamMapper { id: Some(id), r#type: mapper_type, ..request.clone() })?)
}
