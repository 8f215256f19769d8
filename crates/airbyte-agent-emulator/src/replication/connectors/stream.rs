//! Streams of a source.

use serde::Deserialize;
use serde_json::Value;

use super::sync_mode::SourceSyncMode;

/// A stream as a source has it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Stream {
    pub(crate) name: String,
    pub(crate) namespace: Option<String>,
    /// Paths of its fields, those of an object before those in it.
    pub(crate) fields: Vec<Vec<String>>,
    /// Paths of the fields that the source has for primary key. Empty if it has none.
    pub(crate) primary_key: Vec<Vec<String>>,
    /// Path of the field that the source has for cursor.
    pub(crate) cursor: Option<Vec<String>>,
    pub(crate) is_incremental: bool,
}

impl Stream {
    pub(crate) fn sync_modes(&self) -> &'static [SourceSyncMode] {
        match self.is_incremental {
            true => &[SourceSyncMode::FullRefresh, SourceSyncMode::Incremental],
            false => &[SourceSyncMode::FullRefresh],
        }
    }

    /// Names of the fields that are not in an object.
    pub(crate) fn top_level_fields(&self) -> Vec<&str> {
        self.fields
            .iter()
            .filter_map(|path| match path.as_slice() {
                [name] => Some(name.as_str()),
                _ => None,
            })
            .collect()
    }
}

/// A stream in the data of a connector. Paths are those of members of the configuration, with `/` between the members
/// and `*` for every item of a list.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StreamTemplate {
    /// Its name, unless the configuration has it.
    #[serde(default)]
    pub(super) name: String,
    /// Path of its name. There is a stream for each name found.
    #[serde(default)]
    pub(super) names_from: Option<String>,
    /// Path of its namespace. There is a stream for each namespace found.
    #[serde(default)]
    pub(super) namespaces_from: Option<String>,
    /// Names, and objects that have the names of their own fields.
    pub(super) fields: Vec<Value>,
    #[serde(default)]
    pub(super) primary_key: Vec<String>,
    /// The field that the source has for cursor. The stream is incremental then.
    #[serde(default)]
    pub(super) cursor: Option<String>,
    /// Whether it can be read incrementally by a cursor that the user chooses.
    #[serde(default)]
    pub(super) incremental: bool,
}

impl StreamTemplate {
    pub(super) fn stream(&self, name: &str, namespace: Option<&str>) -> Stream {
        Stream {
            name: name.to_owned(),
            namespace: namespace.map(ToOwned::to_owned),
            fields: field_paths(&self.fields, &[]),
            primary_key: self.primary_key.iter().map(|name| vec![name.clone()]).collect(),
            cursor: self.cursor.clone().map(|name| vec![name]),
            is_incremental: self.incremental || self.cursor.is_some(),
        }
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
