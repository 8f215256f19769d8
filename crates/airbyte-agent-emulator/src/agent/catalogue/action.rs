//! A live action of an entity: its params, what it does, and its reply.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::ordered::{ordered, ordered_option};
use super::paging::MetaValue;
use super::params::Param;

/// A live action.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Action {
    /// One sentence for docs.
    pub summary: String,
    /// Params by name.
    #[serde(deserialize_with = "ordered")]
    pub params: Vec<(String, Param)>,
    /// Params that identify a record, each with paths that are tried in turn.
    #[serde(deserialize_with = "ordered")]
    pub key: Vec<(String, OneOrMany)>,
    /// Params that filter a list.
    pub filters: BTreeMap<String, FilterRule>,
    /// Name of the paging style.
    pub paging: Option<String>,
    /// Default page size, if it differs from that of the paging style.
    pub page_size: Option<u64>,
    /// Provider syntax of a search text.
    pub search: Option<SearchSyntax>,
    /// Path in the record that the params of a write are stored under (HubSpot's `properties`).
    pub into: Option<String>,
    /// Param whose members are written (Zendesk's `ticket`).
    pub body: Option<String>,
    /// Path of a param that is not stored under its own name. `~` leaves it out of the record.
    pub set: BTreeMap<String, Option<String>>,
    /// Members that a write sets to fixed values (archiving a channel sets `is_archived`).
    pub assign: BTreeMap<String, Value>,
    /// Members of the reply. Absent: the reply is the record or the list itself.
    #[serde(deserialize_with = "ordered_option")]
    pub reply: Option<Vec<(String, MetaValue)>>,
    /// What the action does, if its name does not say (Slack's `channel_topics.create` updates a channel).
    #[serde(rename = "does")]
    pub kind: Option<ActionKind>,
    /// Entity whose records the action works on, if not the entity's own.
    pub store: Option<String>,
    /// A constant reply (Slack's `{"ok": true}`, or null for an empty body).
    pub constant_reply: Option<ConstantReply>,
    /// Of a download: where a record describes its file.
    pub file: Option<FilePaths>,
    /// Param with base64 content that is stored as the file of a created record.
    pub upload: Option<String>,
}

/// What an action does to the records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActionKind {
    /// Finds one record.
    Read,
    /// Lists records.
    List,
    /// Adds a record.
    Create,
    /// Changes the record that the key identifies.
    Update,
    /// Deletes that record.
    Delete,
    /// Returns the bytes of a file.
    Download,
    /// Changes nothing; the reply is constant.
    Acknowledge,
}

/// A constant reply.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConstantReply {
    /// The reply's JSON.
    #[serde(default)]
    pub json: Value,
}

impl Action {
    /// What the action called `name` does.
    pub fn kind(&self, name: &str) -> ActionKind {
        self.kind.unwrap_or(match name {
            "list" | "search" => ActionKind::List,
            "create" => ActionKind::Create,
            "update" => ActionKind::Update,
            "delete" => ActionKind::Delete,
            "download" => ActionKind::Download,
            _ => ActionKind::Read,
        })
    }
}

/// Paths at which a record describes its file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FilePaths {
    /// Path of the file name.
    pub name: String,
    /// Path of the media type.
    pub content_type: String,
    /// Path of the size in bytes.
    pub size: String,
    /// Param with the media type to convert to (Drive's export).
    #[serde(default)]
    pub convert_to: Option<String>,
}

/// One path, or several that are tried in turn.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged, expecting = "must be a path or a list of paths")]
pub enum OneOrMany {
    /// One path.
    One(String),
    /// Several paths.
    Many(Vec<String>),
}

impl OneOrMany {
    /// The paths in order.
    pub fn paths(&self) -> &[String] {
        match self {
            Self::One(path) => std::slice::from_ref(path),
            Self::Many(paths) => paths,
        }
    }
}

/// How a param filters a list.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged, expecting = "must be the path of a field, or an object with `field` and `op`")]
pub enum FilterRule {
    /// The field equals the value, or is one of the values.
    Equals(String),
    /// The field compares by `op`: `eq`, `gte`, `lte`, `contains`; `range` for an object of gt, gte, lt, lte; `csv` for
    /// comma-separated values; `exclude` to leave out the records that the field marks; `words` and `either` for several
    /// fields, separated by commas.
    Compare {
        /// Path of the field.
        field: String,
        /// Operator.
        op: String,
        /// Values that turn the filter off (Stripe's `status=all`).
        #[serde(default)]
        except: Vec<Value>,
    },
}

/// The search language of a provider.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SearchSyntax {
    /// Param with the search text.
    pub param: String,
    /// Which language: `qualifiers` (words and `key:value`), `clauses` (`field op value AND …`), `soql`, `sosl`,
    /// `hubspot` (filterGroups).
    pub syntax: String,
    /// Fields that are searched for words. Empty: all strings.
    #[serde(default)]
    pub text: Vec<String>,
    /// Field names of the language that differ from paths in records.
    #[serde(default)]
    pub names: BTreeMap<String, String>,
}
