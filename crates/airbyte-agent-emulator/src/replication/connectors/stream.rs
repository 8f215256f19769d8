//! Streams of a source.

use serde::Deserialize;
use serde_json::Value;

use super::sync_mode::SourceSyncMode;

/// A stream as a source has it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Stream {
    pub(crate) name: String,
    pub(crate) namespace: Option<String>,
    /// Paths of its fields, that of an object before those in it.
    pub(crate) fields: Vec<Vec<String>>,
    /// Paths of the fields that the source has for primary key. Empty if it has none.
    pub(crate) primary_key: Vec<Vec<String>>,
    /// Path of the field that the source has for cursor. Empty if it has none.
    pub(crate) cursor: Vec<String>,
    pub(crate) is_incremental: bool,
}

impl Stream {
    pub(crate) fn sync_modes(&self) -> &'static [SourceSyncMode] {
        match self.is_incremental {
            true => &[SourceSyncMode::FullRefresh, SourceSyncMode::Incremental],
            false => &[SourceSyncMode::FullRefresh],
        }
    }

    /// Whether the source chooses the cursor, so that nobody else can.
    pub(crate) fn has_cursor(&self) -> bool {
        !self.cursor.is_empty()
    }

    /// Names of the fields that are not in an object.
    pub(crate) fn top_level_fields(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().filter_map(|path| match path.as_slice() {
            [name] => Some(name.as_str()),
            _ => None,
        })
    }
}

/// A stream of a kind of source. Where its name or namespace comes from the configuration, there is a stream for each that
/// is found there. Paths are those of members of the configuration, with `/` between the members and `*` for every item
/// of a list.
#[derive(Clone, Debug, Deserialize)]
#[serde(from = "StreamData")]
pub(crate) struct StreamTemplate {
    pub(super) stream: Stream,
    pub(super) names_from: Option<String>,
    pub(super) namespaces_from: Option<String>,
}

/// A stream as it is written in the data of a connector.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct StreamData {
    name: String,
    names_from: Option<String>,
    namespaces_from: Option<String>,
    /// Names, and objects that have the names of their own fields.
    fields: Vec<Value>,
    primary_key: Vec<String>,
    /// The cursor that the source chooses. The stream is incremental then.
    cursor: Option<String>,
    /// Whether it is incremental by a cursor that the user chooses.
    incremental: bool,
}

impl From<StreamData> for StreamTemplate {
    fn from(data: StreamData) -> Self {
        let stream = Stream {
            name: data.name,
            namespace: None,
            fields: field_paths(&data.fields, &[]),
            primary_key: data.primary_key.into_iter().map(|name| vec![name]).collect(),
            is_incremental: data.incremental || data.cursor.is_some(),
            cursor: data.cursor.into_iter().collect(),
        };
        Self { stream, names_from: data.names_from, namespaces_from: data.namespaces_from }
    }
}

/// A stream that does not depend on the configuration.
impl From<Stream> for StreamTemplate {
    fn from(stream: Stream) -> Self {
        Self { stream, names_from: None, namespaces_from: None }
    }
}

fn field_paths(fields: &[Value], parent: &[String]) -> Vec<Vec<String>> {
    let below = |name: &str| [parent, &[name.to_owned()]].concat();
    let mut paths = Vec::new();
    for field in fields {
        match field {
            Value::Object(objects) => {
                for (name, fields) in objects {
                    let path = below(name);
                    paths.push(path.clone());
                    paths.extend(field_paths(fields.as_array().map_or(&[], Vec::as_slice), &path));
                }
            }
            name => paths.extend(name.as_str().map(below)),
        }
    }
    paths
}
