//! The ways connectors page.

use serde::Deserialize;
use serde_json::Value;

use super::ordered::ordered_option;

/// A connector's way of paging.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paging {
    /// Param with the page size; absent where the caller cannot choose it.
    #[serde(default)]
    pub size: Option<SizeParam>,
    /// Records of a page when the caller does not say.
    #[serde(default = "hundred")]
    pub default_size: u64,
    /// Param that carries the position; absent where the caller cannot ask for another page.
    #[serde(default)]
    pub position: Option<String>,
    /// What a position is.
    pub style: PositionStyle,
    /// Members of `connector_metadata`; none: it is null.
    #[serde(default, deserialize_with = "ordered_option")]
    pub metadata: Option<Vec<(String, MetaValue)>>,
}

fn hundred() -> u64 {
    100
}

/// The param that sets the page size.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SizeParam {
    /// Its name.
    pub param: String,
    /// Largest value accepted.
    pub max: u64,
}

/// What a connector's position value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PositionStyle {
    /// Opaque text that stands for the last record seen.
    Cursor,
    /// Number of records to skip.
    Offset,
    /// Page number from 1.
    Page,
    /// Id of the last record seen.
    LastId,
    /// Everything comes at once.
    Whole,
}

/// A member of `connector_metadata` or of a reply, computed from the page.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MetaValue {
    /// The next position; null at the end.
    Next,
    /// The next position; empty text at the end (Slack).
    NextOrEmpty,
    /// The last record's position, at the end too (GraphQL `endCursor`).
    End,
    /// Whether more follows.
    More,
    /// Whether nothing follows.
    Done,
    /// Address of the next page; null at the end.
    NextLink,
    /// Address of the previous page; null on the first.
    PreviousLink,
    /// Records that match in all.
    Total,
    /// The page size in force.
    Size,
    /// Number of records before this page.
    Offset,
    /// The page's records, or the record written.
    Records,
    /// Id of the record written.
    Id,
    /// A member of the record written, by path.
    Field(String),
    /// Always this.
    Literal(Value),
}
