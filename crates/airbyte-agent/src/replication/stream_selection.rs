//! [`StreamSelection`]: the streams of a connection as they can be sent back, and changing them.

use airbyte_agent_core::suggest::nearest;
use airbyte_agent_core::{Error, ErrorKind, Object};

use super::configuration::is_same_but_masks;
use super::connections::Connection;
use super::stream_configuration::{SelectedField, StreamConfiguration, StreamConfigurations, StreamMapper, SyncMode};

/// The streams that a connection moves, each as a request takes it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct StreamSelection(Vec<StreamConfiguration>);

/// What adding streams to a selection changes.
#[derive(Debug, Default, PartialEq)]
pub(super) struct SelectionChanges {
    /// Paths of what changes, such as `users.syncMode`, or `users` for a stream that is new.
    pub changes: Vec<String>,
    /// Paths of secrets of mappers that could not be compared.
    pub not_compared: Vec<String>,
}

impl StreamSelection {
    /// The selection of a connection.
    pub fn of(connection: &Connection) -> Self {
        Self::new(connection.configurations.streams.clone().unwrap_or_default())
    }

    /// The streams as they can be sent.
    pub fn new(streams: Vec<StreamConfiguration>) -> Self {
        Self(streams.into_iter().map(StreamConfiguration::normalized).collect())
    }

    pub fn streams(&self) -> &[StreamConfiguration] {
        &self.0
    }

    /// Whether it has the same streams, in any order.
    pub fn is_same(&self, other: &Self) -> bool {
        self.0.len() == other.0.len() && self.0.iter().all(|stream| other.0.contains(stream))
    }

    /// The selection in a request.
    pub fn into_configurations(self) -> StreamConfigurations {
        StreamConfigurations { streams: Some(self.0), extra: Object::new() }
    }

    /// Selects a stream. One that is selected already gets the members that are given, and keeps the others.
    ///
    /// # Errors
    /// [`ErrorKind::NameAmbiguous`].
    pub fn add(&mut self, wanted: &StreamConfiguration, changes: &mut SelectionChanges) -> Result<(), Error> {
        match self.position(&wanted.name, wanted.namespace.as_deref())? {
            Some(position) => self.0[position] = merged(wanted, &self.0[position], changes),
            None => {
                changes.changes.push(path_of(wanted));
                self.0.push(wanted.clone().normalized());
            }
        }
        Ok(())
    }

    /// Removes a stream.
    ///
    /// # Errors
    /// [`ErrorKind::NameNotFound`] with the nearest name, or [`ErrorKind::NameAmbiguous`].
    pub fn remove(&mut self, name: &str, namespace: Option<&str>) -> Result<(), Error> {
        match self.position(name, namespace)? {
            Some(position) => {
                self.0.remove(position);
                Ok(())
            }
            None => Err(Error::new(ErrorKind::NameNotFound, self.not_found(name, namespace))),
        }
    }

    /// The streams that `wanted` does not name are removed. Their paths are added.
    pub fn retain(&mut self, wanted: &[StreamConfiguration], changes: &mut SelectionChanges) {
        self.0.retain(|stream| {
            let is_kept = wanted.iter().any(|wanted| is_named(stream, &wanted.name, wanted.namespace.as_deref()));
            if !is_kept {
                changes.changes.push(path_of(stream));
            }
            is_kept
        });
    }

    fn position(&self, name: &str, namespace: Option<&str>) -> Result<Option<usize>, Error> {
        let namespace = namespace.filter(|namespace| !namespace.is_empty());
        let exact = self.0.iter().position(|stream| stream.name == name && stream.namespace.as_deref() == namespace);
        if exact.is_some() {
            return Ok(exact);
        }
        let matches: Vec<usize> =
            (0..self.0.len()).filter(|index| is_named(&self.0[*index], name, namespace)).collect();
        match matches.as_slice() {
            [] => Ok(None),
            [one] => Ok(Some(*one)),
            several => {
                let namespaces = several.iter().map(|index| self.0[*index].namespace.as_deref().unwrap_or_default());
                let message =
                    format!("several streams have the name {name:?}; set `namespace` to one of {}", quoted(namespaces));
                Err(Error::new(ErrorKind::NameAmbiguous, message))
            }
        }
    }

    fn not_found(&self, name: &str, namespace: Option<&str>) -> String {
        let names: Vec<&str> = self.0.iter().map(|stream| stream.name.as_str()).collect();
        let hint = match (nearest(name, &names), names.as_slice()) {
            (Some(near), _) if near != name => format!("did you mean {near:?}?"),
            (Some(_), _) => {
                let same = self.0.iter().filter(|stream| stream.name == name);
                let namespaces = same.map(|stream| stream.namespace.as_deref().unwrap_or_default());
                format!("there is one in the namespace {}", quoted(namespaces))
            }
            (None, []) => "it moves none".to_owned(),
            (None, names) => format!("it moves {}", quoted(names.iter().copied())),
        };
        match namespace {
            Some(namespace) => {
                format!("the connection moves no stream {name:?} of the namespace {namespace:?}; {hint}")
            }
            None => format!("the connection moves no stream {name:?}; {hint}"),
        }
    }
}

/// How many names an error lists.
const MAX_NAMES: usize = 20;

fn quoted<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut names: Vec<String> = names.map(|name| format!("{name:?}")).collect();
    if names.len() > MAX_NAMES {
        let more = names.len() - MAX_NAMES;
        names.truncate(MAX_NAMES);
        names.push(format!("{more} more"));
    }
    names.join(", ")
}

/// Older servers return no namespaces, so a stream without one may have any.
fn is_named(stream: &StreamConfiguration, name: &str, namespace: Option<&str>) -> bool {
    let namespace = namespace.filter(|namespace| !namespace.is_empty());
    stream.name == name
        && match (stream.namespace.as_deref(), namespace) {
            (Some(own), Some(given)) => own == given,
            _ => true,
        }
}

fn path_of(stream: &StreamConfiguration) -> String {
    match &stream.namespace {
        Some(namespace) if !namespace.is_empty() => format!("{namespace}.{}", stream.name),
        _ => stream.name.clone(),
    }
}

impl StreamConfiguration {
    /// The stream as a request takes it. An empty list of a response means that there is none, or all in `selectedFields`,
    /// and is left out.
    #[must_use]
    pub fn normalized(self) -> Self {
        Self {
            namespace: self.namespace.filter(|namespace| !namespace.is_empty()),
            cursor_field: not_empty(self.cursor_field),
            primary_key: not_empty(self.primary_key),
            selected_fields: not_empty(self.selected_fields),
            mappers: not_empty(self.mappers),
            ..self
        }
    }
}

fn not_empty<T>(list: Option<Vec<T>>) -> Option<Vec<T>> {
    list.filter(|list| !list.is_empty())
}

/// A stored stream with the members that are wanted.
fn merged(
    wanted: &StreamConfiguration,
    stored: &StreamConfiguration,
    changes: &mut SelectionChanges,
) -> StreamConfiguration {
    let path = path_of(stored);
    let mut stream = stored.clone();
    let mut change = |member: &str| changes.changes.push(format!("{path}.{member}"));
    let mode = |mode: &Option<SyncMode>| mode.clone().unwrap_or(SyncMode::FullRefreshOverwrite);
    if wanted.sync_mode.is_some() && mode(&wanted.sync_mode) != mode(&stored.sync_mode) {
        change("syncMode");
        stream.sync_mode.clone_from(&wanted.sync_mode);
    }
    if let Some(cursor) = &wanted.cursor_field
        && *cursor != stored.cursor_field.clone().unwrap_or_default()
    {
        change("cursorField");
        stream.cursor_field = Some(cursor.clone());
    }
    if let Some(key) = &wanted.primary_key
        && *key != stored.primary_key.clone().unwrap_or_default()
    {
        change("primaryKey");
        stream.primary_key = Some(key.clone());
    }
    if wanted.include_files.is_some() && wanted.include_files != stored.include_files {
        change("includeFiles");
        stream.include_files = wanted.include_files;
    }
    if wanted.destination_object_name.is_some() && wanted.destination_object_name != stored.destination_object_name {
        change("destinationObjectName");
        stream.destination_object_name.clone_from(&wanted.destination_object_name);
    }
    if let Some(fields) = &wanted.selected_fields
        && paths(fields) != paths(stored.selected_fields.as_deref().unwrap_or_default())
    {
        change("selectedFields");
        stream.selected_fields = Some(fields.clone());
    }
    for (name, value) in &wanted.extra {
        if stored.extra.get(name) != Some(value) {
            change(name);
            stream.extra.insert(name.clone(), value.clone());
        }
    }
    if let Some(mappers) = &wanted.mappers {
        let stored = stored.mappers.as_deref().unwrap_or_default();
        let mut masked = Vec::new();
        let kept: Vec<StreamMapper> = mappers
            .iter()
            .enumerate()
            .map(|(index, mapper)| kept_mapper(&format!("{path}.mappers.{index}"), mapper, stored, &mut masked))
            .collect();
        if kept != stored {
            change("mappers");
            stream.mappers = Some(kept);
        }
        changes.not_compared.append(&mut masked);
    }
    stream.normalized()
}

/// The order of selected fields does not matter.
fn paths(fields: &[SelectedField]) -> Vec<&[String]> {
    let mut paths: Vec<&[String]> =
        fields.iter().map(|field| field.field_path.as_deref().unwrap_or_default()).collect();
    paths.sort_unstable();
    paths
}

/// The stored mapper that does the same, whose id keeps its secrets; otherwise the wanted one.
fn kept_mapper(path: &str, wanted: &StreamMapper, stored: &[StreamMapper], masked: &mut Vec<String>) -> StreamMapper {
    let path = format!("{path}.mapperConfiguration");
    let same = stored.iter().find_map(|mapper| {
        let mut own = Vec::new();
        let is_same = mapper.r#type == wanted.r#type
            && (wanted.id.is_none() || wanted.id == mapper.id)
            && is_same_but_masks(&path, &wanted.mapper_configuration, &mapper.mapper_configuration, &mut own);
        is_same.then_some((mapper, own))
    });
    match same {
        Some((mapper, mut own)) => {
            masked.append(&mut own);
            mapper.clone()
        }
        None => wanted.clone(),
    }
}

#[cfg(test)]
mod tests;
