//! A live action of an entity: what it takes, does and replies.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::ordered::{ordered, ordered_option};
use super::paging::MetaValue;
use super::params::Param;

/// A live action: its params, what they do, and the form of its reply.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Action {
    /// One sentence for docs.
    pub summary: String,
    /// Params by name.
    #[serde(deserialize_with = "ordered")]
    pub params: Vec<(String, Param)>,
    /// Params that pick the one record, with the paths tried in turn.
    #[serde(deserialize_with = "ordered")]
    pub key: Vec<(String, OneOrMany)>,
    /// Params that narrow a list.
    pub filters: BTreeMap<String, FilterRule>,
    /// Name of the way of paging.
    pub paging: Option<String>,
    /// Default page size, where it differs from that of the named way of paging.
    pub page_size: Option<u64>,
    /// Provider syntax of a search text.
    pub search: Option<SearchSyntax>,
    /// Path in the stored record under which the params of a write are kept (HubSpot's `properties`).
    pub into: Option<String>,
    /// Param whose object holds the written members (Zendesk's `ticket`).
    pub body: Option<String>,
    /// Where a param is kept when not under its own name. `~` leaves it out of the record.
    pub set: BTreeMap<String, Option<String>>,
    /// Members a write sets to fixed values (an archived channel is archived).
    pub assign: BTreeMap<String, Value>,
    /// Form of the reply: members mapped to [`MetaValue`]s; absent means the record itself or the bare list.
    #[serde(deserialize_with = "ordered_option")]
    pub reply: Option<Vec<(String, MetaValue)>>,
    /// What the action does, where its name does not tell (Slack's `channel_topics.create` updates a channel).
    pub does: Option<Does>,
    /// Entity whose records the action works on, where it is not the entity's own.
    pub store: Option<String>,
    /// A constant reply (Slack's `{"ok": true}`, or null for an empty body).
    pub constant_reply: Option<ConstantReply>,
    /// Of a download: paths of the file's name and type, and of its size in bytes.
    pub file: Option<FilePaths>,
    /// Param that carries base64 content to be stored as the file of a created record.
    pub upload: Option<String>,
}

/// What an action does to the records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Does {
    /// Finds one record.
    Read,
    /// Lists records.
    List,
    /// Adds a record.
    Create,
    /// Changes the record the key picks.
    Update,
    /// Removes it.
    Delete,
    /// Gives a file's bytes.
    Download,
    /// Nothing that shows; the reply is constant.
    Acknowledge,
}

/// A reply that never changes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConstantReply {
    /// The reply's JSON.
    #[serde(default)]
    pub json: Value,
}

impl Action {
    /// What it does, its name being `name`.
    pub fn does(&self, name: &str) -> Does {
        self.does.unwrap_or(match name {
            "list" | "search" => Does::List,
            "create" => Does::Create,
            "update" => Does::Update,
            "delete" => Does::Delete,
            "download" => Does::Download,
            _ => Does::Read,
        })
    }
}

/// Where a record tells about its file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FilePaths {
    /// Path of the file name.
    pub name: String,
    /// Path of the media type.
    pub content_type: String,
    /// Path of the size in bytes.
    pub size: String,
    /// Param that asks for another media type (Drive's export).
    #[serde(default)]
    pub convert_to: Option<String>,
}

/// A path or several, tried in turn.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
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

/// How a list param narrows.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum FilterRule {
    /// The field equals the value, or is one of the values.
    Equals(String),
    /// The field compares as `op` says: `eq`, `gte`, `lte`, `contains`; `range` for an object of gt, gte, lt, lte;
    /// `csv` for values in one text; `exclude` to leave out what the field marks; `words` and `either` look at several
    /// fields, written with commas.
    Compare {
        /// Path of the field.
        field: String,
        /// Operator.
        op: String,
        /// Values that mean "do not narrow" (Stripe's `status=all`).
        #[serde(default)]
        except: Vec<Value>,
    },
}

/// The provider's own search language.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SearchSyntax {
    /// Param that carries the text.
    pub param: String,
    /// Which language: `qualifiers` (words and `key:value`), `clauses` (`field op value AND …`), `soql`, `sosl`,
    /// `hubspot` (filterGroups).
    pub syntax: String,
    /// Fields words are looked for in; empty: every text.
    #[serde(default)]
    pub text: Vec<String>,
    /// The language's names for fields, where they differ.
    #[serde(default)]
    pub names: BTreeMap<String, String>,
}
